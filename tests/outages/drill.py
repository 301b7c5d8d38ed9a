"""The server is killed while people report, again and again, and everything they were told is held against the ledger."""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from tests.outages.conftest import World
from tests.outages.site import Answer

WRITERS = 4
ENOUGH = 200  # reports still to be made, below which those that were are taken back
Sent = tuple[str, dict[str, str], Answer]


def many(few: int) -> int:
    """How often a test tries its fault: a few times, or as often as a drill says (`python -m tests.drills`)."""
    return int(os.environ.get("DRILL", few))


def kills(world: World, count: int, chance: random.Random) -> None:
    """Kill the server so many times under load."""
    unanswered = 0
    for _round in range(count):
        sent = _until_killed(world, chance.uniform(0.1, 0.5))
        world.postgres.start()
        unanswered += _held_against_the_ledger(world, sent)
    assert unanswered, "no kill fell into a report"


def _until_killed(world: World, seconds: float) -> list[Sent]:
    over = Event()

    def writer() -> list[Sent]:
        sent: list[Sent] = []
        while not over.is_set():
            address, said = world.form()
            sent.append((address, said, world.site.post(world.clerk, address, **said)))
            if sent[-1][2].status != 302:
                break
        return sent

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(writer) for _ in range(WRITERS)]
        time.sleep(seconds)
        world.postgres.kill()
        over.set()
        return [one for each in writers for one in each.result()]


def _held_against_the_ledger(world: World, sent: list[Sent]) -> int:
    """How many got no acknowledgement. What they sent is sent again, and is there once."""
    world.site.recovers(world.clerk)
    unanswered = 0
    for address, said, answer in sent:
        found = len(world.figure(said["key"]))
        assert answer.status in (302, 503), answer.text
        if answer.status == 302:
            assert found == 1, "acknowledged and lost"
            continue
        unanswered += 1
        assert found == 0 or answer.is_uncertain, "denied, and there"
        again = world.site.post(world.clerk, address, **said)
        assert again.status == 302, again.text
        assert len(world.figure(said["key"])) == 1
    without = "SELECT count(*) FROM tracker_figure f WHERE idempotency_key = ANY(%s) AND NOT EXISTS (SELECT FROM tracker_event e WHERE e.object_type = 'figure' AND e.object_id = f.id)"
    assert world.sql(without, [said["key"] for _address, said, _answer in sent]) == [(0,)]
    for address, said, _answer in sent if len(world.addresses) < ENOUGH else ():
        world.take_back(address, *world.figure(said["key"]))
    return unanswered
