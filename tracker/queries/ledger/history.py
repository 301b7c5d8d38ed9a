"""The changes of one row of configuration, with relations by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from tracker.models import Amendment


@dataclass(frozen=True)
class Amended:
    """A change with what the field said before and says since, the rows of a relation instead of their numbers."""

    amendment: Amendment
    former: Any
    value: Any


def amendments_of(row: models.Model) -> list[Amended]:
    """Every change of a row, the newest first."""
    found = Amendment.objects.filter(table=row._meta.model_name, row=row.pk).select_related("author")
    return [_told(row, one) for one in found.order_by("-id")]


def _told(row: models.Model, amendment: Amendment) -> Amended:
    if amendment.field == Amendment.LIFE:
        return Amended(amendment, amendment.former, amendment.value)
    field = row._meta.get_field(amendment.field)
    return Amended(amendment, _named(field, amendment.former), _named(field, amendment.value))


def _named(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.is_relation:
        pks: Sequence[int] = value if isinstance(value, list) else [value]
        rows = field.related_model._default_manager.in_bulk(pks)
        named = [rows.get(pk, pk) for pk in pks]
        return named if isinstance(value, list) else named[0]
    value = field.to_python(value)
    return dict(field.flatchoices).get(value, value)
