"""Goals that don't apply to a unit, as two people say it: one asks, a steward decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tests.people import People
from tracker.actions.targets.inapplicable import accept_inapplicable, ask_inapplicable
from tracker.calc.periods import Month
from tracker.models import Inapplicability, Indicator, Unit

FUNDS = "inv.outside_funds"
JULY = Month(2023, 7)


def wish(unit: str = "dayu", *, code: str = FUNDS, month: Month = JULY, **given: Any) -> Inapplicability:
    """What somebody may ask: that funds from outside not apply to a street from July 2023 on."""
    said: dict[str, Any] = {
        "reason": "辖区无可供招商的土地",
        "basis": "区政府第18号会议纪要",
        "basis_date": date(2023, 7, 3),
        "from_month": month.first,
    }
    return Inapplicability(
        indicator=Indicator.objects.get(code=code), unit=Unit.objects.get(code=unit), **said | given
    )


def declared(unit: str = "dayu", **given: Any) -> Inapplicability:
    """What a reporter of the unit asked and a steward accepted."""
    people, now = People(), timezone.now()
    asked = ask_inapplicable(by=people("reporter", unit), at=now, asked=wish(unit, **given))
    accept_inapplicable(by=people("steward"), at=now, asked=asked)
    return asked


def ended(unit: str = "dayu", **given: Any) -> Inapplicability:
    """The end of it, accepted as well."""
    return declared(unit, **{"holds": False, "reason": "新增招商片区", **given})
