"""Counting against a slow and obvious twin in days, yuan and fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.calc.counting import (
    HELD_AT_END,
    ITEMS,
    REACHED_BY_END,
    REACHED_IN_WINDOW,
    SUM,
    CountingSpec,
    count,
)
from tracker.calc.item_readings import ItemReadings
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading

STAGES = ("a", "b", "c")
YUAN = {"万元": 10**4, "亿元": 10**8}
months = st.integers(0, 35).map(Month(2022, 1).plus)
numbers = st.integers(-(10**7), 3 * 10**7).map(lambda n: Fraction(n, 1000))


def reading_of(month: Month, number: Fraction | None) -> Reading:
    if number is None:
        return Reading(month, month.last, not_applicable="无")
    return Reading(month, month.last, Decimal(number.numerator) / Decimal(number.denominator))


@st.composite
def items(draw: st.DrawFn) -> list[tuple[dict, dict, dict]]:
    """Items with tags, stages and taxes: most report from one month on, and some of them stop a month or two before the others."""
    since = Month(2022, 1).plus(draw(st.integers(0, 12)))
    through = draw(st.integers(2, 12))

    def one() -> tuple[dict, dict, dict]:
        tags = draw(st.dictionaries(months, st.sampled_from([Fraction(0), Fraction(1), None]), max_size=3))
        stages = draw(
            st.dictionaries(
                st.sampled_from(STAGES), st.dates(date(2022, 1, 1), date(2024, 12, 31)), max_size=3
            )
        )
        odd = draw(st.sampled_from([0, 0, 0, 5]))
        taxes = draw(st.dictionaries(months, st.one_of(numbers, numbers, st.none()), max_size=odd))
        if not odd or draw(st.booleans()):
            begun, less = draw(st.sampled_from([0, 0, 0, 2])), draw(st.sampled_from([0, 0, 1, 2]))
            for step in range(begun, through - less):
                taxes.setdefault(since.plus(step), draw(numbers))
        return tags, stages, taxes

    return [one() for _ in range(draw(st.sampled_from([0, 1, 2, 3, 4, 5, 5])))]


@st.composite
def rules(draw: st.DrawFn) -> CountingSpec:
    counts = draw(st.sampled_from([ITEMS, SUM]))
    quantity = "tax" if counts == SUM else draw(st.sampled_from(["", "tax", "tax"]))
    threshold = draw(st.one_of(st.none(), st.integers(0, 30))) if quantity else None
    ceiling = None if threshold is None else draw(st.one_of(st.none(), st.integers(threshold + 1, 40)))
    return CountingSpec(
        unit="亿元" if counts == SUM else "个",
        counts=counts,
        tag=draw(st.sampled_from(["", "", "tag"])),
        stage=draw(st.sampled_from(["", "", "", *STAGES])),
        stage_test=draw(st.sampled_from([REACHED_IN_WINDOW, REACHED_BY_END, HELD_AT_END])),
        stages=STAGES,
        quantity=quantity,
        quantity_unit="万元" if quantity else "",
        quantity_combine=draw(st.sampled_from(["sum", "last"])),
        quantity_in_window=draw(st.sampled_from([True, True, False])),
        comparison=draw(st.sampled_from([">=", ">"])),
        threshold=None if threshold is None else Decimal(threshold) / 10,
        threshold_unit="" if threshold is None else "亿元",
        ceiling=None if ceiling is None else Decimal(ceiling) / 10,
    )


def stage_holds(rule: CountingSpec, stages: dict[str, date], span: Span, end: date) -> bool:
    day = stages.get(rule.stage)
    if day is None or day > end:
        return False
    if rule.stage_test == REACHED_IN_WINDOW:
        return span.first.first <= day <= span.last.last
    later = STAGES[STAGES.index(rule.stage) + 1 :]
    return rule.stage_test != HELD_AT_END or all(stages.get(code, date.max) > end for code in later)


def twin(
    rule: CountingSpec, raw: list[tuple[dict, dict, dict]], span: Span, month: Month, share: int
) -> tuple[Month | None, Fraction, int]:
    """The data month, the value, and how many items can't be judged; a monthly quantity is of the last month that no more of the
    candidates lack than `share` allows.
    """
    month = min(month, span.last)
    if not (rule.quantity and rule.quantity_in_window):
        return month, *of_month(rule, raw, span, month)
    reporting = [one for one in span if one <= month and any(one in taxes for _, _, taxes in raw)]
    for one in reversed(reporting):
        lacks = [lacking(rule, taxes, span, one) for taxes in candidates(rule, raw, span, one)]
        have, owed = lacks.count(False), len(lacks) - lacks.count(None)
        if have and Fraction(have, owed) >= Fraction(share, 100):
            return one, *of_month(rule, raw, span, one)
    begun = (
        one
        for one in reversed(reporting)
        if any(lacking(rule, taxes, span, one) is False for taxes in candidates(rule, raw, span, one))
    )
    return None, Fraction(0), of_month(rule, raw, span, next(begun, month))[1]


def candidates(
    rule: CountingSpec, raw: list[tuple[dict, dict, dict]], span: Span, month: Month
) -> list[dict]:
    """The taxes of the items that pass tag and stage at the end of a month."""
    passing = replace(rule, quantity="", threshold=None, ceiling=None)
    return [one[2] for one in raw if of_month(passing, [one], span, month)[0]]


def lacking(rule: CountingSpec, taxes: dict, span: Span, month: Month) -> bool | None:
    """Whether an item lacks a month that it owes; None where it doesn't owe it yet."""
    begun = min(taxes, default=None)
    if begun is None or begun > month:
        return None
    adds = rule.quantity_combine == "sum"
    return any(one not in taxes for one in Span(max(begun, span.first) if adds else month, month))


