"""A year rolled over to the next one as tests ask for it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.goals import accepted
from tracker.actions.targets.roll_over import roll_over
from tracker.models import Target, TargetVersion, User
from tracker.queries.targets.roll_over import proposals

GROUND: dict[str, Any] = {"basis": "区委一号文件", "basis_date": date(2024, 1, 5)}


def target(unit: str) -> Target:
    return Target.objects.get(indicator__code="inv.outside_funds", unit__code=unit, first_month__year=2023)


def values() -> dict[int, Decimal | None]:
    """What is proposed for the next year, by target."""
    return {one.target.pk: one.value for one in proposals(2023)}


def asked(steward: User, now: datetime, **given: Any) -> list[Any]:
    """What one steward asks for; unless `values` are given all that is proposed."""
    chosen = given.pop("values", None) or values()
    return list(roll_over(by=steward, at=now, year=2023, values=chosen, **GROUND | given))


def rolled(steward: User, now: datetime, **given: Any) -> list[TargetVersion]:
    """Rolled over to 2024, which is over: another steward decides on all of it at a stroke."""
    waiting = asked(steward, now, **given)
    return [accepted(waiting[0], at=now)] + [one.decision.version for one in waiting[1:]] if waiting else []
