"""Which months there is anything to see for."""

from __future__ import annotations

from django.db.models import Max, Min

from tracker.calc.periods import Month
from tracker.models import Decision


def months_with_figures() -> tuple[Month, Month] | None:
    """The first and the newest month that holds an approved figure of an indicator; None in an empty ledger."""
    found = Decision.objects.filter(kind="approve", slot__series__indicator__isnull=False).aggregate(
        first=Min("slot__month"), last=Max("slot__month")
    )
    if found["first"] is None:
        return None
    return Month.of(found["first"]), Month.of(found["last"])