def of_month(
    rule: CountingSpec, raw: list[tuple[dict, dict, dict]], span: Span, month: Month
) -> tuple[Fraction, int]:
    """Counted at the end of a month, whoever has reported it."""
    end = month.last
    value, missing = Fraction(0), 0
    for tags, stages, taxes in raw:
        known_tags = sorted((at.last, yes) for at, yes in tags.items() if at.last <= end)
        if rule.tag and not (known_tags and known_tags[-1][1] == 1):
            continue
        if rule.stage and not stage_holds(rule, stages, span, end):
            continue
        if not rule.quantity:
            value += 1
            continue
        begin = span.first.first if rule.quantity_in_window else date.min
        known = sorted((at.last, tax) for at, tax in taxes.items() if begin <= at.last <= end)
        if rule.quantity_in_window and rule.quantity_combine == "sum":
            present = [tax for _, tax in known if tax is not None]
            yuan = sum(present, Fraction(0)) * YUAN["万元"] if present else None
        else:
            yuan = known[-1][1] * YUAN["万元"] if known and known[-1][1] is not None else None
        if yuan is None:
            missing += 1
            continue
        limit = None if rule.threshold is None else Fraction(rule.threshold) * YUAN["亿元"]
        if rule.ceiling is not None and yuan >= Fraction(rule.ceiling) * YUAN["亿元"]:
            continue
        if limit is None or (yuan > limit if rule.comparison == ">" else yuan >= limit):
            value += 1 if rule.counts == ITEMS else yuan / YUAN["亿元"]
    return value, missing


@settings(max_examples=max(settings().max_examples, 300))
@given(
    rules(),
    items(),
    st.integers(0, 12),
    st.integers(1, 14),
    st.integers(-1, 14),
    st.sampled_from([100, 100, 75, 50, 1]),
)
def test_as_the_twin_has_it(rule, raw, first, length, until, share):
    span = Span(Month(2022, 1).plus(first), Month(2022, 1).plus(first + length - 1))
    month = span.first.plus(until)
    entries = [
        ItemReadings(
            number,
            f"条目{number}",
            "",
            False,
            {
                "tag": tuple(reading_of(at, yes) for at, yes in tags.items()),
                "tax": tuple(reading_of(at, tax) for at, tax in taxes.items()),
            },
            {code: Reading(Month.of(day), day, reached_on=day) for code, day in stages.items()},
        )
        for number, (tags, stages, taxes) in enumerate(raw, start=1)
    ]
    breakdown = count(rule, entries, span=span, month=month, judged_from=share)
    told = breakdown.month, Fraction(breakdown.value), len(breakdown.missing)
    assert told == twin(rule, raw, span, month, share)
