"""How the table of a file lies, and which month it is of: proposed, confirmed by the person, or read as a file of that shape was before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tracker.calc.periods import Month
from tracker.documents.cells import FileRefused, Sheet, letters_of, place_of
from tracker.documents.headers import HEADER_WITHIN, MOST_ROWS, Header, Known, Layout, read_header
from tracker.documents.layouts import other_headers, proposed, tables, with_units
from tracker.models import Alias
from tracker.queries.imports import columns
from tracker.queries.imports.added_up import SeveralMonths, of_single_months
from tracker.queries.imports.aliases import titles_by_alias
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import Field
from tracker.queries.imports.dating import MonthsTold, month_of, months_told, of_month
from tracker.queries.imports.meanings import (
    UNREAD,
    meanings_of,
    measures_of,
    still_meant,
    still_measured,
    titles_of,
    units_apart,
)
from tracker.queries.imports.memory import (
    BUT_UNITS,
    COLUMNS,
    KIND,
    MEANT,
    MEASURED,
    REMEMBERED,
    SAID,
    SHAPE,
    TITLES,
    Remembered,
    shape_but_units,
    shape_of,
)
from tracker.queries.imports.preview import ImportTarget, Laid
from tracker.wording.languages import language
from tracker.wording.names import in_brackets

LAYOUT, SHEET = "layout", "sheet"
HEADER, UNIT, COLUMN, MEASURED_IN = "layout.header", "layout.unit", "layout.column.", "layout.measured."
CONFIRMED = "confirmed"
CERTAIN, PROPOSED = "certain", "proposed"
_ROWS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


@dataclass(frozen=True)
class Table:
    """The table that is read: its header, how that was found, whether it is still open where it lies, and the titles it lacks.

    `sheets` are all of its book, `needed` are the titles that can't be missing (see `Known`).
    `month` is that of values whose heading states none; None while that is asked. `told` are the months that the file speaks of.
    `others` are the rows that head other tables of its sheet. `several` is what its titles say of several months, `on_record` how it lies.
    """

    header: Header
    month: Month | None
    told: MonthsTold
    laid: Laid
    is_open: bool
    lacking: Sequence[str]
    needed: Mapping[str, str]
    sheets: Sequence[Sheet]
    several: SeveralMonths
    on_record: Mapping[str, object]
    others: Sequence[int] = ()
    units_apart: Sequence[str] = ()

    @property
    def filled(self) -> list[int]:
        """The places of the columns that hold anything, from the header down."""
        found = {index for index, title in enumerate(self.header.titles) if title}
        for line in self.header.below():
            found.update(index for index, cell in enumerate(line.cells) if not cell.is_empty)
        return sorted(found)


def fields_of(into: ImportTarget) -> list[Field]:
    """The columns that a file into this place may have."""
    if into.register is not None:
        return columns.register_fields(into.register, [into.month])
    if into.unit is not None:
        return columns.month_fields()
    assert into.indicator is not None
    return columns.rank_fields(into.indicator)


def known_of(into: ImportTarget) -> Known:
    """What a table into this place is searched for."""
    fields = fields_of(into)
    units = {one.key: one.measured_in for one in fields if one.form == columns.NUMBER}
    known = {**_by_alias(into), **columns.known_titles(fields)}
    return Known(known, columns.titles(fields, *_needed(into)), units, into.month)


def _by_alias(into: ImportTarget) -> dict[str, str]:
    """The columns by what files from elsewhere call them."""
    if into.register is not None:
        return titles_by_alias(Alias.Kind.COLUMN, into.register)
    return titles_by_alias(Alias.Kind.RANKS if into.unit is None else Alias.Kind.MONTH, None)


def _needed(into: ImportTarget) -> tuple[str, ...]:
    if into.register is not None:
        return (f"{columns.NAME}|{columns.CODE}",)
    if into.unit is not None:
        return f"{columns.NAME}|{columns.KEY}", columns.VALUE
    return (columns.VALUE,)


def lay(
    sheets: Sequence[Sheet],
    into: ImportTarget,
    questions: Questions,
    remembered: Mapping[str, Remembered] | None = None,
    name: str = "",
) -> Table:
    """The table of the file of this `name`: as it was confirmed, else as one of its shape was before (`remembered_layouts`), else as it seems to lie.

    Raises FileRefused when there is none.
    """
    laying = _Laying(sheets, into, questions, remembered or {}, known_of(into))
    is_told = LAYOUT in into.answers or HEADER in into.answers
    before = None if is_told else laying.known_shape()
    header, how, record, is_open, apart = laying.as_before(*before) if before else laying.as_it_seems()
    is_open = (
        is_open or how == PROPOSED or any(one.key == SHEET and not one.chosen for one in questions.asked)
    )
    known = laying.known
    months = months_told(header, fields_of(into), into, name)
    month = month_of(months, into, questions)
    laid = Laid(header.sheet.name, header.layout, how)
    others = other_headers(header, known)
    same = laying.remembered.get(str(record[SHAPE]))
    several = SeveralMonths(header, questions, same.answered if same else {})
    header, is_unclear = of_single_months(header, into, several)
    if into.register is None:
        header = of_month(header, month or into.month)
    return Table(
        header,
        month,
        months,
        laid,
        is_open or is_unclear,
        header.lacks(known),
        known.needed,
        sheets,
        several,
        record,
        others,
        apart,
    )


class _Found(NamedTuple):
    """A header, how it was found, how it is kept on record, whether that is open, and the headings whose units changed."""

    header: Header
    how: str
    record: dict[str, object]
    is_open: bool
    units_apart: Sequence[str] = ()


@dataclass(frozen=True)
class _Laying:
    """Finds the table of a file."""

    sheets: Sequence[Sheet]
    into: ImportTarget
    questions: Questions
    remembered: Mapping[str, Remembered]
    known: Known

    def as_before(self, header: Header, told: Remembered) -> _Found:
        """The table as one of its shape was laid, but for what changed since: that is asked."""
        fields, questions = fields_of(self.into), self.questions
        said, is_open = still_meant(header, told, fields, questions, COLUMN)
        header = self._read(header, {**said, HEADER: ""})
        units, left_out = still_measured(header, told, fields, questions)
        said |= {MEASURED_IN + one: unit for one, unit in units.items()}
        said |= {COLUMN + one: UNREAD for one in left_out}
        header = self._read(header, {**said, HEADER: ""})
        record = on_record(header, self.into, self.known, self.sheets)
        by, on = told.by, told.on.isoformat()
        questions.settle(LAYOUT, REMEMBERED, CONFIRMED, **record, by=by, on=on)
        return _Found(header, REMEMBERED, record, is_open or not all(units.values()))

    def as_it_seems(self) -> _Found:
        """The table as it was confirmed, or else as it seems to lie; where only units differ from one that is remembered its columns are that one's."""
        answers, apart = self.into.answers, []
        header, certain = _chosen(self.sheets, self.known, self.questions)
        if like_it := self._like(header):
            before = {key: one for key, one in like_it.said.items() if key.startswith(COLUMN)}
            answers, certain, apart = {**before, **answers}, False, units_apart(header, like_it)
        header = self._read(header, answers)
        how = CONFIRMED if answers.get(LAYOUT) == CONFIRMED else CERTAIN if certain else PROPOSED
        if how == CONFIRMED and (lacking := header.lacks(self.known)):
            raise FileRefused("no_header", titles=lacking)
        record = on_record(header, self.into, self.known, self.sheets)
        if how != CERTAIN:
            self.questions.ask(LAYOUT, LAYOUT, [CONFIRMED], "", **record)
        return _Found(header, how, record, False, apart)

    def _read(self, header: Header, answers: Mapping[str, str]) -> Header:
        layout = _said(header.sheet, answers, header.layout, self.known)
        return read_header(header.sheet, layout, self.known)

    def known_shape(self) -> tuple[Header, Remembered] | None:
        """The one table of the file that has the shape of one that was read before, and how that was laid."""
        found, answers = [], self.into.answers
        for sheet in self.sheets if self.remembered else ():
            if sheet.is_hidden or answers.get(SHEET, sheet.name) not in ("", sheet.name):
                continue
            for line in sheet.lines[:HEADER_WITHIN]:
                for rows in range(1, MOST_ROWS + 1):
                    header = with_units(sheet, Layout(line.number, rows), self.known)
                    told = self.remembered.get(shape_of(header))
                    if told and told.said.get(SHEET, sheet.name) == sheet.name:
                        found.append((header, told))
        return found[0] if len(found) == 1 else None

    def _like(self, header: Header) -> Remembered | None:
        """How a table was laid that differs from this one in units of measure alone; None where one of its own shape was, too."""
        if not self.remembered:
            return None
        as_found = with_units(header.sheet, Layout(header.layout.first, header.layout.rows), self.known)
        if shape_of(as_found) in self.remembered:
            return None
        same = shape_but_units(as_found)
        return next((one for one in self.remembered.values() if one.but_units == same), None)


