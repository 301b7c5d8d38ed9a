"""What a file would change in a unit's month: a line a series that the unit owes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.calc import intake
from tracker.calc.captions import MEAN, PART, TOTAL
from tracker.calc.intake import Report
from tracker.calc.names import folded
from tracker.calc.numbers import MAX_DECIMALS, digits
from tracker.calc.payload import NUMBERS, PLACES, said
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.documents.cells import Cell, SheetLine, address
from tracker.documents.entries import (
    CellRefused,
    read_day,
    read_flag,
    read_number,
    read_whole,
)
from tracker.documents.headers import Header, fitting, text_of
from tracker.documents.rows import Rows
from tracker.models import Figure, Grade, Qualifier, Series, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.added_up import LEAVE_OUT, SeveralMonths
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.line_cells import EMPTY, LineCells
from tracker.queries.imports.month_totals import MonthLines, ask_about_month_totals
from tracker.queries.imports.preview import Change, Entry, ImportPreview, PreviewLine, Refusal, passed_line
from tracker.queries.imports.series_names import SeriesNames
from tracker.queries.imports.settling import Settling, StillOpen, tell_refused, tell_years
from tracker.queries.imports.stated import STATED, StatedReader
from tracker.queries.imports.totals import compared
from tracker.queries.imports.values import ledgers_unit, readable
from tracker.queries.ledger.standing_figures import StandingFigure, standing_figures
from tracker.queries.ledger.unit_lives import Passage, life_of
from tracker.queries.ledger.unit_names import UnitNames
from tracker.queries.reporting.unit_month import owed_series
from tracker.queries.reporting.windows import open_months_by_unit
from tracker.queries.targets.inapplicable import resting_in
from tracker.wording import label
from tracker.wording import month as month_name
from tracker.wording.languages import language
from tracker.wording.numbers import quantity

ENTERED = (*NUMBERS, *PLACES, columns.REASON)
_MORE_THAN_A_TOTAL = 4  # letters: 小计 alone is nothing's name


def month_plan(
    header: Header, unit: Unit, month: Month, questions: Questions, several: SeveralMonths, *, at: datetime
) -> ImportPreview:
    """What the lines under a header would change in what a unit reports for a month."""
    return _Reader(header, unit, month, questions, several, at).plan()


class _Reader:
    def __init__(
        self,
        header: Header,
        unit: Unit,
        month: Month,
        questions: Questions,
        several: SeveralMonths,
        at: datetime,
    ) -> None:
        fields = {field.key: field for field in columns.month_fields()}
        read = [index for index, (key, _heading) in header.columns.items() if not fields[key].derived]
        self.settling = Settling(header, questions, read)
        self.header, self.unit, self.month, self.several = header, unit, month, several
        self.today = day_of(at)
        self.months = open_months_by_unit([unit.pk], at)[unit.pk]
        self.fields = fields
        self.places = {key: index for index, (key, _heading) in header.columns.items()}
        self.units = dict(reversed([(key, heading.unit) for key, heading in header.columns.values()]))
        owed = list(owed_series(unit, month))
        self.by_key = {columns.series_key(one): one for one in owed}
        self.named = SeriesNames(owed, questions)
        self.stated = StatedReader(owed, month, self.today, header.layout.units)
        resting = [(one.series, one.held.row) for one in resting_in(unit, month)]
        self.resting = {
            name: row for series, row in resting for name in (columns.series_key(series), folded(str(series)))
        }
        self.passed = _passed(unit, month)
        self.standing: dict[int, list[StandingFigure]] = defaultdict(list)
        for one in standing_figures([series.pk for series in owed]):
            if one.month == month.first:
                self.standing[one.series].append(one)
        named = [self.places[key] for key in (columns.KEY, columns.NAME) if key in self.places]
        self.rows = Rows(header, named, self._holds)
        self.kinds: dict[int, str] = {}
        self.series: dict[int, Series] = {}
        self.taken: dict[int, int] = {}
        self.sums: dict[str, Decimal] = defaultdict(Decimal)

    def _holds(self, text: str) -> bool:
        """Whether a line of the unit's has this key or name."""
        own = self.by_key, self.resting, self.passed
        return (
            any(text in those or folded(text) in those for those in own)
            or self.named.called(text)[0] is not None
        )

    def plan(self) -> ImportPreview:
        below = self.header.below()
        lines = [self._passed(line) or self.settling.line(line, self._line) for line in below]
        told = MonthLines(self.header, compared(below, lines, self.kinds), self.kinds, self.series)
        ask_about_month_totals(told, self.fields, self.settling)
        return ImportPreview(
            self.header.sheet.name,
            self.header.titles,
            lines,
            self._over(),
            self.header.strange_titles,
            dict(self.sums),
        )

    def _over(self) -> list[Refusal]:
        """That the unit isn't there any more in the month, and who is in its place."""
        names = UnitNames()
        found = names.named(self.unit.code, self.month)
        if found is None or found.ended is None:
            return []
        successors = [label(one) for one in found.successors]
        said = {"unit": label(self.unit), "last": month_name(found.ended), "successors": successors}
        return [Refusal("", "unit_over", said)]

    def _passed(self, source: SheetLine) -> PreviewLine | None:
        """A line that isn't one of a series, with what it is."""
        kind = self.rows.kind(source)
        kind = self.kinds[source.number] = "" if self._may_be_owed(source, kind) else kind
        return passed_line(source, kind) if kind else None

    def _may_be_owed(self, source: SheetLine, kind: str) -> bool:
        """Whether a line that reads like a total may be a series' own: 固定资产投资累计. It is asked."""
        index = self.places.get(columns.NAME, len(source.cells))
        name = text_of(source.cells[index]) if index < len(source.cells) else ""
        if kind not in (TOTAL, MEAN, PART) or len(name) < _MORE_THAN_A_TOTAL:
            return False
        try:
            return self.named.near(name, address(index, source.number))[0] is not None
        except StillOpen:
            return True

    def _line(self, source: SheetLine) -> PreviewLine:
        line = PreviewLine(source.number, "", cells=source.cells)
        cells = {key: source.cells[index] for key, index in self.places.items() if index < len(source.cells)}
        row = LineCells(line, cells, self.places, self.units, self.settling)
        entered = next((key for key in ENTERED if row.has(key)), None)
        if entered is None and not any(row.has(key) for key in STATED):
            line.name = row.text(columns.NAME) if not cells.get(columns.NAME, EMPTY).fault else ""
            line.passed_over = True
            return line
        at = columns.NAME
        try:
            series = self._series(row)
            line.name = str(series)
            if self._is_of_other_months(row, series):
                line.passed_over = True
                return line
            if entered is not None:
                at = entered
                self._enter(row, series, self._report(row, series))
            self.stated.read(row, series)
            days = (key for key in (columns.AS_OF, columns.SOURCE_DATE) if row.has(key))
            tell_years(line, ((self.places[key], cells[key]) for key in days))
        except CellRefused as refused:
            where = str(refused.details.get("at", at))
            tell_refused(line, row.at(where), refused)
        except Refused as refused:
            field = refused.details["field"]
            line.refusals.append(Refusal(row.at(field if field in self.places else at), refused.code))
        return line

    def _is_of_other_months(self, row: LineCells, series: Series) -> bool:
        """Whether it was said that the line's number is of other months than are asked for. Raises StillOpen."""
        index = self.places.get(columns.VALUE)
        if index is None or not row.has(columns.VALUE):
            return False
        doubt = self.several.doubt(series.reporting, index)
        if not doubt:
            return False
        answer = self.several.ask(series.reporting, index, self.header.titles[index], row.at(columns.VALUE))
        if not answer:
            raise StillOpen(doubt)
        return answer == LEAVE_OUT

    def _series(self, row: LineCells) -> Series:
        key, name = row.text(columns.KEY), row.text(columns.NAME)
        row.line.name = name or key
        called = key or folded(name)
        series, understood = (self.by_key.get(key), None) if key else self.named.called(name)
        if series is None and (row_of := self.resting.get(called)):
            since = str(Month.of(row_of.from_month))
            raise CellRefused("not_applying", text=(name or key)[:60], since=since, basis=row_of.basis)
        if series is None and (passage := self.passed.get(called)):
            names = [label(one) for one in passage.successors]
            last = month_name(passage.last)
            raise CellRefused("task_passed", text=(name or key)[:60], last=last, successors=names)
        if series is None and not key:
            series, understood = self.named.near(name, row.at(columns.NAME))
        if series is None:
            raise CellRefused("not_owed", text=(name or key)[:60])
        self.series[row.line.row] = series
        first = self.taken.setdefault(series.pk, row.line.row)
        if first != row.line.row:
            raise CellRefused("row_twice", row=first)
        if understood is not None:
            row.line.notes.append(replace(understood, cell=row.at(columns.NAME)))
        return series

    def _report(self, row: LineCells, series: Series) -> Report:
        """What the line says. Raises CellRefused or Refused."""
        grade = row.chosen(columns.GRADE, Grade.choices) or Grade.DEPARTMENT
        here = [one for one in self.standing.get(series.pk, ()) if one.grade == grade]
        before = here[0] if here else None
        as_of = row.read(columns.AS_OF, read_day) if row.has(columns.AS_OF) else None
        if as_of is not None and as_of > self.today:
            raise CellRefused("in_the_future", at=columns.AS_OF)
        qualifier = row.chosen(columns.QUALIFIER, Qualifier.choices)
        report = Report(
            as_of=as_of or (before.as_of if before else min(self.month.last, self.today)),
            **self._numbers(row, series),
            not_applicable=row.text(columns.REASON),
            note=row.text(columns.NOTE) or (before.note if before else ""),
            qualifier=str(qualifier or (before.qualifier if before else Qualifier.EXACT)),
            grade=int(grade),
        )
        intake.check(report, series.form)
        return report

    def _value(self, row: LineCells, series: Series) -> Decimal | None:
        if not row.has(columns.VALUE):
            return None
        if series.form.is_yes_no:
            return Decimal(row.read(columns.VALUE, read_flag))
        told = row.text(columns.MEASURED) or row.units.get(columns.VALUE, "") or self._unit_above(series)
        stated = ledgers_unit(told, series.measured_in)
        wanted = series.measured_in
        places = series.indicator.places if series.indicator else 2
        value = row.read(columns.VALUE, lambda cell: read_number(cell, stated, wanted), wanted, places)
        titled = replace(self.fields[columns.VALUE], measured_in=series.measured_in)
        self.sums[titled.title(language())] += value
        return value

    def _unit_above(self, series: Series) -> str:
        """The unit that a line above the table states for such numbers."""
        return fitting(self.header.layout.units, series.measured_in)

    def _numbers(self, row: LineCells, series: Series) -> dict[str, Any]:
        said: dict[str, Any] = {columns.VALUE: self._value(row, series)}
        said |= {key: row.read(key, _plain_number) for key in NUMBERS[1:] if row.has(key)}
        return said | {key: row.read(key, read_whole) for key in PLACES if row.has(key)}

    def _enter(self, row: LineCells, series: Series, report: Report) -> None:
        line = row.line
        here = [one for one in self.standing.get(series.pk, ()) if one.grade == report.grade or one.waiting]
        waiting = next((one for one in here if one.waiting), None)
        current = next((one for one in here if not one.waiting), None)
        stands = waiting or current
        if stands is not None and readable(_said(stands)) == readable(_said(report)):
            return
        if waiting is not None:
            raise CellRefused("already_waiting")
        if current is None and not self.months.take(series.pk, self.month, None):
            raise CellRefused("window_closed", month=str(self.month))
        line.fresh = current is None
        place = row.at(next(key for key in ENTERED if row.has(key)))
        line.entries.append(Entry("", self.month, report, series, current.figure if current else None, place))
        line.changes.append(Change(_("本月数"), shown(current, series), shown(report, series)))


