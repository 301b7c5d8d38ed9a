"""The header of a table in a sheet, and which of its columns are which, in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.calc.captions import dated, masked, units_in
from tracker.calc.headings import Heading, plain, read_heading
from tracker.calc.periods import Month
from tracker.calc.units import comparable, is_same
from tracker.documents.cells import Cell, FileRefused, Sheet, SheetLine
from tracker.documents.entries import CellRefused, read_text

HEADER_WITHIN = 30
MOST_ROWS = 2
# A group of this name isn't about what happened in the month itself.
_OTHERWISE = re.compile(
    r"同期|上年|去年|上月|累计|目标|计划|任务|增速|增幅|增长|同比|环比|占比|完成率|last year|plan|target",
    re.IGNORECASE,
)
_NOW = frozenset(
    {"本月", "当月", "本期", "当期", "本月数", "当月数", "本月完成", "当月完成", "完成", "完成数", "完成额"}
)


@dataclass(frozen=True)
class Known:
    """What a table is searched for: `titles` are fields by what they are called, as titles are compared.

    Of `needed` each must be there: alternatives joined by `|`, with the title to ask for. `units` are those of the fields that hold
    numbers, nothing where they differ from line to line; `near` is the month that is meant where a heading of several rows names one without its year.
    """

    titles: Mapping[str, str]
    needed: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)
    near: Month | None = None


@dataclass(frozen=True)
class Layout:
    """How a table lies in a sheet: the number of the first row that heads it, and how many do.

    `units` are of values whose heading states none. `columns` are the ones that somebody has said what they are of, by their place:
    a field, or nothing for one that isn't read. The others are what their titles say. `measured` are the units of measure that somebody
    has said columns are in.
    """

    first: int
    rows: int = 1
    units: Sequence[str] = ()
    columns: Mapping[int, str] = field(default_factory=dict)
    measured: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Header:
    """The header of a table: for each column that is read its field and its title's parts, and the other titles.

    `row` is the last of its rows; `titles` are all its titles by place.
    """

    sheet: Sheet
    row: int
    columns: Mapping[int, tuple[str, Heading]]
    strange: Sequence[tuple[int, str]] = ()
    twice: Sequence[tuple[int, str]] = ()
    titles: Sequence[str] = ()
    layout: Layout = field(default_factory=lambda: Layout(0))

    def above(self) -> Sequence[SheetLine]:
        """The lines over the header."""
        return [line for line in self.sheet.lines if line.number < self.layout.first]

    def below(self) -> Sequence[SheetLine]:
        """The lines under the header."""
        return [line for line in self.sheet.lines if line.number > self.row]

    def captions(self) -> list[str]:
        """The texts that say what the table is about: those above the header, and the sheet's name."""
        texts = [cell.value for line in self.above() for cell in line.cells if isinstance(cell.value, str)]
        return [*texts, self.sheet.name]

    @property
    def strange_titles(self) -> list[str]:
        """The titles of the columns that aren't read."""
        return [title for _index, title in self.strange]

    def column(self, name: str) -> int | None:
        return next((index for index, (found, _heading) in self.columns.items() if found == name), None)

    def lacks(self, known: Known) -> list[str]:
        """What is needed and isn't there, as it is asked for."""
        names = {name for name, _heading in self.columns.values()}
        return [title for one, title in known.needed.items() if not names & set(one.split("|"))]

    @property
    def shape(self) -> list[str]:
        """What tells this table from others, whatever month it is of: titles, rows and units."""
        return [str(self.layout.rows), "、".join(self.layout.units), *map(masked, self.titles)]


def read_header(sheet: Sheet, layout: Layout, known: Known) -> Header:
    """The header that lies so. Of a column that is there twice the first one is read."""
    rows = [_texts(sheet, layout.first + step) for step in range(layout.rows)]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    uppers = _filled(sheet, layout.first, *rows) if layout.rows > 1 else [""] * width
    if layout.rows > 1:
        rows[-1] = _units_spread(sheet, layout.first + 1, uppers, rows[-1], known)
    columns: dict[int, tuple[str, Heading]] = {}
    strange: list[tuple[int, str]] = []
    twice: list[tuple[int, str]] = []
    titles = [" ".join(filter(None, (upper, lower))) for upper, lower in zip(uppers, rows[-1], strict=True)]
    for index, title in enumerate(titles):
        told = layout.columns.get(index)
        if not title and not told:
            continue
        name, heading = _meant(uppers[index], rows[-1][index], known)
        if told is not None and told != name:
            whole = read_heading(title, known.titles)
            month = heading.month or _month(title, known)
            name, heading = told or None, replace(heading, month=month, unit=heading.unit or whole.unit)
        if name is None:
            strange.append((index, title))
        elif any(name == other and heading.month == one.month for other, one in columns.values()):
            twice.append((index, title))
        else:
            unit = layout.measured.get(index) or heading.unit or _unit_over(uppers[index], known, name)
            unit = unit or fitting(layout.units, known.units.get(name, ""))
            columns[index] = (name, replace(heading, unit=unit))
    return Header(sheet, layout.first + layout.rows - 1, columns, strange, twice, titles, layout)


