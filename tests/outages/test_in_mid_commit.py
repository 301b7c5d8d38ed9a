"""A commit whose end nobody hears: its page says that it doesn't know, and the same form sent again tells."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.outages.conftest import World
from tests.outages.drill import kills, many
from tests.outages.site import longest

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("outages")]


@contextmanager
def absent_standby(world: World) -> Iterator[None]:
    """Every commit waits for a standby that isn't there."""
    world.sql("ALTER SYSTEM SET synchronous_standby_names = 'absent'")
    world.sql("SELECT pg_reload_conf()")
    time.sleep(0.3)
    try:
        yield
    finally:
        if world.postgres.process is None:
            world.postgres.start()
        world.sql("ALTER SYSTEM RESET synchronous_standby_names")
        world.sql("SELECT pg_reload_conf()")


def test_a_standby_that_is_not_there(world: World) -> None:
    figure, once = world.report(), str(uuid.uuid4())
    with absent_standby(world):
        answer = world.approve(figure, once)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert (answer.is_uncertain, answer.says_not_written) == (True, False)
        assert f'href="/figures/{figure}/"' in answer.text, "where to see"
        assert answer.seconds < world.site.soon()
        assert world.site.get(world.judge, f"/figures/{figure}/").status == 200
        left = world.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        assert left == [(0,)], "nobody goes on waiting, with locks in hand"
    assert world.decisions(figure) == ["approve"]
    again = world.approve(figure, once)
    assert (again.status, again.headers["location"]) == (302, f"/figures/{figure}/")
    assert "没有重复写入" in world.site.follow(world.judge, again).text
    assert world.decisions(figure) == ["approve"]


def test_killed_while_a_commit_waits(world: World) -> None:
    figure, (address, said) = world.report(), world.form()
    once = str(uuid.uuid4())
    with absent_standby(world), ThreadPoolExecutor(2) as pool:
        approval = pool.submit(world.approve, figure, once)
        report = pool.submit(world.site.post, world.clerk, address, **said)
        time.sleep(1)
        world.postgres.kill()
        answers = approval.result(), report.result()
    assert longest(answers) < world.site.soon(len(answers))
    assert not any(
        one.says_not_written for one in answers if world.decisions(figure) and world.figure(said["key"])
    )
    assert answers[0].is_uncertain or answers[1].is_uncertain
    world.site.recovers(world.judge)
    assert world.approve(figure, once).status == 302
    assert world.site.post(world.clerk, address, **said).status == 302
    assert (world.decisions(figure), len(world.figure(said["key"]))) == (["approve"], 1)


def test_killed_under_load(world: World) -> None:
    """Nothing acknowledged is lost, nothing is denied that is there, and nothing is there twice."""
    kills(world, many(10), random.Random(21))
    world.verify()
