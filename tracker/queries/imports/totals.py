"""Rows of a table that say they are totals, compared with the rows they are the totals of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from itertools import accumulate

from tracker.calc.captions import TOTAL
from tracker.calc.numbers import digits, exact_digits
from tracker.documents.cells import SheetLine, address
from tracker.documents.entries import CellRefused
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.preview import PreviewLine

AS_ROWS = "as_rows"
OUTSIDE = "outside"  # of a line that isn't taken, and that a total may hold or not
_EXACT = Context(prec=60)
Read = Callable[[SheetLine, int], Decimal | None]


@dataclass(frozen=True)
class _Row:
    """A row of the table with its numbers by column, as far as they can be read."""

    number: int
    kind: str
    values: Mapping[int, Decimal]
    unreadable: frozenset[int]

    @property
    def is_total(self) -> bool:
        return self.kind == TOTAL


def adds_up(unit: str) -> bool:
    """Whether numbers in a unit have a sum: no rates, no quantities each."""
    return not any(sign in unit for sign in "%‰/位") and "百分点" not in unit


def compared(
    below: Sequence[SheetLine], lines: Sequence[PreviewLine], kinds: Mapping[int, str]
) -> list[SheetLine]:
    """The lines that totals are compared with, and the totals: without what is left out and nothing is known of."""
    passed = {line.row for line in lines if line.passed_over}
    return [line for line in below if kinds[line.number] or line.number not in passed]


def ask_about_totals(
    lines: Sequence[SheetLine],
    kinds: Mapping[int, str],
    titles: Mapping[int, str],
    read: Read,
    questions: Questions,
) -> None:
    """Ask about every total that isn't the sum of lines that it could be the total of.

    `kinds` say by number what the lines are (`Rows`, or `OUTSIDE`); `titles` are the columns that add up, `read` is how a line's cell
    there is, None for one that isn't counted in it.
    """
    if TOTAL not in kinds.values():
        return
    rows = [
        _Row(line.number, kinds[line.number], *_numbers(line, titles, read))
        for line in lines
        if kinds[line.number] in ("", TOTAL, OUTSIDE)
    ]
    _compare(rows, titles, questions)


def _numbers(line: SheetLine, of: Iterable[int], read: Read) -> tuple[dict[int, Decimal], frozenset[int]]:
    """The numbers of a line by column, and the columns in which it has something else."""
    found, unreadable = {}, set()
    for index in of:
        if index >= len(line.cells) or line.cells[index].is_empty:
            continue
        try:
            if (value := read(line, index)) is not None:
                found[index] = value
        except CellRefused:
            unreadable.add(index)
    return found, frozenset(unreadable)


class _Sums:
    """Sums of a column over any part of the rows, each at once: what is summed up to a row is kept."""

    def __init__(self, values: Iterable[Decimal]) -> None:
        with localcontext(_EXACT):
            self._up_to = list(accumulate(values, initial=Decimal(0)))

    def over(self, first: int, end: int) -> Decimal:
        """Of the rows from one place up to another, without this."""
        return _EXACT.subtract(self._up_to[end], self._up_to[first])


def _compare(rows: Sequence[_Row], titles: Mapping[int, str], questions: Questions) -> None:
    """Ask about each total in each column in which all rows can be read. The time grows with how many rows there are, not with their square."""
    doubtful = {index for row in rows for index in row.unreadable}
    places = [place for place, row in enumerate(rows) if row.is_total]
    sums = {index: _sums_of(rows, index) for index in titles.keys() - doubtful}
    for before, place, after in zip([-1, *places], places, [*places[1:], len(rows)], strict=False):
        total = rows[place]
        parts = (0, len(rows)), (0, place), (before + 1, place), (place + 1, after)
        for index in total.values.keys() & sums.keys():
            stated = total.values[index]
            summed = [one.over(*part) for one in sums[index] for part in parts]
            if stated not in summed:
                _ask(address(index, total.number), titles[index], stated, summed, questions)


def _sums_of(rows: Sequence[_Row], index: int) -> tuple[_Sums, _Sums]:
    """The sums of a column without the lines that are outside, and with them."""
    listed = [Decimal(0) if row.is_total else row.values.get(index, Decimal(0)) for row in rows]
    taken = [Decimal(0) if row.kind == OUTSIDE else one for row, one in zip(rows, listed, strict=True)]
    return _Sums(taken), _Sums(listed)


def _ask(where: str, title: str, stated: Decimal, summed: Sequence[Decimal], questions: Questions) -> None:
    nearest = min(summed, key=lambda one: abs(one - stated))
    said = {"title": title, "stated": exact_digits(stated), "summed": digits(nearest)}
    questions.ask(f"total:{where}", "total", [AS_ROWS], where, **said)
