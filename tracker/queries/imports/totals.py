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

AS_ROWS = "as_rows"
Read = Callable[[SheetLine, int], Decimal | None]


@dataclass(frozen=True)
class _Row:
    """A row of the table with its numbers by column, as far as they can be read."""

    number: int
    is_total: bool
    values: Mapping[int, Decimal]
    unreadable: frozenset[int]


def adds_up(unit: str) -> bool:
    """Whether numbers in a unit have a sum: no rates, no quantities each."""
    return not any(sign in unit for sign in "%‰/位") and "百分点" not in unit


def ask_about_totals(
    lines: Sequence[SheetLine],
    kinds: Mapping[int, str],
    titles: Mapping[int, str],
    read: Read,
    questions: Questions,
) -> None:
    """Ask about every total that isn't the sum of lines that it could be the total of.

    `kinds` say by number what the lines are (`Rows`); `titles` are the columns that add up, `read` is how a line's cell there is.
    """
    if TOTAL not in kinds.values():
        return
    rows = [
        _Row(line.number, kinds[line.number] == TOTAL, *_numbers(line, titles, read))
        for line in lines
        if kinds[line.number] in ("", TOTAL)
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
        stated, summed = total.values[index], list(_sums(rows, place, index))
        if stated in summed:
            continue
        where = address(index, total.number)
        nearest = min(summed, key=lambda one: abs(one - stated))
        said = {"title": titles[index], "stated": exact_digits(stated), "summed": exact_digits(nearest)}
        questions.ask(f"total:{where}", "total", [AS_ROWS], where, **said)


def _sums(rows: Sequence[_Row], place: int, index: int) -> Iterator[Decimal]:
    """What the total at a place could be of: all the table, all above it, what follows the total before it, what precedes the next one."""
    listed = [row.values.get(index, Decimal(0)) if not row.is_total else None for row in rows]
    above, below = listed[:place], listed[place + 1 :]
    for part in (listed, above, _until_total(reversed(above)), _until_total(iter(below))):
        yield sum((one for one in part if one is not None), Decimal(0))


def _until_total(values: Iterator[Decimal | None]) -> Iterator[Decimal]:
    for one in values:
        if one is None:
            return
        yield one
