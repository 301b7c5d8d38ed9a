"""Two things aren't called the same: names that only keyboards differ in are one name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import models

from tracker.calc.names import folded
from tracker.calc.refusals import Refused
from tracker.models import Alias, User
from tracker.queries.ledger.naming import WITHIN, called_the_same


def check_name(row: models.Model, changed: Collection[str] | None = None) -> None:
    """Refuse a name that another row of its kind has; `changed` are the fields that change, None where it is new.

    Raises Refused `called_the_same`.
    """
    if type(row) not in WITHIN or (changed is not None and "name" not in changed):
        return
    other = called_the_same(row)
    if other is not None:
        raise _refused(row.name, other.name, other.code)  # type: ignore[attr-defined]


def check_names(rows: Sequence[models.Model]) -> None:
    """Refuse new rows of one model of which one is called as another or as one that is there. Raises Refused `called_the_same`."""
    scope = WITHIN.get(type(rows[0]))
    if scope is None:
        return
    model, within = type(rows[0]), [f"{name}_id" for name in scope]
    held = {
        (*of, folded(name)): (name, code)
        for *of, name, code in model._default_manager.values_list(*within, "name", "code")
    }
    for row in rows:
        name, code = row.name, row.code  # type: ignore[attr-defined]
        other = held.setdefault((*(getattr(row, one) for one in within), folded(name)), (name, code))
        if other[1] != code:
            raise _refused(name, *other)


def complete_alias(row: models.Model, by: User) -> None:
    """Fill in what no form asks for of an alias: how it is compared, and who added or changed it last."""
    if isinstance(row, Alias):
        row.folded, row.author = folded(row.text), by


def _refused(name: str, other: str, code: str) -> Refused:
    return Refused("called_the_same", field="name", name=name, other=other, known=code)
