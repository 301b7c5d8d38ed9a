"""Workdays of China, with the exceptions a district has on record, and when a month's window stands open by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.calc.periods import SHANGHAI, Month

DAY, WORKDAY = "day", "workday"
# How a month stands for who reports.
OPEN, NOT_PLANNED, NOT_YET, CLOSED, COMBINED = "open", "not_planned", "not_yet", "closed", "combined"


class Workdays:
    """Which days are worked: weekdays and 调休 days, less holidays; `exceptions` (day → worked or not) come first.

    Holidays and 调休 are those of the library's yearly arrangement. For a year whose arrangement isn't out
    yet it knows only the holidays that are certain: see `is_arranged`.
    """

    def __init__(self, exceptions: Mapping[date, bool]) -> None:
        import holidays  # every country's calendar comes along: loaded when workdays are asked for

        self._exceptions = exceptions
        self._china = holidays.country_holidays("CN")

    def is_workday(self, day: date) -> bool:
        return self._exceptions.get(day, self._china.is_working_day(day))

    def is_arranged(self, year: int) -> bool:
        """Whether the year's 调休 is known, from the library or from the exceptions."""
        self._china.get(date(year, 1, 1))  # the library reads a year when it's first asked for
        known = {day.year for day in self._china.weekend_workdays}
        return year in known or any(day.year == year and worked for day, worked in self._exceptions.items())

    def in_month(self, month: Month) -> list[date]:
        days = (month.first + timedelta(days=step) for step in range(month.last.day))
        return [day for day in days if self.is_workday(day)]

    def on_or_after(self, day: date) -> date:
        """That day, or the next workday if it isn't one. Raises LookupError when a whole month has none."""
        for step in range(62):  # the first of one month is the farthest from the last of the next
            if self.is_workday(day + timedelta(days=step)):
                return day + timedelta(days=step)
        raise LookupError(day)

    def after(self, day: date, count: int) -> date:
        """The last of so many workdays that follow `day`; `day` itself when there are none to follow."""
        for _step in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def between(self, earlier: date, later: date) -> int:
        """How many workdays lie after `earlier`, up to and with `later`; negative the other way round."""
        if later < earlier:
            return -self.between(later, earlier)
        days = (earlier + timedelta(days=step) for step in range(1, (later - earlier).days + 1))
        return sum(self.is_workday(day) for day in days)


@dataclass(frozen=True)
class Deadline:
    """A day of the month after the one reported: its 18th (or the next workday), or its 10th workday."""

    basis: str
    number: int

    def day_after(self, month: Month, workdays: Workdays) -> date:
        """The day for a reported month; past the end of the following month its last (work)day."""
        following = month.plus(1)
        if self.basis == WORKDAY:
            worked = workdays.in_month(following)
            return worked[min(self.number, len(worked)) - 1] if worked else following.last
        return workdays.on_or_after(following.first.replace(day=min(self.number, following.last.day)))


@dataclass(frozen=True)
class Hours:
    """When a month is open: the instants at which its window opens, is due and closes (None: not settled)."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime | None


def hours(
    month: Month, *, opens: int, due: Deadline, closes: Deadline | None, until: time, workdays: Workdays
) -> Hours:
    """The window of a reported month: opens at the start of day `opens` of the next month, due and closing at `until`.

    A window never closes before it is due, nor is it due before it opens, whatever holidays do.
    """
    following = month.plus(1)
    opening = datetime.combine(
        following.first.replace(day=min(opens, following.last.day)), time.min, SHANGHAI
    )
    due_at = max(instant(due.day_after(month, workdays), until), opening)
    closing = max(instant(closes.day_after(month, workdays), until), due_at) if closes else None
    return Hours(opening, due_at, closing)


def instant(day: date, until: time) -> datetime:
    """That time of a day in the district; 24:00 isn't a time, 23:59 is."""
    return datetime.combine(day, until, SHANGHAI)
