"""Values over months and units, against a twin that adds up plain fractions: ten thousand random cases."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Indicator, Target
from tracker.queries.ledger.amendments import NO_CHANGES
from tracker.queries.registers.counting import Registers
from tracker.queries.targets.statements import Source
from tracker.queries.targets.values import Sources

CASES = 10_000
NOT_APPLICABLE = "不适用"
# A unit's months: an amount, a numerator with its denominator, or 不适用.
Said = Fraction | tuple[Fraction, Fraction] | str
Case = dict[int, dict[int, Said]]


def drawn(chance: random.Random, ratio: bool) -> Case:
    def one() -> Said:
        if chance.random() < 0.12:
            return NOT_APPLICABLE
        amount = Fraction(chance.randint(-5000, 20000), 100)
        return (amount, Fraction(chance.randint(1, 9999), 10)) if ratio else amount

    return {unit: {month: one() for month in months_of(chance)} for unit in range(1, chance.randint(2, 5))}


def months_of(chance: random.Random) -> list[int]:
    """Some months at random, or a run of them, so that units often have one together."""
    if chance.random() < 0.3:
        return chance.sample(range(1, 19), chance.randint(0, 5))
    begun = chance.randint(1, 6)
    return list(range(begun, begun + chance.randint(3, 12)))


def together(parts: list[Said]) -> Said:
    """Everything that applies, added up: amounts, or numerators and denominators each by themselves."""
    amounts = [part for part in parts if isinstance(part, Fraction)]
    ratios = [part for part in parts if isinstance(part, tuple)]
    if amounts:
        return sum(amounts, Fraction(0))
    if ratios:
        return sum((top for top, _ in ratios), Fraction(0)), sum(
            (bottom for _, bottom in ratios), Fraction(0)
        )
    return NOT_APPLICABLE


def of_unit(months: dict[int, Said], first: int, until: int, over_months: str) -> Said | None:
    within = [month for month in sorted(months) if first <= month <= until]
    if not within:
        return None
    return together([months[month] for month in within]) if over_months == "sum" else months[within[-1]]


def whole(case: Case, first: int, month: int, over_months: str) -> bool:
    """Whether every unit has reported a month, and those that it adds to it."""
    for months in case.values():
        if month not in months:
            return False
        begun = min(one for one in months if one >= first)
        if over_months == "sum" and any(one not in months for one in range(begun, month)):
            return False
    return True


def twin(case: Case, first: int, until: int, over_months: str, over_units: str) -> Said | None:
    """What the target reads: of several units added, that of the last month all of them have reported, with every month of
    those added up since each unit's first.
    """
    newest = {
        unit: max(month for month in months if first <= month <= until)
        for unit, months in case.items()
        if any(first <= month <= until for month in months)
    }
    if not newest:
        return None
    if over_units in ("sum", "ratio") and len(case) > 1:
        until = max(
            (one for one in range(first, until + 1) if whole(case, first, one, over_months)), default=0
        )
        if not until:
            return None
    parts = [of_unit(case[unit], first, until, over_months) for unit in newest]
    present = [part for part in parts if part is not None]
    if over_units in ("sum", "ratio"):
        return together(present)
    if over_units == "last":
        # Of the newest month; of several units with one, the first of them.
        best = max(newest.values())
        unit = next(unit for unit, month in newest.items() if month == best)
        return of_unit(case[unit], first, until, over_months)
    return present[0] if len(present) == 1 else None


def month_of(number: int) -> Month:
    return Month(2022, 12).plus(number)


def decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def reading(number: int, said: Said) -> Reading:
    month = month_of(number)
    if isinstance(said, str):
        return Reading(month, month.last, not_applicable=said)
    if isinstance(said, tuple):
        return Reading(month, month.last, numerator=decimal(said[0]), denominator=decimal(said[1]))
    return Reading(month, month.last, value=decimal(said))


@cache
def things(over_months: str, over_units: str) -> tuple[Indicator, dict[int, Source]]:
    """An indicator and the series of its units, none of them stored."""
    kind = Indicator.Kind.RATIO if over_units == "ratio" else Indicator.Kind.CUMULATIVE
    indicator = Indicator(pk=1, kind=kind, over_months=over_months, over_units=over_units)
    units = range(1, 6)
    return indicator, {unit: Source(unit, 1, unit, f"单位{unit}", over_months, over_units) for unit in units}


def computed(
    case: Case, first: int, last: int, until: int, over_months: str, over_units: str
) -> Reading | None:
    indicator, units = things(over_months, over_units)
    begin, end = month_of(first).first, month_of(last).first
    target = Target(indicator=indicator, district_wide=True, first_month=begin, last_month=end)
    series = [units[unit] for unit in case]
    said = {unit: [reading(*pair) for pair in months.items()] for unit, months in case.items()}
    return Sources({1: series}, said, {}, Registers(), {}, NO_CHANGES).value(target, month_of(until)).reading


def as_said(found: Reading | None) -> Any:
    if found is None or found.not_applicable:
        return found and NOT_APPLICABLE
    if found.numerator is not None and found.denominator is not None:
        return Fraction(found.numerator), Fraction(found.denominator)
    return None if found.value is None else Fraction(found.value)


def test_as_the_twin_has_it() -> None:
    chance = random.Random(date(2023, 7, 6).toordinal())
    seen = set()
    for _number in range(CASES):
        over_units = chance.choice(["sum", "ratio", "last", "none"])
        over_months = chance.choice(["sum", "last"])
        case = drawn(chance, ratio=over_units == "ratio")
        first = chance.randint(1, 12)
        last = first + chance.randint(0, 8)
        until = chance.randint(1, 20)
        expected = twin(case, first, min(until, last), over_months, over_units)
        found = computed(case, first, last, until, over_months, over_units)
        assert as_said(found) == expected, (case, first, last, until, over_months, over_units)
        if isinstance(expected, tuple):
            assert found is not None
            assert found.amount == decimal(expected[0]) / decimal(expected[1]) * 100
        seen.add((over_units, over_months, type(expected).__name__))
    assert len(seen) >= 20
