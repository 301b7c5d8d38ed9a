"""Units that end and whose tasks pass, as two stewards say it, and what is then reported in their place."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, said
from tests.people import People
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.targets.reorganising import carry_out, request_reorganisation
from tracker.calc.periods import Month
from tracker.models import Reorganisation, ReorganisationDecision, Series, Unit


def merged(
    ending: str = "beiyuan",
    shares: Mapping[str, str] | None = None,
    *,
    month: Month = JULY,
    **given: Any,
) -> ReorganisationDecision:
    """The end of a unit, or with `ends=False` the passing of its tasks, from a month on: all of it to 广文 unless `shares` say
    otherwise.
    """
    people, now = People(), timezone.localtime()
    act = Reorganisation(
        unit=Unit.objects.get(code=ending),
        first_month=month.first,
        basis="潍编〔2023〕12号",
        basis_date=date(2023, 6, 20),
        **given,
    )
    parts = {
        Unit.objects.get(code=code): Decimal(share) for code, share in (shares or {"guangwen": "1"}).items()
    }
    asked = request_reorganisation(by=people("steward"), at=now, request=act, shares=parts)
    return carry_out(by=people("steward"), at=now, request=asked)


def reported(by_unit: Mapping[str, str], code: str, month: Month = JULY) -> None:
    """What units say of an indicator's month, approved."""
    people, now = People(), timezone.localtime()
    reviewer = people("reviewer")
    for unit, value in by_unit.items():
        figure = submit(
            by=people("reporter", unit),
            at=now,
            series=Series.objects.get(indicator__code=code, unit__code=unit),
            month=month,
            report=said(value),
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        approve(by=reviewer, at=now, figure=figure)
