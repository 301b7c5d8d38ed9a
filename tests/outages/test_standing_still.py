"""A database that stands still: everybody has an answer within five seconds, and the pages come back by themselves."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from itertools import pairwise

import pytest
from django.db import OperationalError, connections
from django.db import connection as configured

from kuiwen.postgres.connections import Watched
from kuiwen.postgres.pulse import StandsStill, pulse_of
from tests.outages.conftest import World
from tests.outages.site import PATIENCE, SOON, Answer, gunicorn, longest

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("outages")]


def test_nobody_waits_for_it(world: World) -> None:
    figure, once = world.report(), str(uuid.uuid4())
    public = [("", "/editions/"), ("", "/api/editions/")] * 8
    for _ in range(
        4
    ):  # each process of the server keeps pages of its own, and on a busy machine one may take a whole round
        assert {one.status for one in world.site.at_once(public)} == {200}
    with world.postgres.standing_still():
        asked = [
            (world.clerk, "/todo/"),
            (world.judge, "/review/"),
            ("", "/accounts/login/"),
            ("", "/editions/"),
        ] * 4
        answers = world.site.at_once(asked)
        assert [one.status for one in answers] == [503, 503, 503, 200] * 4
        assert {one.headers.get("retry-after") for one in answers if one.status == 503} == {"5"}
        assert longest(answers) < world.site.soon(len(answers))
        refused = world.approve(figure, once)
        assert (refused.status, refused.says_not_written) == (503, True)
        later = fastest(world, asked + public)
        assert longest(later) < world.site.soon(len(later)) - SOON / 2, "once it is known nobody waits at all"
        assert {one.headers.get("x-kept") for one in later if one.status == 200} == {"unconfirmed"}
    world.site.recovers(world.clerk)
    confirmed_in_time(world, public)
    assert world.decisions(figure) == []
    assert world.approve(figure, once).status == 302
    assert world.decisions(figure) == ["approve"]


def fastest(world: World, asked: list[tuple[str, str]]) -> list[Answer]:
    """Of some rounds the one that was answered first: each process of the server finds out for itself, in a round of its own."""
    [processes] = [int(word) for before, word in pairwise(gunicorn()) if before == "--workers"]
    return min((world.site.at_once(asked) for _ in range(processes + 1)), key=longest)


def confirmed_in_time(world: World, asked: list[tuple[str, str]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while any("x-kept" in one.headers for one in world.site.at_once(asked)):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_neither_by_a_socket_nor_in_the_middle_of_a_statement(world: World) -> None:
    where = {
        "host": str(world.postgres.folder),
        "port": world.postgres.port,
        "user": "postgres",
        "dbname": "postgres",
    }
    line = Watched.reach(**where, autocommit=True)
    assert line.execute("SELECT pg_sleep(2.5), 7").fetchone() == ("", 7), "slow isn't still"
    with world.postgres.standing_still():
        begun = time.monotonic()
        with pytest.raises(StandsStill):
            line.execute("SELECT 1")
        assert time.monotonic() - begun < world.site.soon()
        assert line.closed
        with pytest.raises(StandsStill):
            Watched.reach(**where)
    deadline = time.monotonic() + PATIENCE
    while pulse_of(where["host"], str(where["port"])).is_known_still:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with Watched.reach(**where) as again:
        assert again.execute("SELECT 1").fetchone() == (1,)


def test_a_connection_that_nobody_answers_is_given_up(django_db_blocker: pytest.FixtureRequest) -> None:
    """By the settings as they are: the kernel takes the connection, and there it ends."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.settimeout(0)
        address = {"HOST": "127.0.0.1", "PORT": str(deaf.getsockname()[1]), "USER": "nobody", "PASSWORD": ""}
        connections.settings["deaf"] = {**configured.settings_dict, "ENGINE": "kuiwen.postgres", **address}
        closing = threading.Timer(PATIENCE, deaf.close)
        closing.start()
        try:
            with django_db_blocker.unblock(), pytest.raises(OperationalError):  # type: ignore[attr-defined]
                connections["deaf"].ensure_connection()
            assert closing.is_alive(), "given up long before the other side ends it"
        finally:
            closing.cancel()
            del connections["deaf"], connections.settings["deaf"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "most"),
    [("statement_timeout", 30), ("lock_timeout", 4), ("idle_in_transaction_session_timeout", 60)],
)
def test_the_server_limits_what_it_can_itself(limit: str, most: int) -> None:
    with configured.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM current_setting(%s)::interval)", [limit])
        assert 0 < cursor.fetchone()[0] <= most


def test_a_row_that_somebody_holds_is_waited_for_less_than_five_seconds(world: World) -> None:
    figure = world.report()
    with world.postgres.connected() as holder:
        holder.execute("SELECT FROM tracker_slot FOR UPDATE")
        refused = world.approve(figure)
        assert (refused.status, refused.says_not_written) == (503, True)
        assert refused.seconds < world.site.soon()
    assert world.decisions(figure) == []
    assert world.approve(figure).status == 302
