"""Writing CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from tracker.calc.numbers import exact_digits
from tracker.documents.safe_text import csv_text

BLOCK = 16_384  # characters written at once: line by line, a long file would be as many packets


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV file in blocks of lines, in UTF-8 with a byte-order mark so that Excel shows Chinese.

    Text that a spreadsheet would run as a formula is led by an apostrophe; numbers stay numbers.
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
    return str(value) if isinstance(value, int | float) else csv_text(str(value))
