"""Which months are settled: over and published, or closed. No change of configuration reaches into them."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, Min

from tracker.calc import issuing
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import EditionStep, Window


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
    """The first month that isn't settled at an instant: after every month that is published or whose window has closed.

    Where neither is, the first month that has a window, else the current one.
    """
    closed = Window.objects.filter(closes_at__lt=at).aggregate(newest=Max("month"))["newest"]
    settled = [month for month in (published_through(), Month.of(closed) if closed else None) if month]
    if settled:
        return max(settled).plus(1)
    first = Window.objects.aggregate(first=Min("month"))["first"]
    return Month.of(first or day_of(at))


def reaches_back(in_force_from: date, *, today: date) -> bool:
    """Whether a goal from that month on would judge a month anew that is over or published: two people decide on that."""
    through = published_through()
    return in_force_from < today.replace(day=1) or (
        through is not None and through >= Month.of(in_force_from)
    )


def check_unpublished(month: Month, *, field: str = "in_force_from") -> None:
    """Refuse what would reach into a published month, though one that is closed may still be prepared. Raises Refused."""
    first = first_unpublished_month()
    if first is not None and month < first:
        raise Refused("month_published", field=field, month=month, first=first)


def check_open(month: Month, at: datetime, *, field: str = "in_force_from") -> None:
    """Refuse what would reach into a settled month. Raises Refused, about the field that names the month."""
    first = first_open_month(at)
    if month < first:
        raise Refused("month_settled", field=field, month=month, first=first)
