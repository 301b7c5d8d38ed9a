"""The one judge where no share is reached: ceilings, and goals of zero or less. No light depends on the unit of measure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.calc.judged import RULE, YEAR, reading, shipped
from tracker.calc import lights
from tracker.calc.lights import AMOUNT, MADE_UP, POINTS, RELATIVE, Goal, Judgement, LightRule, depth, judge
from tracker.calc.progress import HIGHER, LOWER

D = Decimal
SCALES = {"亿元": D(1), "万元": D(10_000), "元": D(100_000_000)}
amounts = st.decimals(-10_000, 10_000, places=4)
bases = st.sampled_from([lights.PACE, lights.VALUE, lights.NONE])
rules = st.sampled_from([shipped(family) for family in ("", "银川", "瓯海", "金寨", "陇县", "西畴")])


def ceiling(allowed: object, **more: Any) -> Goal:
    return replace(Goal(D(str(allowed)), YEAR, direction=LOWER), **more)


def seen(judgement: Judgement) -> tuple[object, ...]:
    """All that a judgement says but for amounts."""
    return (
        judgement.light.code, judgement.reason, judgement.completion, judgement.planned, judgement.gap,
        judgement.gap_in, judgement.is_behind, judgement.made_up,
    )  # fmt: skip


def times(goal: Goal, scale: Decimal) -> Goal:
    return replace(
        goal, value=goal.value * scale, baseline=None if goal.baseline is None else goal.baseline * scale
    )


@given(
    value=st.just(D(0)) | amounts,
    baseline=st.none() | st.just(D(0)) | amounts,
    actual=amounts,
    direction=st.sampled_from([HIGHER, LOWER]),
    basis=bases,
    rule=rules,
    month=st.integers(1, 12),
    was_behind=st.booleans(),
)
def test_one_goal_has_one_light_in_yuan_ten_thousands_and_hundred_millions(
    value: Decimal, baseline: Decimal | None, actual: Decimal, direction: str, basis: str, rule: LightRule,
    month: int, was_behind: bool,
) -> None:  # fmt: skip
    goal = Goal(value, YEAR, basis=basis, direction=direction, baseline=baseline)
    found = {
        unit: judge(times(goal, scale), reading(actual * scale, month), rule, was_behind=was_behind)
        for unit, scale in SCALES.items()
    }
    assert len({seen(one) for one in found.values()}) == 1
    amount = found["亿元"].missing
    assert amount is not None
    assert [one.missing for one in found.values()] == [amount * scale for scale in SCALES.values()]


@given(
    allowed=st.integers(0, 400), baseline=st.none() | st.integers(0, 400), actual=st.integers(0, 400), basis=bases
)  # fmt: skip
def test_one_delay_has_one_light_in_hours_and_in_days(
    allowed: int, baseline: int | None, actual: int, basis: str
) -> None:
    days = ceiling(allowed, basis=basis, baseline=None if baseline is None else D(baseline))
    hours = times(days, D(24))
    assert seen(judge(days, reading(actual), RULE)) == seen(judge(hours, reading(actual * 24), RULE))


@given(allowed=amounts, over=st.decimals("0.0001", 10_000, places=4), basis=bases, in_points=st.booleans())
def test_above_a_ceiling_it_is_missed_and_points_are_not_spoken_of(
    allowed: Decimal, over: Decimal, basis: str, in_points: bool
) -> None:
    assume(basis != lights.NONE)
    found = judge(ceiling(allowed, basis=basis, in_points=in_points), reading(allowed + over, 12), RULE)
    assert (found.is_behind, found.points, found.missing) == (True, None, over)
    assert found.light.code in ("slightly_behind", "behind", "far_behind")
    assert found.reason == ("over_ceiling" if allowed else "over_zero")


@given(allowed=amounts, under=st.decimals(0, 10_000, places=4), month=st.integers(1, 12))
def test_a_ceiling_that_holds_is_never_behind(allowed: Decimal, under: Decimal, month: int) -> None:
    found = judge(ceiling(allowed), reading(allowed - under, month), RULE)
    assert (found.is_behind, found.missing, found.reason) == (False, D(0), "within_ceiling")
    assert found.light.code in (("completed",) if month == 12 else ("ahead", "on_pace"))


@pytest.mark.parametrize("family", ["", "银川", "瓯海", "金寨", "陇县", "西畴"])
def test_deaths_three_against_none_are_missed_by_every_rule(family: str) -> None:
    rule = shipped(family)
    found = judge(ceiling(0), reading(3), rule)
    assert found.light == rule.named(rule.worst)
    assert (found.gap, found.gap_in, found.missing, found.completion) == (None, AMOUNT, D(3), None)


@pytest.mark.parametrize(
    ("actual", "month", "said"), [(0, 6, "达进度"), (-2, 6, "达进度"), (0, 12, "已完成")]
)
def test_none_allowed_and_none_there(actual: int, month: int, said: str) -> None:
    found = judge(ceiling(0), reading(actual, month), RULE)
    assert (found.light.word, found.gap, found.missing) == (said, D(0), D(0))


@pytest.mark.parametrize(
    ("actual", "said", "gap"),
    [
        (18, "超进度", 25),
        (24, "达进度", 0),
        ("26.4", "略欠", -10),
        ("26.41", "欠进度", "-10.041666666666666667"),
        ("31.2", "欠进度", -30),
        (48, "严重滞后", -100),
    ],
)
def test_hours_against_a_day_allowed(actual: object, said: str, gap: object) -> None:
    found = judge(ceiling(24), reading(actual), RULE)
    assert (found.light.word, found.gap, found.gap_in) == (said, D(str(gap)), RELATIVE)


@pytest.mark.parametrize(
    ("actual", "said"), [("-2", "达进度"), ("-1.8", "略欠"), ("-1", "严重滞后"), ("1", "严重滞后")]
)
def test_a_fall_that_is_asked_for_is_measured_by_its_size(actual: str, said: str) -> None:
    assert judge(ceiling(-2), reading(actual), RULE).light.word == said


@pytest.mark.parametrize(
    ("value", "actual", "said", "gap", "gap_in"),
    [
        (0, 5, "达进度", D(0), AMOUNT),
        (0, "-0.01", "严重滞后", None, AMOUNT),
        (-50, -40, "超进度", D(20), RELATIVE),
        (-50, -55, "略欠", D(-10), RELATIVE),
        (-50, -100, "严重滞后", D(-100), RELATIVE),
    ],
)
def test_a_profit_that_may_be_a_loss(value: int, actual: object, said: str, gap: object, gap_in: str) -> None:
    found = judge(Goal(D(value), YEAR), reading(actual), RULE)
    assert (found.light.word, found.gap, found.gap_in) == (said, gap, gap_in)


@pytest.mark.parametrize(("value", "actual", "gap"), [(-2, -3, -1), (0, "-0.5", "-0.5"), (8, 9, 1)])
def test_a_rate_that_is_to_rise_keeps_its_points(value: int, actual: object, gap: object) -> None:
    found = judge(Goal(D(value), YEAR, basis=lights.VALUE, in_points=True), reading(actual), RULE)
    assert (found.points, found.gap_in) == (D(str(gap)), POINTS)


@pytest.mark.parametrize(
    ("goal", "actual"),
    [
        (ceiling(100, baseline=D(80)), 110),
        (ceiling(100, baseline=D(100)), 110),
        (Goal(D(80), YEAR, baseline=D(100)), 70),
    ],
)
def test_a_base_beyond_the_goal_makes_no_progress_of_a_miss(goal: Goal, actual: int) -> None:
    found = judge(goal, reading(actual), RULE)
    assert (found.is_behind, found.completion, found.gap_in) == (True, None, RELATIVE)


def test_what_was_not_zero_once_is_made_up_later_under_a_rule_that_remembers() -> None:
    rule = shipped("瓯海")
    assert judge(ceiling(0), reading(2), rule).is_behind
    assert judge(ceiling(0), reading(0), rule, was_behind=True).light.code == MADE_UP


def test_what_was_to_be_zero_stands_before_all_and_what_has_no_gap_behind() -> None:
    found = [
        judge(ceiling(0), reading(1), RULE),
        judge(ceiling(24), reading(48), RULE),
        judge(Goal(D(100), YEAR), reading(45), RULE),
        judge(ceiling(0), reading(0), RULE),
        judge(None, reading(1), RULE),
    ]
    depths = [depth(one.gap, one.gap_in) for one in found]
    assert depths == sorted(depths)
    assert [one.is_behind for one in found] == [True, True, True, False, None]
