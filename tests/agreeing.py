"""Indicators of one unit that must agree: a total with its parts, and a rate."""

from __future__ import annotations

from datetime import date

from tests.unwitnessed import past_the_actions
from tracker.models import Identity, Indicator, Section, Series, Target, TargetVersion, Unit, User

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
    for one in named.values():
        target = Target.objects.create(
            indicator=one, unit=unit, first_month=date(2023, 1, 1), last_month=date(2023, 12, 1)
        )
        TargetVersion.objects.create(
            target=target, number=1, tier="monitored", in_force_from=date(2023, 1, 1), judged_by="none",
            basis="示例", basis_date=date(2023, 1, 1), author=User.objects.get(username="history_entry"),
        )  # fmt: skip
    return {code: Series.objects.create(indicator=one, unit=unit) for code, one in named.items()}
