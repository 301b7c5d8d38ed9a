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
from tracker.wording.lights import Facts, reason

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
