"""Which months there is anything to see for."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
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


def settled_instant() -> datetime:
    """This instant, once everybody who was writing to the ledger has finished.

    The ledger sets its clock under the lock of its chain. Who has held that lock knows that nothing
    recorded before can still come to light: the same question as of this instant has the same answer for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(370705)")
        cursor.execute("SELECT clock_timestamp(), pg_advisory_unlock(370705)")
        instant: datetime = cursor.fetchone()[0]
    return instant