def _plain_number(cell: Cell) -> Decimal:
    return read_number(cell, "", "")


def _said(one: StandingFigure | Report) -> tuple[object, ...]:
    return (*said(one), one.qualifier, int(one.grade), one.note, one.as_of)


def _passed(unit: Unit, month: Month) -> dict[str, Passage]:
    """By its key and its name, how each series passed on that the unit had and handed over by the month."""
    handed = {task.pk: one for one in life_of(unit, month).handed_over for task in one.tasks}
    rows = (
        Series.objects.filter(unit=unit, indicator__in=handed).select_related("indicator") if handed else ()
    )
    return {
        name: handed[series.indicator_id]
        for series in rows
        if series.indicator_id
        for name in (columns.series_key(series), folded(str(series)))
    }


def shown(one: StandingFigure | Report | Figure | None, series: Series) -> str:
    """What a figure says, in a cell's words."""
    if one is None:
        return ""
    if one.not_applicable:
        return _("不适用：%(reason)s") % {"reason": one.not_applicable}
    if one.numerator is not None and one.denominator is not None:
        return f"{digits(one.numerator)} / {digits(one.denominator)}"
    if one.rank is not None:
        return f"{one.rank} / {one.of_n}"
    if one.value is None:
        return ""
    if series.form.is_yes_no:
        return _("是") if one.value else _("否")
    return quantity(one.value, series.measured_in, MAX_DECIMALS)
