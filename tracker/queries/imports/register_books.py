"""A register as a workbook holds it: every item, with every stage, every standing value and the year's months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.periods import Month
from tracker.calc.presence import Step
from tracker.calc.readings import Reading
from tracker.models import Item, Measure, Register, Series, Stage
from tracker.queries.imports import columns
from tracker.queries.imports.columns import Field
from tracker.queries.ledger.readings import readings
from tracker.queries.registers.items import ItemRow


@dataclass(frozen=True)
class BookRow:
    """An item with what it says in each column: by the column's key and, for monthly ones, its month."""

    row: ItemRow
    readings: Mapping[tuple[str, Month | None], Reading]

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def stage(self) -> Stage | None:
        return self.row.stage

    @property
    def left(self) -> Step | None:
        return self.row.left


def register_book(
    register: Register,
    rows: Sequence[ItemRow],
    month: Month,
    *,
    known_by: datetime | None = None,
    also: Sequence[Month] = (),
) -> tuple[list[Field], list[BookRow]]:
    """The columns and rows of a register's book for a month: with the months of the year that anything was said of.

    `also` are months that get a column though nothing was said.
    """
    items = [row.item.pk for row in rows]
    series = {one.pk: one for one in Series.objects.filter(item__in=items).select_related("measure", "stage")}
    by_item: dict[int, dict[tuple[str, Month | None], Reading]] = {pk: {} for pk in items}
    months: set[Month] = set(also)
    for key, said in readings(series, through=month, known_by=known_by).items():
        one = series[key]
        for reading in said if _is_monthly(one) else [max(said, key=lambda r: r.month)]:
            at = reading.month if _is_monthly(one) else None
            if at is not None and at.year == month.year:
                months.add(at)
            by_item[one.item_id or 0][_key(one), at] = reading
    fields = columns.register_fields(register, sorted(months))
    return fields, [BookRow(row, by_item[row.item.pk]) for row in rows]


def _is_monthly(series: Series) -> bool:
    return series.measure is not None and series.measure.rhythm == Measure.Rhythm.MONTHLY


def _key(series: Series) -> str:
    if series.measure is not None:
        return f"m:{series.measure.code}"
    return f"s:{series.stage.code if series.stage else ''}"
