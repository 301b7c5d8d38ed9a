"""Entering, changing and removing configuration: units, sections, indicators, registers and their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from tracker import access
from tracker.access import configuring
from tracker.access.settled import keep_open
from tracker.actions.people.amending import (
    FROM_THE_FIRST_OPEN_MONTH,
    InForce,
    amend,
    begin,
    stored_values,
)
from tracker.actions.people.fixed import check_fixed, check_in_force
from tracker.actions.people.naming import check_name, check_names, complete_alias
from tracker.actions.people.record import changes_of, record, values_of
from tracker.actions.people.removing import check_removable
from tracker.calc.pinyin import search_key
from tracker.calc.refusals import AccessRefused
from tracker.models import Membership, User

Row = TypeVar("Row", bound=models.Model)
NEVER_REMOVED = (User, Membership)


@transaction.atomic
def enter(*, by: User, at: datetime, rows: Sequence[Row]) -> list[Row]:
    """Insert rows of one configuration model, each checked field by field; all or nothing.

    Raises AccessRefused, Refused (`called_the_same`) or ValidationError.
    """
    if not rows:
        return []
    model = type(rows[0])
    _check(by, at, "add", *rows)
    for row in rows:
        _complete(row, by)
        row.clean_fields(exclude=["id"])
    check_names(rows)
    entered = model._default_manager.bulk_create(rows)
    record("enter", by=by, of=entered[0], model=model._meta.model_name, rows=len(entered))
    return entered


@transaction.atomic
def save(
    *,
    by: User,
    at: datetime,
    row: Row,
    links: Mapping[str, Iterable[models.Model]] | None = None,
    in_force: InForce = FROM_THE_FIRST_OPEN_MONTH,
) -> Row:
    """Add a row of configuration or change it from a month on. The event tells old and new of every field changed.

    `links` are the rows wanted in its many-to-many fields. Raises AccessRefused, Refused (a field that is fixed, a month that
    is settled) or ValidationError.
    """
    keep_open()
    adds = row._state.adding
    _check(by, at, "add" if adds else "change", row)
    _complete(row, by)
    changed = {} if adds else changes_of(row)
    check_name(row, None if adds else changed)
    before = {} if adds else stored_values([row])[row.pk]
    check_fixed(row, changed, at)
    check_in_force(row, before, at, in_force)
    row.full_clean()
    row.save()
    said = {name: (before[_attname(row, name)], getattr(row, _attname(row, name))) for name in changed}
    linked = _link(row, links or {})
    said |= {name: (_numbers(old), _numbers(new)) for name, (old, new) in linked.items()}
    changed |= {
        name: [[str(one) for one in old], [str(one) for one in new]] for name, (old, new) in linked.items()
    }
    if adds:
        begin(by=by, at=at, rows=[row], in_force=in_force)
        record("enter", by=by, of=row, model=row._meta.model_name, rows=1, values=values_of(row))
    elif changed:
        amend(by=by, at=at, changed={row: said}, in_force=in_force)
        record("amend", by=by, of=row, changes=changed)
    return row


@transaction.atomic
def remove(*, by: User, at: datetime, row: models.Model) -> None:
    """Delete a row nothing refers to. Raises AccessRefused, Refused (it is used or settled), or ProtectedError where a key does."""
    keep_open()
    _check(by, at, "delete", row)
    if isinstance(row, NEVER_REMOVED):
        raise AccessRefused("never_removed")
    check_removable(row, at)
    record("remove", by=by, of=row, values=values_of(row))
    row.delete()


def _check(by: User, at: datetime, verb: str, *rows: models.Model) -> None:
    rights = access.rights_at(by, at)
    for row in rows:
        configuring.check_configure(rights, verb, row)


def _complete(row: models.Model, by: User) -> None:
    """Fill in what no form asks for: the search key of a name, how an alias is compared."""
    complete_alias(row, by)
    if hasattr(row, "pinyin"):
        row.pinyin = search_key(row.name, row.spoken)  # type: ignore[attr-defined]


def _link(
    row: models.Model, links: Mapping[str, Iterable[models.Model]]
) -> dict[str, tuple[list[models.Model], list[models.Model]]]:
    changed = {}
    for name, wanted in links.items():
        related = getattr(row, name)
        old, new = list(related.all()), list(wanted)
        if set(old) != set(new):
            related.set(new)
            changed[name] = old, new
    return changed


def _attname(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def _numbers(rows: Sequence[models.Model]) -> list[int]:
    return sorted(row.pk for row in rows)