def find_header(sheets: Sequence[Sheet], known: Known) -> Header:
    """The header of one row that knows the most titles, of the sheets that a person sees. Raises FileRefused `no_header`."""
    rows = [(sheet, line) for sheet in sheets if not sheet.is_hidden for line in sheet.lines[:HEADER_WITHIN]]
    headers = (read_header(sheet, Layout(line.number), known) for sheet, line in rows)
    best = max(headers, key=lambda one: len(one.columns), default=None)
    if best is None or best.lacks(known):
        raise FileRefused("no_header", titles=best.lacks(known) if best else list(known.needed.values()))
    return best


def fitting(units: Sequence[str], wanted: str) -> str:
    """The one of the units stated for a whole table that a value wanted in another is in; nothing when none can be.

    Several that could be come joined: no value is in such a unit, so that each is refused.
    """
    found = [one for one in units if wanted and comparable((one, wanted))]
    if all(is_same(found[0], one) for one in found[1:]):
        return "".join(found[:1])
    return "、".join(found)


def text_of(cell: Cell) -> str:
    """What a cell shows; nothing where that can't be read, or where it only shows what stands in another one merged with it."""
    try:
        return "" if cell.covered else read_text(cell.as_shown)
    except CellRefused:
        return ""


def _texts(sheet: Sheet, number: int) -> list[str]:
    line = next((line for line in sheet.lines if line.number == number), None)
    return [text_of(cell) for cell in line.cells] if line else []


def _filled(sheet: Sheet, row: int, upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The upper titles, each over all the columns that it is above: those merged with it, else those without one of their own."""
    across = [one for one in sheet.merged if one.first_row == one.last_row == row]
    found: list[str] = []
    for index, title in enumerate(upper):
        spread = (
            any(one.first_column < index <= one.last_column for one in across)
            if across
            else index > 0 and bool(lower[index]) and bool(lower[index - 1]) and bool(found[index - 1])
        )
        found.append(found[index - 1] if not title and spread else title)
    return found


def _units_spread(
    sheet: Sheet, row: int, uppers: Sequence[str], titles: Sequence[str], known: Known
) -> list[str]:
    """The lower titles, a unit of measure in each of the columns that it is merged over."""
    found = list(titles)
    for area in sheet.merged:
        if not area.first_row == area.last_row == row or area.first_column >= len(found):
            continue
        unit = found[area.first_column]
        if not units_in(unit, set(known.units.values())):
            continue
        for index in range(area.first_column + 1, min(area.last_column + 1, len(found))):
            if uppers[index] and not found[index]:
                found[index] = unit
    return found


def _unit_over(upper: str, known: Known, name: str) -> str:
    """The unit that the title over a group of columns states for a field that could be in it: 完成情况（万元）."""
    units = set(known.units.values())
    stated = units_in(upper, units) or units_in(f"单位：{read_heading(upper).unit}", units)
    if wanted := known.units.get(name, ""):
        return fitting(stated, wanted)
    return stated[0] if name in known.units and len(stated) == 1 else ""


def _meant(upper: str, lower: str, known: Known) -> tuple[str | None, Heading]:
    """What a title of one row or two says: both together, or the lower one alone where the upper one only says a group."""
    whole = f"{upper} {lower}".strip()
    heading = read_heading(whole, known.titles)
    found = known.titles.get(heading.name)
    if found is not None or not upper or not lower:
        return found, heading
    if plain(lower) in _NOW:
        heading = read_heading(upper, known.titles)
    elif undated := known.near and dated(whole, known.near):
        heading = replace(read_heading(undated[0], known.titles), month=undated[1])
    elif not _OTHERWISE.search(upper):
        heading = read_heading(lower, known.titles)
    return known.titles.get(heading.name), heading


def _month(title: str, known: Known) -> Month | None:
    undated = known.near and dated(title, known.near)
    return undated[1] if undated else None
