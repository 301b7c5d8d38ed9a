"""A server that forgets what it acknowledged is refused, however it was told to; and who may make temporary tables is told."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest

from kuiwen.embedded.processes import PORT, end_all
from tests.disks import quick_folder
from tests.embedded.conftest import PATIENCE, PROJECT, Installation

pytestmark = pytest.mark.embedded

SERVE = "import kuiwen.wsgi; print('serving')"
FORGETFUL = {
    "fsync off": ["ALTER SYSTEM SET fsync = off"],
    "full_page_writes off": ["ALTER SYSTEM SET full_page_writes = off"],
    "synchronous_commit off": ["ALTER SYSTEM SET synchronous_commit = off"],
    "synchronous_commit off in the database": ["ALTER DATABASE kuiwen SET synchronous_commit = off"],
    "synchronous_commit off for the app": ["ALTER ROLE app SET synchronous_commit = 'false'"],
    "synchronous_commit off for the owner": [
        "ALTER ROLE owner IN DATABASE kuiwen SET synchronous_commit = off"
    ],
}


class RealUse:
    """A server with an owner and an app role, used without DEBUG by processes that aren't tests."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.turn = 0
        installation.run("sql('SELECT 1')")
        self.sql(
            "CREATE ROLE owner LOGIN", "CREATE ROLE app LOGIN", "ALTER DATABASE kuiwen OWNER TO owner",
            "ALTER SCHEMA public OWNER TO owner",
        )  # fmt: skip

    def sql(self, *statements: str) -> None:
        """Run statements, then have the server read its files again and wait until it has: a setting of no account tells."""
        self.turn += 1
        with self.connected() as server:
            for statement in (
                *statements,
                f"ALTER SYSTEM SET vacuum_cost_page_miss = {self.turn}",
                "SELECT pg_reload_conf()",
            ):
                server.execute(statement)
        for _ in range(600):
            with self.connected() as server:
                read = server.execute("SHOW vacuum_cost_page_miss").fetchone()
            if read == (str(self.turn),):
                return
            time.sleep(0.1)
        pytest.fail("the server never read its files")

    def connected(self, user: str = "postgres") -> psycopg.Connection:
        folder = str(self.installation.data)
        return psycopg.connect(host=folder, port=PORT, user=user, dbname="kuiwen", autocommit=True)

    def said(self, *command: str) -> tuple[int, str]:
        """How a process ends, and what it says."""
        addresses = {"PGHOST": str(self.installation.data), "PGPORT": str(PORT)}
        for name, role in (("DATABASE_URL", "app"), ("MIGRATION_DATABASE_URL", "owner")):
            addresses[name] = f"postgres://{role}@/kuiwen"
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DEBUG", "PUBLIC_DATABASE_URL")
        }
        process = subprocess.run(
            [sys.executable, *command], cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False,
            env={**kept, **addresses, "SECRET_KEY": "x" * 60 + "abcdefgh", "STATE_DIR": str(self.installation.state),
                 "DJANGO_SETTINGS_MODULE": "kuiwen.settings"},
        )  # fmt: skip
        return process.returncode, process.stdout + process.stderr


@pytest.fixture(scope="module")
def started() -> Iterator[RealUse]:
    with quick_folder("durable-") as top:
        installation = Installation((top / "state").resolve())
        try:
            yield RealUse(installation)
        finally:
            end_all(installation.data)


@pytest.fixture
def real(started: RealUse) -> RealUse:
    """Its server runs, whatever the test before did to it."""
    if not started.installation.servers():
        started.installation.run("sql('SELECT 1')")
    return started


@pytest.fixture
def restored(real: RealUse) -> Iterator[RealUse]:
    yield real
    real.sql("ALTER SYSTEM RESET ALL", "ALTER DATABASE kuiwen RESET ALL", "ALTER ROLE app RESET ALL",
             "ALTER ROLE owner IN DATABASE kuiwen RESET ALL")  # fmt: skip


@pytest.mark.parametrize("way", FORGETFUL)
def test_a_forgetful_server_is_refused(restored: RealUse, way: str) -> None:
    restored.sql(*FORGETFUL[way])
    # All that is checked of a deployment is checked once; where else a setting lies is the affair of this check alone.
    tag = () if way == "fsync off" else ("--tag", "durability")
    code, said = restored.said("manage.py", "check", "--deploy", *tag)
    assert code == 1
    name = way.partition(" ")[0]
    assert f"{name} is off" in said
    assert "ALTER SYSTEM RESET" in said


def test_nothing_is_migrated_and_nothing_served_on_it(restored: RealUse) -> None:
    restored.sql("ALTER SYSTEM SET fsync = off")
    for command in (("manage.py", "migrate"), ("-c", SERVE)):
        code, said = restored.said(*command)
        assert code == 1
        assert "fsync is off: a power cut can lose or tear anything written" in said
        assert "serving" not in said
        assert "Applying" not in said


def test_a_demonstration_may_forget(restored: RealUse) -> None:
    restored.sql("ALTER SYSTEM SET fsync = off")
    code, said = restored.said("-c", f"import os; os.environ['DEBUG'] = '1'; {SERVE}")
    assert (code, said.splitlines()[0]) == (0, "serving")


def test_a_server_as_it_comes_is_used_and_temporary_tables_are_taken_away(real: RealUse) -> None:
    code, said = real.said("-c", SERVE)
    assert (code, said.splitlines()[0]) == (0, "serving")
    code, said = real.said("manage.py", "migrate")
    assert code == 0
    assert "can make no tables of its own" in said
    assert "temporary tables" not in real.said("manage.py", "check", "--deploy")[1]
    with (
        real.connected("app") as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="temporary tables"),
    ):
        app.execute("CREATE TEMP TABLE t ()")
    code, said = real.said("manage.py", "verify_ledger")
    assert (code, said[:12]) == (0, "Ledger sound")
    real.sql("GRANT TEMPORARY ON DATABASE kuiwen TO PUBLIC", "ALTER DATABASE kuiwen OWNER TO postgres")
    assert (
        "(tracker.W002) The app's database role may make temporary tables."
        in real.said("manage.py", "check", "--deploy")[1]
    )
    code, said = real.said("manage.py", "migrate")
    assert code == 0
    assert 'as the owner of the database: REVOKE TEMPORARY ON DATABASE "kuiwen" FROM PUBLIC, "app";' in said
    real.sql("GRANT UPDATE ON tracker_figure TO app", "GRANT owner TO app")
    said = real.said("manage.py", "verify_ledger")[1]
    assert "privilege on tracker_figure: UPDATE is granted to app" in said
    assert "role app: it is a member of the role that owns the tables" in said


def test_a_server_that_is_down_stops_no_pages(real: RealUse) -> None:
    end_all(real.installation.data)
    code, said = real.said("-c", SERVE)
    assert (code, said.splitlines()[0]) == (0, "serving")
