"""Sheets read by the tables that describe them: every cell by its kind, every fault with its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from tracker.calc.captions import units_in
from tracker.calc.periods import SHANGHAI
from tracker.documents.cells import Cell, Sheet, SheetLine, address
from tracker.documents.entries import (
    CellRefused,
    read_choice,
    read_day,
    read_flag,
    read_month,
    read_number,
    read_text,
    read_whole,
)
from tracker.documents.headers import Header, Known, find_header
from tracker.queries.imports.setting_up import fields
from tracker.queries.imports.setting_up.fields import Field, Table

MARK = "mark"
_CODE = re.compile(r"[A-Za-z0-9_-]+")
_DOTTED = re.compile(r"[\w.-]+")
_DEADLINE = re.compile(
    r"(?:day|次月)?\s*(?P<day>\d{1,2})\s*[日号]?|(?:workday|次月)?\s*第?\s*(?P<workday>\d{1,2})\s*(?:个?工作日)?",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"(?P<day>\S+?)[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?")
PARTS = re.compile(r"[;；\n]")
_LINE = re.compile(r"(?:;;|；；|[^;；\n])+")  # a line of several; twice the separator is one in the text


@dataclass(frozen=True)
class Fault:
    """What can't be taken: in which line and column (none where it is about the whole table) and why."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    line: int = 0
    column: str = ""
    cell: str = ""


@dataclass
class Row:
    """A line of a table: what its cells say by the names of their columns, and what is wrong with them.

    `units` are those that headings state, by column; `above` those of the lines over the table.
    """

    table: Table
    line: int
    units: Mapping[str, str] = field(default_factory=dict)
    above: Sequence[str] = ()
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        """What a cell says; None where it is blank."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """What a cell of text or a code says; nothing where it is blank."""
        return self.values.get(name) or ""

    def refuse(self, column: str, code: str, **details: object) -> None:
        self.faults.append(Fault(code, details, self.line, column, self.cells.get(column, "")))

    def of(self, names: Sequence[str]) -> tuple[Any, ...]:
        return tuple(self.values.get(name) for name in names)


@dataclass(frozen=True)
class TableRead:
    """A table as it was read: its rows, the faults of the whole, and the titles that nobody knows."""

    table: Table
    rows: Sequence[Row] = ()
    faults: Sequence[Fault] = ()
    strange: Sequence[tuple[str, str]] = ()

    @property
    def all_faults(self) -> list[Fault]:
        return [*self.faults, *(fault for row in self.rows for fault in row.faults)]


def read_table(sheet: Sheet, table: Table) -> TableRead:
    """The rows of a sheet. Raises FileRefused when a column that must be there isn't."""
    header = find_header([sheet], Known(table.known, table.headings))
    columns = {index: table.field(name) for index, (name, _heading) in header.columns.items()}
    units = {name: heading.unit for name, heading in header.columns.values() if heading.unit}
    above = [unit for text in header.captions() for unit in units_in(text, ())]
    rows = [
        row for line in header.below() for row in _rows(Row(table, line.number, units, above), line, columns)
    ]
    for row in rows:
        if row.line in sheet.hidden_rows:
            row.refuse(min(columns.items())[1].name, "row_hidden")
    return TableRead(table, rows, list(_header_faults(header)), _strange(header))


def _header_faults(header: Header) -> Iterator[Fault]:
    for index, title in header.twice:
        yield Fault("column_twice", {"title": title}, header.row, title, address(index, header.row))


def _strange(header: Header) -> list[tuple[str, str]]:
    return [(title, address(index, header.row)) for index, title in header.strange]


def _rows(row: Row, line: SheetLine, columns: Mapping[int, Field]) -> Iterator[Row]:
    """The row of a line, unless it is an example or empty where it matters."""
    for index, one in columns.items():
        row.cells[one.name] = address(index, line.number)
        cell = line.cells[index] if index < len(line.cells) else Cell()
        _read(row, one, cell)
    if not row.values and not row.faults:
        return
    if row.values.pop(MARK, ""):
        return
    if not (row.table.amends and row.text("code")):
        refuse_blanks(row, row.table.needed)
    yield row


