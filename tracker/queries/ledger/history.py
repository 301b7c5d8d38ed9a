"""The changes of one row of configuration, with relations by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from tracker.calc.periods import Month
from tracker.models import Amendment


@dataclass(frozen=True)
class Amended:
    """A change with what the field said before and says since, the rows of a relation instead of their numbers."""

    amendment: Amendment
    former: Any
    value: Any
    row: models.Model | None = None


def amendments_of(row: models.Model) -> list[Amended]:
    """Every change of a row, the newest first."""
    found = Amendment.objects.filter(table=row._meta.model_name, row=row.pk).select_related("author")
    return [_told(row, one) for one in found.order_by("-id")]


def amendments_since(tables: Collection[str], month: Month, known_by: datetime | None) -> list[Amended]:
    """The changes of some tables that hold from later than `month` on, or were known later than at an instant; the newest first."""
    later = Q(in_force_from__gt=month.first)
    if known_by is not None:
        later |= Q(known_at__gt=known_by)
    found = list(Amendment.objects.filter(later, table__in=tables).select_related("author").order_by("-id"))
    rows: dict[str, dict[int, models.Model]] = {}
    for table in {one.table for one in found}:
        model: Any = apps.get_model("tracker", table)
        rows[table] = model._default_manager.in_bulk([one.row for one in found if one.table == table])
    return [_told(row, one) for one in found if (row := rows[one.table].get(one.row)) is not None]


def _told(row: models.Model, amendment: Amendment) -> Amended:
    if amendment.field == Amendment.LIFE:
        return Amended(amendment, amendment.former, amendment.value, row)
    field = row._meta.get_field(amendment.field)
    return Amended(amendment, _named(field, amendment.former), _named(field, amendment.value), row)


def _named(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.is_relation:
        pks: Sequence[int] = value if isinstance(value, list) else [value]
        rows = field.related_model._default_manager.in_bulk(pks)
        named = [rows.get(pk, pk) for pk in pks]
        return named if isinstance(value, list) else named[0]
    value = field.to_python(value)
    choices = dict(field.flatchoices)
    return choices.get(value, value) if choices else value
