"""The database is restarted, down when the product starts, full of others, or its disk is full."""

from __future__ import annotations

from contextlib import ExitStack

import psycopg
import pytest

from tests.outages.conftest import World
from tests.outages.site import longest

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("outages")]
EVERY_THREAD = 16
LONGEST_OTHER = 1 << 20  # bytes of a file of the write-ahead log


def test_a_restart_between_two_requests_is_not_noticed(world: World) -> None:
    asked = [(world.clerk, "/todo/"), (world.judge, "/review/")] * (EVERY_THREAD // 2)
    assert {one.status for one in world.site.at_once(asked)} == {200}
    world.postgres.stop()
    world.postgres.start()
    assert {one.status for one in world.site.at_once(asked)} == {200}


def test_down_when_the_product_starts(world: World) -> None:
    world.site.stop()
    world.postgres.stop()
    world.site.start()
    answers = world.site.at_once([(world.clerk, "/todo/"), ("", "/editions/")] * 4)
    assert {(one.status, one.headers.get("retry-after")) for one in answers} == {(503, "5")}
    assert longest(answers) < world.site.soon(len(answers))
    world.postgres.start()
    world.site.recovers(world.clerk)


def test_no_connection_is_left(world: World) -> None:
    figure = world.report()
    with ExitStack() as others:
        world.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'kuiwen_app'")
        while True:
            try:
                others.enter_context(psycopg.connect(world.postgres.address))
            except psycopg.OperationalError:
                break
        answers = world.site.at_once([(world.clerk, "/todo/"), (world.judge, "/review/")] * 8)
        assert {(one.status, one.headers.get("retry-after")) for one in answers} == {(503, "5")}
        assert longest(answers) < world.site.soon(len(answers))
        refused = world.approve(figure)
        assert (refused.status, refused.says_not_written) == (503, True)
    world.site.recovers(world.clerk)
    assert world.decisions(figure) == []
    assert world.approve(figure).status == 302


def test_a_full_disk_refuses_what_is_written_and_gives_what_is_read(world: World) -> None:
    # The ledger's pages are nearly empty, so that its file is longer than any other that the server needs, and no page of it
    # but the last takes a row more.
    world.sql("ALTER TABLE tracker_ledgerentry SET (fillfactor = 10)")
    world.sql("VACUUM FULL tracker_ledgerentry")
    [(size,)] = world.sql("SELECT pg_relation_size('tracker_ledgerentry')")
    assert size > LONGEST_OTHER
    world.postgres.stop()
    world.postgres.start("dynamic_shared_memory_type=sysv", largest=size)
    for _attempt in range(40):
        address, said = world.form()
        answer = world.site.post(world.clerk, address, **said)
        if answer.status != 302:
            break
        assert len(world.figure(said["key"])) == 1
    assert (answer.status, answer.says_not_written) == (503, True), answer.text
    assert answer.seconds < world.site.soon()
    assert world.figure(said["key"]) == []
    assert {
        one.status for one in world.site.at_once([(world.clerk, "/todo/"), (world.judge, "/review/")] * 4)
    } == {200}
    world.postgres.stop()
    world.postgres.start()
    world.sql("ALTER TABLE tracker_ledgerentry RESET (fillfactor)")
    world.site.recovers(world.clerk)
    assert world.site.post(world.clerk, address, **said).status == 302
    assert len(world.figure(said["key"])) == 1
    world.verify()
