"""The first connection starts one server, whoever else is starting at that moment."""

import pytest

from tests.embedded.conftest import PATIENCE, Installation

pytestmark = pytest.mark.embedded


def test_eight_cold_starts_give_one_server(installation: Installation) -> None:
    code = "print(sql('SELECT pg_postmaster_start_time()::text'), connection.settings_dict['NAME'])"
    clients = [installation.begin(code) for _ in range(8)]
    results = [client.communicate(timeout=PATIENCE) for client in clients]
    assert [client.returncode for client in clients] == [0] * 8, results
    assert len({output for output, _errors in results}) == 1
    assert len(installation.servers()) == 1
    assert (installation.data / "server.log").read_text().count("starting PostgreSQL") == 1


def test_the_server_outlives_its_starter_and_is_safe(installation: Installation) -> None:
    started = installation.run("print(sql('SELECT pg_postmaster_start_time()::text'))")
    settings = "fsync", "full_page_writes", "synchronous_commit", "listen_addresses", "server_encoding"
    shown = installation.run(f"print([sql('SHOW ' + name) for name in {settings}])")
    assert shown == str(["on", "on", "on", "", "UTF8"])
    assert installation.run("print(sql('SELECT pg_postmaster_start_time()::text'))") == started


def test_a_starter_killed_while_making_the_cluster_does_no_harm(installation: Installation) -> None:
    killed = installation.begin("""
from kuiwen.embedded import server as module
module.run = lambda command, *rest, folder, **more: (
    (folder / "PG_VERSION").write_text("18"), os.kill(os.getpid(), signal.SIGKILL)
)
connection.ensure_connection()
""")
    killed.communicate(timeout=PATIENCE)
    assert installation.run("print(sql('SELECT 1'))") == "1"
    assert sorted(path.name for path in installation.data.parent.iterdir()) == ["data", "lock", "running"]


def test_a_database_for_tests_is_made_and_removed_by_django(installation: Installation) -> None:
    printed = installation.run("""
name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
print(sql("SELECT current_database()"))
connection.creation.destroy_test_db("kuiwen", verbosity=0)
print(sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'"))
""")
    assert printed.split() == ["test_kuiwen", "0"]


def test_dbshell_uses_the_psql_of_the_server(installation: Installation) -> None:
    printed = installation.run("""
from django.core.management import call_command
call_command("dbshell", "--", "-tAc", "SELECT 41 + 1")
""")
    assert printed == "42"
