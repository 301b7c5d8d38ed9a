"""Finding the header row of a sheet and which of its columns are which, in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.calc.headings import Heading, read_heading
from tracker.documents.cells import Cell, FileRefused, Sheet, SheetLine
from tracker.documents.entries import CellRefused, read_text

HEADER_WITHIN = 30


@dataclass(frozen=True)
class Header:
    """The header row of a sheet: for each column that was recognised its title's parts, and the other titles."""

    sheet: Sheet
    row: int
    columns: Mapping[int, tuple[str, Heading]]
    strange: Sequence[tuple[int, str]] = ()
    twice: Sequence[tuple[int, str]] = field(default_factory=tuple)

    def below(self) -> Sequence[SheetLine]:
        """The lines under the header."""
        return [line for line in self.sheet.lines if line.number > self.row]

    def heads(self) -> Sequence[Cell]:
        """The cells of the header row."""
        return next(line.cells for line in self.sheet.lines if line.number == self.row)

    def captions(self) -> list[str]:
        """The texts that say what the table is about: those above the header, and the sheet's name."""
        above = (line.cells for line in self.sheet.lines if line.number < self.row)
        texts = [cell.value for cells in above for cell in cells if isinstance(cell.value, str)]
        return [*texts, self.sheet.name]

    def column(self, name: str) -> int | None:
        return next((index for index, (found, _heading) in self.columns.items() if found == name), None)


def find_header(sheets: Sequence[Sheet], known: Mapping[str, str], needed: Mapping[str, str]) -> Header:
    """The header row that knows the most titles, of the sheets that a person sees; `known` maps titles, as they are compared, to fields.

    Each of `needed` must be found: alternatives joined by `|`, with the title to ask for. Raises FileRefused `no_header`.
    """
    best: Header | None = None
    for sheet in (one for one in sheets if not one.is_hidden):
        for line in sheet.lines[:HEADER_WITHIN]:
            found = _read(sheet, line, known)
            if best is None or len(found.columns) > len(best.columns):
                best = found
    names = {name for name, _heading in best.columns.values()} if best else set()
    missing = [one for one in needed if not names & set(one.split("|"))]
    if best is None or missing:
        raise FileRefused("no_header", titles=[needed[one] for one in missing or needed])
    return best


def _read(sheet: Sheet, line: SheetLine, known: Mapping[str, str]) -> Header:
    columns: dict[int, tuple[str, Heading]] = {}
    strange: list[tuple[int, str]] = []
    twice: list[tuple[int, str]] = []
    for index, cell in enumerate(line.cells):
        try:
            title = "" if cell.covered else read_text(cell.as_shown)
        except CellRefused:
            continue
        if not title:
            continue
        heading = read_heading(title, known)
        name = known.get(heading.name)
        if name is None:
            strange.append((index, title))
        elif any(name == other and heading.month == one.month for other, one in columns.values()):
            twice.append((index, title))
        else:
            columns[index] = (name, heading)
    return Header(sheet, line.number, columns, strange, twice)
