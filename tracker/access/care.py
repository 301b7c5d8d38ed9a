"""Whose an item's rows of a month are to see: of the unit that has the item, and of those that had it then."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from tracker.models import Amendment


def of_units(units: Collection[int], series: str, month: str) -> Q:
    """Of rows with a series and a month, which are named so, those of units that have the series now or, as one of an item that
    has passed on since, had it in the month.
    """
    handed = Amendment.objects.filter(
        table="item",
        row=OuterRef(f"{series}__item"),
        field="unit",
        former__in=list(units),
        in_force_from__gt=OuterRef(month),
    )
    return Q(**{f"{series}__unit__in": units}) | Q(Exists(handed))
