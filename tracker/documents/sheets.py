"""Writing workbooks, to read, to calculate with and to fill in: typed or printed cells, units in headings, drop-downs,
notes, locked cells. No cell is ever a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.calc.collecting import uncollected
from tracker.calc.names import folded
from tracker.documents.cells import Formatted
from tracker.documents.papers import Paper, Table, plain_text
from tracker.documents.safe_text import LONGEST_NAME, cell_text, cut, is_listed_plainly, sheet_name

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST_LIMIT = 255  # what a drop-down may hold in itself; a longer one is kept on the sheet of lists
LISTS = "选项"
MOST_OFFERED = 500  # rows of another sheet that a drop-down offers
PAGE_WIDTH = 160  # characters of a landscape page of A4, shared out to the columns of a printed table
_NUMBER = Decimal | int


@dataclass(frozen=True)
class SheetColumn:
    """A column to write: title, kind, and what the person filling it in may and may not do.

    What stands on another sheet, in which column, is on offer as well as anything else (`offers`); `choices` alone are.
    """

    title: str
    width: int = 14
    form: str = "text"
    choices: Sequence[str] = ()
    locked: bool = False
    hidden: bool = False
    note: str = ""
    right: bool = False
    offers: tuple[str, int] | None = None


@dataclass(frozen=True)
class OutSheet:
    """A sheet to write. `spare` empty rows below the filled ones are open for more; `protected` locks the rest.

    A `printed` one is there to be read: every cell is framed and wrapped, and shows the very string it was given.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[object]]
    title: str = ""
    note: str = ""
    printed: bool = False
    spare: int = 0
    protected: bool = False
    locked_cells: frozenset[tuple[int, int]] = field(default_factory=frozenset)


@uncollected()
def write_workbook(
    sheets: Sequence[OutSheet], instructions: Sequence[str] = (), *, made: datetime | None = None
) -> bytes:
    """An xlsx file; `instructions`, their title first, become a sheet of their own after the first. `made` is the time it says it was made,
    so that what is published is the same bytes whenever it's asked for.
    """
    from xlsxwriter import Workbook  # loaded with the first workbook: no page needs it

    kept = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(kept, options) as book:
        if made is not None:
            book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
        writer = _Writer(book, sheets)
        for sheet, name in zip(sheets, writer.names, strict=True):
            writer.sheet(sheet, name)
        if instructions:
            writer.instructions(instructions)
        writer.lists()
    return kept.getvalue()