def _chosen(sheets: Sequence[Sheet], known: Known, questions: Questions) -> tuple[Header, bool]:
    """The header of the sheet that was chosen, hidden ones only so; of several that could be meant it is asked which."""
    named = questions.answers.get(SHEET)
    if (sheet := next((one for one in sheets if named and one.name == named), None)) is not None:
        found = proposed(sheet, known)
        if found is None:
            raise FileRefused("no_header", titles=list(known.needed.values()))
        if len(names := [one.name for one in sheets if one.lines]) > 1:
            questions.ask(SHEET, SHEET, names, n=len(names))
        return found.header, found.certain
    offered = tables(sheets, known)
    if len(offered) > 1:
        questions.ask(SHEET, SHEET, [one.header.sheet.name for one in offered], n=len(offered))
    best = max(offered, key=lambda one: len(one.header.columns))
    return best.header, best.certain


def _said(sheet: Sheet, answers: Mapping[str, str], layout: Layout, known: Known) -> Layout:
    """The layout with what a person has said of its parts; what can't be is left as it was."""
    rows = _ROWS.fullmatch(answers.get(HEADER, ""))
    if rows is not None:
        first, last = int(rows[1]), int(rows[2] or rows[1])
        there = any(line.number == first for line in sheet.lines)
        if (
            there
            and 0 <= last - first < MOST_ROWS
            and (first, last - first + 1) != (layout.first, layout.rows)
        ):
            layout = with_units(sheet, Layout(first, last - first + 1), known).layout
    if UNIT in answers:
        layout = replace(layout, units=tuple(one for one in re.split(r"[、,，\s]+", answers[UNIT]) if one))
    fields = set(known.titles.values())
    told = {
        place_of(key.removeprefix(COLUMN)): "" if value == UNREAD else value
        for key, value in answers.items()
        if key.startswith(COLUMN) and (value == UNREAD or value in fields)
    }
    measured = {
        place_of(key.removeprefix(MEASURED_IN)): one
        for key, one in answers.items()
        if one and key.startswith(MEASURED_IN)
    }
    return replace(layout, columns=_placed(told), measured=_placed(measured))


