"""Months and windows, the only two measures of time the product counts in."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WRITTEN = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:月份?)?|(\d{2}))", re.ASCII)


@cache
def _last_day(year: int, number: int) -> date:
    return date(year, number, monthrange(year, number)[1])


class NotAMonth(ValueError):
    """The text isn't a month."""


@dataclass(frozen=True)
class Month:
    """One calendar month; `Month(2023, 6)` prints as `2023-06`.

    `index` counts months from the year 0: by it they are compared, a million times for a report of two years.
    """

    year: int
    number: int
    index: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1900 <= self.year <= 2999):
            raise NotAMonth(f"{self.year}-{self.number}")
        object.__setattr__(self, "index", self.year * 12 + self.number - 1)

    def __lt__(self, other: Month) -> bool:
        return self.index < other.index

    def __le__(self, other: Month) -> bool:
        return self.index <= other.index

    def __gt__(self, other: Month) -> bool:
        return self.index > other.index

    def __ge__(self, other: Month) -> bool:
        return self.index >= other.index

    def __hash__(self) -> int:
        return self.index

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as `YYYY-MM`. Raises NotAMonth."""
        match = _MONTH.fullmatch(text.strip())
        if match is None:
            raise NotAMonth(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def read(cls, text: str) -> Month:
        """The month that a person wrote: 2023-06, 2023-6, 2023.6, 2023/6, 2023年6月, 202306, in digits of any width. Raises NotAMonth."""
        match = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if match is None:
            raise NotAMonth(text)
        return cls(int(match[1]), int(match[2] or match[3]))

    @classmethod
    def of(cls, day: date) -> Month:
        return _month(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return _last_day(self.year, self.number)

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier when negative)."""
        index = self.index + months
        return _month(index // 12, index % 12 + 1)

    def minus(self, other: Month) -> int:
        """How many months lie from `other` to this one."""
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@cache
def _month(year: int, number: int) -> Month:
    return Month(year, number)


@dataclass(frozen=True)
class Span:
    """The window in which a target is to be reached, first and last month included.

    One that was taken back before it began is empty: it ends with the month before.
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last.index < self.first.index - 1:
            raise ValueError("a window can't end before it begins")

    @property
    def length(self) -> int:
        return self.last.index - self.first.index + 1

    def __contains__(self, month: Month) -> bool:
        return self.first.index <= month.index <= self.last.index

    def __iter__(self) -> Iterator[Month]:
        return (self.first.plus(step) for step in range(self.length))

    def backwards(self, month: Month) -> Iterator[Month]:
        """The months of the window from `month`, or its last, back to the first."""
        return (self.first.plus(step) for step in reversed(range(self.elapsed(month))))

    def elapsed(self, month: Month) -> int:
        """Months of the window that are over at the end of `month`, from 0 to its length."""
        return min(max(month.index - self.first.index + 1, 0), self.length)


@lru_cache(maxsize=1000)
def span_between(first: date, last: date) -> Span:
    """The window from the month of one day to that of another."""
    return Span(Month.of(first), Month.of(last))


def day_of(at: datetime) -> date:
    """The Chinese calendar day of an instant."""
    return at.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """The last instant of a Chinese calendar day: what a page asked for that day may know."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI) - timedelta(microseconds=1)
