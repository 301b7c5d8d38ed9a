"""Months and windows, the only two measures of time the product counts in."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@cache
def _last_day(year: int, number: int) -> date:
    return date(year, number, monthrange(year, number)[1])


class NotAMonth(ValueError):
    """The text isn't a month written as YYYY-MM."""


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month; `Month(2023, 6)` prints as `2023-06`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1900 <= self.year <= 2999):
            raise NotAMonth(f"{self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as `YYYY-MM`. Raises NotAMonth."""
        match = _MONTH.fullmatch(text.strip())
        if match is None:
            raise NotAMonth(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return _last_day(self.year, self.number)

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def minus(self, other: Month) -> int:
        """How many months lie from `other` to this one."""
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True)
class Span:
    """The window in which a target is to be reached, first and last month included."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a window can't end before it begins")

    @property
    def length(self) -> int:
        return self.last.minus(self.first) + 1

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __iter__(self) -> Iterator[Month]:
        return (self.first.plus(step) for step in range(self.length))

    def elapsed(self, month: Month) -> int:
        """Months of the window that are over at the end of `month`, from 0 to its length."""
        return min(max(month.minus(self.first) + 1, 0), self.length)


def end_of_day(day: date) -> datetime:
    """The last instant of a Chinese calendar day: what a page asked for that day may know."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI) - timedelta(microseconds=1)
