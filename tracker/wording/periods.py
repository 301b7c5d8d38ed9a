"""Months, days and instants in words, in the district's time."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext

from tracker.calc.periods import SHANGHAI, Month
from tracker.wording.languages import in_chinese
from tracker.wording.numbers import NOTHING


def month(value: Month | date | None) -> str:
    """A month: 2023年7月, Jul 2023; nothing is what has no months."""
    if value is None:
        return gettext("不分月")
    named = value if isinstance(value, Month) else Month.of(value)
    return chinese_month(named) if in_chinese() else named.first.strftime("%b %Y")


def day(value: date | None) -> str:
    """A day: 2023年7月20日, 20 Jul 2023."""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    if value is None or in_chinese():
        return chinese_day(value)
    return value.strftime("%-d %b %Y")


def chinese_month(value: Month) -> str:
    """A month in Chinese whatever is active, as briefings print it."""
    return f"{value.year}年{value.number}月"


def chinese_day(value: date | None) -> str:
    """A day in Chinese whatever is active, as briefings print it."""
    return NOTHING if value is None else f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """A day with its time: 2023年7月20日 18:00."""
    there = value.astimezone(SHANGHAI)
    return f"{day(there.date())} {there:%H:%M}"


def instant(at: datetime | None) -> str:
    """An instant to the minute: 2023-07-20 18:00."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def between(begin: date | None, end: date | None) -> str:
    """From one day until another, both included; nothing if there is neither."""
    if begin and end:
        return f"{day(begin)} – {day(end)}"
    if begin:
        return gettext("%(day)s起") % {"day": day(begin)}
    return gettext("至%(day)s") % {"day": day(end)} if end else ""
