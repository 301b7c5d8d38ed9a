"""What a slot says once approved, and how such readings combine over months and over units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.calc.payload import NUMBERS
from tracker.calc.periods import Month, Span

HUNDRED = Decimal(100)


class Reading(NamedTuple):
    """An approved statement for one month, or what several of them add up to.

    Exactly one of: `value`; `numerator` with `denominator`; `rank` with `of_n`; `reached_on`;
    `not_applicable` (the reason): a `Payload`, whose fields follow the month and the day. `figures` are the ids of the figures behind it. A tuple, since a report of two
    years makes fifty thousand.
    """

    month: Month
    as_of: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    rank: int | None = None
    of_n: int | None = None
    reached_on: date | None = None
    not_applicable: str = ""
    comparison: str = ""
    qualifier: str = "exact"
    illustrative: bool = False
    history: bool = False
    figures: tuple[int, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """The number to compare and print, unrounded: a ratio in per cent, a rank as its place."""
        if self.numerator is not None and self.denominator:
            return self.numerator / self.denominator * HUNDRED
        return Decimal(self.rank) if self.rank is not None else self.value


def over_months(readings: Sequence[Reading], *, combine: str, span: Span, month: Month) -> Reading | None:
    """The reading of a series at the end of `month`: the `sum` of its months in the window, or the `last`.

    `readings` hold one reading a month in any order; months outside the window or later than
    `month` don't count. None when nothing was reported: that is 未报, not zero.
    """
    first, last = span.first.index, min(span.last.index, month.index)
    if combine == "sum":
        within = [r for r in readings if first <= r.month.index <= last]
        return _added(sorted(within, key=_index)) if within else None
    newest, reached = None, first
    for reading in readings:
        if reached <= reading.month.index <= last:
            newest, reached = reading, reading.month.index
    return newest


def _index(reading: Reading) -> int:
    return reading.month.index


def over_units(readings: Sequence[Reading], *, combine: str) -> Reading | None:
    """One reading for several units: `sum`, `ratio` (Σ numerator ÷ Σ denominator), `last`, or `none`.

    With `none` the readings of several units can't be combined, so only a single one passes.
    """
    if len(readings) <= 1:
        return readings[0] if readings else None
    if combine in {"sum", "ratio"}:
        return _added(readings)
    if combine == "last":
        return max(readings, key=lambda r: (r.month, r.as_of))
    return None


def _added(readings: Sequence[Reading]) -> Reading:
    """The sum of the readings that apply; 不适用 only when none does."""
    if len(readings) == 1:
        return readings[0]
    applying = [r for r in readings if not r.not_applicable]
    newest = max(readings, key=lambda r: (r.month.index, r.as_of))
    if not applying:
        return newest
    totals: dict[str, Any] = {name: _total([getattr(r, name) for r in applying]) for name in NUMBERS}
    return newest._replace(
        **totals,
        not_applicable="",
        illustrative=any(r.illustrative for r in applying),
        history=any(r.history for r in applying),
        qualifier=next((r.qualifier for r in applying if r.qualifier != "exact"), "exact"),
        figures=tuple(figure for r in applying for figure in r.figures),
    )


def _total(parts: Iterable[Decimal | None]) -> Decimal | None:
    present = [part for part in parts if part is not None]
    return sum(present, Decimal(0)) if present else None
