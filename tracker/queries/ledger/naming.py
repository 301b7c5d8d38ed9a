"""Whether a unit, an indicator or an item is called as another one is, or nearly so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from tracker.calc.names import folded, near
from tracker.models import Indicator, Item, Unit

# What has a name of its own, and within what no other one has it.
WITHIN: Mapping[type[models.Model], tuple[str, ...]] = {Unit: (), Indicator: (), Item: ("register",)}


def called_the_same(row: models.Model) -> Any:
    """The other row whose name is one with this row's; None where there is none."""
    same = folded(row.name)  # type: ignore[attr-defined]
    return _first(row, [name for name in _others(row) if folded(name) == same])


def called_alike(row: models.Model) -> list[Any]:
    """The other rows whose names are near this row's: perhaps the same thing."""
    found = near(row.name, _others(row), short=isinstance(row, Unit))  # type: ignore[attr-defined]
    return [one for name in found if (one := _first(row, [name])) is not None]


def _others(row: models.Model) -> list[str]:
    return list(_beside(row).values_list("name", flat=True))


def _beside(row: models.Model) -> models.QuerySet[Any]:
    scope = {f"{name}_id": getattr(row, f"{name}_id") for name in WITHIN[type(row)]}
    return type(row)._default_manager.filter(**scope).exclude(pk=row.pk).order_by("pk")


def _first(row: models.Model, names: list[str]) -> Any:
    return _beside(row).filter(name__in=names).first() if names else None
