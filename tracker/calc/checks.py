"""Checks at entry: what makes a number that is about to be reported doubtful.

Each rule is a function of a report, its grounds (what is known already) and its limit; it gives the numbers it compared
when it objects, else None. What several numbers must say together is no rule of one report (`calc/identities.py`). Errors stop a report; a warning is answered with a sentence that is kept with the figure.
Rules never change a number.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from tracker.calc.findings import (
    ABOVE_NEXT_MONTH,
    AS_OF_OUTSIDE,
    BEHIND_PLAN,
    BELOW_LAST_MONTH,
    BEYOND_HISTORY,
    CUT_NOT_ROUNDED,
    ERROR,
    LIKE_ANOTHER_MONTH,
    NUMERATOR_ABOVE,
    OFF,
    OTHER_SET_SIZE,
    OUTSIDE_PERCENT,
    PARTS_DIFFER,
    PERCENT_AS_FRACTION,
    TENFOLD,
    WARNING,
    Finding,
)
from tracker.calc.intake import EntryForm, Report
from tracker.calc.lights import Goal, LightRule, judge
from tracker.calc.numbers import digits, significant_digits
from tracker.calc.payload import payload_of
from tracker.calc.periods import Month
from tracker.calc.readings import Reading, over_months, over_units

RUNNING_TOTAL, INCREMENT, LEVEL = "running_total", "increment", "level"


@dataclass(frozen=True)
class Limit:
    """How strictly a rule is applied. What `limit` means is the rule's own: times, per cent, digits or days."""

    severity: str
    limit: Decimal = Decimal(0)
    least_months: int = 0


SHIPPED: Mapping[str, Limit] = {
    BELOW_LAST_MONTH: Limit(WARNING, Decimal(0)),
    ABOVE_NEXT_MONTH: Limit(WARNING, Decimal(0)),
    TENFOLD: Limit(WARNING, Decimal(8)),
    PERCENT_AS_FRACTION: Limit(WARNING, Decimal(50)),
    OUTSIDE_PERCENT: Limit(ERROR),
    NUMERATOR_ABOVE: Limit(ERROR),
    OTHER_SET_SIZE: Limit(WARNING),
    BEYOND_HISTORY: Limit(WARNING, Decimal(3), least_months=4),
    PARTS_DIFFER: Limit(WARNING),
    CUT_NOT_ROUNDED: Limit(WARNING),
    LIKE_ANOTHER_MONTH: Limit(WARNING, Decimal(3)),
    AS_OF_OUTSIDE: Limit(WARNING, Decimal(0)),
    BEHIND_PLAN: Limit(WARNING),
}


@dataclass(frozen=True)
class CheckContext:
    """What a report is checked against. `earlier` are the standing statements of the months before, one a month,
    `later` those of the months after it in its year.

    `goals` are the goals the series alone decides, each with how its months combine (`sum` or `last`); `beside` is what was
    stated by each unit before it whose end is added to what it reaches;
    `set_size` is how many a rank compares.
    """

    form: EntryForm
    reporting: str = LEVEL
    month: Month | None = None
    unit: str = ""
    is_share: bool = False
    set_size: int | None = None
    earlier: tuple[Reading, ...] = ()
    later: tuple[Reading, ...] = ()
    beside: tuple[tuple[Reading, ...], ...] = ()
    goals: tuple[tuple[Goal, str], ...] = ()
    light_rule: LightRule | None = None


Numbers = Mapping[str, str] | None
Rule = Callable[[Report, CheckContext, Limit], Numbers]


def check(
    report: Report, grounds: CheckContext, limits: Mapping[str, Limit] = SHIPPED
) -> tuple[Finding, ...]:
    """Every objection to a report that is well-formed. 不适用 and the day of a stage are checked for their date alone."""
    has_number = not report.not_applicable and report.reached_on is None
    asked = RULES if has_number else {AS_OF_OUTSIDE: as_of_outside}
    found: list[Finding] = []
    for code, rule in asked.items():
        limit = limits.get(code, SHIPPED[code])
        numbers = rule(report, grounds, limit) if limit.severity != OFF else None
        if numbers is not None:
            said = {"limit": digits(limit.limit), "least_months": str(limit.least_months)}
            found.append(Finding(code, limit.severity, said, numbers))
    codes = {finding.rule for finding in found}
    return tuple(one for one in found if not (one.rule == BEYOND_HISTORY and TENFOLD in codes))


