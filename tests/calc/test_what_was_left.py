"""A unit's statements with those of whom it follows: no month twice, none lost, none of which somebody said nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.succession import Left, with_what_was_left

D = Decimal
Numbers = Mapping[str, str]


class Case(NamedTuple):
    """What a unit and those before it said by month, with share and first month of each take-over, and what comes of it."""

    own: Numbers
    left: list[tuple[Numbers, str, str]]
    found: Numbers
    carries: bool = True


def reading(month: Month, number: str) -> Reading:
    """A number, a numerator over a denominator, or 不适用."""
    plain = Reading(month, month.last)
    if number == "n/a":
        return plain._replace(not_applicable="停办")
    if "/" in number:
        numerator, denominator = map(D, number.split("/"))
        return plain._replace(numerator=numerator, denominator=denominator)
    return plain._replace(value=D(number))


def by_month(said: Numbers) -> dict[Month, Reading]:
    return {
        month: reading(month, number)
        for month, number in ((Month.parse(f"20{key}"), one) for key, one in said.items())
    }


def numbers(
    found: Mapping[Month, Reading],
) -> dict[Month, tuple[Decimal | None, Decimal | None, Decimal | None]]:
    assert all(month == one.month for month, one in found.items())
    return {month: (one.value, one.numerator, one.denominator) for month, one in found.items()}


CASES = {
    "nothing is taken over": Case({"23-05": "10", "23-07": "30"}, [], {"23-05": "10", "23-07": "30"}),
    "a running total": Case(
        {"23-05": "10", "23-06": "12", "23-07": "30"},
        [({"23-05": "3", "23-06": "4"}, "1", "23-07")],
        {"23-05": "13", "23-06": "16", "23-07": "30"},
    ),
    "a quarter of it": Case(
        {"23-05": "10", "23-06": "12"},
        [({"23-05": "3", "23-06": "4"}, "0.25", "23-07")],
        {"23-05": "10.75", "23-06": "13"},
    ),
    "its own June is corrected afterwards": Case(
        {"23-06": "11.5", "23-07": "30"}, [({"23-06": "4"}, "1", "23-07")], {"23-06": "15.5", "23-07": "30"}
    ),
    "June is still to come: a total stays what it was": Case(
        {"23-05": "10", "23-06": "12"}, [({"23-05": "3"}, "1", "23-07")], {"23-05": "13", "23-06": "15"}
    ),
    "June is still to come: an amount of a month is lacking": Case(
        {"23-05": "10", "23-06": "12"}, [({"23-05": "3"}, "1", "23-07")], {"23-05": "13"}, carries=False
    ),
    "June came late": Case(
        {"23-05": "10", "23-06": "12"},
        [({"23-05": "3", "23-06": "4"}, "1", "23-07")],
        {"23-05": "13", "23-06": "16"},
        carries=False,
    ),
    "what waited of July goes on in nobody's July": Case(
        {"23-06": "12", "23-07": "30"},
        [({"23-06": "4", "23-07": "5"}, "1", "23-07")],
        {"23-06": "16", "23-07": "30"},
    ),
    "amounts of single months": Case(
        {"23-05": "2", "23-06": "1", "23-07": "4"},
        [({"23-05": "1", "23-06": "1"}, "1", "23-07")],
        {"23-05": "3", "23-06": "2", "23-07": "4"},
        carries=False,
    ),
    "a total of last year goes on in no January": Case(
        {"22-12": "40", "23-01": "2", "23-02": "5"},
        [({"22-12": "9", "23-02": "1"}, "1", "23-03")],
        {"22-12": "49", "23-02": "6"},
    ),
    "numerator and denominator apart": Case(
        {"23-06": "3/10"}, [({"23-06": "1/4"}, "0.5", "23-07")], {"23-06": "3.5/12"}
    ),
    "what doesn't apply to one adds nothing": Case(
        {"23-06": "12"}, [({"23-06": "n/a"}, "1", "23-07")], {"23-06": "12"}
    ),
    "a new unit out of two": Case(
        {"23-07": "30"},
        [({"23-05": "1", "23-06": "2"}, "1", "23-07"), ({"23-06": "3"}, "1", "23-07")],
        {"23-06": "5", "23-07": "30"},
    ),
    "a new unit out of two that each lack a month": Case(
        {}, [({"23-05": "2"}, "1", "23-07"), ({"23-06": "3"}, "1", "23-07")], {"23-06": "5"}
    ),
    "one after the other": Case(
        {"23-02": "10", "23-05": "20", "23-07": "60"},
        [({"23-02": "5", "23-05": "12"}, "1", "23-07"), ({"23-02": "1"}, "1", "23-03")],
        {"23-02": "16", "23-05": "32", "23-07": "60"},
    ),
    "a new unit out of one that had followed another": Case(
        {"23-07": "60"},
        [({"23-02": "5", "23-05": "12"}, "1", "23-07"), ({"23-02": "1"}, "1", "23-03")],
        {"23-02": "6", "23-05": "12", "23-07": "60"},
    ),
    "a unit that opened by one take-over and lives to see another": Case(
        {"23-05": "20", "23-07": "60"},
        [({"23-02": "1"}, "1", "23-03"), ({"23-02": "5", "23-04": "9", "23-05": "12"}, "1", "23-07")],
        {"23-02": "6", "23-05": "32", "23-07": "60"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_month_holds_what_both_had(name: str) -> None:
    case = CASES[name]
    left = [Left(by_month(said), D(share), Month.parse(f"20{first}")) for said, share, first in case.left]
    for order in (left, left[::-1]):
        found = with_what_was_left(by_month(case.own), order, carries=case.carries)
        assert numbers(found) == numbers(by_month(case.found))


months = st.integers(1, 12).map(lambda number: Month(2023, number))
said = st.dictionaries(months, st.integers(0, 99)).map(
    lambda found: {month: Reading(month, date(2023, 12, 31), value=D(one)) for month, one in found.items()}
)
shares = st.sampled_from([D(1), D("0.5"), D("0.25")])


@given(said, st.lists(st.builds(Left, said, shares, months), max_size=4), st.booleans(), st.randoms())
def test_each_part_is_in_it_once(
    own: dict[Month, Reading], left: list[Left], carries: bool, random: object
) -> None:
    found = with_what_was_left(own, left, carries=carries)
    mixed = list(left)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert numbers(with_what_was_left(own, mixed, carries=carries)) == numbers(found)
    for month, one in found.items():
        parts = [own[month].value or D(0)] if month in own else []
        for other in left:
            before = [
                earlier for earlier in other.readings if earlier <= month and (carries or earlier == month)
            ]
            if month < other.first:
                parts.append((other.readings[max(before)].value or D(0)) * other.share)
        assert one.value == sum(parts)
    later = {month for month in own if all(month >= other.first for other in left)}
    assert {month: found.get(month) for month in later} == {month: own[month] for month in later}
