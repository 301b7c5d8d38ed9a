"""The embargo on official statistics: the one place that says which months of which indicators it holds back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracker.calc.periods import Month
from tracker.models import Figure, Indicator, Release


def covers(indicator: Indicator, month: Month) -> bool:
    """Whether a month of the indicator counts only once it is released."""
    return indicator.embargoed_from is not None and indicator.embargoed_from <= month.first


def is_official(indicator: str = "indicator") -> Q:
    """Official statistics, of which some months count only once they are released."""
    return Q(**{f"{indicator}__embargoed_from__isnull": False})


def held_back(month: F | date, *, indicator: str = "indicator", known_by: datetime | None = None) -> Q:
    """Months of official statistics that aren't released, as known at an instant, reported or not.

    `month` is a day or the way to it, `indicator` the way to the indicator; None means now.
    """
    of_row = _seen_from_below(month) if isinstance(month, F) else month
    released = _released(known_by).filter(indicator=OuterRef(f"{indicator}_id"), month=of_row)
    return Q(**{f"{indicator}__embargoed_from__lte": month}) & ~Q(Exists(released))


def _seen_from_below(way: F) -> OuterRef:
    """A column as a subquery of its row has to call it."""
    return OuterRef(way if isinstance(way, OuterRef) else way.name)  # type: ignore[attr-defined]


def published(*, known_by: datetime | None = None) -> Q:
    """Figures or decisions that no embargo holds back, as known at an instant; history was published before."""
    secret = held_back(F("slot__month"), indicator="slot__series__indicator", known_by=known_by)
    return Q(history_load__isnull=False) | ~secret


def opened_months(
    indicators: Collection[Indicator], *, known_by: datetime | None = None
) -> set[tuple[int, date]]:
    """Months of these indicators that nothing holds back: released, as known at an instant, or with history."""
    released = _released(known_by).filter(indicator__in=indicators).values_list("indicator_id", "month")
    history = Figure.objects.filter(history_load__isnull=False, slot__series__indicator__in=indicators)
    told = history.order_by().values_list("slot__series__indicator_id", "slot__month").distinct()
    return {*released, *((pk, month) for pk, month in told if pk and month)}


def _released(known_by: datetime | None) -> QuerySet[Release]:
    found = Release.objects.all()
    return found if known_by is None else found.filter(known_at__lte=known_by)
