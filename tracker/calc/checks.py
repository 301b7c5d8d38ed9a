"""Checks at entry: what makes a number that is about to be reported doubtful.

Each rule is a function of a report, its grounds (what is known already) and its limit; it gives the numbers it compared
when it objects, else None. What several numbers must say together is no rule of one report (`calc/identities.py`). Errors stop a report; a warning is answered with a sentence that is kept with the figure.
Rules never change a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tracker.calc.findings import (
    ABOVE_NEXT_MONTH,
    AS_OF_OUTSIDE,
    BEHIND_PLAN,
    BELOW_LAST_MONTH,
    BEYOND_HISTORY,
    CUT_NOT_ROUNDED,
    ERROR,
    FELL_TO_NOTHING,
    LIKE_ANOTHER_MONTH,
    NUMERATOR_ABOVE,
    OFF,
    OTHER_SET_SIZE,
    OUTSIDE_PERCENT,
    PARTS_DIFFER,
    PERCENT_AS_FRACTION,
    RANK_JUMP,
    TENFOLD,
    UNLIKE_OTHERS,
    UNLIKELY_PERCENT,
    WARNING,
    Finding,
)
from tracker.calc.grounds import (
    INCREMENT,
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
from tracker.calc.lights import judge
from tracker.calc.magnitudes import spread
from tracker.calc.numbers import digits, significant_digits
from tracker.calc.readings import over_months, over_units
from tracker.calc.sizes import (
    beyond_history,
    fell_to_nothing,
    percent_as_fraction,
    tenfold,
    unlike_others,
    unlikely_percent,
)

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
    UNLIKELY_PERCENT: Limit(WARNING),
    UNLIKE_OTHERS: Limit(WARNING, Decimal(100)),
    FELL_TO_NOTHING: Limit(WARNING),
    RANK_JUMP: Limit(WARNING, Decimal(50)),
}


# What one rule objects to, others say more exactly.
SAID_BETTER_BY: Mapping[str, tuple[str, ...]] = {
    BEYOND_HISTORY: (TENFOLD, FELL_TO_NOTHING, PERCENT_AS_FRACTION),
    FELL_TO_NOTHING: (BELOW_LAST_MONTH, UNLIKELY_PERCENT, OUTSIDE_PERCENT),
    UNLIKE_OTHERS: (TENFOLD, UNLIKELY_PERCENT, OUTSIDE_PERCENT, PERCENT_AS_FRACTION),
}

Rule = Callable[[Report, CheckContext, Limit], Numbers]


def check(
    report: Report, grounds: CheckContext, limits: Mapping[str, Limit] = SHIPPED
) -> tuple[Finding, ...]:
    """Every objection to a report that is well-formed. 不适用 and the day of a stage are checked for their date alone."""
    return checker(limits)(report, grounds)


def checker(
    limits: Mapping[str, Limit] = SHIPPED,
) -> Callable[[Report, CheckContext], tuple[Finding, ...]]:
    """`check` for thousands of reports by the same limits."""
    by_code = {code: limits.get(code, SHIPPED[code]) for code in RULES}
    rules = [(code, rule, by_code[code]) for code, rule in RULES.items() if by_code[code].severity != OFF]
    of_dates = [one for one in rules if one[0] == AS_OF_OUTSIDE]

    def checked(report: Report, grounds: CheckContext) -> tuple[Finding, ...]:
        has_number = not report.not_applicable and report.reached_on is None
        found = [
            _told(code, limit, numbers)
            for code, rule, limit in (rules if has_number else of_dates)
            if (numbers := rule(report, grounds, limit)) is not None
        ]
        return _best_said(found) if len(found) > 1 else tuple(found)

    return checked


def _best_said(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The objections without those that others say more exactly."""
    codes = {finding.rule for finding in found}
    said_better = {code for code, by in SAID_BETTER_BY.items() if not codes.isdisjoint(by)}
    return tuple(one for one in found if one.rule not in said_better)


def sheet_objections(
    values: Sequence[Decimal], unit: str, limits: Mapping[str, Limit] = SHIPPED
) -> list[tuple[Finding, ...]]:
    """What is odd about each of the values that a published table gives its members: fractions for per cent, other magnitudes."""
    beside = spread(values)
    fractions = unit == "%" and bool(values) and all(abs(value) < 1 for value in values)

    def found(value: Decimal) -> Finding | None:
        if fractions and value:
            return _finding(PERCENT_AS_FRACTION, limits, {"value": text(value), "meant": text(value * 100)})
        apart = limits.get(UNLIKE_OTHERS, SHIPPED[UNLIKE_OTHERS])
        if beside is None or not beside.is_apart(value, apart.limit):
            return None
        told = {"value": text(value), "usual": text(beside.middle), "count": str(beside.count)}
        return _finding(UNLIKE_OTHERS, limits, told)

    return [(one,) if (one := found(value)) else () for value in values]


