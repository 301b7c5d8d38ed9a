"""来源印的数 in a unit's month: what its file says that a source prints beside the figures of its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from tracker.calc.numbers import trimmed
from tracker.calc.periods import Month
from tracker.calc.stated import RANK, UNKNOWN, VALUE, unit_of
from tracker.documents.cells import Cell
from tracker.documents.entries import CellRefused, read_day, read_number
from tracker.documents.headers import fitting
from tracker.models import Series, Slot, Statement
from tracker.models.statements import LONGEST_SOURCE
from tracker.queries.imports import columns
from tracker.queries.imports.line_cells import LineCells
from tracker.queries.imports.preview import Change, Stated
from tracker.queries.imports.values import ledgers_unit
from tracker.queries.reporting.stated import newest
from tracker.wording.languages import language
from tracker.wording.statements import stated_in_full

STATED = tuple(columns.STATED)


class StatedReader:
    """Reads what lines state of some series' month, beside what is on record already."""

    def __init__(self, owed: Sequence[Series], month: Month, today: date, units: Sequence[str]) -> None:
        self.month, self.today, self.units_above = month, today, units
        self.titles = {field.key: field.title(language()) for field in columns.month_fields()}
        slots = Slot.objects.filter(series__in=[one.pk for one in owed], month=month.first)
        self.slots = set(slots.values_list("series_id", flat=True))
        self.on_record = {(one.slot.series_id, one.what, one.source): one for one in newest(slots)}

    def read(self, row: LineCells, series: Series) -> None:
        """Note on the line what its cells state of the series. Raises CellRefused.

        What stands on record already, of the same source and day, changes nothing.
        """
        given = [key for key in STATED if row.has(key)]
        if not given:
            return
        for key in given:
            if columns.STATED[key] not in series.printed:
                raise CellRefused("not_to_state", at=key)
        if series.pk not in self.slots and not row.line.entries:
            raise CellRefused("stated_alone", at=given[0])
        source, day = self._source(row)
        with _faults_at(columns.WAY):
            way = row.chosen(columns.WAY, Statement.Way.choices)
        slot = Slot(series=series, month=self.month.first)
        for key in given:
            what = columns.STATED[key]
            before = self.on_record.get((series.pk, what, source))
            about = {"source": source, "source_date": day, "way": way or (before.way if before else UNKNOWN)}
            one = Statement(slot=slot, what=what, value=self._number(row, key, what, series), **about)
            if before is not None and before.says_the_same(one):
                continue
            row.line.statements.append(Stated(row.at(key), one))
            old = stated_in_full(before) if before else ""
            row.line.changes.append(Change(self.titles[key], old, stated_in_full(one)))

    def _source(self, row: LineCells) -> tuple[str, date]:
        with _faults_at(columns.SOURCE):
            source = row.text(columns.SOURCE).strip()
        if not source:
            raise CellRefused("source_missing", at=columns.SOURCE)
        if len(source) > LONGEST_SOURCE:
            raise CellRefused("too_long", at=columns.SOURCE, most=LONGEST_SOURCE)
        if not row.has(columns.SOURCE_DATE):
            raise CellRefused("source_date_missing", at=columns.SOURCE_DATE)
        with _faults_at(columns.SOURCE_DATE):
            day = row.read(columns.SOURCE_DATE, read_day)
        if day > self.today:
            raise CellRefused("in_the_future", at=columns.SOURCE_DATE)
        return source, day

    def _number(self, row: LineCells, key: str, what: str, series: Series) -> Decimal:
        """The number with the decimals that were typed; a number cell has those that it needs."""
        wanted = unit_of(what, series.measured_in)
        told = row.units.get(key, "")
        if what == VALUE:
            told = row.text(columns.MEASURED) or told or fitting(self.units_above, wanted)
        stated = ledgers_unit(told, wanted)

        def read(cell: Cell) -> Decimal:
            value = read_number(cell, stated, wanted)
            return trimmed(value) if isinstance(cell.value, Decimal) else value

        with _faults_at(key):
            value = row.read(key, read, wanted)
        if what == RANK and (value < 1 or value % 1):
            raise CellRefused("not_a_place", at=key)
        return value


@contextmanager
def _faults_at(key: str) -> Iterator[None]:
    """What is refused names the column it is in."""
    try:
        yield
    except CellRefused as refused:
        refused.details.setdefault("at", key)
        raise
