"""Who is missing: 填报率 by unit and month, what is overdue since when, and who could report it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.access import REPORTER
from tracker.calc.calendars import CLOSED, OPEN
from tracker.calc.periods import Month, day_of
from tracker.models import Series, Unit, User
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import in_care, settings_of_care
from tracker.queries.people.roles import nearest_holders
from tracker.queries.registers.items import settings_of_items
from tracker.queries.reporting.owed import Counts, counts, missing_in, total
from tracker.queries.reporting.reopenings import Reopened, reopened_lines
from tracker.queries.reporting.windows import Opening, unit_openings


@dataclass(frozen=True)
class Row:
    """A unit's counts, month by month (None where it owed nothing), and of all of them."""

    unit: Unit
    cells: Sequence[tuple[Month, Counts | None]]
    whole: Counts


@dataclass(frozen=True)
class Rates:
    """The board of 填报率: months as columns, units as rows, exact sums below."""

    months: Sequence[Month]
    rows: Sequence[Row]
    sums: Sequence[tuple[Month, Counts]]
    whole: Counts


def rates(units: Collection[int], months: Sequence[Month], *, inside: Collection[int]) -> Rates:
    """How much of what the units owed for the months has come in; `inside` as for `counts`. Two statements."""
    found = counts(units, months, inside=inside)
    owing = [
        unit for unit in Unit.objects.filter(pk__in=units) if any((unit.pk, one) in found for one in months)
    ]
    rows = [
        Row(
            unit,
            [(month, found.get((unit.pk, month))) for month in months],
            total(found[unit.pk, month] for month in months if (unit.pk, month) in found),
        )
        for unit in owing
    ]
    sums = [
        (month, total(found[unit.pk, month] for unit in owing if (unit.pk, month) in found))
        for month in months
    ]
    return Rates(months, rows, sums, total(one.whole for one in rows))


@dataclass(frozen=True)
class Late:
    """A unit that hasn't reported all of a month though it was due: how many lines, since when, and who could."""

    unit: Unit
    opening: Opening
    missing: int
    days: int
    reporters: Sequence[User]

    @property
    def is_closed(self) -> bool:
        return self.opening.state == CLOSED


def overdue(
    units: Collection[int], months: Sequence[Month], *, at: datetime, inside: Collection[int]
) -> list[Late]:
    """What is overdue, the oldest first. An exception of the unit, or of a line, puts off what is due."""
    every = gaps(units, months, at=at, inside=inside)
    found = [one for one in every if one.opening.due_at and one.opening.due_at < at]
    today = day_of(at)
    reporters = nearest_holders({one.unit.pk for one in found}, REPORTER, on=today)
    late = [
        Late(one.unit, one.opening, one.missing, _days(one.opening, today), reporters[one.unit.pk])
        for one in found
    ]
    return sorted(late, key=lambda one: (one.opening.month, -one.missing, one.unit.order))


def _days(opening: Opening, today: date) -> int:
    return (today - day_of(opening.due_at)).days if opening.due_at else 0


@dataclass(frozen=True)
class Gap:
    """How many lines of a unit's month are missing, those left out that an exception gives more time."""

    unit: Unit
    opening: Opening
    missing: int
    reopened: bool = False


def reopened_gaps(units: Collection[int], *, at: datetime, inside: Collection[int]) -> list[Gap]:
    """Lines that are missing and open again for themselves, by unit, month and the instant until which they are open.

    What ends first comes first. Stages are left out, of which none is owed; `inside` as for `counts`.
    """
    found: dict[object, list[Reopened]] = defaultdict(list)
    for one in reopened_lines(units, at, inside=inside):
        if one.month is not None:
            given = one.exception
            found[one.series.unit_id, one.month, given.until, given.decision_id is None].append(one)
    return [_reopened_gap(some) for some in found.values()]


def _reopened_gap(some: Sequence[Reopened]) -> Gap:
    first = some[0]
    opening = Opening(Month.of(first.exception.window.month), OPEN, first.exception.window, first.exception)
    return Gap(first.series.unit, opening, len(some), reopened=True)


def gaps(
    units: Collection[int], months: Sequence[Month], *, at: datetime, inside: Collection[int]
) -> list[Gap]:
    """Every unit and month of these with something missing; `inside` as for `counts`."""
    said = settings_of_care(None)
    stand = unit_openings(units, at, said)
    openings = {(unit, one.month): one for unit, some in stand.items() for one in some}
    lines = {month: _missing(units, month, inside, said) for month in months}
    named = Unit.objects.in_bulk(units)
    found = []
    for month, by_unit in lines.items():
        for unit, series in by_unit.items():
            opening = openings.get((unit, month))
            if opening is None:
                continue
            left = [one for one in series if one not in opening.series]
            if left:
                found.append(Gap(named[unit], opening, len(left)))
    return found


def _missing(
    units: Collection[int], month: Month, inside: Collection[int], said: Settings
) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    lines = missing_in(month, inside=inside, said=said).annotate(care=in_care(month, said))
    rows = lines.filter(care__in=units).order_by("care", "id")
    for unit, series in rows.values_list("care", "id"):
        found.setdefault(unit, []).append(series)
    return found


def missing_series(unit: Unit, month: Month, *, inside: Collection[int]) -> list[Series]:
    """The lines behind a unit's missing number, called and ordered as in the month; `inside` as for `counts`."""
    said = settings_of_items(None)
    of_unit = (
        missing_in(month, inside=inside, said=said).annotate(care=in_care(month, said)).filter(care=unit.pk)
    )
    related = of_unit.select_related("indicator", "item__register", "measure", "stage", "unit")
    return sorted((said.of(one, month) for one in related), key=_in_order)


def _in_order(series: Series) -> tuple[object, ...]:
    indicator, item, measure = series.indicator, series.item, series.measure
    return (
        indicator is None,
        indicator.order if indicator else 0,
        item.register.order if item else 0,
        item.code if item else "",
        measure.order if measure else 0,
        series.pk,
    )