def _finding(code: str, limits: Mapping[str, Limit], numbers: Mapping[str, str]) -> Finding | None:
    limit = limits.get(code, SHIPPED[code])
    return None if limit.severity == OFF else _told(code, limit, numbers)


def _told(code: str, limit: Limit, numbers: Mapping[str, str]) -> Finding:
    said = {"limit": digits(limit.limit), "least_months": str(limit.least_months)}
    return Finding(code, limit.severity, said, numbers)


# --- the rules ----------------------------------------------------------------------------------


def below_last_month(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A running total that fell within the year by more than `limit` per cent."""
    before = said_before(grounds)
    if grounds.reporting != RUNNING_TOTAL or report.value is None or before is None:
        return None
    if before.month.year != year_of(grounds) or before.value is None:
        return None
    fell = before.value - report.value
    if fell <= abs(before.value) * limit.limit / 100:
        return None
    return compared(report.value, before) | {"fell": text(fell)}


def above_next_month(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A running total of an earlier month from which the next one reported would have fallen by more than `limit` per cent."""
    after = next((reading for reading in grounds.later if reading.amount is not None), None)
    if grounds.reporting != RUNNING_TOTAL or report.value is None or after is None or after.value is None:
        return None
    fell = report.value - after.value
    if fell <= abs(report.value) * limit.limit / 100:
        return None
    return {
        "value": text(report.value), "after": text(after.value), "month": str(after.month), "fell": text(fell),
    }  # fmt: skip


def rank_jump(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A place that moved by more than `limit` per cent of all that are ranked."""
    before = said_before(grounds)
    if report.rank is None or report.of_n is None or before is None or before.rank is None:
        return None
    moved = abs(report.rank - before.rank)
    if moved <= report.of_n * limit.limit / 100:
        return None
    return {
        "rank": str(report.rank),
        "before": str(before.rank),
        "moved": str(moved),
        "month": str(before.month),
    }


def outside_percent(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A share below 0 % or above 100 %."""
    if not grounds.is_share or report.value is None or 0 <= report.value <= 100:
        return None
    return {"value": text(report.value)}


def numerator_above(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A numerator above its denominator, or one of them negative: a ratio outside 0–100 %, where it is a part of a whole."""
    if not grounds.is_share or report.numerator is None or report.denominator is None:
        return None
    if 0 <= report.numerator <= report.denominator:
        return None
    return {"numerator": text(report.numerator), "denominator": text(report.denominator)}


def other_set_size(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """A rank among more or fewer than its comparison set has: 10th of 12 isn't 10th of 16."""
    if report.of_n is None or grounds.set_size is None or report.of_n == grounds.set_size:
        return None
    return {"of_n": str(report.of_n), "set_size": str(grounds.set_size)}


def like_another_month(report: Report, grounds: CheckContext, limit: Limit) -> Numbers:
    """Exactly what another month says, to at least `limit` digits, though the month between says something else."""
    value = report.value
    if value is None or not grounds.form.is_quantity or significant_digits(value) < limit.limit:
        return None
    before = said_before(grounds)
    if before is not None and before.value == value and grounds.reporting != INCREMENT:
        return None  # nothing moved since last month: that is no mistake in itself
    same = [reading for reading in grounds.earlier if reading.value == value]
    return {"value": text(value), "month": str(same[-1].month)} if same else None


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
            known = {name: text(share) for name, share in shares.items() if share is not None}
            return {"light": judged.light.word, "light_en": judged.light.word_en, **known, **grounds.whose}
    return None


RULES: Mapping[str, Rule] = {
    OUTSIDE_PERCENT: outside_percent,
    UNLIKELY_PERCENT: unlikely_percent,
    NUMERATOR_ABOVE: numerator_above,
    OTHER_SET_SIZE: other_set_size,
    AS_OF_OUTSIDE: as_of_outside,
    LIKE_ANOTHER_MONTH: like_another_month,
    TENFOLD: tenfold,
    UNLIKE_OTHERS: unlike_others,
    FELL_TO_NOTHING: fell_to_nothing,
    RANK_JUMP: rank_jump,
    PERCENT_AS_FRACTION: percent_as_fraction,
    BELOW_LAST_MONTH: below_last_month,
    ABOVE_NEXT_MONTH: above_next_month,
    BEYOND_HISTORY: beyond_history,
    BEHIND_PLAN: behind_plan,
}


# --- what the rules share -------------------------------------------------------------------------


def _later(day: date, days: Decimal) -> date:
    return day + timedelta(days=int(days))
