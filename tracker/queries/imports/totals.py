"""Rows of a table that say they are totals, compared with the rows they are the totals of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
Parts = tuple[tuple[int, int], ...]  # from one place of a row up to another, without this
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

    @property
    def is_listed(self) -> bool:
        return self.kind in ("", OUTSIDE)


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
    groups: Mapping[int, int] | None = None,
) -> None:
    """Ask about every total that isn't the sum of lines that it could be the total of.

    `groups` are rows that head groups, with the last row of each: what they say is the sum of its lines.

    `kinds` say by number what the lines are (`Rows`, or `OUTSIDE`); `titles` are the columns that add up, `read` is how a line's cell
    there is, None for one that isn't counted in it.
    """
    groups = groups or {}
    if TOTAL not in kinds.values() and not groups:
        return
    rows = [
        _Row(line.number, kinds[line.number], *_numbers(line, titles, read))
        for line in lines
        if kinds[line.number] in ("", TOTAL, OUTSIDE) or line.number in groups
    ]
    _compare(rows, titles, groups, questions)


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


def _compare(
    rows: Sequence[_Row], titles: Mapping[int, str], groups: Mapping[int, int], questions: Questions
) -> None:
    """Ask about each total in each column in which all rows can be read. The time grows with how many rows there are, not with their square."""
    doubtful = {index for row in rows for index in row.unreadable}
    places = [place for place, row in enumerate(rows) if row.is_total]
    sums = {index: _sums_of(rows, index) for index in titles.keys() - doubtful}
    for place, parts in sorted([*_of_totals(places, len(rows)), *_of_groups(rows, groups)]):
        total = rows[place]
        for index in total.values.keys() & sums.keys():
            stated = total.values[index]
            summed = [one.over(*part) for one in sums[index] for part in parts]
            if stated not in summed:
                _ask(address(index, total.number), titles[index], stated, summed, questions)


def _of_totals(places: Sequence[int], end: int) -> Iterator[tuple[int, Parts]]:
    """Of each total the parts that it could be the sum of: all the table, all above it, what follows the total before it, what precedes the next one."""
    for before, place, after in zip([-1, *places], places, [*places[1:], end], strict=False):
        yield place, ((0, end), (0, place), (before + 1, place), (place + 1, after))


def _of_groups(rows: Sequence[_Row], groups: Mapping[int, int]) -> Iterator[tuple[int, Parts]]:
    """Of each row that heads a group the lines of it."""
    numbers = [row.number for row in rows]
    for place, row in enumerate(rows):
        if row.number in groups:
            yield place, ((place + 1, bisect_right(numbers, groups[row.number])),)


def _sums_of(rows: Sequence[_Row], index: int) -> tuple[_Sums, _Sums]:
    """The sums of a column without the lines that are outside, and with them."""
    listed = [row.values.get(index, Decimal(0)) if row.is_listed else Decimal(0) for row in rows]
    taken = [Decimal(0) if row.kind == OUTSIDE else one for row, one in zip(rows, listed, strict=True)]
    return _Sums(taken), _Sums(listed)


def _ask(where: str, title: str, stated: Decimal, summed: Sequence[Decimal], questions: Questions) -> None:
    nearest = min(summed, key=lambda one: abs(one - stated))
    said = {"title": title, "stated": exact_digits(stated), "summed": digits(nearest)}
    questions.ask(f"total:{where}", "total", [AS_ROWS], where, **said)
