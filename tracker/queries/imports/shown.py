"""The rows of a file's sheet as a person sees them, each with what it is taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.calc.captions import NOTE, units_in, units_noted
from tracker.documents.cells import SheetLine
from tracker.documents.headers import text_of
from tracker.documents.rows import Rows
from tracker.models import Item
from tracker.queries.imports import columns
from tracker.queries.imports.groups import groups_in, with_groups
from tracker.queries.imports.laying import Table, fields_of
from tracker.queries.imports.preview import ImportTarget

TITLE, UNITS, HEAD, DATA = "title", "units", "head", "data"
FIRST, LAST = 12, 6  # rows under the header that are shown, and rows at the end of the sheet
_NAMING = (columns.CODE, columns.NAME, columns.KEY, columns.MEMBER)


@dataclass(frozen=True)
class ShownRow:
    """A row with the texts of the columns that hold anything; `skipped` rows before it aren't shown. `is_hidden` ones the file hides."""

    number: int
    kind: str
    texts: Sequence[str]
    skipped: int = 0
    is_hidden: bool = False


def rows_shown(table: Table, into: ImportTarget) -> list[ShownRow]:
    """The first rows of the sheet and the last ones."""
    header = table.header
    named = [index for index, (key, _heading) in header.columns.items() if key in _NAMING]
    known = _names(into).__contains__
    rows = Rows(header, named, known)
    lines, below = header.sheet.lines, header.below()
    kinds = {line.number: rows.kind(line) for line in below}
    if into.register is not None:
        fields = {one.key: one for one in fields_of(into)}
        kinds = with_groups(kinds, groups_in(header, fields, kinds, known))
    first = len(lines) - len(below) + FIRST
    shown = list(lines) if len(lines) <= first + LAST else [*lines[:first], *lines[-LAST:]]
    found = []
    for place, line in enumerate(shown):
        skipped = len(lines) - len(shown) if place == first else 0
        hidden = line.number in header.sheet.hidden_rows
        kind, texts = _kind(line, table, kinds), _texts(line, table.filled)
        found.append(ShownRow(line.number, kind, texts, skipped, hidden))
    return found


def _kind(line: SheetLine, table: Table, kinds: Mapping[int, str]) -> str:
    header = table.header
    if header.layout.first <= line.number <= header.row:
        return HEAD
    units, is_below = set(header.layout.units), line.number > header.row
    stating = units_noted if is_below else units_in
    states_units = any(units.intersection(stating(text_of(cell), units)) for cell in line.cells)
    if is_below:
        kind = kinds[line.number]
        return UNITS if kind == NOTE and states_units else kind or DATA
    return UNITS if states_units else TITLE


def _texts(line: SheetLine, places: Sequence[int]) -> list[str]:
    return [text_of(line.cells[index]) if index < len(line.cells) else "" for index in places]


def _names(into: ImportTarget) -> set[str]:
    """What a register's items are called: such a line is never a total."""
    if into.register is None:
        return set()
    known = Item.objects.filter(register=into.register).values_list("code", "name")
    return {name for names in known for name in names}
