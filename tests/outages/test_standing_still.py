"""A database that stands still: everybody has an answer within five seconds, and the pages come back by themselves."""

from __future__ import annotations

import uuid

import pytest

from tests.outages.conftest import World
from tests.outages.site import SOON

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.xdist_group("outages")]


def test_nobody_waits_for_it(world: World) -> None:
    figure, once = world.report(), str(uuid.uuid4())
    assert world.site.get("", "/editions/").status == 200
    with world.postgres.standing_still():
        asked = [
            (world.clerk, "/todo/"),
            (world.judge, "/review/"),
            ("", "/accounts/login/"),
            (world.clerk, "/"),
        ] * 4
        answers = world.site.at_once(asked)
        assert {one.status for one in answers} == {503}
        assert {one.headers["retry-after"] for one in answers} == {"5"}
        assert max(one.seconds for one in answers) < SOON
        refused = world.approve(figure, once)
        assert (refused.status, refused.says_not_written) == (503, True)
        later = world.site.at_once(asked)
        assert max(one.seconds for one in later) < 1, "once it is known nobody waits at all"
    assert world.site.recovers(world.clerk) < 10
    assert world.decisions(figure) == []
    assert world.approve(figure, once).status == 302
    assert world.decisions(figure) == ["approve"]
