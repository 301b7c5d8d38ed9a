"""Proposing how a table lies in a sheet: the rows that head it and the units above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from tracker.calc.captions import units_in, units_noted
from tracker.calc.headings import plain
from tracker.documents.cells import FileRefused, Sheet, SheetLine
from tracker.documents.headers import (
    HEADER_WITHIN,
    MOST_ROWS,
    Header,
    Known,
    Layout,
    fitting,
    read_header,
    text_of,
)

NOTES_WITHIN = 12  # lines at the end of a sheet
_NUMBER = re.compile(r"[-−+]?[\d,.，．]*\d[%％‰]?")


@dataclass(frozen=True)
class Proposal:
    """A header as it seems to be. It is `certain` where a person would see nothing else: one row, with all that is needed, and its own units."""

    header: Header
    certain: bool


def tables(sheets: Sequence[Sheet], known: Known) -> list[Proposal]:
    """The tables that could be meant, one of a sheet that isn't hidden: those with all that is needed, else the likeliest one.

    Raises FileRefused `no_header` when no title at all is known, and no row seems to head numbers either.
    """
    found = [proposal for sheet in sheets if not sheet.is_hidden and (proposal := proposed(sheet, known))]
    whole = [one for one in found if not one.header.lacks(known)]
    if whole:
        return whole
    likely = max(found, key=lambda one: (len(one.header.columns), _heads_numbers(one.header)), default=None)
    if likely is None or not (likely.header.columns or _heads_numbers(likely.header)):
        raise FileRefused(
            "no_header", titles=list(likely.header.lacks(known) if likely else known.needed.values())
        )
    return [likely]


def proposed(sheet: Sheet, known: Known) -> Proposal | None:
    """The header of the sheet that knows the most titles, where it knows none the first row that seems to head numbers; None for an empty sheet."""
    single = max(_headers(sheet, known), key=lambda one: len(one.columns), default=None)
    if single is None:
        return None
    if not single.columns:
        single = next(filter(_heads_numbers, _headers(sheet, known)), single)
    header = single
    for first in (single.layout.first, single.layout.first - 1):
        pair = with_units(sheet, Layout(first, MOST_ROWS), known)
        if _are_rows(sheet, first) and _tells_more(pair, header, known):
            header = pair
    bare, header = header, with_units(sheet, header.layout, known)
    stated = any(_is_of_use(unit, bare, known) for unit in header.layout.units)
    certain = header.layout.rows == 1 and not stated and not header.lacks(known)
    return Proposal(header, certain and not _heading_others(header.above(), header, known))


def other_headers(header: Header, known: Known) -> list[int]:
    """The rows of the sheet that head another table, above this one or below: texts alone, known titles, and not its own once more.

    What is below one of them isn't said under this header.
    """
    return _heading_others([*header.above(), *header.below()], header, known)


def _heading_others(lines: Sequence[SheetLine], header: Header, known: Known) -> list[int]:
    first, last = header.layout.first, header.row
    own = [_ended(_seen(line)) for line in header.sheet.lines if first <= line.number <= last]
    return [
        line.number
        for line in lines
        if line.number != first - 1
        and _names_titles(line, known)
        and _ended(_seen(line)) not in own
        and _heads(line, header, known)
    ]


def _names_titles(line: SheetLine, known: Known) -> bool:
    """Whether two texts or more are there and nothing else, and one of them is a title by itself: cheap, for it is asked of every row."""
    texts = [cell.value for cell in line.cells if not cell.is_empty]
    return (
        len(texts) > 1
        and all(isinstance(text, str) for text in texts)
        and any(plain(str(text)) in known.titles for text in texts)
    )


def _heads(line: SheetLine, header: Header, known: Known) -> bool:
    """Whether a line of texts is a header: it knows two titles, or below this one has the same in the same column."""
    found = read_header(header.sheet, Layout(line.number), known)
    if line.number < header.layout.first:
        return len(found.columns) > 1 and not found.lacks(known)
    same = {index for index, title in enumerate(found.titles) if title and title == _title(header, index)}
    return len({name for name, _heading in found.columns.values()}) > 1 or bool(same & set(header.columns))


def _title(header: Header, index: int) -> str:
    return header.titles[index] if index < len(header.titles) else ""


def _seen(line: SheetLine) -> list[str]:
    return [text_of(cell) for cell in line.cells]


def _ended(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts


def with_units(sheet: Sheet, layout: Layout, known: Known) -> Header:
    """The header that lies so, with the units that a line above it states, or a note below the table, or a title that names nothing else.

    Those of no use while each title is known are left out.
    """
    header, units_known = read_header(sheet, layout, known), set(known.units.values())
    stated = [unit for text in _texts(header.above()) for unit in units_in(text, units_known)]
    noted = [*header.strange_titles, *_texts(notes_below(header))]
    stated += [unit for text in noted for unit in units_noted(text, units_known)]
    units = tuple(dict.fromkeys(unit for unit in stated if header.strange or _is_of_use(unit, header, known)))
    return read_header(sheet, replace(layout, units=units), known) if units else header


def notes_below(header: Header) -> list[SheetLine]:
    """The last lines of the sheet, as far as they hold nothing but texts."""
    last = [line for line in header.sheet.lines[-NOTES_WITHIN:] if line.number > header.row]
    return list(takewhile(_is_text, reversed(last)))[::-1]


def _texts(lines: Sequence[SheetLine]) -> list[str]:
    return [text for line in lines for cell in line.cells if (text := text_of(cell))]


def _is_of_use(unit: str, header: Header, known: Known) -> bool:
    """Whether a column of numbers that states no unit itself could be in this one."""
    return any(
        not heading.unit and (not known.units[name] or fitting([unit], known.units[name]))
        for name, heading in header.columns.values()
        if name in known.units
    )


def _headers(sheet: Sheet, known: Known) -> Iterator[Header]:
    return (read_header(sheet, Layout(line.number), known) for line in sheet.lines[:HEADER_WITHIN])


def _heads_numbers(header: Header) -> bool:
    """Whether texts stand in the row, and below it a line with a text and a number: a table, whatever its titles mean."""
    below = next(iter(header.below()), None)
    if below is None or len(list(filter(None, header.titles))) < 2 or any(map(_is_number, header.titles)):
        return False
    shown = [text for text in map(text_of, below.cells) if text]
    return any(map(_is_number, shown)) and not all(map(_is_number, shown))


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _are_rows(sheet: Sheet, first: int) -> bool:
    """Whether two rows could be one header: both there, and the lower one nothing but texts."""
    lines = {line.number: line for line in sheet.lines[: HEADER_WITHIN + 1]}
    lower = lines.get(first + 1)
    return first in lines and lower is not None and _is_text(lower)


def _is_text(line: SheetLine) -> bool:
    return all(cell.is_empty or isinstance(cell.value, str) for cell in line.cells)


def _tells_more(pair: Header, single: Header, known: Known) -> bool:
    """Whether a second row makes the header say more; also where that is only that it isn't a line of the table."""
    if len(pair.columns) > len(single.columns):
        return True
    as_many = len(pair.columns) == len(single.columns)
    if as_many and _told(pair, "month") > _told(single, "month"):
        return True
    if pair.layout.first != single.layout.first:  # a unit above one column may be that of the whole table
        return False
    # 计划 and 完成 below 税收: the upper title alone would take the one for the other.
    says_units = as_many and _told(pair, "unit") > _told(single, "unit")
    return says_units or _continues(pair.sheet, pair.layout.first)


def _told(header: Header, part: str) -> int:
    return sum(bool(getattr(heading, part)) for _name, heading in header.columns.values())


def _continues(sheet: Sheet, first: int) -> bool:
    """Whether the second row has titles under columns that the first one leaves open, and none under what names the lines."""
    upper, lower = (_seen(line) for line in sheet.lines if line.number in (first, first + 1))
    under = [index for index, text in enumerate(lower) if text]
    open_ones = [index for index in under if index >= len(upper) or not upper[index]]
    named = next((index for index, text in enumerate(upper) if text), 0)
    return bool(open_ones) and named not in under
