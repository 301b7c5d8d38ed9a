"""Why a light is what it is, in the language that is active."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from tests.calc.judged import RULE, YEAR, reading
from tracker.calc.lights import Goal, judge
from tracker.calc.periods import Month
from tracker.calc.progress import LOWER
from tracker.wording import CHINESE, ENGLISH
from tracker.wording.lights import Facts, gap, reason

D = Decimal


def test_where_less_is_better_every_month_has_to_take_away() -> None:
    goal = Goal(D(80), YEAR, direction=LOWER, baseline=D(100))
    said = reason(judge(goal, reading(89), RULE), Facts("家", 0, Month(2023, 6), D(80)))
    assert "此后每月需降1.5家" in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            CHINESE,
            "截至2023年6月完成44.0%，计划应完成50.0%，落后序时6个百分点；还差56家，此后每月需9.3家。",
        ),
        (
            ENGLISH,
            "44.0% done by Jun 2023 against 50.0% planned: 6 points behind; 56 firms to go, which takes 9.3 firms a month.",
        ),
    ],
)
def test_behind_the_plan(language: str, said: str) -> None:
    found = judge(Goal(D(100), YEAR), reading(44), RULE)
    with override(language):
        assert reason(found, Facts("家", 0, Month(2023, 6), D(100))) == said


@pytest.mark.parametrize(
    ("goal", "unit", "places", "actual", "said", "why"),
    [
        (Goal(D(0), YEAR, basis="none", direction=LOWER), "人", 0, "3", "—", "目标0人未设完成期限，不亮灯。"),
        (Goal(D(0), YEAR, direction=LOWER), "人", 0, "3", "超出3人", "允许0人，超出3人。"),
        (Goal(D(0), YEAR, direction=LOWER), "人", 0, "0", "未超出", "未超出允许的0人。"),
        (Goal(D(24), YEAR, direction=LOWER), "小时", 1, "25", "超出4.2%", "允许24小时，超出1小时（比允许值高4.2%）。"),
        (Goal(D(24), YEAR, direction=LOWER), "小时", 3, "24.001", "超出不到0.1%", "允许24小时，超出0.001小时（比允许值高不到0.1%）。"),
        (Goal(D(24), YEAR, direction=LOWER), "小时", 1, "18", "低于允许值25.0%", "未超出允许的24小时。"),
        (Goal(D(5), YEAR, direction=LOWER, in_points=True), "%", 1, "8", "超出3个百分点", "允许5%，超出3个百分点（比允许值高60.0%）。"),
        (Goal(D(5), YEAR, direction=LOWER, in_points=True), "%", 1, "3", "低于允许值2个百分点", "未超出允许的5%。"),
        (Goal(D(0), YEAR, direction=LOWER, in_points=True), "%", 1, "0.1", "超出0.1个百分点", "允许0%，超出0.1个百分点。"),
        (Goal(D(-50), YEAR), "万元", 0, "-55", "不足10.0%", "距目标−50万元还差5万元。"),
        (Goal(D(-50), YEAR), "万元", 0, "-40", "高出20.0%", "达到目标−50万元。"),
        (Goal(D(0), YEAR), "万元", 0, "-7", "不足7万元", "距目标0万元还差7万元。"),
        (Goal(D(0), YEAR), "万元", 0, "7", "达到", "达到目标0万元。"),
        (Goal(D(-2), YEAR, basis="value", in_points=True), "%", 1, "-3", "−1.0", "距目标−2%还差1个百分点。"),
        (Goal(D(100), YEAR), "家", 0, "44", "−6.0", None),
    ],
)  # fmt: skip
def test_a_gap_is_called_points_only_where_it_is(
    goal: Goal, unit: str, places: int, actual: str, said: str, why: str | None
) -> None:
    facts = Facts(unit, places, Month(2023, 6), goal.value, in_points=goal.in_points)
    found = judge(goal, reading(actual), RULE)
    assert gap(found, facts) == said
    assert why in (None, reason(found, facts))
