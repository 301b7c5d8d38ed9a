"""The one judge: against the plan, and where there is nothing to judge."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calc.judged import RULE, YEAR, reading, word
from tracker.calc import lights
from tracker.calc.lights import Band, Goal, judge
from tracker.calc.periods import Month, Span
from tracker.calc.progress import LOWER
from tracker.calc.readings import Reading

D = Decimal


def test_words_of_the_shipped_rule_from_best_to_worst():
    assert [band.word for band in RULE.bands] == [
        "已完成", "超进度", "达进度", "略欠", "欠进度", "严重滞后", "未报", "不适用", "监测",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        ("120", "已完成"),
        ("100", "已完成"),
        ("99.9999", "超进度"),
        ("55", "超进度"),
        ("54.99999999", "达进度"),
        ("50", "达进度"),
        ("49.99999999", "略欠"),
        ("40", "略欠"),
        ("39.99999999", "欠进度"),
        ("20", "欠进度"),
        ("19.99999999", "严重滞后"),
        ("0", "严重滞后"),
        ("-5", "严重滞后"),
    ],
)
def test_by_pace_at_every_bound_half_way_through_the_year(actual, said):
    assert word(actual) == said


def test_five_points_ahead_after_one_month_of_twelve():
    assert word(2, 1, value=D(15)) == "超进度"


def test_ten_points_behind_after_one_month_of_three():
    quarter = Span(Month(2023, 1), Month(2023, 3))
    assert word(7, 1, value=D(30), span=quarter) == "略欠"


@given(st.integers(-100, 200), st.integers(1, 12))
def test_by_pace_as_whole_numbers_have_it(actual, month):
    gap = actual * 12 - month * 100  # twelfths of a point
    expected = (
        "已完成" if actual >= 100
        else "超进度" if gap >= 5 * 12
        else "达进度" if gap >= 0
        else "略欠" if gap >= -10 * 12
        else "欠进度" if gap >= -30 * 12
        else "严重滞后"
    )  # fmt: skip
    assert word(actual, month) == expected


def test_a_bound_that_is_not_inside():
    band = Band("ahead", "超", "", "green", "up", D(5), inclusive=False)
    assert (band.begins_at(D(5)), band.begins_at(D("5.01"))) == (False, True)


def test_a_band_without_bound_never_begins():
    assert not RULE.named("completed").begins_at(D(1000))


def test_a_curve_of_its_own_changes_the_light():
    curve = {Month(2023, 6): D("0.3")}
    assert (word(36, curve=curve), word(36)) == ("超进度", "欠进度")


def test_nothing_reported_is_said_so():
    judgement = judge(Goal(D(100), YEAR), None, RULE)
    assert (judgement.light.word, judgement.reason, judgement.completion) == ("未报", "not_reported", None)


def test_not_applicable_is_said_so():
    at = Month(2023, 6)
    judgement = judge(Goal(D(100), YEAR), Reading(at, at.last, not_applicable="无"), RULE)
    assert (judgement.light.word, judgement.completion) == ("不适用", None)


def test_without_a_goal_there_is_nothing_to_judge():
    assert judge(None, reading(5), RULE).reason == "no_target"


def test_without_an_amount_there_is_nothing_to_judge():
    at = Month(2023, 6)
    judgement = judge(Goal(D(100), YEAR), Reading(at, at.last, reached_on=at.first), RULE)
    assert judgement.light.word == "监测"


def test_a_goal_without_deadline_shows_its_share_and_no_colour():
    judgement = judge(Goal(D(22), YEAR, basis=lights.NONE), reading(8), RULE)
    assert (judgement.light.word, judgement.reason, judgement.missing) == ("未设期限", "no_deadline", D(14))
    assert judgement.completion == D(8) / 22


def test_everything_a_pace_judgement_says():
    judgement = judge(Goal(D(90), YEAR), reading("40.5"), RULE)
    assert (judgement.completion, judgement.planned, judgement.gap) == (D("0.45"), D("0.5"), D(-5))
    assert (judgement.missing, judgement.needed, judgement.reason) == (D("49.5"), D("8.25"), "pace_behind")
    assert judgement.rule == "奎文预设 1"


@pytest.mark.parametrize(
    ("actual", "reason"), [(90, "pace_reached"), (50, "pace_ahead"), (45, "pace_ahead"), (44, "pace_behind")]
)
def test_reason_by_pace(actual, reason):
    assert judge(Goal(D(90), YEAR), reading(actual), RULE).reason == reason


@pytest.mark.parametrize(
    ("actual", "said"), [(80, "已完成"), (88, "超进度"), (90, "达进度"), (91, "略欠"), (120, "严重滞后")]
)
def test_by_pace_where_less_is_better(actual, said):
    assert word(actual, value=D(80), direction=LOWER, baseline=D(100)) == said


def test_where_less_is_better_every_month_has_to_take_away():
    goal = Goal(D(80), YEAR, direction=LOWER, baseline=D(100))
    found = judge(goal, reading(89), RULE)
    assert (found.needed, found.falls) == (D("1.5"), True)
    assert judge(goal, reading(80), RULE).needed is None


def test_after_the_window_the_whole_plan_is_due():
    assert word(95, 3, year=2024) == "略欠"
