"""What a file would change in a register: items, their descriptions, and the figures reported for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from tracker import access
from tracker.access import Rights
from tracker.access.settled import published_through
from tracker.calc.captions import SECTION
from tracker.calc.intake import Report
from tracker.calc.names import folded
from tracker.calc.periods import Month, day_of
from tracker.calc.presence import ALWAYS
from tracker.documents.cells import Cell, SheetLine, address
from tracker.documents.entries import CellRefused, read_day, read_text
from tracker.documents.headers import Header
from tracker.documents.rows import Rows
from tracker.models import Item, ItemStepRequest, Register, Series
from tracker.queries.imports import columns
from tracker.queries.imports.alike import NotMeant, names_of
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import Field
from tracker.queries.imports.groups import HEADINGS, GroupRows, groups_in
from tracker.queries.imports.items import Items
from tracker.queries.imports.joining import tell_joining
from tracker.queries.imports.memory import Answered
from tracker.queries.imports.preview import Change, Entry, ImportPreview, PreviewLine, passed_line
from tracker.queries.imports.settling import Settling, tell_refused, tell_years
from tracker.queries.imports.totals import adds_up, ask_about_totals, compared
from tracker.queries.imports.values import (
    Shown,
    before_in,
    copied,
    named_in,
    reader,
    says,
    says_the_same,
    standing_in,
    unit_stated,
    unknown_units,
    unopened,
)
from tracker.queries.registers.membership import presences
from tracker.queries.reporting.windows import open_months_by_unit
from tracker.wording.languages import language

T = TypeVar("T")
Tell = Callable[[int, int], None]


def register_plan(
    header: Header,
    register: Register,
    month: Month,
    questions: Questions,
    answered: Answered,
    *,
    rights: Rights,
    at: datetime,
    tell: Tell = lambda done, of: None,
) -> ImportPreview:
    """What the lines under a header would change in a register. Values without a month of their own are `month`'s.

    `answered` is what was answered before of tables of this layout; `tell` is told how many lines of how many are done.
    """
    fields = columns.register_fields(register, [month])
    return _Reader(header, fields, register, month, questions, answered, rights, at).plan(tell)


class _Reader:
    """Reads line after line of one file against what the register holds."""

    def __init__(
        self,
        header: Header,
        fields: Sequence[Field],
        register: Register,
        month: Month,
        questions: Questions,
        answered: Answered,
        rights: Rights,
        at: datetime,
    ) -> None:
        self.header, self.register, self.month, self.rights = header, register, month, rights
        self.today = day_of(at)
        self.fields = {field.key: field for field in fields}
        self.columns = {
            index: (self.fields[key], unit_stated(heading, self.fields[key]))
            for index, (key, heading) in header.columns.items()
            if not self.fields[key].derived
        }
        self.settling = Settling(header, questions, self.columns)
        self.reads = {index: reader(*one, month, self.today) for index, one in self.columns.items()}
        self.place = {key: index for index, (key, _heading) in header.columns.items()}
        self.items = Items(register, max(month, Month.of(self.today)), questions, rights)
        named = [self.place[key] for key in (columns.CODE, columns.NAME) if key in self.place]
        self.rows = Rows(header, named, self.items.holds)
        self.reported = rights.units(access.REPORTER)
        self.kinds = {line.number: self.rows.kind(line) for line in header.below()}
        found = groups_in(header, self.fields, self.kinds, self.items.holds)
        self.groups = GroupRows(header, found, questions, answered)
        self.months = open_months_by_unit(self.items.units, at)
        self.present = presences([register.pk], None)
        self.published = published_through()
        leaving = ItemStepRequest.objects.filter(item__register=register, decision=None)
        self.asked_to_leave = frozenset(leaving.values_list("item", flat=True))
        self.series, self.standing = standing_in(
            register, {field.key for field, _heading in self.columns.values()}
        )
        self.unopened: dict[tuple[int, str], Series] = {}
        self.titles: dict[tuple[str, date | None], str] = {}
        self.shown = Shown()
        self.sums: dict[tuple[str, Month | None], Decimal] = defaultdict(Decimal)

    def plan(self, tell: Tell) -> ImportPreview:
        header, below = self.header, self.header.below()
        listed = [line for line in self.settling.read_lines(below) if not self.kinds[line.number]]
        self.items.look_through(names_of(listed, self.place))
        lines = []
        for number, line in enumerate(below, start=1):
            lines.append(self._passed(line) or self.settling.line(line, self._line))
            if number % 500 == 0:
                tell(number, len(below))
        self._ask_about_totals(compared(below, lines, self.kinds))
        sums = {
            replace(self.fields[key], month=month).title(language()): total
            for (key, month), total in self.sums.items()
        }
        problems, strange = unknown_units(self.columns, header.row), header.strange_titles
        return ImportPreview(header.sheet.name, header.titles, lines, problems, strange, sums)

    def _passed(self, source: SheetLine) -> PreviewLine | None:
        """A line that isn't an item's, or of which that is asked."""
        answer = self.groups.answer(source)
        if not answer:
            return PreviewLine(source.number, passed_line(source, "").name, cells=source.cells, asked=True)
        if answer == HEADINGS:
            self.kinds[source.number] = SECTION
        kind = self.kinds[source.number]
        return passed_line(source, kind) if kind else None

    def _ask_about_totals(self, lines: Sequence[SheetLine]) -> None:
        """Compare the lines that are totals with the others that are read, in the columns that add up."""
        titles = {
            index: self._title(field, (heading.month or self.month).first)
            for index, (field, heading) in self.columns.items()
            if field.form == columns.NUMBER and adds_up(field.measured_in)
        }
        ask_about_totals(lines, self.kinds, titles, self._number, self.settling.questions, self.groups.ends)

    def _number(self, line: SheetLine, index: int) -> Decimal | None:
        """The number that a line has in a column. Raises CellRefused."""
        report: Report = self._read(line.number, line.cells[index], self.reads[index], index)
        return report.value

    def _title(self, field: Field, slot: date | None = None) -> str:
        if (found := self.titles.get((field.key, slot))) is None:
            found = self.titles[field.key, slot] = named_in(field, slot)
        return found

    # --- a line ---------------------------------------------------------------------------------

    def _line(self, source: SheetLine) -> PreviewLine:
        line = PreviewLine(source.number, "", cells=source.cells)
        given = {
            index: source.cells[index]
            for index in self.columns
            if index < len(source.cells) and not source.cells[index].is_empty
        }
        if not given:
            line.passed_over = True
            return line
        code, name, unit = (
            self._text(line, given, key) for key in (columns.CODE, columns.NAME, columns.UNIT)
        )
        line.name = name or code
        if line.refusals or line.asked:
            return line
        try:
            item = self._item(line, code, name, unit)
        except NotMeant:
            line.passed_over = True
            return line
        except CellRefused as refused:
            self._refuse(line, refused.details.get("at", columns.NAME), refused)
            return line
        line.item = item
        line.name = item.name
        for index, cell in given.items():
            try:
                self._cell(line, item, index, cell)
            except CellRefused as refused:
                tell_refused(line, address(index, line.row), refused)
        tell_years(line, ((at, one) for at, one in given.items() if self.columns[at][0].form == columns.DATE))
        tell_joining(line, self.month, self.published)
        self._leaving(line, item, given)
        self._check_keeping(line, item)
        return line

    def _check_keeping(self, line: PreviewLine, item: Item) -> None:
        if (line.is_new or line.edits) and not access.can_keep_items(self.rights, item.unit_id):
            self._refuse(line, columns.NAME, CellRefused("may_not_keep", unit=item.unit.name))
        elif line.left_on and not access.can_request_step(self.rights, item):
            self._refuse(line, columns.LEFT, CellRefused("may_not_keep", unit=item.unit.name))

    def _text(self, line: PreviewLine, given: Mapping[int, Cell], key: str) -> str:
        index = self.place.get(key)
        try:
            return (
                self._read(line.row, given[index], read_text, index)
                if index is not None and index in given
                else ""
            )
        except CellRefused as refused:
            self._refuse(line, key, refused)
            return ""

    def _read(self, row: int, cell: Cell, read: Callable[[Cell], T], index: int) -> T:
        field = self.columns[index][0]
        return self.settling.read(cell, read, index, row, field.measured_in, field.places)

    def _refuse(self, line: PreviewLine, key: str, refused: CellRefused) -> None:
        where = self.place.get(key, self.place.get(columns.NAME, 0))
        tell_refused(line, address(where, line.row), refused)

    def _item(self, line: PreviewLine, code: str, name: str, unit: str) -> Item:
        """The item that a line is about, under its new name if it has one. Raises CellRefused `at` the column at fault."""
        cells = {
            key: address(self.place[key], line.row)
            for key in (columns.NAME, columns.UNIT)
            if key in self.place
        }
        known = self.items.known(code, name, line.row, cells.get(columns.NAME, ""))
        responsible, understood = self.items.unit(unit, known, cells.get(columns.UNIT, ""))
        item = self.items.settled(known, line.row, code, name, responsible)
        if understood is not None:
            line.notes.append(replace(understood, cell=cells[columns.UNIT]))
        if known is None or not name or folded(name) == folded(known.name):
            return item
        if otherwise := self.items.understood(known, name):
            line.notes.append(replace(otherwise, cell=cells[columns.NAME]))
            return item
        renamed = self.items.renamed(item, name)
        line.changes.append(Change(self._title(self.fields[columns.NAME]), known.name, name))
        line.edits = True
        return renamed

    # --- a cell ---------------------------------------------------------------------------------

    def _cell(self, line: PreviewLine, item: Item, index: int, cell: Cell) -> None:
        field, heading = self.columns[index]
        if field.key.startswith("c:"):
            if not says(cell, (item.descriptions or {}).get(field.key[2:], "")):
                self._describe(line, item, field, self._read(line.row, cell, self.reads[index], index))
        elif field.key.startswith(("m:", "s:")):
            report = self._read(line.row, cell, self.reads[index], index)
            if field.form == columns.NUMBER and report.value is not None:
                self.sums[field.key, heading.month] += report.value
            self._enter(line, item, index, heading.month or self.month, report)

    def _describe(self, line: PreviewLine, item: Item, field: Field, said: str) -> None:
        old = (item.descriptions or {}).get(field.key[2:], "")
        if said == old:
            return
        if not line.edits and item.pk is not None:
            item = line.item = copied(item)
        assert line.item is not None
        line.item.descriptions = {**(line.item.descriptions or {}), field.key[2:]: said}
        line.edits = True
        line.changes.append(Change(self._title(field), old, said))

    def _enter(self, line: PreviewLine, item: Item, index: int, month: Month, report: Report) -> None:
        """Compare with what stands in the slot, and add a report or a correction if it differs."""
        field, _heading = self.columns[index]
        series = self.series.get((item.id, field.key)) or self._unopened(item, field)
        found = self.standing.get(series.id or 0, ())
        slot = None if field.key.startswith("s:") else month.first
        here = [one for one in found if one.month == slot]
        current = next((one for one in here if not one.waiting), None)
        unit = self.items.reported_by(item, slot)
        own = unit in self.reported
        # What others wait with isn't known before it counts.
        waiting = next((one for one in here if one.waiting and own), None)
        shown = current or before_in(field, found, slot)
        if waiting is not None:
            if not says_the_same(waiting, report):
                raise CellRefused("already_waiting")
            return
        if shown is not None and says_the_same(shown, report):
            return
        if not own:
            raise CellRefused("not_your_unit", unit=self.items.names.units[unit].name)
        if current is None:
            self._check_window(unit, series, slot, report)
        line.entries.append(
            Entry(
                field.key,
                None if slot is None else month,
                report,
                series,
                current.figure if current else None,
                address(index, line.row),
            )
        )
        line.changes.append(
            Change(self._title(field, slot), self.shown.of(shown, field), self.shown.of(report, field))
        )

    def _unopened(self, item: Item, field: Field) -> Series:
        """A series of which nothing was said yet: of every such item of a unit the same, until it's opened."""
        if (found := self.unopened.get((item.unit_id, field.key))) is None:
            found = self.unopened[item.unit_id, field.key] = unopened(item.unit_id, field.part)
        return found

    def _check_window(self, unit: int, series: Series, slot: date | None, report: Report) -> None:
        month = Month.of(slot) if slot else None
        if not self.months[unit].take(series.id, month, report.reached_on):
            raise CellRefused("window_closed", month=str(month or report.reached_on or ""))

    def _leaving(self, line: PreviewLine, item: Item, given: Mapping[int, Cell]) -> None:
        if (index := self.place.get(columns.LEFT)) is None or index not in given:
            return
        try:
            on = self._read(line.row, given[index], read_day, index)
        except CellRefused as refused:
            self._refuse(line, columns.LEFT, refused)
            return
        steps = self.present.get(item.pk, ALWAYS)
        last = steps.last_step(date.max)
        if last is not None and not last.joins and last.on == on:
            return
        line.left_reason = self._text(line, given, columns.LEFT_REASON)
        if not line.left_reason:
            self._refuse(line, columns.LEFT, CellRefused("leaving_reason_missing"))
        elif item.pk is None or on > self.today or not steps.holds(on):
            self._refuse(line, columns.LEFT, CellRefused("left_already"))
        elif item.pk in self.asked_to_leave:
            self._refuse(line, columns.LEFT, CellRefused("leaving_waits"))
        else:
            line.left_on = on
            line.changes.append(Change(self._title(self.fields[columns.LEFT]), "", on.isoformat()))
