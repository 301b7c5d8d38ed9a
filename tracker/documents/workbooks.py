"""Spreadsheet files as sheets of cells: xlsx by openpyxl behind a guard, CSV in the encodings Excel writes."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Any

from tracker.calc.numbers import MAX_DECIMALS
from tracker.documents.attachments import clean_name
from tracker.documents.cells import (
    BEFORE_ALL_DAYS,
    ERROR_VALUE,
    FORMULA_WITHOUT_RESULT,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    FileRefused,
    Sheet,
    SheetLine,
    text_cell,
)
from tracker.documents.days_shown import DayShown
from tracker.documents.essentials import Essentials, essentials
from tracker.documents.merged import filled_down
from tracker.documents.number_formats import number_format
from tracker.documents.safe_text import csv_said
from tracker.documents.xml_text import unescaped

MAX_BYTES = 20 * 1024 * 1024
ENDINGS = (".xlsx", ".csv")
SAME_NUMBERS = 1_000  # a column of days or of ones and noughts says the same few numbers ten thousand times
_HIDDEN_NOUGHT = "0;-0;"
# 1900 had no 29 February: before March spreadsheets differ about what day a number is, and of 0 they make 1900-01-00.
_FIRST_CERTAIN_DAY = 61


@dataclass(frozen=True)
class Book:
    """A file with its clean name, its SHA-256 and what is in its sheets."""

    name: str
    sha256: str
    size: int
    sheets: Sequence[Sheet]


def read_book(name: str, content: bytes) -> Book:
    """The sheets of an xlsx or csv file, with empty rows left out. Raises FileRefused."""
    clean = clean_name(name)
    ending = clean.lower()[clean.rfind(".") :] if "." in clean else ""
    if len(content) > MAX_BYTES:
        raise FileRefused("too_large")
    if not content:
        raise FileRefused("empty")
    if ending not in ENDINGS:
        raise FileRefused("macros" if ending in (".xlsm", ".xltm") else "wrong_ending")
    sheets = _xlsx(content) if ending == ".xlsx" else [_csv(content)]
    if not sheets:
        raise FileRefused("not_a_workbook")
    return Book(clean, hashlib.sha256(content).hexdigest(), len(content), sheets)


# --- xlsx -----------------------------------------------------------------------------------------


def _xlsx(content: bytes) -> list[Sheet]:
    try:
        found = essentials(content)
        with (
            found.archive
        ):  # else it stays in memory as long as nobody collects what openpyxl ties in circles
            return _sheets(found)
    except FileRefused:
        raise
    except (
        Exception
    ) as fault:  # zipfile, expat and openpyxl let through whatever a broken file makes them raise
        raise FileRefused("not_a_workbook") from fault


def _sheets(found: Essentials) -> list[Sheet]:
    from openpyxl import load_workbook  # loaded with the first file: no page needs it

    book = load_workbook(found.archive, read_only=True, data_only=True)
    twin = load_workbook(found.archive, read_only=True) if found.has_formulas else None
    sheets = []
    for number, entry in enumerate(found.sheets):
        part, cells = entry.part, _Cells(found.formats, book.epoch, hides_noughts=entry.part.hides_noughts)
        formulas = twin.worksheets[number] if twin and part.has_formulas else None
        lines = cells.lines(book.worksheets[number], formulas)
        sheets.append(
            Sheet(
                entry.name,
                filled_down(lines, part.merged),
                entry.is_hidden,
                part.hidden_rows,
                part.hidden_columns,
                part.is_filtered,
                part.merged,
            )
        )
    return sheets


class _Cells:
    """Reads the cells of a sheet as a person sees them."""

    def __init__(self, formats: Mapping[str, str], epoch: datetime, *, hides_noughts: bool) -> None:
        self.codes = formats
        self.formats = {name: number_format(code) for name, code in formats.items()}
        self.epoch, self.hides_noughts = epoch, hides_noughts
        self.changes_texts = any(one.changes_texts for one in self.formats.values())
        self._numbers = lru_cache(maxsize=SAME_NUMBERS)(self._number)

    def lines(self, sheet: Any, formulas: Any) -> list[SheetLine]:
        lines: list[SheetLine] = []
        twins: Iterable[Any] = _rows(formulas) if formulas is not None else ()
        for number, (row, twin) in enumerate(zip_longest(_rows(sheet), twins, fillvalue=()), start=1):
            if number > MAX_ROWS:
                raise FileRefused("too_many_rows", most=MAX_ROWS)
            cells = [self._cell(cell) for cell in row]
            cells += [Cell()] * (len(twin) - len(cells))  # a formula without a result at the end of a row
            for index, formula in enumerate(twin):
                if formula.data_type == "f" and cells[index].is_empty:
                    cells[index] = Cell(fault=FORMULA_WITHOUT_RESULT)
            if any(not cell.is_empty for cell in cells):
                lines.append(SheetLine(number, cells))
        return lines

    def _cell(self, cell: Any) -> Cell:
        value = cell.value
        if value is None:
            return Cell()
        if cell.data_type == "e":
            return Cell(fault=ERROR_VALUE)
        if isinstance(value, str):
            found = text_cell(unescaped(value))
            return self._shown_text(found, cell) if self.changes_texts else found
        if isinstance(value, bool):
            return Cell(value)
        if isinstance(value, int | float):
            return self._numbers(value, cell.number_format)
        section = self.formats[cell.number_format].of(Decimal(1))
        return self._coded(_day(value, section.day), cell.number_format)

    def _shown_text(self, found: Cell, cell: Any) -> Cell:
        """A text with what its format adds to it or hides of it."""
        formatted = self.formats[cell.number_format]
        shown = formatted.shown_text(found.value) if isinstance(found.value, str) else None
        return (
            found
            if shown is None
            else found._replace(shown=shown, format=self._code(found, cell.number_format))
        )

    def _coded(self, found: Cell, name: str) -> Cell:
        """The cell with its format, by that one's name, where it makes something else of the cell."""
        plain = found.shown is None and not found.places
        return found if plain else found._replace(format=self._code(found, name))

    def _code(self, found: Cell, name: str) -> str:
        """The format of a cell that shows another text; of a nought that its sheet doesn't show one that hides it."""
        return _HIDDEN_NOUGHT if self.hides_noughts and found.value == 0 else self.codes[name]

    def _number(self, value: float, name: str) -> Cell:
        """A number to the 15 digits that spreadsheets keep, in the format of a name; shown in per cent, it's read in per cent."""
        formatted = self.formats[name]
        exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
        section = formatted.of(exact)
        if section.day and not (self.hides_noughts and exact == 0):
            return self._coded(self._moment(value, section.day, is_elapsed=section.is_elapsed), name)
        shown = "" if self.hides_noughts and exact == 0 else formatted.shown(exact)
        percent = section.percents > 0
        is_long = int(exact.as_tuple().exponent) < -MAX_DECIMALS
        places = section.places if is_long else 0
        found = Cell(exact * 100 if percent else exact, percent, shown=shown, places=places)
        return self._coded(found, name)

    def _moment(self, value: float, shown: DayShown, *, is_elapsed: bool) -> Cell:
        from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

        first = _FIRST_CERTAIN_DAY if self.epoch == WINDOWS_EPOCH else 0
        if value < first and shown.is_of_days and not is_elapsed:
            return Cell(fault=BEFORE_ALL_DAYS)
        try:
            return _day(from_excel(value, self.epoch, timedelta=is_elapsed), shown)
        except (OverflowError, ValueError):
            return Cell(fault=ERROR_VALUE)


