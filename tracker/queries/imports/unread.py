"""What of a file isn't read or can't be: sheets, columns, titles that stand twice; and the preview while its layout is open."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.documents.cells import Sheet, address, letters_of
from tracker.documents.headers import Header
from tracker.queries.imports.laying import Table
from tracker.queries.imports.preview import ImportPreview, ImportTarget, Refusal


def unread(sheets: Sequence[Sheet], table: Table) -> list[Refusal]:
    """What of the file isn't read, each named: other sheets, hidden ones, columns without a title that hold something."""
    others = [one for one in sheets if one.lines and one.name != table.header.sheet.name]
    found = [
        Refusal(
            "",
            "sheet_hidden" if one.is_hidden else "sheet_unread",
            {"sheet": one.name, "rows": len(one.lines)},
        )
        for one in others
    ]
    header = table.header
    titled = {index for index, title in enumerate(header.titles) if title} | set(header.columns)
    filled = {
        index
        for line in header.below()
        for index, cell in enumerate(line.cells)
        if index not in titled and not cell.is_empty and not cell.covered
    }
    return found + [Refusal(letters_of(index), "column_untitled") for index in sorted(filled)]


def columns_twice(header: Header) -> list[Refusal]:
    """Titles that stand twice in the header: which of the columns is meant can't be known."""
    return [
        Refusal(address(index, header.row), "column_twice", {"title": title}) for index, title in header.twice
    ]


def months_apart(header: Header, into: ImportTarget) -> list[Refusal]:
    """Columns of several months where a table is for one: none of them can be meant."""
    if into.register is not None:
        return []
    first: dict[str, int] = {}
    return [
        Refusal(address(index, header.row), "column_twice", {"title": header.titles[index]})
        for index, (name, _heading) in header.columns.items()
        if first.setdefault(name, index) != index
    ]


def put_off(found: ImportPreview) -> ImportPreview:
    """The preview while it is open what all its lines hang on: nothing is read."""
    for line in found.lines:
        if line.passed_over:
            continue
        line.asked, line.entries, line.statements, line.changes = True, [], [], []
    found.sums = {}
    return found
