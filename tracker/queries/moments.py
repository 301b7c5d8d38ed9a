"""Which months there is anything to see for."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, Max, OuterRef

from tracker.access import published
from tracker.calc.periods import Month
from tracker.models import Decision, Slot, Target


def newest_beginning(today: date) -> Month | None:
    """The month in which the newest targets begin that have begun by today: a new year is there before its figures."""
    begun = Target.objects.filter(first_month__lte=today).aggregate(newest=Max("first_month"))["newest"]
    return Month.of(begun) if begun else None


def months_with_figures() -> tuple[Month, Month] | None:
    """The first and the newest month that holds a published figure of an indicator; None in an empty ledger.

    Looked for from both ends, month by month, so that the ledger's length doesn't matter.
    """
    approved = Decision.objects.filter(slot=OuterRef("pk"), kind="approve").filter(
        published(figure="figure__")
    )
    slots = Slot.objects.filter(Exists(approved), series__indicator__isnull=False, month__isnull=False)
    months = slots.values_list("month", flat=True)
    ends = months.order_by("month")[:1].union(months.order_by("-month")[:1], all=True)
    found = [Month.of(month) for month in ends if month is not None]
    return (min(found), max(found)) if found else None


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
