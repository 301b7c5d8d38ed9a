"""Plain tables as text: reading CSV cells exactly, writing CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from tracker.calc.numbers import exact_digits, parse_number
from tracker.calc.periods import Month
from tracker.documents.cells import FORMULA_STARTS

Cell = TypeVar("Cell")
BLOCK = 16_384  # characters written at once: line by line, a long file would be as many packets
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?%?")


class Row:
    """One line of a CSV table; cells are read by name and kind; an empty one raises ValueError unless asked for as optional."""

    def __init__(self, cells: dict[str, str], line: int) -> None:
        self.cells = cells
        self.line = line

    def text(self, name: str) -> str:
        return (self.cells.get(name) or "").strip()

    def number(self, name: str) -> Decimal:
        return parse_number(self.text(name))

    def whole(self, name: str) -> int:
        return int(self.text(name))

    def yes(self, name: str) -> bool:
        return self.text(name) == "1"

    def day(self, name: str) -> date:
        return date.fromisoformat(self.text(name))

    def month(self, name: str) -> Month:
        return Month.parse(self.text(name))

    def optional(self, read: Callable[[str], Cell], name: str) -> Cell | None:
        """What `read` makes of the cell, or None when it's empty: `row.optional(row.day, "until")`."""
        return read(name) if self.text(name) else None

    def parts(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(";") if part.strip()]


def read_csv(text: str) -> Iterator[Row]:
    """The rows below the header of a comma-separated text."""
    for line, cells in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        yield Row(cells, line)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV file in blocks of lines, in UTF-8 with a byte-order mark so that Excel shows Chinese.

    Text that a spreadsheet would run as a formula is led by an apostrophe. Numbers stay numbers, those printed with
    their sign too: of +13.8 a spreadsheet makes a number and nothing else.
    """
    block = io.StringIO()
    writer = csv.writer(block, lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in chain([header], rows):
        writer.writerow([_cell(value) for value in row])
        if block.tell() >= BLOCK:
            yield _taken(block)
    yield _taken(block)


def _taken(block: io.StringIO) -> bytes:
    """What a block holds, which it gives up."""
    content = block.getvalue().encode()
    block.seek(0)
    block.truncate()
    return content


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return exact_digits(value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not _SIGNED_NUMBER.fullmatch(value):
        return f"'{value}"
    return str(value)
