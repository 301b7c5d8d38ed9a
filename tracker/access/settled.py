"""Which months are settled: over and published, or closed for all. No change of configuration reaches into them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import F, Max, Min, QuerySet

from tracker.calc import issuing
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import EditionStep, Window, WindowException

_NUMBER = 370710


def published_through() -> Month | None:
    """The newest month that is published; None before anything is."""
    newest = EditionStep.objects.filter(kind=issuing.PUBLISH).aggregate(newest=Max("edition__month"))[
        "newest"
    ]
    return Month.of(newest) if newest else None


def first_unpublished_month() -> Month | None:
    """The first month after all that are published; None before anything is."""
    through = published_through()
    return through.plus(1) if through else None


def first_open_month(at: datetime) -> Month:
    """The first month that isn't settled at an instant: after every month that is published or whose window is over for all.

    Where neither is, the first month that has a window, but never one that has yet to come.
    """
    closed = _over_for_all(at).aggregate(newest=Max("month"))["newest"]
    settled = [month for month in (published_through(), Month.of(closed) if closed else None) if month]
    if settled:
        return max(settled).plus(1)
    first = Window.objects.aggregate(first=Min("month"))["first"]
    return Month.of(min(first or day_of(at), day_of(at)))


def has_ended(window: Window, at: datetime) -> bool:
    """Whether a window as it is stored has closed, or its month is published: then its own times are history."""
    through = published_through()
    published = through is not None and Month.of(window.month) <= through
    return published or Window.objects.filter(pk=window.pk, closes_at__lt=at).exists()


def _over_for_all(at: datetime) -> QuerySet[Window, Window]:
    """Windows that have closed, for those too who had been given longer by then.

    What is granted after the close lets somebody report late, and opens no month again.
    """
    granted = WindowException.objects.filter(recorded_at__lte=F("window__closes_at")).that_count()
    longer = WindowException.objects.filter(pk__in=granted.values("pk"), until__gte=at)
    return Window.objects.filter(closes_at__lt=at).exclude(pk__in=longer.values("window"))


def reaches_back(in_force_from: date, *, today: date) -> bool:
    """Whether a goal from that month on would judge a month anew that is over or published: two people decide on that."""
    through = published_through()
    return in_force_from < today.replace(day=1) or (
        through is not None and through >= Month.of(in_force_from)
    )


def keep_open() -> None:
    """Let no month be settled until the transaction ends, so that what was found open is still open once it is written.

    Whoever checks for a change asks for this first; as many as like hold it together.
    """
    _lock("pg_advisory_xact_lock_shared")


def settle() -> None:
    """Wait for changes under way that found their month open, and keep others waiting until the transaction ends.

    Whoever settles a month, or moves what settles it, begins with this.
    """
    _lock("pg_advisory_xact_lock")


def _lock(kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}(%s)", [_NUMBER])


def check_unpublished(month: Month, *, field: str = "in_force_from") -> None:
    """Refuse what would reach into a published month, though one that is closed may still be prepared. Raises Refused."""
    keep_open()
    first = first_unpublished_month()
    if first is not None and month < first:
        raise Refused("month_published", field=field, month=month, first=first)


def check_open(month: Month, at: datetime, *, field: str = "in_force_from") -> None:
    """Refuse what would reach into a settled month. Raises Refused, about the field that names the month."""
    keep_open()
    first = first_open_month(at)
    if month < first:
        raise Refused("month_settled", field=field, month=month, first=first)
