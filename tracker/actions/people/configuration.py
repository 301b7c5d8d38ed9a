"""Entering, changing and removing configuration: units, sections, indicators, registers and their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from tracker import access
from tracker.access import configuring
from tracker.actions.people.record import changes_of, record, values_of
from tracker.calc.pinyin import search_key
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Column,
    Figure,
    Indicator,
    Item,
    Measure,
    Membership,
    Stage,
    Target,
    User,
    Window,
)

Row = TypeVar("Row", bound=models.Model)
NEVER_REMOVED = (User, Membership)


@transaction.atomic
def enter(*, by: User, at: datetime, rows: Sequence[Row]) -> list[Row]:
    """Insert rows of one configuration model, each checked field by field; all or nothing.

    Raises AccessRefused or ValidationError.
    """
    if not rows:
        return []
    model = type(rows[0])
    _check(by, at, "add", *rows)
    for row in rows:
        _complete(row)
        row.clean_fields(exclude=["id"])
    entered = model._default_manager.bulk_create(rows)
    record("enter", by=by, of=entered[0], model=model._meta.model_name, rows=len(entered))
    return entered


@transaction.atomic
def save(
    *, by: User, at: datetime, row: Row, links: Mapping[str, Iterable[models.Model]] | None = None
) -> Row:
    """Add a row of configuration or change it. The event tells old and new of every field changed.

    `links` are the rows wanted in its many-to-many fields. Raises AccessRefused or ValidationError.
    """
    adds = row._state.adding
    _check(by, at, "add" if adds else "change", row)
    _complete(row)
    changed = {} if adds else changes_of(row)
    check_fixed(row, changed)
    row.full_clean()
    row.save()
    changed |= _link(row, links or {})
    if adds:
        record("enter", by=by, of=row, model=row._meta.model_name, rows=1, values=values_of(row))
    elif changed:
        record("amend", by=by, of=row, changes=changed)
    return row


@transaction.atomic
def remove(*, by: User, at: datetime, row: models.Model) -> None:
    """Delete a row nothing refers to. Raises AccessRefused, or ProtectedError when something does."""
    _check(by, at, "delete", row)
    if isinstance(row, NEVER_REMOVED):
        raise AccessRefused("never_removed")
    record("remove", by=by, of=row, values=values_of(row))
    row.delete()


def fixed_fields(row: models.Model) -> frozenset[str]:
    """Fields of a stored row that can't change any more, because figures or versions are read by them."""
    if isinstance(row, Indicator) and Figure.objects.filter(slot__series__indicator=row).exists():
        return frozenset({"kind", "reporting", "measured_in"})
    if isinstance(row, Measure) and Figure.objects.filter(slot__series__measure=row).exists():
        return frozenset({"register", "form", "reporting", "measured_in"})
    if isinstance(row, Target) and row.versions.exists():
        return frozenset({"indicator", "unit", "first_month"})
    if isinstance(row, Item):
        return frozenset({"register", "unit"})
    if isinstance(row, (Measure, Stage, Column)):
        return frozenset({"register"})
    return frozenset({"month"}) if isinstance(row, Window) else frozenset()


def check_fixed(row: models.Model, changed: Mapping[str, Any]) -> None:
    """Refuse a change of fields that are fixed. Raises ValidationError."""
    wrong = sorted(fixed_fields(row) & changed.keys()) if changed else []
    if wrong:
        names = [str(row._meta.get_field(name).verbose_name) for name in wrong]  # type: ignore[union-attr]
        raise Refused("fixed_fields", row=str(row), names=names)


def _check(by: User, at: datetime, verb: str, *rows: models.Model) -> None:
    rights = access.rights_at(by, at)
    for row in rows:
        configuring.check_configure(rights, verb, row)


def _complete(row: models.Model) -> None:
    """Fill in what no form asks for: the search key of a name."""
    if hasattr(row, "pinyin"):
        row.pinyin = search_key(row.name)  # type: ignore[attr-defined]


def _link(row: models.Model, links: Mapping[str, Iterable[models.Model]]) -> dict[str, Any]:
    changed = {}
    for name, wanted in links.items():
        related = getattr(row, name)
        old, new = list(related.all()), list(wanted)
        if set(old) != set(new):
            related.set(new)
            changed[name] = [[str(one) for one in old], [str(one) for one in new]]
    return changed
