"""Workdays of China and the windows that follow from a rule."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from tracker.calc.calendars import DAY, WORKDAY, Deadline, Workdays, hours
from tracker.calc.periods import SHANGHAI, Month

CHINA = Workdays({})


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 25), True),
        (date(2026, 11, 28), False),
    ],
)
def test_holidays_and_days_worked_instead(day, worked):
    assert CHINA.is_workday(day) is worked


def test_an_exception_comes_before_the_arrangement():
    days = Workdays({date(2026, 11, 25): False, date(2026, 11, 28): True})
    assert not days.is_workday(date(2026, 11, 25))
    assert days.is_workday(date(2026, 11, 28))


def test_a_year_without_an_arrangement_says_so():
    assert CHINA.is_arranged(2026)
    assert not CHINA.is_arranged(2031)
    assert Workdays({date(2031, 2, 1): True}).is_arranged(2031)


@pytest.mark.parametrize(
    ("month", "deadline", "day"),
    [
        (Month(2026, 6), Deadline(DAY, 18), date(2026, 7, 20)),  # the 18th is a Saturday
        (Month(2026, 1), Deadline(DAY, 18), date(2026, 2, 24)),  # the Spring Festival lies in between
        (Month(2025, 12), Deadline(WORKDAY, 1), date(2026, 1, 4)),  # a Sunday worked after New Year
        (Month(2026, 9), Deadline(WORKDAY, 3), date(2026, 10, 10)),  # after the golden week
        (
            Month(2026, 1),
            Deadline(DAY, 31),
            date(2026, 2, 28),
        ),  # no such day: the last one, a Saturday worked
        (Month(2026, 10), Deadline(WORKDAY, 99), date(2026, 11, 30)),
    ],
)
def test_the_day_a_month_is_due(month, deadline, day):
    assert deadline.day_after(month, CHINA) == day


def test_workdays_between_days():
    assert CHINA.between(date(2026, 2, 14), date(2026, 2, 24)) == 1
    assert CHINA.between(date(2026, 2, 24), date(2026, 2, 14)) == -1
    assert CHINA.between(date(2026, 11, 25), date(2026, 11, 25)) == 0


def test_a_window_is_laid_out_in_district_time():
    found = hours(
        Month(2025, 12),
        opens=1,
        due=Deadline(DAY, 18),
        closes=Deadline(DAY, 20),
        until=time(18),
        workdays=CHINA,
    )
    assert found.opens_at == datetime(2026, 1, 1, tzinfo=SHANGHAI)
    assert found.due_at == datetime(2026, 1, 19, 18, tzinfo=SHANGHAI)
    assert found.closes_at == datetime(2026, 1, 20, 18, tzinfo=SHANGHAI)


def test_a_window_never_closes_before_it_is_due():
    found = hours(
        Month(2026, 1),
        opens=27,
        due=Deadline(DAY, 18),
        closes=Deadline(DAY, 5),
        until=time(9),
        workdays=CHINA,
    )
    assert found.closes_at is not None
    assert found.opens_at <= found.due_at <= found.closes_at
    open_end = hours(
        Month(2026, 1), opens=1, due=Deadline(DAY, 9), closes=None, until=time(9), workdays=CHINA
    )
    assert open_end.closes_at is None


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2023, 7, 7), 5, date(2023, 7, 14)),
        (date(2023, 7, 7), 0, date(2023, 7, 7)),
        (date(2023, 9, 27), 5, date(2023, 10, 10)),  # 国庆 from 29 September, worked on 7 and 8 October
    ],
)
def test_the_last_of_so_many_workdays(day, count, last):
    assert CHINA.after(day, count) == last


def test_a_workday_is_found_where_every_month_has_one():
    """The farthest: worked on the first of a month, then on the last of the next."""
    off = {date(2026, 7, 1) + timedelta(days=step): False for step in range(62)}
    days = Workdays(off | {date(2026, 7, 1): True, date(2026, 8, 31): True})
    assert days.on_or_after(date(2026, 7, 2)) == date(2026, 8, 31)
    with pytest.raises(LookupError):
        Workdays(off | {date(2026, 9, 1) + timedelta(days=step): False for step in range(30)}).on_or_after(
            date(2026, 7, 1)
        )
