"""Editions as those see them who make them: drafts, what was published, and under which number."""

from __future__ import annotations

from django.db.models import Max

from tracker.calc import issuing
from tracker.calc.periods import Month
from tracker.models import Edition, EditionStep


def published_number(month: Month) -> int | None:
    """The issue number under which a month was published; None before its first version."""
    return (
        EditionStep.objects.filter(kind=issuing.PUBLISH, edition__month=month.first)
        .order_by("id")
        .values_list("number", flat=True)
        .first()
    )


def next_number(year: int) -> int:
    """The number that the next issue of a year gets: one more than the highest."""
    published = EditionStep.objects.filter(kind=issuing.PUBLISH, edition__month__year=year)
    return (published.aggregate(highest=Max("number"))["highest"] or 0) + 1


def every_edition() -> list[Edition]:
    """All editions with their steps, the newest month first."""
    return list(Edition.objects.select_related("author").prefetch_related("steps__person"))
