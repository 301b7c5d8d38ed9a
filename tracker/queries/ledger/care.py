"""In whose care items were in a month: those that passed to another unit are told of their months before by the one they had."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, F, Q, Value, When

from tracker.calc.amendments import Change, in_month
from tracker.calc.periods import Month
from tracker.models import Series, Unit
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


def unit_then(series: Series, month: Month | None, said: Settings) -> int:
    """The unit that had a series in its care in a month, by number; of what has no month, that has it now."""
    if month is None or series.item_id is None:
        return series.unit_id
    return keeper(series.item_id, series.unit_id, month, said)


def keeper(item: int, now: int, month: Month, said: Settings) -> int:
    """The unit that had an item in its care in a month, by number; `now` is the one that has it if it never passed on."""
    unit: int = said.value(ITEM, item, "unit", month, now)
    return unit


def of_its_month(series: Series, month: Month | None, said: Settings | None = None) -> Series:
    """The series as that of the unit that had it in its care in a month: whose people report it, decide on it and see it.

    `said` are the settings of care where somebody has read them already.
    """
    if month is None or series.item_id is None:
        return series
    said = said or settings_of_care(None)
    unit = unit_then(series, month, said)
    if unit == series.unit_id:
        return series
    found = copy.copy(series)
    found.unit = said.kept(f"unit {unit}", lambda: Unit.objects.get(pk=unit))
    return found


def in_care_then(said: Settings, *, series: str = "series", month: str = "month") -> Case | F:
    """Of rows with a series and a month, which are named so, the unit that had the series in its care in the month, in SQL.

    Of stages, which belong to no month, the one that has them now.
    """
    spans: dict[Span, list[int]] = defaultdict(list)
    for (table, item), changes in said.changes.items():
        for one in _spans(changes["unit"])[:-1] if table == ITEM and "unit" in changes else ():
            spans[one].append(item)
    now = f"{series}__unit_id"
    if not spans:
        return F(now)
    had = []
    for one, items in spans.items():
        then = Q(**{f"{series}__item__in": items, f"{series}__stage": None, f"{month}__lte": one.until})
        had.append(When(then & (Q(**{f"{month}__gte": one.since}) if one.since else Q()), then=one.unit))
    return Case(*had, default=F(now), output_field=BigIntegerField())


class Span(NamedTuple):
    """A unit, by number, that had an item in its care: from the first day of a month, None meaning from the start, until the last
    of one, None meaning still.
    """

    unit: int
    since: date | None
    until: date | None


def _spans(changes: Sequence[Change]) -> list[Span]:
    """Which unit had an item since when and until when, the first one first."""
    begun = sorted({one.in_force_from for one in changes if one.known})
    units = [changes[0].former, *(in_month(changes, since) for since in begun)]
    starts = [None, *(since.first for since in begun)]
    ends = [*(since.plus(-1).last for since in begun), None]
    return [Span(*one) for one in zip(units, starts, ends, strict=True)]


class Care(NamedTuple):
    """A unit that has an item in its care: from a month on, None meaning from the start, until a last one, None meaning still."""

    unit: Unit
    since: Month | None
    until: Month | None


def cares_of(item: int, month: Month, said: Settings) -> list[Care]:
    """In whose care an item had been by a month, the newest first; nobody where it never passed on. `said` holds its units."""
    changes = said.changes.get((ITEM, item), {}).get("unit", [])
    held: list[tuple[int, Month | None]] = []
    for one in _spans(changes) if changes else ():
        since = Month.of(one.since) if one.since else None
        if (since is None or since <= month) and (not held or one.unit != held[-1][0]):
            held.append((one.unit, since))
    if len(held) < 2:
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
