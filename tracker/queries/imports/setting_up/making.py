"""From what a row says to the row of a model that it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from tracker.queries.imports.setting_up.fields import REFERENCE, REFERENCES, Field
from tracker.queries.imports.setting_up.reading import Row

Key = Any  # a code, or several things together
Objects = Mapping[str, Mapping[Key, Any]]


def attributes(row: Row, objects: Objects, names: Iterable[str] | None = None) -> dict[str, Any]:
    """What a row says of a model's fields, of all its columns or of some; blank cells say nothing. Raises KeyError."""
    wanted = None if names is None else set(names)
    found: dict[str, Any] = {}
    for one in row.table.fields:
        said = row[one.name]
        if said is None or one.form == REFERENCES or (wanted is not None and one.name not in wanted):
            continue
        if one.into:
            found |= dict(zip(one.into, said, strict=True))
        else:
            found[one.name] = referred(row, one, objects) if one.form == REFERENCE else said
    return found


def referred(row: Row, one: Field, objects: Objects) -> Any:
    """The row of a model that a column names; None where it is blank. Raises KeyError."""
    code = row[one.name]
    if code is None:
        return None
    register = row.table.of_register or (row.text(one.within) if one.within else "")
    return objects[one.refers][(register, code) if one.refers in ("stages", "measures") else code]


def links(row: Row, objects: Objects) -> dict[str, list[Any]]:
    """What a row says of a model's relations to several. Raises KeyError."""
    return {
        one.name: [objects[one.refers][code] for code in row[one.name]]
        for one in row.table.fields
        if one.form == REFERENCES and row[one.name] is not None
    }


def made(row: Row, objects: Objects) -> Model:
    """A new row of the table's model. Raises KeyError."""
    assert row.table.model is not None
    return row.table.model(**attributes(row, objects))
