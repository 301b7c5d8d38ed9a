"""Merged cells: what is in the first of them a person sees in all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from tracker.documents.cells import MAX_COLUMNS, Area, Cell, FileRefused, SheetLine

MAX_FILLED = 500_000


def filled_down(lines: Sequence[SheetLine], areas: Sequence[Area]) -> list[SheetLine]:
    """The lines with what is merged over several of them in each, marked as `covered`; empty rows stay left out.

    Raises FileRefused `too_many_cells` when areas lie over each other so often that they could not be a person's.
    """
    filled = list(lines)
    numbers = [line.number for line in lines]
    count = 0
    for area in areas:
        first, last = bisect_left(numbers, area.first_row), bisect_right(numbers, area.last_row)
        if last - first < 2 or numbers[first] != area.first_row or area.first_column >= MAX_COLUMNS:
            continue
        speaking = _at(filled[first], area.first_column)
        if speaking.is_empty or speaking.covered:
            continue
        count += last - first
        if count > MAX_FILLED:
            raise FileRefused("too_many_cells")
        for at in range(first + 1, last):
            filled[at] = _with(filled[at], area.first_column, speaking._replace(covered=True))
    return filled


def _at(line: SheetLine, column: int) -> Cell:
    return line.cells[column] if column < len(line.cells) else Cell()


def _with(line: SheetLine, column: int, cell: Cell) -> SheetLine:
    cells = [*line.cells, *[Cell()] * (column + 1 - len(line.cells))]
    cells[column] = cell
    return SheetLine(line.number, cells)
