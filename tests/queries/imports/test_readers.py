"""A column's cells that say the same are read once, and only those."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tracker.calc.headings import Heading
from tracker.calc.periods import Month
from tracker.documents.cells import Cell
from tracker.documents.entries import CellRefused
from tracker.queries.imports import columns
from tracker.queries.imports.columns import Field
from tracker.queries.imports.values import reader

JULY = Month(2023, 7)
TODAY = date(2023, 8, 2)


def test_yes_is_no_one_among_numbers() -> None:
    read = reader(Field("m:x", "示例", "", columns.NUMBER, "亿元"), Heading("示例", unit="亿元"), JULY, TODAY)
    assert read(Cell(Decimal(1))).value == 1
    with pytest.raises(CellRefused):
        read(Cell(value=True))
    assert read(Cell(Decimal(1))) is read(Cell(Decimal(1)))
