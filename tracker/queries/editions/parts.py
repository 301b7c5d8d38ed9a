"""What the numbers of an edition are made of: each unit's share, the items counted, the ranks counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from tracker.calc.numbers import exact_digits
from tracker.calc.payload import FIELDS, Payload, columns
from tracker.calc.readings import HUNDRED
from tracker.calc.units import PrintedIn
from tracker.models import Indicator
from tracker.queries.editions.frozen import ExactPart
from tracker.queries.targets.snapshots import Snapshot
from tracker.queries.targets.standings import Standing
from tracker.wording import numbers
from tracker.wording.names import either

UNIT, ITEM, INDICATOR = "unit", "item", "indicator"

_ROWS = """
    SELECT figure.id, series.indicator_id, series.unit_id, indicator.name, indicator.name_en, unit.name, unit.name_en,
           {payload}
    FROM tracker_figure figure
    JOIN tracker_slot slot ON slot.id = figure.slot_id
    JOIN tracker_series series ON series.id = slot.series_id
    JOIN tracker_unit unit ON unit.id = series.unit_id
    JOIN tracker_indicator indicator ON indicator.id = series.indicator_id
    WHERE figure.id = ANY(%s)
"""


class _Row(NamedTuple):
    figure: int
    indicator: int
    unit: int
    indicator_name: str
    indicator_name_en: str
    unit_name: str
    unit_name_en: str
    payload: Payload


@dataclass(frozen=True)
class Part:
    """One contribution: whose it is (a unit, an item or an indicator), and how much of the number.

    Items have no amount: what a single firm or tower pays isn't for the public.
    """

    kind: str
    name: str
    name_en: str
    amount: Decimal | None = None
    rank: int | None = None
    of_n: int | None = None

    @property
    def exact(self) -> ExactPart:
        """What an edition keeps of it."""
        amount = None if self.amount is None else exact_digits(self.amount)
        return ExactPart(self.kind, self.name, amount, self.rank, self.of_n)

    def printed(self, printed_in: PrintedIn) -> tuple[str, str]:
        """Name and amount in print."""
        return either(self.name, self.name_en), self._amount(printed_in)

    def _amount(self, printed_in: PrintedIn) -> str:
        if self.rank is not None and self.of_n is not None:
            return numbers.place(self.rank, self.of_n)
        if self.amount is None:
            return ""
        return numbers.quantity(self.amount, printed_in.unit, printed_in.places)


def parts_of(found: Snapshot) -> dict[int, list[Part]]:
    """The contributions to each target's number, by target; none where the number is one unit's own. One query."""
    rows = _rows({figure for one in found.now if _is_made_of_series(one) for figure in _figures(one)})
    named = {pk: _named(row, found) for pk, row in rows.items()}
    return {one.target.pk: _items(one, found) or _series(one, named) for one in found.now}


def _figures(standing: Standing) -> Sequence[int]:
    return standing.reading.figures if standing.reading else ()


def _items(standing: Standing, found: Snapshot) -> list[Part]:
    """The items counted, from the very count that gave the number."""
    if not standing.indicator.traits.counts_items or standing.reading is None:
        return []
    breakdown = found.registers.breakdown(standing.target, standing.month)
    return (
        [Part(ITEM, line.item.name, "") for line in breakdown.included if line.figures] if breakdown else []
    )


def _is_made_of_series(standing: Standing) -> bool:
    """Whether several series can be behind the number: what a unit reported of its own target is its own, however many
    months it adds up.
    """
    traits = standing.indicator.traits
    if traits.counts_items:
        return False
    several = standing.target.district_wide and len(_figures(standing)) > 1
    return traits.is_derived or several


def _rows(figures: Collection[int]) -> dict[int, _Row]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(payload=columns("figure")), [list(figures)])
        return {row[0]: _row(row) for row in cursor.fetchall()}


def _row(row: Sequence[Any]) -> _Row:
    named, numbers = row[: -len(FIELDS)], row[-len(FIELDS) :]
    return _Row._make((*named, Payload(**dict(zip(FIELDS, numbers, strict=True)))))


def _named(row: _Row, found: Snapshot) -> _Row:
    """The row under the names that were in force in the snapshot's month."""
    keys = {"indicator": row.indicator, "unit": row.unit}
    said = {
        f"{table}_{name}": found.settings.value(
            table, keys[table], name, found.month, getattr(row, f"{table}_{name}")
        )
        for table in keys
        for name in ("name", "name_en")
    }
    return row._replace(**said)


def _series(standing: Standing, rows: Mapping[int, _Row]) -> list[Part]:
    if not _is_made_of_series(standing):
        return []
    own = standing.indicator.part_of_id or standing.indicator.pk
    groups: dict[tuple[str, int], list[_Row]] = {}
    for figure in _figures(standing):
        groups.setdefault(_owner(rows[figure], own), []).append(rows[figure])
    parts = [_part(kind, group, standing.indicator) for (kind, _), group in groups.items()]
    return [] if len(parts) == 1 and parts[0].kind == UNIT else parts


def _owner(row: _Row, own: int) -> tuple[str, int]:
    return (UNIT, row.unit) if row.indicator == own else (INDICATOR, row.indicator)


def _part(kind: str, rows: Sequence[_Row], indicator: Indicator) -> Part:
    newest = rows[-1]
    names = (
        (newest.indicator_name, newest.indicator_name_en)
        if kind == INDICATOR
        else (newest.unit_name, newest.unit_name_en)
    )
    return Part(kind, *names, _amount(rows, indicator), newest.payload.rank, newest.payload.of_n)


def _amount(rows: Sequence[_Row], indicator: Indicator) -> Decimal | None:
    """A unit's contribution: the sum of its months, a ratio from its sums; None for ranks and 不适用."""
    denominator = _total(row.payload.denominator for row in rows)
    if indicator.traits.is_denominator:
        return denominator
    numerator = _total(row.payload.numerator for row in rows)
    if numerator is not None and denominator:
        return numerator / denominator * HUNDRED
    return _total(row.payload.value for row in rows)


def _total(parts: Iterable[Decimal | None]) -> Decimal | None:
    present = [part for part in parts if part is not None]
    return sum(present, Decimal(0)) if present else None
