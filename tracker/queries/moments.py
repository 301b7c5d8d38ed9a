"""Which months there is anything to see for."""

from __future__ import annotations

from django.db.models import Max, Min

from tracker.access import published
from tracker.calc.periods import Month
from tracker.models import Decision


def months_with_figures() -> tuple[Month, Month] | None:
    """The first and the newest month that holds a published figure of an indicator; None in an empty ledger."""
    approved = Decision.objects.filter(kind="approve", figure__slot__series__indicator__isnull=False)
    found = approved.filter(published(figure="figure__")).aggregate(
        first=Min("figure__slot__month"), last=Max("figure__slot__month")
    )
    if found["first"] is None:
        return None
    return Month.of(found["first"]), Month.of(found["last"])
