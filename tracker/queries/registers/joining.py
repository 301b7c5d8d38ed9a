"""Since when a new item counts: never in a month that is published, which says what it says."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from tracker.calc import issuing
from tracker.calc.periods import Month
from tracker.models import EditionStep


def published_through() -> Month | None:
    """The newest month that is published; None before the first edition."""
    newest = EditionStep.objects.filter(kind=issuing.PUBLISH).aggregate(newest=Max("edition__month"))[
        "newest"
    ]
    return Month.of(newest) if newest else None


def unpublished(wanted: date, through: Month | None) -> date:
    """The day wanted, or the first one after what is published."""
    return wanted if through is None else max(wanted, through.plus(1).first)
