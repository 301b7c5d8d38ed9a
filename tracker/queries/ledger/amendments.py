"""Configuration as it was in force in a month: the one place that reads dated settings."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from tracker.calc.amendments import Change, in_month
from tracker.calc.periods import Month
from tracker.models import Amendment, Item

Row = TypeVar("Row", bound=models.Model)
Changes = Mapping[str, list[Change]]
ITEM = Item._meta.model_name or ""


@dataclass(frozen=True)
class Settings:
    """Every change of configuration, to be asked what a row said in a month as known at an instant.

    Of items only what `settings_at` was asked for is here.
    """

    changes: Mapping[tuple[str, int], Changes] = field(default_factory=dict)
    known_by: datetime | None = None
    _rows: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def of(self, row: Row, month: Month) -> Row:
        """The row as it was in force in `month`, with the rows it refers to as far as they are loaded; itself if nothing differs."""
        if not self.changes:
            return row
        key = row._meta.model_name, row.pk, month.index, id(row)
        if key not in self._rows:
            # The row is kept beside what became of it, so that nobody else can get its number meanwhile.
            self._rows[key] = row, self._as_in(row, month)
        found: Row = self._rows[key][1]
        return found

    def value(self, table: str, row: int, name: str, month: Month, now: Any) -> Any:
        """What one field of a row said in `month`; `now` where it never changed. A relation is its number, several a list of them."""
        changes = self.changes.get((table, row), {}).get(name)
        return now if changes is None else in_month(changes, month)

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """What somebody read beside these settings, as known at the same instant; made when it's asked for first."""
        if name not in self._rows:
            self._rows[name] = make()
        return self._rows[name]

    def exists(self, row: models.Model, month: Month) -> bool:
        """Whether the row was there in `month`."""
        return bool(self.value(row._meta.model_name or "", row.pk, Amendment.LIFE, month, now=True))

    def began(self, row: models.Model) -> Month | None:
        """From which month on the row is there; None where it always was."""
        changes = self.changes.get((row._meta.model_name or "", row.pk), {}).get(Amendment.LIFE)
        return changes[0].in_force_from if changes else None

    def existing(self, rows: Iterable[Row], month: Month) -> list[Row]:
        """Those of `rows` that were there in `month`, as they were in force then."""
        return [self.of(row, month) for row in rows if self.exists(row, month)]

    def former(self, table: str, name: str) -> dict[int, set[Any]]:
        """All that one field of a table's rows ever said beside what it says now, by row."""
        found: dict[int, set[Any]] = defaultdict(set)
        for (one, row), changes in self.changes.items():
            if one == table:
                found[row].update(
                    said for change in changes.get(name, ()) for said in (change.former, change.value)
                )
        return found

    def _as_in(self, row: Row, month: Month) -> Row:
        said = self._related(row, month) | self._said(row, month)
        if not said:
            return row
        found = copy.copy(row)
        for name, value in said.items():
            setattr(found, name, value)
        return found

    def _said(self, row: models.Model, month: Month) -> dict[str, Any]:
        """What the row's own fields said where that isn't what they say now."""
        found: dict[str, Any] = {}
        for name, changes in self.changes.get((row._meta.model_name or "", row.pk), {}).items():
            one = None if name == Amendment.LIFE else row._meta.get_field(name)
            if not isinstance(one, models.Field) or one.many_to_many:
                continue
            said = one.to_python(in_month(changes, month))
            if said != getattr(row, one.attname):
                found[one.name] = self._loaded(one, said, month) if one.is_relation else said
        return found

    def _related(self, row: models.Model, month: Month) -> dict[str, models.Model]:
        """The rows it refers to that were different then, as far as they are loaded."""
        found = {}
        for one in row._meta.concrete_fields:
            if (
                isinstance(one, models.ForeignKey)
                and one.is_cached(row)
                and (other := getattr(row, one.name)) is not None
            ):
                as_then = self.of(other, month)
                if as_then is not other:
                    found[one.name] = as_then
        return found

    def _loaded(self, relation: models.Field[Any, Any], pk: int | None, month: Month) -> models.Model | None:
        """The row that a relation named then."""
        if pk is None:
            return None
        model: Any = relation.related_model
        key = model._meta.model_name, pk
        if key not in self._rows:
            self._rows[key] = model._default_manager.get(pk=pk)
        found: models.Model = self.of(self._rows[key], month)
        return found


NO_CHANGES = Settings()


def settings_at(
    known_by: datetime | None = None, *, items: Collection[int] = (), of_items: Collection[str] = ()
) -> Settings:
    """Every change of configuration as known at an instant, None meaning now; in one query.

    Of items, which are many: all changes of these `items`, and the fields `of_items` of any.
    """
    wanted = ~Q(table=ITEM)
    if items:
        wanted |= Q(table=ITEM, row__in=items)
    if of_items:
        wanted |= Q(table=ITEM, field__in=of_items)
    found: dict[tuple[str, int], dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
    rows = Amendment.objects.filter(wanted).order_by("id")
    for table, row, name, former, value, since, known_at in rows.values_list(
        "table", "row", "field", "former", "value", "in_force_from", "known_at"
    ):
        known = known_by is None or known_at <= known_by
        found[table, row][name].append(Change(former, value, Month.of(since), known))
    return Settings({key: dict(changes) for key, changes in found.items()}, known_by)
