"""A workbook that sets up a district: its sheets found by their names, their rows read against what the district has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, override

from tracker.calc.codes import new_code
from tracker.calc.names import folded
from tracker.documents.cells import FileRefused, Sheet
from tracker.documents.sheets import LISTS
from tracker.documents.workbooks import Book
from tracker.queries.imports.preview import Refusal
from tracker.queries.imports.setting_up.declared import WORKBOOK
from tracker.queries.imports.setting_up.fields import Table
from tracker.queries.imports.setting_up.reading import Row, TableRead, read_table
from tracker.queries.imports.setting_up.resolving import (
    PARTS_OF_REGISTERS,
    Directory,
    enlist,
    refuse_doubles,
    refuse_strays,
    resolve,
)
from tracker.queries.imports.setting_up.standing import Standing
from tracker.wording.languages import CHINESE, ENGLISH
from tracker.wording.refusals import sentence

MOST_ROWS = 2_000  # of a sheet: a set-up is configuration, not a register


@dataclass
class SetUpBook:
    """A workbook as it was read: of each table its sheet's name and rows, and what was passed over."""

    sheets: dict[str, str] = field(default_factory=dict)
    reads: list[TableRead] = field(default_factory=list)
    problems: list[Refusal] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    directory: Directory = field(default_factory=Directory)


def read_set_up(book: Book, standing: Standing) -> SetUpBook:
    """What a workbook would set up. Raises FileRefused when none of its sheets is one of a set-up."""
    found = SetUpBook(directory=standing.directory())
    tables = {folded(name): table for table in WORKBOOK for name in names_of(table)}
    for sheet in book.sheets:
        if folded(sheet.name) in {*instruction_sheets(), folded(LISTS)}:
            continue
        table = tables.get(folded(sheet.name))
        if table is None or sheet.is_hidden or table.name in found.sheets:
            found.unread += [sheet.name] if sheet.lines and not sheet.is_hidden else []
        else:
            _read(found, sheet, table)
    if not found.sheets:
        raise FileRefused("no_known_sheet", titles=[str(table.title) for table in WORKBOOK])
    _look_through(found)
    return found


def names_of(table: Table) -> Iterator[str]:
    """By what names a table's sheet is found, in both languages."""
    for language in (CHINESE, ENGLISH):
        with override(language):
            yield str(table.title)


def instruction_sheets() -> Iterator[str]:
    """What the sheet with the instructions is called."""
    for language in (CHINESE, ENGLISH):
        with override(language):
            yield folded(gettext("填写说明"))


def _read(found: SetUpBook, sheet: Sheet, table: Table) -> None:
    found.sheets[table.name] = sheet.name
    if not sheet.lines:
        return
    if len(sheet.lines) > MOST_ROWS:
        found.problems.append(Refusal(sheet.name, "too_many_set_up", {"most": MOST_ROWS}))
        return
    try:
        found.reads.append(read_table(sheet, table))
    except FileRefused as refused:
        found.problems.append(Refusal(sheet.name, "not_entered", {"text": sentence(refused)}))


def _look_through(found: SetUpBook) -> None:
    for read in sorted(found.reads, key=_order):
        _give_codes(read.rows, read.table, found.directory)
        if read.table.name not in PARTS_OF_REGISTERS:
            enlist(found.directory, [read])
    resolve(found.directory, found.reads)
    for read in found.reads:
        refuse_doubles(read)
    refuse_strays(found.reads, {table.name: table.title for table in WORKBOOK})


def _order(read: TableRead) -> int:
    return [table.name for table in WORKBOOK].index(read.table.name)


def _give_codes(rows: Sequence[Row], table: Table, directory: Directory) -> None:
    """Rows without a code are what their name says; those that are new get one from it."""
    if not any(one.name == "code" for one in table.fields) or not any(
        one.name == "name" for one in table.fields
    ):
        return
    given = {row.text("code") for row in rows}
    for row in rows:
        if row.text("code") or not row.text("name"):
            continue
        register = _register(row, directory)
        known = directory.find(table.name, row.text("name"), register)
        if len(known) > 1:
            row.refuse(
                "name",
                "named_twice",
                text=row.text("name"),
                title=table.field("name").title,
                codes=sorted(known),
            )
            continue
        code = next(iter(known)) if known else _new_code(row, table.name, register, given, directory)
        row.values["code"] = code
        given.add(code)


def _register(row: Row, directory: Directory) -> str:
    found = directory.find("registers", row.text("register")) if row.text("register") else set()
    return next(iter(found)) if len(found) == 1 else ""


def _new_code(row: Row, table: str, register: str, given: set[str], directory: Directory) -> str:
    """A code for a row without one, that no other row has."""
    sections = directory.find("sections", row.text("section")) if row.text("section") else set()

    def is_taken(code: str) -> bool:
        return code in given or directory.find(table, code, register) == {code}

    return new_code(row.text("name"), is_taken, within=min(sections, default=""))
