"""In whose care items were in a month: those that passed to another unit are told of their months before by the one they had."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, F, Q, Value, When

from tracker.calc.amendments import in_month
from tracker.calc.periods import Month
from tracker.models import Unit
from tracker.queries.ledger.amendments import ITEM, Settings, settings_at
from tracker.queries.ledger.lives import UNIT

OF_CARE = ("unit",)


def settings_of_care(known_by: datetime | None) -> Settings:
    """All that is dated, and of items in whose care they were."""
    return settings_at(known_by, of_items=OF_CARE)


def series_in_care(unit: int, month: Month, known_by: datetime | None) -> Q:
    """The series that are a unit's in a month: its own, and those of the items it had then."""
    passed = {
        row: changes["unit"]
        for (table, row), changes in settings_of_care(known_by).changes.items()
        if table == ITEM and "unit" in changes
    }
    if not passed:
        return Q(unit=unit)
    then = [row for row, changes in passed.items() if in_month(changes, month) == unit]
    return Q(item__in=then) | (Q(unit=unit) & ~Q(item__in=list(passed)))


def in_care(month: Month, said: Settings) -> Case | F:
    """Of series the unit that had each in its care in a month, in SQL: today's, but for items that have passed on since."""
    then: dict[int, list[int]] = defaultdict(list)
    for (table, row), changes in said.changes.items():
        passed = changes.get("unit", ()) if table == ITEM else ()
        if passed and (unit := in_month(passed, month)) != passed[-1].value:
            then[unit].append(row)
    if not then:
        return F("unit_id")
    had = (When(item__in=items, then=Value(unit)) for unit, items in then.items())
    return Case(*had, default=F("unit_id"), output_field=BigIntegerField())


class Care(NamedTuple):
    """A unit that has an item in its care: from a month on, None meaning from the start, until a last one, None meaning still."""

    unit: Unit
    since: Month | None
    until: Month | None


def cares_of(item: int, month: Month, said: Settings) -> list[Care]:
    """In whose care an item had been by a month, the newest first; nobody where it never passed on. `said` holds its units."""
    changes = said.changes.get((ITEM, item), {}).get("unit", [])
    begun = sorted({one.in_force_from for one in changes if one.known and one.in_force_from <= month})
    if not begun:
        return []
    held: list[tuple[int, Month | None]] = [(in_month(changes, begun[0].plus(-1)), None)]
    for since in begun:
        unit = in_month(changes, since)
        if unit != held[-1][0]:
            held.append((unit, since))
    if len(held) == 1:
        return []
    units = Unit.objects.in_bulk({unit for unit, _since in held})
    ends = [since.plus(-1) for _unit, since in held if since is not None]
    found = [
        Care(said.of(units[unit], month), since, until)
        for (unit, since), until in zip(held, [*ends, None], strict=True)
    ]
    return found[::-1]


class Responsible:
    """What the units were called that figures came from, in the months of the figures."""

    def __init__(self, known_by: datetime | None = None) -> None:
        self.settings = settings_of_care(known_by)
        self.names = dict(Unit.objects.order_by().values_list("pk", "name"))

    def name(self, unit: int, item: int | None, month: Month) -> str:
        """The name of a series' unit, or of the unit that had the series' item in its care, in a month."""
        if item is not None:
            unit = self.settings.value(ITEM, item, "unit", month, unit)
        return str(self.settings.value(UNIT, unit, "name", month, self.names[unit]))
