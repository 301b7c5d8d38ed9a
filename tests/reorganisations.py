"""Acts as two stewards carry them out and take them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.people import People
from tracker.actions.targets.reorganising import carry_out, request_reorganisation, request_undoing
from tracker.models import Reorganisation, Unit


def acted(
    of: str, to: str | Mapping[str, str], *, at: datetime, month: date = date(2023, 7, 1), **given: Any
) -> Reorganisation:
    """An act that was carried out: a unit ends before `month`, or what is `given` passes, and `to` follow with their shares."""
    shares = {to: "1"} if isinstance(to, str) else to
    request = request_reorganisation(
        by=People()("steward"),
        at=at,
        request=Reorganisation(
            unit=Unit.objects.get(code=of),
            first_month=month,
            **{"basis": f"潍编〔2023〕12号（{of}）", "basis_date": date(2023, 6, 20), **given},
        ),
        shares={Unit.objects.get(code=code): Decimal(share) for code, share in shares.items()},
    )
    carry_out(by=People()("steward"), at=at, request=request)
    return request


def undone(act: Reorganisation, *, at: datetime) -> Reorganisation:
    """The act that took another one back."""
    request = Reorganisation(
        undoes=Reorganisation.objects.get(pk=act.pk), basis="潍编〔2023〕15号", basis_date=date(2023, 7, 20)
    )
    made = request_undoing(by=People()("steward"), at=at, request=request)
    carry_out(by=People()("steward"), at=at, request=made)
    return made
