"""The XML of one sheet: how large it is, what of it is hidden or merged, and its cells alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.documents.cells import MAX_COLUMNS, MAX_ROWS, Area, FileRefused, address

MAX_CELLS = 500_000
MAX_MERGED = 20_000

_FAR_ROW = re.compile(rb"""<(?:\w+:)?(?:row|c)\b[^>]{0,400}?\br=["'](?:[A-Z]{1,3})?\d{6,}["']""")
_FAR_COLUMN = re.compile(rb"""<(?:\w+:)?c\b[^>]{0,400}?\br=["'](?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])\d""")
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s>/]")
_FORMULA = re.compile(rb"<((?:\w+:)?f)(?:\s[^>]*?)?(?:/>|>[^<]*</\1>)")

_ROOT = re.compile(rb"<(\w+:)?worksheet(?=[\s/>])[^>]*>")
_CELLS = re.compile(rb"<(\w+:)?sheetData\s*(?:/>|>)")
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}

_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>")
_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")
_UNSEEN_ROW = re.compile(rb"""\s(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["'])""")
_COLUMN = re.compile(rb"<(?:\w+:)?col(\s[^>]*)>")
_UNSEEN_COLUMN = re.compile(rb"""\s(?:hidden=["'](?:1|true)["']|width=["']0(?:\.0*)?["'])""")
_FROM, _TO = re.compile(rb"""\smin=["'](\d{1,7})["']"""), re.compile(rb"""\smax=["'](\d{1,7})["']""")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_FILTER = re.compile(rb"<(?:\w+:)?autoFilter[\s/>]|<(?:\w+:)?sheetPr\s[^>]*filterMode=")
_HIDES_NOUGHTS = re.compile(rb"""<(?:\w+:)?sheetView\s[^>]*showZeros=["'](?:0|false)["']""")


@dataclass(frozen=True)
class SheetPart:
    """What the XML of a sheet says: `cells` is a sheet of its cells alone, in the usual namespaces."""

    cells: bytes
    has_formulas: bool
    hides_noughts: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    is_filtered: bool
    merged: tuple[Area, ...]


def sheet_part(content: bytes) -> SheetPart:
    """Take a sheet's XML apart. Raises FileRefused: `too_many_rows`, `too_many_columns`, `too_many_cells`, `not_a_workbook`."""
    _refuse_far(content)
    root = _ROOT.search(content)
    if root is None:
        raise FileRefused("not_a_workbook")
    begin, end = _place_of_cells(content, root.end())
    cells, around = content[begin:end], content[root.end() : begin] + content[end:]
    hidden = frozenset(number for number, attributes in _rows(cells) if _UNSEEN_ROW.search(attributes))
    has_formulas = _FORMULA.search(cells) is not None
    if has_formulas:
        cells = _FORMULA.sub(rb"<\1>0</\1>", cells)
    return SheetPart(
        cells=_alone(usual(content[: root.end()].replace(b"/>", b">")), cells, root[1] or b""),
        has_formulas=has_formulas,
        hides_noughts=_HIDES_NOUGHTS.search(around) is not None,
        hidden_rows=hidden,
        hidden_columns=frozenset(_hidden_columns(around)),
        is_filtered=bool(hidden) and _FILTER.search(around) is not None,
        merged=_merged(around),
    )  # fmt: skip


def _alone(start: bytes, cells: bytes, prefix: bytes) -> bytes:
    """A sheet of its cells; without any dimension openpyxl would read all of it to look for one."""
    return b"".join((start, b"<", prefix, b'dimension ref="A1"/>', cells, b"</", prefix, b"worksheet>"))


def usual(start: bytes) -> bytes:
    """The start of a part of Strict Open XML in the namespaces of the usual one."""
    for strict, transitional in _STRICT.items():
        start = start.replace(strict, transitional)
    return start


def _refuse_far(content: bytes) -> None:
    if _FAR_ROW.search(content):
        raise FileRefused("too_many_rows", most=MAX_ROWS)
    if _FAR_COLUMN.search(content):
        raise FileRefused("too_many_columns", last=address(MAX_COLUMNS - 1, 1).rstrip("1"))
    if sum(1 for _ in _CELL.finditer(content)) > MAX_CELLS:
        raise FileRefused("too_many_cells")


def _place_of_cells(content: bytes, after: int) -> tuple[int, int]:
    """Where the cells begin and end, the element that holds them included."""
    found = _CELLS.search(content, after)
    if found is None:
        return after, after
    if found[0].endswith(b"/>"):
        return found.span()
    close = b"</" + (found[1] or b"") + b"sheetData>"
    last = content.rfind(close, found.end())
    if last < 0:
        raise FileRefused("not_a_workbook")
    return found.start(), last + len(close)


def _rows(cells: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the attributes of each row. Raises FileRefused when they aren't in order: some would be lost."""
    number = 0
    for found in _ROW.finditer(cells):
        said = _NUMBER.search(found[1])
        after, number = number, int(said[1]) if said else number + 1
        if number <= after:
            raise FileRefused("not_a_workbook")
        yield number, found[1]


def _hidden_columns(around: bytes) -> Iterator[int]:
    for found in _COLUMN.finditer(around):
        first, last = _FROM.search(found[1]), _TO.search(found[1])
        if first and last and _UNSEEN_COLUMN.search(found[1]):
            yield from range(int(first[1]) - 1, min(int(last[1]), MAX_COLUMNS))


def _merged(around: bytes) -> tuple[Area, ...]:
    areas: list[Area] = []
    for found in _MERGED.finditer(around):
        if len(areas) >= MAX_MERGED:
            raise FileRefused("too_many_cells")
        areas.append(Area(int(found[2]), _column(found[1]), int(found[4]), _column(found[3])))
    return tuple(areas)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
