"""Indicators of one unit that must agree: a total with its parts, and a rate."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from tests.goals import set_goal
from tests.people import People
from tests.unwitnessed import past_the_actions
from tracker.models import Identity, Indicator, Section, Series, Target, TargetVersion, Unit

TOTAL, PARTS, PLAN, RATE = "total", ("a", "b", "c"), "plan", "rate"


def related(of: str) -> dict[str, Series]:
    """A unit's total, its parts in two units of measure, and a rate made of two of them."""
    unit, section = Unit.objects.get(code=of), Section.objects.get(code="overview")
    past_the_actions()
    measured = {TOTAL: "亿元", "a": "亿元", "b": "万元", "c": "亿元", PLAN: "亿元", RATE: "%"}
    named = {
        code: Indicator.objects.create(
            code=f"x.{code}", name=code, section=section, kind="level", reporting="level",
            measured_in=unit_of_measure, over_months="last", over_units="none",
        )
        for code, unit_of_measure in measured.items()
    }  # fmt: skip
    total = Identity.objects.create(kind="sum", result=named[TOTAL])
    total.parts.set([named[code] for code in PARTS])
    Identity.objects.create(kind="share", result=named[RATE], numerator=named[TOTAL], denominator=named[PLAN])
    steward = People()("steward")
    for one in named.values():
        goal = Target.objects.create(
            indicator=one, unit=unit, first_month=date(2023, 7, 1), last_month=date(2023, 12, 1)
        )
        version = TargetVersion(
            target=goal, tier="monitored", judged_by="none", in_force_from=date(2023, 7, 1), basis="示例",
            basis_date=date(2023, 7, 1),
        )  # fmt: skip
        set_goal(by=steward, at=timezone.now(), version=version)
    return {code: Series.objects.get(indicator=one, unit=unit) for code, one in named.items()}
