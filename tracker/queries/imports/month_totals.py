"""Totals in a unit's month, whose lines may be in different units of measure: compared unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.calc.captions import TOTAL
from tracker.documents.cells import SheetLine
from tracker.documents.entries import read_number, read_text
from tracker.documents.headers import Header, fitting
from tracker.models import Identity, Series
from tracker.queries.imports import columns
from tracker.queries.imports.columns import Field
from tracker.queries.imports.settling import Settling
from tracker.queries.imports.totals import adds_up, ask_about_totals
from tracker.queries.imports.values import convertible, ledgers_unit
from tracker.wording.languages import language


@dataclass(frozen=True)
class MonthLines:
    """The lines of a month's table that are read or are totals: by number what each is (`Rows`), and its series as far as it has one."""

    header: Header
    lines: Sequence[SheetLine]
    kinds: Mapping[int, str]
    series: Mapping[int, Series]


def ask_about_month_totals(month: MonthLines, fields: Mapping[str, Field], settling: Settling) -> None:
    """Ask about every total that isn't the sum of its lines: values by their unit of measure, numerators and denominators of ratios.

    A line that another line holds already, as its part, isn't counted beside it. A total of values that states no unit is
    compared only where all lines are in one.
    """
    if TOTAL not in month.kinds.values():
        return
    _ask_about_values(month, fields[columns.VALUE], settling)
    for key in (columns.NUMERATOR, columns.DENOMINATOR):
        _ask_about_terms(month, fields[key], settling)


def _ask_about_values(month: MonthLines, entered: Field, settling: Settling) -> None:
    index = month.header.column(columns.VALUE)
    if index is None:
        return
    counted = _without_parts(month.series, columns.VALUE)
    units: list[str] = []
    for one in counted.values():
        if adds_up(one.measured_in) and not any(convertible(one.measured_in, unit) for unit in units):
            units.append(one.measured_in)
    for unit in units:
        title = replace(entered, measured_in=unit).title(language())
        read = _InUnit(month, counted, unit, len(units) == 1, settling).number
        ask_about_totals(month.lines, month.kinds, {index: title}, read, settling.questions)


def _ask_about_terms(month: MonthLines, field: Field, settling: Settling) -> None:
    """Of numerators, or of denominators: no line states their unit, so that all of them are added up."""
    index = month.header.column(field.key)
    if index is None:
        return
    counted = _without_parts(month.series, field.key)

    def read(line: SheetLine, at: int) -> Decimal | None:
        if line.number in month.series and line.number not in counted:
            return None
        return settling.read(line.cells[at], lambda one: read_number(one, "", ""), at, line.number)

    ask_about_totals(month.lines, month.kinds, {index: field.title(language())}, read, settling.questions)


def _without_parts(series: Mapping[int, Series], entered: str) -> dict[int, Series]:
    """The series by line whose figures have a number in a column, without those that are part of another one's."""
    there = {one.indicator_id for one in series.values()}
    sums = Identity.objects.filter(kind=Identity.Kind.SUM, result__in=there, parts__in=there)
    parts = set(sums.values_list("parts", flat=True))
    return {
        row: one
        for row, one in series.items()
        if entered in one.form.payload
        and not one.form.is_yes_no
        and one.indicator_id not in parts
        and not (one.indicator and one.indicator.part_of_id in there - {None})
    }


@dataclass(frozen=True)
class _InUnit:
    """Reads the values of lines in one unit of measure; `alone` says that all lines are in it."""

    month: MonthLines
    counted: Mapping[int, Series]
    unit: str
    alone: bool
    settling: Settling

    def number(self, line: SheetLine, index: int) -> Decimal | None:
        """The line's number; None where it is in another unit, or isn't counted. Raises CellRefused."""
        own = self.counted.get(line.number)
        if own is None and line.number in self.month.series:
            return None
        if own is not None and not convertible(own.measured_in, self.unit):
            return None
        told = self._told(line)
        if own is None and told and not convertible(told, self.unit):
            return None
        if own is None and not told:
            if not self.alone and self.month.kinds[line.number] == TOTAL:
                return None
            told = self.unit if self.alone else ""
        return self.settling.read(
            line.cells[index], lambda one: read_number(one, told, self.unit), index, line.number, self.unit
        )

    def _told(self, line: SheetLine) -> str:
        """The unit that the line, the heading or a line above the table states. Raises CellRefused."""
        header = self.month.header
        value, measured = (header.column(one) for one in (columns.VALUE, columns.MEASURED))
        told = ""
        if measured is not None and measured < len(line.cells) and not line.cells[measured].is_empty:
            told = self.settling.read(line.cells[measured], read_text, measured, line.number)
        if not told and value is not None:
            told = header.columns[value][1].unit
        told = told or fitting(header.layout.units, self.unit)
        return ledgers_unit(told, self.unit) if told else ""
