"""Which months a unit may report at an instant."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.calc.periods import Month
from tracker.models import Series, Window, WindowException


def open_windows(unit_id: int, at: datetime) -> QuerySet[Window]:
    """Windows open to a unit at `at`, by themselves or by an exception."""
    excepted = WindowException.objects.filter(window=OuterRef("pk"), unit_id=unit_id, until__gte=at)
    return Window.objects.filter(
        Q(closes_at=None) | Q(closes_at__gte=at) | Exists(excepted), opens_at__lte=at
    ).order_by("month")


def open_months(unit_id: int, at: datetime) -> list[Month]:
    return [Month.of(window.month) for window in open_windows(unit_id, at)]


def is_open(series: Series, month: Month, at: datetime) -> bool:
    return open_windows(series.unit_id, at).filter(month=month.first).exists()
