"""Checks of a number's size: slips of the point and of the unit, falls to nothing, steps never taken before."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from tracker.calc.grounds import (
    INCREMENT,
    LEVEL,
    RUNNING_TOTAL,
    CheckContext,
    Limit,
    Numbers,
    compared,
    reading_if_approved,
    said_before,
    text,
    year_of,
)
from tracker.calc.intake import Report
from tracker.calc.magnitudes import LEAST_OTHERS, is_part_of_a_whole
from tracker.calc.numbers import MAX_DECIMALS, round_half_up
from tracker.calc.payload import NUMBERS
from tracker.calc.periods import Month
from tracker.calc.readings import Reading


def tenfold(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """At least `limit` times what stood before, or that small a part of it: a slip of 10, 100 or 10,000 (万/亿).

    Of a ratio, either of its two numbers.
    """
    if grounds.unit == "%" and not grounds.form.in_points:
        return None
    names = NUMBERS[1:] if grounds.form.in_points else NUMBERS[:1] if grounds.form.is_quantity else ()
    for name in names:
        value, usual = getattr(report, name), _usual(grounds, name)
        if value and usual and max(abs(value) / usual, usual / abs(value)) >= limit.limit:
            return _slip(value, usual)
    return None


def _slip(value: Decimal, usual: Decimal) -> Numbers:
    times = max(abs(value) / usual, usual / abs(value))
    slip = "10000" if times >= 2000 else "1000" if times >= 400 else "100" if times >= 40 else "10"
    direction = "up" if abs(value) > usual else "down"
    return {"value": text(value), "usual": text(usual), "slip": slip, "direction": direction}


def unlike_others(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """The first number of an item, `limit` times larger or smaller than those of the others: 万元 where these are in 亿元."""
    value, others = report.value, grounds.others
    if not value or others is None or not grounds.form.is_quantity or _usual(grounds, "value"):
        return None
    if not others.is_apart(value, limit.limit):
        return None
    return {"value": text(value), "usual": text(others.middle), "count": str(others.count)}


def unlikely_percent(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """What is called a share, or a rate of a whole, and isn't between 0 % and 100 %."""
    value = report.value
    if grounds.is_share or value is None or 0 <= value <= 100:
        return None
    return {"value": text(value)} if is_part_of_a_whole(grounds.name, grounds.unit) else None


def fell_to_nothing(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """Zero after a number that wasn't, or a change that leaves nothing or less: −100 %. Of a ratio, its numerator."""
    name = "numerator" if grounds.form.in_points else "value"
    value, before = getattr(report, name), said_before(grounds)
    if value is None or not (grounds.form.is_quantity or grounds.form.in_points):
        return None
    is_rate = grounds.unit == "%" and grounds.form.is_quantity
    if is_rate and value <= -100:
        return {"value": text(value)}
    if value or before is None or (is_rate and not grounds.is_share):
        return None
    was = getattr(before, name)
    if not was or (grounds.reporting == RUNNING_TOTAL and before.month.year != year_of(grounds)):
        return None
    return {"value": text(value), "before": text(was), "month": str(before.month)}


def percent_as_fraction(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A per cent below one, `limit` times smaller than before: 6.1 % that a spreadsheet gave as 0.061.

    Where there is nothing before, neither of it nor of others, every per cent below one is asked about.
    """
    before = said_before(grounds)
    if grounds.unit != "%" or not report.value or abs(report.value) >= 1:
        return None
    if before is None:
        others = grounds.others
        if others and others.count >= LEAST_OTHERS and others.middle / abs(report.value) < limit.limit:
            return None
        return {"value": text(report.value), "meant": text(report.value * 100)}
    if not before.value or abs(before.value / report.value) < limit.limit:
        return None
    return compared(report.value, before) | {"meant": text(report.value * 100)}


def beyond_history(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """This month's step is over `limit` times the largest step that the series has taken before."""
    if grounds.month is None or not grounds.form.is_number:
        return None
    now = reading_if_approved(report, grounds.month)
    if now.amount is None:
        return None
    steps = _steps([*grounds.earlier, now], grounds.reporting)
    if not steps or steps[-1][0] != grounds.month or len(steps) <= max(limit.least_months, 1):
        return None
    *before, step = steps
    largest = max(abs(one) for _, one in before)
    if largest == 0 or abs(step[1]) <= largest * limit.limit:
        return None
    shown = [round_half_up(one, MAX_DECIMALS) for one in (now.amount, step[1], largest)]
    return dict(zip(("value", "step", "largest"), map(text, shown), strict=True))


def _usual(grounds: CheckContext, name: str) -> Decimal | None:
    """The size to expect of a number: for increments the middle of the past year's; else what stood before in the same year.

    A running total begins again in January: then the same month a year before.
    """
    said = [(one.month, getattr(one, name)) for one in grounds.earlier]
    known: list[tuple[Month, Decimal]] = [(month, abs(value)) for month, value in said if value]
    if not known or grounds.month is None:
        return known[-1][1] if known else None
    if grounds.reporting == INCREMENT:
        return median([value for _, value in known][-12:])
    if grounds.reporting == LEVEL or known[-1][0].year == grounds.month.year:
        return known[-1][1]
    return dict(known).get(grounds.month.plus(-12))


def _steps(readings: Sequence[Reading], reporting: str) -> list[tuple[Month, Decimal]]:
    """How far a series moved in each month: an increment itself, else the change since the month before."""
    said = [(one.month, one.amount) for one in readings if one.amount is not None]
    if reporting == INCREMENT:
        return said
    steps = []
    for (earlier, before), (month, value) in itertools.pairwise(said):
        restarts = reporting == RUNNING_TOTAL and month.year != earlier.year
        if restarts and month.number == 1:
            steps.append((month, value))
        elif month.minus(earlier) == 1 and not restarts:
            steps.append((month, value - before))
    return steps