def refuse_blanks(row: Row, needed: Sequence[Field]) -> None:
    """Refuse a row in which something is missing that it must say."""
    for one in needed:
        if one.name not in row.values and not any(fault.column == one.name for fault in row.faults):
            row.refuse(one.name, "cell_missing", title=one.title)


def _read(row: Row, one: Field, cell: Cell) -> None:
    if cell.is_empty:
        return
    try:
        said = READERS[one.form](cell, one)
    except CellRefused as refused:
        row.refuse(one.name, refused.code, **refused.details)
        return
    if isinstance(said, str) and one.longest and len(said) > one.longest:
        row.refuse(one.name, "too_long", most=one.longest)
    elif said not in ("", []):
        row.values[one.name] = said


def _text(cell: Cell, _one: Field) -> str:
    return read_text(cell).strip()


def _matching(pattern: re.Pattern[str]) -> Callable[[Cell, Field], str]:
    def read(cell: Cell, _one: Field) -> str:
        text = read_text(cell).strip()
        if not pattern.fullmatch(text):
            raise CellRefused("bad_key", text=text[:40])
        return text

    return read


def _number(cell: Cell, one: Field) -> Any:
    """The number; one in the unit of something else stays a cell until that is found."""
    if one.unit_of:
        read_text(cell)
        return cell
    return read_number(cell, "", "")


def _choice(cell: Cell, one: Field) -> str:
    """The code of a choice, given as such or by its label in either language."""
    offered: dict[str, str] = {}
    for code, labels in one.offered:
        offered |= {said.lower(): code for said in (code, *labels)}
    text = read_text(cell).strip()
    if text.lower() not in offered:
        read_choice(Cell(text), [str(label) for _code, label in one.choices])
    return offered[text.lower()]


def _moment(cell: Cell, _one: Field) -> datetime:
    text = read_text(cell)
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise CellRefused("not_a_moment", text=text[:40])
    return datetime.combine(read_day(Cell(found["day"])), _clock(found, text), SHANGHAI)


def _time(cell: Cell, _one: Field) -> time:
    text = read_text(cell).strip()
    found = re.fullmatch(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?", text)
    if found is None:
        raise CellRefused("not_a_time", text=text[:40])
    return _clock(found, text)


def _clock(found: re.Match[str], text: str) -> time:
    try:
        return time(int(found["hour"]), int(found["minute"]))
    except ValueError:
        raise CellRefused("not_a_time", text=text[:40]) from None


def _deadline(cell: Cell, _one: Field) -> tuple[str, int]:
    """The day of the month, or which workday: `day 18`, `18日`, `workday 8`, `第8个工作日`."""
    text = read_text(cell).strip()
    found = _DEADLINE.fullmatch(text)
    if found is None:
        raise CellRefused("not_a_deadline", text=text[:40])
    (basis, number), *_rest = [(name, said) for name, said in found.groupdict().items() if said]
    return basis, int(number)


def _parts(cell: Cell, _one: Field) -> list[str]:
    return [part.strip() for part in PARTS.split(read_text(cell)) if part.strip()]


def _lines(cell: Cell, _one: Field) -> str:
    """The lines of a text that stand in a cell as parts: 甲；乙. One with a separator in it has that twice."""
    parts = (re.sub("([;；])\\1", r"\1", part).strip() for part in _LINE.findall(read_text(cell)))
    return "\n".join(filter(None, parts))


def _month(cell: Cell, _one: Field) -> date:
    return read_month(cell).first


READERS: Mapping[str, Callable[[Cell, Field], Any]] = {
    fields.TEXT: _text,
    fields.CODE: _matching(_CODE),
    fields.DOTTED: _matching(_DOTTED),
    fields.WHOLE: lambda cell, _one: read_whole(cell),
    fields.NUMBER: _number,
    fields.FLAG: lambda cell, _one: read_flag(cell),
    fields.MONTH: _month,
    fields.DAY: lambda cell, _one: read_day(cell),
    fields.MOMENT: _moment,
    fields.TIME: _time,
    fields.DEADLINE: _deadline,
    fields.CHOICE: _choice,
    fields.LINES: _lines,
    fields.REFERENCE: _text,
    fields.REFERENCES: _parts,
}
