"""Which months are settled: over and published, or closed. No change of configuration reaches into them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Min

from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import EditionStep, Window


def first_open_month(at: datetime) -> Month:
    """The first month that isn't settled at an instant: after every month that is published or whose window has closed.

    Where neither is, the first month that has a window, else the current one.
    """
    published = EditionStep.objects.filter(kind="publish").aggregate(newest=Max("edition__month"))["newest"]
    closed = Window.objects.filter(closes_at__lt=at).aggregate(newest=Max("month"))["newest"]
    settled = [month for month in (published, closed) if month is not None]
    if settled:
        return Month.of(max(settled)).plus(1)
    first = Window.objects.aggregate(first=Min("month"))["first"]
    return Month.of(first or day_of(at))


def first_unpublished_month() -> Month | None:
    """The first month after all that are published; None before anything is."""
    published = EditionStep.objects.filter(kind="publish").aggregate(newest=Max("edition__month"))["newest"]
    return Month.of(published).plus(1) if published else None


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
