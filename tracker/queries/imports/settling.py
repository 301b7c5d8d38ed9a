"""What a sheet shows otherwise than it stores it, hides, or calculates too finely: asked once for a column and number format, then read as answered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from django.utils.translation import gettext

from tracker.calc.numbers import MAX_DECIMALS, decimals_of, digits, exact_digits, round_half_up
from tracker.documents.cells import Cell, SheetLine, address
from tracker.documents.entries import SHOWN_DIFFERS, TOO_MANY_DECIMALS, CellRefused
from tracker.documents.headers import Header
from tracker.queries.imports import columns
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.preview import PreviewLine, Refusal

AS_SHOWN, AS_STORED = "as_shown", "as_stored"
ROUND, REFUSE = "round", "refuse"
READ, LEAVE_OUT = "read_hidden", "leave_out"
HIDDEN = "hidden"
SHOWN_DIFFERS_IN_PART = "shown_differs_in_part"
_LONGEST_FORMAT = 60
# Columns that are hidden in our own templates too: they name a line.
_NAMING = frozenset({columns.KEY, columns.CODE})

T = TypeVar("T")


class StillOpen(CellRefused):
    """What the cell says hangs on a question that is open."""


class Settling:
    """Reads the lines and cells under a header as its questions were answered."""

    def __init__(self, header: Header, questions: Questions, read_columns: Collection[int]) -> None:
        self.questions, self.sheet = questions, header.sheet
        self.titles = dict(enumerate(header.titles))
        self.formats: dict[int, list[str]] = {}
        self.read_columns = read_columns
        self.hidden_columns = {
            index
            for index in read_columns
            if index in self.sheet.hidden_columns and header.columns[index][0] not in _NAMING
        }
        hidden_rows = [
            line.number
            for line in header.below()
            if line.number in self.sheet.hidden_rows and self._says_something(line)
        ]
        self.hidden_rows = frozenset(hidden_rows)
        self.hidden_told = {"n": len(hidden_rows), "rows": _ranges(hidden_rows)} if hidden_rows else {}

    def _says_something(self, line: SheetLine) -> bool:
        return any(index < len(line.cells) and not line.cells[index].is_empty for index in self.read_columns)

    def read_lines(self, lines: Sequence[SheetLine]) -> list[SheetLine]:
        """Those of `lines` that are read: without hidden ones, unless it was said that they count."""
        hidden = () if self.questions.answers.get(HIDDEN) == READ else self.hidden_rows
        return [line for line in lines if line.number not in hidden]

    # --- a line -----------------------------------------------------------------------------------

    def line(self, source: SheetLine, read: Callable[[SheetLine], PreviewLine]) -> PreviewLine:
        """What `read` makes of a line as it is seen: without what is hidden, unless it was said that it counts."""
        try:
            seen = self._seen(source)
        except StillOpen:
            return PreviewLine(source.number, _name(source), cells=source.cells, asked=True)
        if seen is None:
            return PreviewLine(source.number, _name(source), cells=source.cells, passed_over=True)
        return read(seen)

    def _seen(self, source: SheetLine) -> SheetLine | None:
        if source.number in self.hidden_rows:
            code = "rows_filtered" if self.sheet.is_filtered else "rows_hidden"
            place = address(0, source.number)
            answer = self.questions.ask(HIDDEN, code, (READ, LEAVE_OUT), place, **self.hidden_told)
            if not answer:
                raise StillOpen(code)
            if answer == LEAVE_OUT:
                return None
        doubtful = [
            index
            for index, cell in enumerate(source.cells)
            if index in self.read_columns
            and not cell.is_empty
            and (cell.shown == "" or index in self.hidden_columns)
        ]
        if not doubtful:
            return source
        cells = list(source.cells)
        for index in doubtful:
            cells[index] = self._as_seen(cells[index], index, source.number)
        return SheetLine(source.number, cells)

    def _as_seen(self, cell: Cell, index: int, row: int) -> Cell:
        """A cell whose column is hidden, or that shows nothing though something is stored in it."""
        hidden = index in self.hidden_columns
        if hidden and self._ask(HIDDEN, "column_hidden", (READ, LEAVE_OUT), index, row) == LEAVE_OUT:
            return Cell()
        return self._shown_or_stored(cell, index, row) if cell.shown == "" else cell

    # --- a cell -----------------------------------------------------------------------------------

    def read(
        self, cell: Cell, read: Callable[[Cell], T], index: int, row: int, unit: str = "", places: int = 2
    ) -> T:
        """What `read` makes of the cell as its column's questions were answered.

        A number that has to be rounded keeps as many decimals as it is printed or shown with: `places` in its `unit`.
        Raises CellRefused, StillOpen while the answer is missing.
        """
        try:
            return read(cell)
        except CellRefused as refused:
            if refused.code == SHOWN_DIFFERS:
                chosen = self._shown_or_stored(cell, index, row)
                return self.read(chosen, read, index, row, unit, places)
            if refused.code != TOO_MANY_DECIMALS:
                raise
            at = max(cell.places, places)
            rounded = _rounded(cell, read, refused, unit, at)
            told = {"text": refused.details["text"], "places": at, "rounded": _told(rounded)}
            if self._ask(ROUND, TOO_MANY_DECIMALS, (ROUND, REFUSE), index, row, **told) == REFUSE:
                raise
            return read(rounded)

    def _shown_or_stored(self, cell: Cell, index: int, row: int) -> Cell:
        """What counts of a cell that shows another thing than is stored: one answer for each number format of its column."""
        told = {"shown": cell.shown or "", "stored": _told(cell.as_stored)}
        kind, code = "shown" if cell.shown else "unseen", SHOWN_DIFFERS
        part = ""
        if len(formats := self._formats(index)) > 1:
            part, code = f":{formats.index(cell.format) + 1}", SHOWN_DIFFERS_IN_PART
            told["format"] = cell.format[:_LONGEST_FORMAT]
        answer = self._ask(kind, code, (AS_SHOWN, AS_STORED), index, row, part, **told)
        return cell.as_shown if answer == AS_SHOWN else cell.as_stored

    def _formats(self, index: int) -> list[str]:
        """The number formats by which cells of a column show something else, in the order of the whole sheet, whatever of it is read."""
        if (found := self.formats.get(index)) is None:
            cells = (line.cells[index] for line in self.sheet.lines if index < len(line.cells))
            found = list(dict.fromkeys(cell.format for cell in cells if cell.shown is not None))
            self.formats[index] = found
        return found

    def _ask(
        self,
        kind: str,
        code: str,
        options: Sequence[str],
        index: int,
        row: int,
        part: str = "",
        **told: object,
    ) -> str:
        """The answer for the whole column, or for a part of it. Raises StillOpen."""
        place = address(index, row)
        column = address(index, 1).rstrip("1")
        title = self.titles.get(index) or column
        answer = self.questions.ask(
            f"{kind}:{column}{part}", code, options, place, title=title, cell=place, **told
        )
        if not answer:
            raise StillOpen(code)
        return answer


def tell_refused(line: PreviewLine, place: str, refused: CellRefused) -> None:
    """Put a line off while it hangs on a question, else say why it can't be taken."""
    if isinstance(refused, StillOpen):
        line.asked = True
    else:
        line.refusals.append(Refusal(place, refused.code, refused.details))


