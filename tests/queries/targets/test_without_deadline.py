"""A goal without a deadline is a goal: no page, file, edition or count has it among what is only followed."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.access import rights_of
from tracker.calc.lights import NO_DEADLINE, UNJUDGED
from tracker.calc.periods import Month
from tracker.models import TargetVersion
from tracker.queries.editions.lines import lines_of
from tracker.queries.targets import progress
from tracker.queries.targets.board import Narrowing, board
from tracker.queries.targets.lights import bands_in_use, light_rules
from tracker.queries.targets.snapshots import snapshot
from tracker.tables.board import export_row

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


@pytest.fixture
def rights(person: Any, now: Any) -> Any:
    return rights_of(person("steward"), on=now.date())


def test_every_light_of_june_tells_goals_from_what_is_followed(rights: Any) -> None:
    found = board(rights, JUNE, Narrowing())
    timeless = [one for one in found.standings if one.judgement.reason == "no_deadline"]
    assert timeless
    counts = {band.code: count for band, count in found.counts}
    assert counts[NO_DEADLINE] == len(timeless)
    assert {one.version.tier for one in found.standings if one.judgement.light.code == UNJUDGED} == {
        "monitored"
    }
    for one in timeless:
        assert "未设期限" in [str(cell) for cell in export_row(one)]


def test_the_board_can_be_narrowed_to_them(rights: Any) -> None:
    assert [
        one.word for one, _family in bands_in_use(light_rules(None), JUNE) if one.code == NO_DEADLINE
    ] == ["未设期限"]
    found = board(rights, JUNE, Narrowing(light=NO_DEADLINE)).standings
    assert {one.version.judged_by for one in found} == {TargetVersion.Basis.NONE}


def test_reports_and_editions_say_the_same(rights: Any, now: Any) -> None:
    groups = progress.by_light(progress.Asked(rights, JUNE))
    by_code = {group.head.code: group for group in groups}  # type: ignore[union-attr]
    lines = [line for line in lines_of(snapshot(JUNE, now)) if line.light == NO_DEADLINE]
    assert len(by_code[NO_DEADLINE].standings) == len(lines) > 0
    assert {(line.light_word, line.printed["en"]["light"]) for line in lines} == {("未设期限", "No deadline")}
    assert all(line.target_value is not None for line in lines)
