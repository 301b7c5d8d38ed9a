"""The one way to write an event, in the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from tracker.models import Event, User

UNSPOKEN = frozenset({"password", "last_login", "pinyin"})


def record(kind: str, *, by: User, of: models.Model, **data: Any) -> None:
    """Record that `by` did `kind` to `of`, in one language whoever did it.

    Must run inside the change's transaction.
    """
    record_each(kind, by=by, told=[(of, data)])


def record_each(kind: str, *, by: User, told: Sequence[tuple[models.Model, Mapping[str, Any]]]) -> None:
    """Record that `by` did `kind` to each row: an event a row, in one statement."""
    with translation.override(settings.LANGUAGE_CODE):
        Event.objects.bulk_create(
            Event(
                kind=kind,
                actor_id=by.pk,
                actor=str(by)[:60],
                object_type=row._meta.model_name or "",
                object_id=row.pk,
                summary=str(row)[:300],
                data=dict(data),
            )
            for row, data in told
        )


def record_export(*, by: User, name: str, address: str) -> None:
    """Record that `by` took a file of data along: its name, and the address with the filters it was asked with."""
    Event.objects.create(
        kind="export",
        actor_id=by.pk,
        actor=str(by)[:60],
        object_type="export",
        object_id=0,
        summary=name[:300],
        data={"address": address[:2000]},
    )


def values_of(row: models.Model) -> dict[str, Any]:
    """The fields of a row as an event tells them: related rows by name, secrets not at all."""
    return {
        field.name: _told(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name not in UNSPOKEN and not field.primary_key
    }


def changes_from(
    former: models.Model | None, row: models.Model, names: Iterable[str]
) -> dict[str, list[Any]]:
    """Old and new of each named field that a version says otherwise than the `former` one, all of it where there is none."""
    pairs = {
        name: [_told(getattr(former, name)) if former else None, _told(getattr(row, name))] for name in names
    }
    return {name: [old, new] for name, (old, new) in pairs.items() if old != new}


def changes_of(row: models.Model) -> dict[str, list[Any]]:
    """Old and new of each field that saving `row` would change; the stored row is locked until then."""
    return changes_of_each([row])[0]


def changes_of_each(rows: Sequence[models.Model]) -> list[dict[str, list[Any]]]:
    """The same for many rows of one model, in one query. Rows that refer to them may be written meanwhile."""
    if not rows:
        return []
    stored = type(rows[0])._default_manager.select_for_update(no_key=True).in_bulk([row.pk for row in rows])
    changes = []
    for row in rows:
        old, new = values_of(stored[row.pk]), values_of(row)
        changes.append({name: [old[name], new[name]] for name in new if old[name] != new[name]})
    return changes


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
