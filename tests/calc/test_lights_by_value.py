"""The one judge: rates, levels and places, which time does not move."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.calc.judged import RULE, YEAR, reading, word
from tracker.calc import lights
from tracker.calc.lights import Goal, judge
from tracker.calc.progress import LOWER

D = Decimal


def test_by_pace_without_a_share_is_by_value():
    assert judge(Goal(D(0), YEAR), reading(1), RULE).reason == "value_reached"


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        ("13", "超进度"),
        ("8", "达进度"),
        ("7.9", "略欠"),
        ("-2", "略欠"),
        ("-2.01", "欠进度"),
        ("-22", "欠进度"),
        ("-22.01", "严重滞后"),
    ],
)
def test_a_rate_is_judged_by_its_distance_in_points(actual, said):
    assert word(actual, 2, value=D(8), basis=lights.VALUE, in_points=True) == said


@pytest.mark.parametrize(
    ("actual", "said"),
    [("78", "达进度"), ("80", "达进度"), ("70.2", "略欠"), ("54.6", "欠进度"), ("54", "严重滞后")],
)
def test_a_level_is_judged_by_its_share(actual, said):
    assert word(actual, value=D(78), basis=lights.VALUE) == said


def test_a_level_is_completed_only_when_the_window_is_over():
    assert (word(78, 11, value=D(78), basis=lights.VALUE), word(78, 12, value=D(78), basis=lights.VALUE)) == (
        "达进度",
        "已完成",
    )


@pytest.mark.parametrize(
    ("actual", "said", "missing"),
    [(5, "达进度", 0), (3, "超进度", 0), ("5.5", "略欠", "0.5"), (6, "欠进度", 1), (8, "严重滞后", 3)],
)
def test_a_rate_with_a_ceiling_is_judged_by_its_part_of_what_is_allowed(actual, said, missing):
    """Three points over five allowed is far over, whatever three points are elsewhere."""
    goal = Goal(D(5), YEAR, basis=lights.VALUE, direction=LOWER, in_points=True)
    judgement = judge(goal, reading(actual), RULE)
    assert (judgement.light.word, judgement.missing) == (said, D(missing))


@pytest.mark.parametrize(
    ("place", "said"),
    [(1, "达进度"), (3, "达进度"), (4, "略欠"), (5, "欠进度"), (6, "欠进度"), (7, "严重滞后")],
)
def test_a_place_short_weighs_ten_points(place, said):
    assert word(place, value=D(3), basis=lights.RANK) == said


def test_a_place_is_completed_only_when_the_window_is_over():
    assert word(3, 12, value=D(3), basis=lights.RANK) == "已完成"


def test_places_missing():
    judgement = judge(Goal(D(3), YEAR, basis=lights.RANK), reading(5), RULE)
    assert (judgement.missing, judgement.reason, judgement.completion) == (D(2), "rank_short", None)


@pytest.mark.parametrize("basis", [lights.VALUE, lights.PACE, lights.NONE])
@pytest.mark.parametrize(
    ("value", "direction", "actual", "gap", "reason"),
    [
        ("5", "higher", "4", "-1", "value_short"),
        ("5", "higher", "5", "0", "value_reached"),
        ("5", "higher", "7.5", "2.5", "value_reached"),
        ("-3", "higher", "-5", "-2", "value_short"),
        ("0", "higher", "-0.5", "-0.5", "value_short"),
        ("-3", "lower", "-2", "-1", "value_short"),
        ("-3", "lower", "-4.2", "1.2", "value_reached"),
    ],
)
def test_a_growth_has_no_share_and_its_gap_in_points(
    basis: str, value: str, direction: str, actual: str, gap: str, reason: str
) -> None:
    goal = Goal(
        D(value),
        YEAR,
        basis,
        direction,
        D("-1") if direction == LOWER else None,
        in_points=True,
        is_change=True,
    )
    judged = judge(goal, reading(actual), RULE)
    assert judged.completion is None
    assert judged.planned is None
    if basis == lights.NONE:
        assert judged.gap is None
    else:
        assert (judged.points, judged.gap_in, judged.reason) == (D(gap), lights.POINTS, reason)
