"""The disk is destroyed: a base backup and the archived log bring everything back; and a damaged backup is found."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outages.conftest import World
from tests.outages.drill import many
from tests.outages.postgres import Postgres

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("outages")]


@pytest.fixture
def archiving(world: World) -> Path:
    """The server keeps every finished piece of its log in a folder elsewhere."""
    archive = world.postgres.own_folder("archive")
    world.postgres.stop()
    world.postgres.start("archive_mode=on", f"archive_command=cp %p {archive}/%f")
    world.site.recovers(world.clerk)
    return archive


def test_everything_comes_back_from_backup_and_archive(world: World, archiving: Path) -> None:
    server = world.postgres
    before = world.report()
    backup = server.own_folder("backup")
    server.run(
        "pg_basebackup", "-h", server.folder, "-p", server.port, "-U", "postgres", "-D", backup, "-c", "fast"
    )
    since = [world.report() for _ in range(many(3))]
    heads = "SELECT max(sequence) FROM tracker_ledgerentry"
    head = world.sql(heads)
    archived(world)
    server.kill()
    shutil.rmtree(server.data)
    backup.rename(server.data)
    (server.data / "recovery.signal").touch()
    server.start(f"restore_command=cp {archiving}/%f %p", "recovery_target_action=promote")
    settled(world)
    world.site.recovers(world.clerk)
    assert world.sql(heads) == head
    assert world.sql("SELECT count(*) FROM tracker_figure WHERE id = ANY(%s)", [before, *since]) == [
        (1 + len(since),)
    ]
    world.verify()
    server.stop()
    server.start()


@pytest.fixture
def small(folder: Path) -> Iterator[Postgres]:
    """A server of the system's PostgreSQL; the one that comes along has a `pg_verifybackup` that crashes."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    if not programs:
        pytest.skip("no PostgreSQL of the system's in /usr/lib/postgresql")
    place = folder / "small"
    place.mkdir()
    server = Postgres(place, programs[-1])
    shutil.chown(place, server.user)
    server.make()
    server.start()
    yield server
    server.end()
    shutil.rmtree(place)


def test_one_bit_of_a_backup_is_turned_over(small: Postgres) -> None:
    small.ask("CREATE TABLE kept AS SELECT n, md5(n::text) FROM generate_series(1, 5000) AS n")
    backup = small.own_folder("backup")
    small.run(
        "pg_basebackup", "-h", small.folder, "-p", small.port, "-U", "postgres", "-D", backup, "-c", "fast"
    )
    assert small.run("pg_verifybackup", backup).returncode == 0
    [(name,)] = small.ask("SELECT pg_relation_filepath('kept')")
    content = bytearray((backup / name).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / name).write_bytes(content)
    found = small.run("pg_verifybackup", backup)
    assert found.returncode != 0
    assert name in found.stderr


def archived(world: World) -> None:
    """Wait until what was written so far is in the archive."""
    [(piece,)] = world.sql("SELECT pg_walfile_name(pg_switch_wal())")
    deadline = time.monotonic() + 20
    while world.sql("SELECT coalesce(last_archived_wal, '') >= %s FROM pg_stat_archiver", piece) != [(True,)]:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def settled(world: World) -> None:
    """Wait until the server has read the whole archive and takes writes."""
    deadline = time.monotonic() + 20
    while world.sql("SELECT pg_is_in_recovery()") != [(False,)]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