def reading_if_approved(report: Report, month: Month) -> Reading:
    """What a report will say of its month once it is approved."""
    return Reading(month, report.as_of, qualifier=report.qualifier, **payload_of(report))


# --- the rules ----------------------------------------------------------------------------------


def below_last_month(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A running total that fell within the year by more than `limit` per cent."""
    before = _before(grounds)
    if grounds.reporting != RUNNING_TOTAL or report.value is None or before is None:
        return None
    if before.month.year != _year(grounds) or before.value is None:
        return None
    fell = before.value - report.value
    if fell <= abs(before.value) * limit.limit / 100:
        return None
    return _compared(report.value, before) | {"fell": _text(fell)}


def above_next_month(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A running total of an earlier month from which the next one reported would have fallen by more than `limit` per cent."""
    after = next((reading for reading in grounds.later if reading.amount is not None), None)
    if grounds.reporting != RUNNING_TOTAL or report.value is None or after is None or after.value is None:
        return None
    fell = report.value - after.value
    if fell <= abs(report.value) * limit.limit / 100:
        return None
    return {
        "value": _text(report.value), "after": _text(after.value), "month": str(after.month), "fell": _text(fell),
    }  # fmt: skip


def tenfold(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """At least `limit` times what stood before, or that small a part of it: a slip of 10, 100 or 10,000 (万/亿)."""
    usual = _usual(grounds)
    if not report.value or not usual or grounds.unit == "%" or not grounds.form.is_quantity:
        return None
    value = abs(report.value)
    times = max(value / usual, usual / value)
    if times < limit.limit:
        return None
    slip = "10000" if times >= 2000 else "1000" if times >= 400 else "100" if times >= 40 else "10"
    direction = "up" if value > usual else "down"
    return {"value": _text(report.value), "usual": _text(usual), "slip": slip, "direction": direction}


def percent_as_fraction(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A per cent below one, `limit` times smaller than before: 6.1 % that a spreadsheet gave as 0.061.

    Where there is nothing before, every per cent below one is asked about.
    """
    before = _before(grounds)
    if grounds.unit != "%" or not report.value or abs(report.value) >= 1:
        return None
    if before is None:
        return {"value": _text(report.value), "meant": _text(report.value * 100)}
    if not before.value or abs(before.value / report.value) < limit.limit:
        return None
    return _compared(report.value, before) | {"meant": _text(report.value * 100)}


def outside_percent(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A share below 0 % or above 100 %."""
    if not grounds.is_share or report.value is None or 0 <= report.value <= 100:
        return None
    return {"value": _text(report.value)}


def numerator_above(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A numerator above its denominator, or one of them negative: a ratio outside 0–100 %, where it is a part of a whole."""
    if not grounds.is_share or report.numerator is None or report.denominator is None:
        return None
    if 0 <= report.numerator <= report.denominator:
        return None
    return {"numerator": _text(report.numerator), "denominator": _text(report.denominator)}


def other_set_size(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A rank among more or fewer than its comparison set has: 10th of 12 isn't 10th of 16."""
    if report.of_n is None or grounds.set_size is None or report.of_n == grounds.set_size:
        return None
    return {"of_n": str(report.of_n), "set_size": str(grounds.set_size)}


def beyond_history(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """This month's step is over `limit` times the largest step that the series has taken before."""
    if report.value is None or grounds.month is None or not grounds.form.is_quantity:
        return None
    now = Reading(grounds.month, report.as_of, value=report.value)
    steps = _steps([*grounds.earlier, now], grounds.reporting)
    if not steps or steps[-1][0] != grounds.month or len(steps) <= max(limit.least_months, 1):
        return None
    *before, step = steps
    largest = max(abs(one) for _, one in before)
    if largest == 0 or abs(step[1]) <= largest * limit.limit:
        return None
    return {"value": _text(report.value), "step": _text(step[1]), "largest": _text(largest)}


def like_another_month(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """Exactly what another month says, to at least `limit` digits, though the month between says something else."""
    value = report.value
    if value is None or not grounds.form.is_quantity or significant_digits(value) < limit.limit:
        return None
    before = _before(grounds)
    if before is not None and before.value == value and grounds.reporting != INCREMENT:
        return None  # nothing moved since last month: that is no mistake in itself
    same = [reading for reading in grounds.earlier if reading.value == value]
    return {"value": _text(value), "month": str(same[-1].month)} if same else None


def as_of_outside(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A day that isn't in the month reported, nor within `limit` days after it."""
    month = grounds.month
    if month is None or month.first <= report.as_of <= _later(month.last, limit.limit):
        return None
    return {"as_of": report.as_of.isoformat(), "month": str(month)}


def behind_plan(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """The light would be one of those for which the light rule wants a reason and the next step."""
    if grounds.light_rule is None or grounds.month is None:
        return None
    now = reading_if_approved(report, grounds.month)
    for goal, combine in grounds.goals:
        own, *left = (
            over_months(said, combine=combine, span=goal.span, month=grounds.month)
            for said in ([*grounds.earlier, now], *grounds.beside)
        )
        said = over_units([one for one in (own, *left) if one is not None], combine="sum")
        judged = judge(goal, said, grounds.light_rule)
        if judged.light.needs_reason:
            shares = {"completion": judged.completion, "planned": judged.planned}
            known = {name: _text(share) for name, share in shares.items() if share is not None}
            return {"light": judged.light.word, "light_en": judged.light.word_en, **known}
    return None


RULES: Mapping[str, Rule] = {
    OUTSIDE_PERCENT: outside_percent,
    NUMERATOR_ABOVE: numerator_above,
    OTHER_SET_SIZE: other_set_size,
    AS_OF_OUTSIDE: as_of_outside,
    LIKE_ANOTHER_MONTH: like_another_month,
    TENFOLD: tenfold,
    PERCENT_AS_FRACTION: percent_as_fraction,
    BELOW_LAST_MONTH: below_last_month,
    ABOVE_NEXT_MONTH: above_next_month,
    BEYOND_HISTORY: beyond_history,
    BEHIND_PLAN: behind_plan,
}


# --- what the rules share -------------------------------------------------------------------------


def _before(grounds: CheckContext) -> Reading | None:
    """The newest earlier statement that says a number."""
    said = [reading for reading in grounds.earlier if reading.amount is not None]
    return said[-1] if said else None


def _usual(grounds: CheckContext) -> Decimal | None:
    """The size to expect: for increments the middle of the past year's; else what stood before in the same year.

    A running total begins again in January: then the same month a year before.
    """
    known = [(one.month, abs(one.value)) for one in grounds.earlier if one.value]
    if not known or grounds.month is None:
        return known[-1][1] if known else None
    if grounds.reporting == INCREMENT:
        return median([value for _, value in known][-12:])
    if grounds.reporting == LEVEL or known[-1][0].year == grounds.month.year:
        return known[-1][1]
    return dict(known).get(grounds.month.plus(-12))


def _steps(readings: Sequence[Reading], reporting: str) -> list[tuple[Month, Decimal]]:
    """How far a series moved in each month: an increment itself, else the change since the month before."""
    said = [(one.month, one.value) for one in readings if one.value is not None]
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


def _compared(value: Decimal, before: Reading) -> dict[str, str]:
    return {"value": _text(value), "before": _text(before.amount or Decimal(0)), "month": str(before.month)}


def _year(grounds: CheckContext) -> int | None:
    return grounds.month.year if grounds.month else None


def _later(day: date, days: Decimal) -> date:
    return day + timedelta(days=int(days))


def _text(value: Decimal) -> str:
    return digits(value)