def _rows(sheet: Any) -> Iterator[Any]:
    """All rows there are: the size that a sheet says it has may be wrong, and rows may be left out."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=MAX_COLUMNS):
        yield row[: _width(row)]


def _width(row: Sequence[Any]) -> int:
    width = len(row)
    while width and row[width - 1].value is None and row[width - 1].data_type != "f":
        width -= 1
    return width


def _day(value: object, shown: DayShown | None) -> Cell:
    if isinstance(value, datetime):
        if shown is None:
            return Cell(value.date())
        return Cell(value.date(), shown=shown.text(value), hides_year=shown.hides_year)
    if isinstance(value, date):
        return Cell(value)
    if isinstance(value, time | timedelta):
        return text_cell(str(value))
    return Cell(fault=ERROR_VALUE)


# --- csv ------------------------------------------------------------------------------------------


def _csv(content: bytes) -> Sheet:
    text = _decoded(content)
    csv.field_size_limit(131_072)
    lines: list[SheetLine] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
                raise FileRefused("too_many_columns", last="CV")
            if len(lines) >= MAX_ROWS:
                raise FileRefused("too_many_rows", most=MAX_ROWS)
            cells = [text_cell(csv_said(entry)) for entry in row[:MAX_COLUMNS]]
            if any(not cell.is_empty for cell in cells):
                lines.append(SheetLine(reader.line_num, cells))
    except csv.Error as fault:
        raise FileRefused("broken_csv", line=reader.line_num) from fault
    return Sheet("", lines)


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with one, or GBK as a Chinese Excel writes it."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused("unknown_encoding")


def _delimiter(text: str) -> str:
    """What parts the columns: what makes as many of them in each of the first lines, else what is met most often."""
    candidates = (",", "\t", ";")
    head = "".join(text.splitlines(keepends=True)[:20])
    return next((one for one in candidates if _is_regular(text, one)), max(candidates, key=head.count))


def _is_regular(text: str, delimiter: str) -> bool:
    rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 20)
    try:
        widths = {len(row) for row in rows if row}
    except csv.Error:
        return False
    return len(widths) == 1 and widths != {1}
