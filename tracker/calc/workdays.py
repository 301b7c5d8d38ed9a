"""工作日: Chinese working days, with the holidays moved and the weekends worked that the State Council announces."""

from __future__ import annotations

from datetime import date

from holidays import country_holidays


def after_workdays(day: date, count: int) -> date:
    """The last of so many working days that follow `day`; `day` itself when there are none to follow."""
    return country_holidays("CN").get_nth_working_day(day, count) if count > 0 else day
