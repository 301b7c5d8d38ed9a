"""A client, a server, or one of its processes is killed; the next connection works."""

import os
import signal

import pytest

from tests.embedded.conftest import PATIENCE, Installation

pytestmark = pytest.mark.embedded


TABLE = "sql('CREATE TABLE IF NOT EXISTS kept (n int)');"


def test_client_killed_in_its_transaction(installation: Installation) -> None:
    client = installation.begin(
        TABLE
        + """
from django.db import transaction
with transaction.atomic():
    sql("INSERT INTO kept VALUES (1)")
    sql("LOCK TABLE kept")
    print("inside", flush=True)
    time.sleep(3600)
"""
    )
    assert client.stdout
    assert client.stdout.readline().strip() == "inside"
    client.kill()
    client.communicate()
    count = installation.run("sql('SET lock_timeout = 5000'); print(sql('SELECT count(*) FROM kept'))")
    assert count == "0"


def test_server_killed_while_a_query_runs(installation: Installation) -> None:
    installation.run(TABLE + "sql('INSERT INTO kept VALUES (7)')")
    [server] = installation.servers()
    busy = installation.begin("""
connection.ensure_connection()
connection.connection.add_notice_handler(lambda notice: print(notice.message_primary, flush=True))
sql("DO $$ BEGIN RAISE NOTICE 'running'; LOOP END LOOP; END $$")
""")
    assert busy.stdout
    assert busy.stdout.readline().strip() == "running"
    os.kill(server, signal.SIGKILL)
    assert installation.run("print(sql('SELECT n FROM kept'))") == "7"
    busy.communicate(timeout=PATIENCE)
    assert len(installation.servers()) == 1


def test_server_killed_under_an_open_connection(installation: Installation) -> None:
    printed = installation.run("""
from django.db import close_old_connections
from kuiwen.embedded.processes import belongs, read_pid_file
connection.settings_dict["CONN_HEALTH_CHECKS"] = True
connection.settings_dict["CONN_MAX_AGE"] = 600
data, backend = server.data_folder(), sql("SELECT pg_backend_pid()")
os.kill(read_pid_file(data).pid, signal.SIGKILL)
while belongs(backend, data):
    time.sleep(0.001)
connection.health_check_done = False
close_old_connections()
print(sql("SELECT 5"))
""")
    assert printed == "5"


def test_one_backend_killed(installation: Installation) -> None:
    printed = installation.run("""
backend = sql("SELECT pg_backend_pid()")
os.kill(backend, signal.SIGKILL)
while Path(f"/proc/{backend}").exists():
    time.sleep(0.001)
connection.close()
print(sql("SELECT 6"))
""")
    assert printed == "6"
