"""Units that end or whose tasks pass, and what is then reported in their place."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, said
from tests.acts import carried_out
from tests.people import People
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.calc.periods import Month
from tracker.models import ReorganisationDecision, Series


def merged(
    ending: str = "beiyuan", into: str | Mapping[str, str] = "guangwen", **given: Any
) -> ReorganisationDecision:
    """The end of a unit from July on, or with `ends=False` the passing of its tasks, by two stewards made for it."""
    asking, deciding = People()("steward"), People()("steward")
    return carried_out(ending, into, by=asking, second=deciding, at=timezone.localtime(), **given)


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
