"""Rows of a table that say they are totals, compared with the rows they are the totals of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.captions import TOTAL
from tracker.calc.numbers import exact_digits
from tracker.documents.cells import SheetLine, address
from tracker.documents.entries import CellRefused
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.preview import PreviewLine

AS_ROWS = "as_rows"
OUTSIDE = "outside"  # of a line that isn't taken, and that a total may hold or not
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
    for place, total in enumerate(rows):
        if total.is_total:
            _compare(rows, place, titles, questions)


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


def _compare(rows: Sequence[_Row], place: int, titles: Mapping[int, str], questions: Questions) -> None:
    total = rows[place]
    doubtful = {index for row in rows for index in row.unreadable}
    for index in (titles.keys() & total.values.keys()) - doubtful:
        listed = [None if row.is_total else row.values.get(index, Decimal(0)) for row in rows]
        taken = [Decimal(0) if row.kind == OUTSIDE else one for row, one in zip(rows, listed, strict=True)]
        stated, summed = total.values[index], [*_sums(taken, place), *_sums(listed, place)]
        if stated in summed:
            continue
        where = address(index, total.number)
        nearest = min(summed, key=lambda one: abs(one - stated))
        said = {"title": titles[index], "stated": exact_digits(stated), "summed": exact_digits(nearest)}
        questions.ask(f"total:{where}", "total", [AS_ROWS], where, **said)


def _sums(listed: Sequence[Decimal | None], place: int) -> Iterator[Decimal]:
    """What the total at a place could be of: all the table, all above it, what follows the total before it, what precedes the next one."""
    above, below = listed[:place], listed[place + 1 :]
    for part in (listed, above, _until_total(reversed(above)), _until_total(iter(below))):
        yield sum((one for one in part if one is not None), Decimal(0))


def _until_total(values: Iterator[Decimal | None]) -> Iterator[Decimal]:
    for one in values:
        if one is None:
            return
        yield one