def _placed(told: Mapping[int | None, str]) -> dict[int, str]:
    return {index: one for index, one in told.items() if index is not None}


def choices_of(header: Header) -> list[str]:
    """The rows that could be the header: each of the first ones, alone or with the next."""
    numbers = [line.number for line in header.sheet.lines[:HEADER_WITHIN]]
    return [
        rows for one in numbers for rows in (str(one), *([f"{one}-{one + 1}"] if one + 1 in numbers else []))
    ]


def on_record(header: Header, into: ImportTarget, known: Known, sheets: Sequence[Sheet]) -> dict[str, object]:
    """The layout in words, and so that the next table of this shape can be read by it; one of a hidden sheet can't."""
    as_found = with_units(header.sheet, Layout(header.layout.first, header.layout.rows), known)
    said = {UNIT: "、".join(header.layout.units)}
    if len([one for one in sheets if one.lines]) > 1:
        said[SHEET] = header.sheet.name
    for index, title in enumerate(header.titles):
        if title or index in header.columns:
            said[COLUMN + letters_of(index)] = header.columns.get(index, (UNREAD, None))[0]
    said |= {MEASURED_IN + letters_of(index): unit for index, unit in header.layout.measured.items()}
    shape = "" if header.sheet.is_hidden else shape_of(as_found)
    return described(header, into) | {
        SHAPE: shape,
        SAID: [f"{key}={one}" for key, one in said.items()],
        BUT_UNITS: shape_but_units(as_found),
        MEANT: meanings_of(as_found),
        MEASURED: measures_of(header, fields_of(into)),
        TITLES: titles_of(as_found),
    }


def described(header: Header, into: ImportTarget) -> dict[str, object]:
    """The layout in words: sheet, rows, units, and what is read as what."""
    named = {field.key: replace(field, measured_in="") for field in fields_of(into)}
    read = [
        f"{letters_of(index)}={replace(named[key], month=heading.month).title(language())}"
        + (in_brackets(heading.unit) if heading.unit else "")
        for index, (key, heading) in sorted(header.columns.items())
    ]
    first, last = header.layout.first, header.row
    rows = str(first) if first == last else f"{first}–{last}"
    return {
        "sheet": header.sheet.name,
        "rows": rows,
        "units": list(header.layout.units) or ["—"],
        COLUMNS: read,
    }


def keep_answers(table: Table, questions: Questions) -> None:
    """See that a layout nobody had to be asked about is kept too where something was answered of it."""
    asked = questions.asked
    if all(one.key != LAYOUT for one in asked) and any(KIND in one.details for one in asked):
        questions.settle(LAYOUT, LAYOUT, CONFIRMED, **table.on_record)
