"""Cells as they were found in a file, before anybody asks what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tracker.calc.directions import DIRECTIONS, NO_CHARACTERS
from tracker.calc.numbers import exact_digits
from tracker.calc.refusals import Refused
from tracker.documents.safe_text import one_kind_of_line

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_TEXT = 4_000
LONGEST_WORD = 20

FORMULA_WITHOUT_RESULT = "formula_without_result"
ERROR_VALUE = "error_value"
ERROR_TEXT = "error_text"  # a text that spreadsheets show for such a value
BEFORE_ALL_DAYS = "before_all_days"
TEXT_TOO_LONG = "text_too_long"
BAD_CHARACTER = "bad_character"
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


class Formatted(NamedTuple):
    """A number, text or day with the number format by which it shows as something else."""

    value: str | Decimal | date
    format: str


class Cell(NamedTuple):
    """A text, number, day or yes/no. `percent` says that the number is already as shown, in per cent.

    `fault` is a code when the cell holds nothing that can be read, though `value` may say what it holds. `shown` is the text that a person sees there, where the
    cell's format makes it another than what is stored; `covered` says that it only shows what is in the first of merged cells.
    `places` are the decimals that the format shows of a number with more than can be kept; `format` is the one that shows so
    many, or another text. `hides_year` says that the format shows a day without its year.
    """

    value: str | Decimal | date | bool | None = None
    percent: bool = False
    fault: str = ""
    shown: str | None = None
    covered: bool = False
    places: int = 0
    format: str = ""
    hides_year: bool = False

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.fault

    @property
    def as_shown(self) -> Cell:
        """The cell as if somebody had typed what it shows."""
        return self if self.shown is None else text_cell(self.shown)._replace(covered=self.covered)

    @property
    def as_stored(self) -> Cell:
        """The cell without what its format makes of it."""
        return self if self.shown is None else self._replace(shown=None, format="")

    @property
    def given_back(self) -> str | Decimal | date | bool | Formatted | None:
        """The cell as a workbook gives it back to be put right, so that it reads the same: a per cent with its sign, a number shown
        otherwise with its format. What can't be read as it is, a number merged with others too, comes back as an error.
        """
        value = self.value
        if self.fault == ERROR_TEXT:
            return value
        if self.fault or (self.covered and isinstance(value, bool | Decimal)):
            return "#N/A"
        if self.format and isinstance(value, str | Decimal | date):
            stored = value / 100 if self.percent and isinstance(value, Decimal) else value
            return Formatted(stored, self.format)
        if self.percent and isinstance(value, Decimal):
            return f"{exact_digits(value)}%"
        return value


class SheetLine(NamedTuple):
    """A row that isn't empty, with its number in the sheet, counted from 1."""

    number: int
    cells: Sequence[Cell]


class Area(NamedTuple):
    """A rectangle of cells, its last row and column included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or the whole of a CSV file, which has no name.

    Rows are numbered from 1 and columns from 0. What is hidden its sender doesn't see, what is filtered out neither; `merged` are
    areas of cells of which the first one speaks for all.
    """

    name: str
    lines: Sequence[SheetLine]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False
    merged: Sequence[Area] = ()


class FileRefused(Refused):
    """The file can't be read as a workbook."""


def address(column: int, row: int) -> str:
    """What a spreadsheet calls a cell; columns are counted from 0: `address(27, 3)` is AB3."""
    return f"{letters_of(column)}{row}"


@lru_cache(maxsize=MAX_COLUMNS)
def letters_of(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0: `letters_of(27)` is AB."""
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def place_of(letters: str) -> int | None:
    """The place of a column by its letters, counted from 0; None for anything else."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        return None
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


_CONTROLS = [c for c in range(32) if c not in (9, 10, 13)]
_BLANK = (0x00AD, 0x180E, 0x200B, 0x2060, 0xFEFF)  # takes no room: soft hyphens, spaces of no width
_UNSEEN = dict.fromkeys([*_CONTROLS, *map(ord, DIRECTIONS + NO_CHARACTERS), *_BLANK])
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


def text_cell(text: str) -> Cell:
    """A cell of text without what nobody sees; nothing but blanks is an empty cell."""
    return _word_cell(text) if len(text) <= LONGEST_WORD else _cleaned(text)


def as_read(text: str) -> str:
    """What is read again of a text that went into a file: all but what nobody sees of it."""
    return one_kind_of_line(text.translate(_UNSEEN)).strip()


@lru_cache(maxsize=1_000)
def _word_cell(text: str) -> Cell:
    """A column of units or of yes and no says the same few words ten thousand times. Long texts aren't kept in memory."""
    return _cleaned(text)


def _cleaned(text: str) -> Cell:
    if _UNREADABLE.search(text):
        return Cell(fault=BAD_CHARACTER)
    seen = as_read(text)
    if seen in _ERRORS:
        return Cell(seen, fault=ERROR_TEXT)
    if len(seen) > MAX_TEXT:
        return Cell(fault=TEXT_TOO_LONG)
    return Cell(seen) if seen else Cell()
