"""A sheet with several tables below each other: one is read, the lines of the others are named and never taken for its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.documents.cells import SheetLine, address
from tracker.documents.headers import Header
from tracker.queries.imports.laying import Table
from tracker.queries.imports.preview import PreviewLine, Refusal


def up_to_the_next(table: Table) -> tuple[Header, Sequence[SheetLine]]:
    """The table's header over the lines that are its own, and the lines from the next table's header on."""
    header = table.header
    ends = next((row for row in table.others if row > header.row), None)
    if ends is None:
        return header, ()
    lines = header.sheet.lines
    own = [line for line in lines if line.number < ends]
    return replace(header, sheet=replace(header.sheet, lines=own)), lines[len(own) :]


def refused_lines(lines: Sequence[SheetLine]) -> list[PreviewLine]:
    """The lines of a further table, each refused for standing under its header, the first of them."""
    return [
        PreviewLine(
            line.number,
            next((cell.value for cell in line.cells if isinstance(cell.value, str)), "")[:60],
            refusals=[Refusal(address(0, line.number), "other_table", {"row": lines[0].number})],
            cells=line.cells,
        )
        for line in lines
    ]


def tables_above(table: Table) -> list[Refusal]:
    """The headers of tables above the one that is read."""
    rows = [row for row in table.others if row < table.header.layout.first]
    return [Refusal(address(0, row), "table_above", {"row": row}) for row in rows]