def tell_years(line: PreviewLine, days: Iterable[tuple[int, Cell]]) -> None:
    """Note of which year days are whose cells, told with their columns, show none: the year is what is stored."""
    for index, cell in days:
        if cell.hides_year and isinstance(cell.value, date):
            line.notes.append(Refusal(address(index, line.row), "year_hidden", {"year": cell.value.year}))


def _rounded(cell: Cell, read: Callable[[Cell], T], refused: CellRefused, unit: str, places: int) -> Cell:
    """The cell with fewer decimals; where a conversion makes too many, the converted number in its unit."""
    if isinstance(cell.value, Decimal) and decimals_of(cell.value) > MAX_DECIMALS:
        shorter = cell._replace(value=round_half_up(cell.value, places))
        try:
            read(shorter)
        except CellRefused as still:
            refused = still if still.code == TOO_MANY_DECIMALS else refused
        else:
            return shorter
    exact = Decimal(str(refused.details["exact"]))
    return Cell(exact_digits(round_half_up(exact, places)) + unit)


def _told(cell: Cell) -> str:
    value = cell._replace(format="").given_back
    return digits(value) if isinstance(value, Decimal) else str(value)


def _name(source: SheetLine) -> str:
    return next((cell.value for cell in source.cells if isinstance(cell.value, str)), "")[:60]


def _ranges(numbers: Sequence[int]) -> str:
    """Row numbers in order as they are told: 3–5、9."""
    breaks = [0, *(at for at, (one, other) in enumerate(pairwise(numbers), start=1) if other > one + 1)]
    runs = [numbers[first:last] for first, last in pairwise([*breaks, len(numbers)])]
    return gettext("、").join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