def printed_sheet(name: str, table: Table) -> OutSheet:
    """A table of a document as a sheet: the same strings, as text."""
    total = sum(table.widths)
    columns = [
        SheetColumn(title, width=max(6, PAGE_WIDTH * share // total), right=number in table.right)
        for number, (title, share) in enumerate(zip(table.header, table.widths, strict=True))
    ]
    return OutSheet(name, columns, table.rows, title=table.title, note=table.note, printed=True)


def write_tables(tables: Sequence[Table], *, made: datetime | None = None) -> bytes:
    """Tables of a document as a workbook, each on a sheet of its own; `made` as in `write_workbook`."""
    return write_workbook([_sheet_of(table) for table in tables], made=made)


def write_paper(paper: Paper) -> bytes:
    """A document as a workbook: its text on the first sheet, a paragraph a row, then its tables."""
    text = OutSheet(paper.title, [SheetColumn(paper.title, width=PAGE_WIDTH)], _text(paper), printed=True)
    return write_workbook([*([text] if paper.has_text else []), *map(_sheet_of, paper.tables)])


def _sheet_of(table: Table) -> OutSheet:
    return printed_sheet(table.short or table.title, table)


def _text(paper: Paper) -> list[tuple[str]]:
    """The lines of a document's text, without its tables and its title."""
    bare = replace(paper, tables=(), title="")
    return [(line.strip(),) for line in plain_text(bare) if line.strip()]


def _width(text: str) -> int:
    """How wide text is in a spreadsheet's characters: a Chinese one takes two."""
    return sum(1 if letter < "\u1100" else 2 for letter in text)


def _range(sheet: str, column: int, first: int, last: int) -> str:
    """The formula that names rows of a column of another sheet, all counted from 0."""
    from xlsxwriter.utility import xl_range_abs

    return f"='{sheet}'!{xl_range_abs(first, column, last, column)}"


class _Writer:
    def __init__(self, book: Any, sheets: Sequence[OutSheet]) -> None:
        self.book = book
        self.taken = {folded(LISTS)}
        self.names = [self._free_name(sheet.name) for sheet in sheets]
        self.named = {sheet.name: name for sheet, name in zip(sheets, self.names, strict=True)}
        self.formats: dict[tuple[object, ...], Any] = {}
        self.long_lists: dict[tuple[str, ...], int] = {}

    def style(self, **wanted: object) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "宋体", "font_size": 11, **wanted})
        return self.formats[key]

    def sheet(self, sheet: OutSheet, name: str) -> None:
        page = self.book.add_worksheet(name)
        top, left = 0, next((at for at, one in enumerate(sheet.columns) if not one.hidden), 0)
        for text, style in ((sheet.title, self.style(bold=True, font_size=14)), (sheet.note, self.style())):
            if text:
                page.write_string(top, left, cell_text(text), style)
                top += 1
        rows = list(sheet.rows)
        count = len(rows)
        styles = [
            [self._cell_style(column, sheet, open_=open_) for column in sheet.columns]
            for open_ in (False, True)
        ]
        for number, cells in enumerate(rows):
            self._row(page, sheet, top + number + 1, number, cells, styles)
        for index, column in enumerate(sheet.columns):
            self._column(page, top, index, column, count + sheet.spare, sheet)
        for row in range(top + count + 1, top + count + sheet.spare * sheet.protected + 1):
            for index, column in enumerate(sheet.columns):
                page.write_blank(row, index, None, self._cell_style(column, sheet, open_=True))
        page.freeze_panes(top + 1, min(3, len(sheet.columns) - 1))
        self._paper(page, top, sheet)
        if count and not sheet.printed:
            page.autofilter(top, 0, top + count, len(sheet.columns) - 1)
        if sheet.protected:
            page.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def _paper(self, page: Any, top: int, sheet: OutSheet) -> None:
        """Landscape A4, the head on every page; a wide sheet to work with takes pages side by side that can be read."""
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(top)
        shown = [column for column in sheet.columns if not column.hidden]
        across = 1 if sheet.printed else max(1, round(sum(one.width for one in shown) / (1.4 * PAGE_WIDTH)))
        page.fit_to_pages(across, 0)
        if across > 1:
            page.repeat_columns(0, 1)
        if not sheet.printed:
            page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
            page.set_footer("&C&P / &N")
            lines = max(-(-(_width(one.title) + 2) // one.width) for one in shown)
            page.set_default_row(18)
            page.set_row(top, 15 * lines + 7)

    def _free_name(self, wanted: str) -> str:
        """A name that no sheet of the book has yet; a spreadsheet takes capitals for the same, and full width."""
        name, number = sheet_name(wanted), 2
        while folded(name) in self.taken:
            name, number = f"{cut(sheet_name(wanted), LONGEST_NAME - 4)} {number}", number + 1
        self.taken.add(folded(name))
        return name

    def _column(
        self, page: Any, top: int, index: int, column: SheetColumn, rows: int, sheet: OutSheet
    ) -> None:
        spare = self._cell_style(column, sheet, open_=True) if sheet.spare and not sheet.protected else None
        page.set_column(index, index, column.width, spare, {"hidden": column.hidden})
        shade = "#E4E9ED" if column.locked else "#CFE3E8"
        head = self.style(
            bold=True, bg_color=shade, border=1, text_wrap=True, valign="vcenter", align="center"
        )
        page.write_string(top, index, cell_text(column.title), head)
        if column.note:
            page.write_comment(top, index, cell_text(column.note), {"x_scale": 2, "y_scale": 1.2})
        if rows and column.choices and not column.locked:
            page.data_validation(top + 1, index, top + rows, index, {
                "validate": "list",
                "source": self._source(tuple(map(cell_text, column.choices))),
                "error_title": "请从列表中选择",
                "error_message": "请从下拉列表中选择，不要自行填写。",
            })  # fmt: skip
        elif rows and column.offers:
            other, place = column.offers
            page.data_validation(top + 1, index, top + rows, index, {
                "validate": "list", "source": _range(self.named[other], place, 1, MOST_OFFERED), "show_error": False,
            })  # fmt: skip

    def _source(self, choices: tuple[str, ...]) -> object:
        listed = ",".join(choices)
        if cut(listed, LIST_LIMIT) == listed and all(map(is_listed_plainly, choices)):
            return list(choices)
        index = self.long_lists.setdefault(choices, len(self.long_lists))
        return _range(LISTS, index, 0, len(choices) - 1)

    def _cell_style(self, column: SheetColumn, sheet: OutSheet, *, open_: bool) -> Any:
        wanted: dict[str, object] = {}
        if sheet.printed:
            wanted |= {"border": 1, "text_wrap": True, "valign": "vcenter"}
        elif sheet.protected:
            wanted |= {"border": 1, "border_color": "#D5DCE0", "valign": "vcenter"}
        if column.right:
            wanted["align"] = "right"
        elif column.form == "flag":
            wanted["align"] = "center"
        if column.form == "date":
            wanted["num_format"] = "yyyy-mm-dd"
        elif column.form == "text":
            wanted["num_format"] = "@"
        if sheet.protected:
            wanted["locked"] = not open_ or column.locked
            if column.locked or not open_:
                wanted["bg_color"] = "#F2F4F5"
        return self.style(**wanted)

    def _row(
        self, page: Any, sheet: OutSheet, row: int, number: int, cells: Sequence[object], styles: Any
    ) -> None:
        """One row; `styles` are those of the columns for locked cells and for open ones."""
        filled = sheet.protected or sheet.printed
        for index, (column, value, locked, opened) in enumerate(
            zip(sheet.columns, cells, *styles, strict=True)
        ):
            open_ = (number, index) not in sheet.locked_cells
            style = opened if open_ else locked
            if isinstance(value, Formatted):
                style = self.style(num_format=value.format)
                value = value.value
            if isinstance(value, _NUMBER) and not isinstance(value, bool):
                page.write_number(row, index, value, style)
            elif isinstance(value, date) and isinstance(cells[index], Formatted):
                page.write_datetime(row, index, value, style)
            elif isinstance(value, date):
                dated = replace(column, form="date")
                page.write_datetime(row, index, value, self._cell_style(dated, sheet, open_=open_))
            elif value in (None, ""):
                if filled:
                    page.write_blank(row, index, None, style)
            else:
                page.write_string(row, index, cell_text(str(value)), style)

    def instructions(self, sentences: Sequence[str]) -> None:
        title, *rest = sentences
        page = self.book.add_worksheet(self._free_name(title))
        page.set_column(0, 0, 100)
        page.write_string(0, 0, cell_text(title), self.style(bold=True, font_size=14))
        for row, sentence in enumerate(rest, start=1):
            page.write_string(row, 0, cell_text(sentence), self.style(text_wrap=True, valign="top"))
        page.protect()

    def lists(self) -> None:
        """The sheet of drop-downs that are too long for a cell, hidden."""
        if not self.long_lists:
            return
        page = self.book.add_worksheet(LISTS)
        for choices, index in self.long_lists.items():
            for at, choice in enumerate(choices):
                page.write_string(at, index, choice)
        page.hide()
