"""In which months a goal doesn't apply, by what was declared and ended."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tracker.calc.applying import Declared, applying, ends, in_force, not_applying
from tracker.calc.periods import Month
from tracker.calc.readings import Reading

DAY = date(2023, 7, 3)


def words(*said: str) -> list[Declared]:
    """`-7` declares from July on, `+10` ends it from October on; months of 2023, then of 2024."""
    return [
        Declared(n, one[0] == "-", Month(2022, 12).plus(int(one[1:])), "因", "纪要", DAY)
        for n, one in enumerate(said, start=1)
    ]


def months(some: list[Declared]) -> list[int]:
    return [n for n in range(1, 25) if in_force(some, Month(2022, 12).plus(n))]


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ([], []),
        (["-7"], list(range(7, 25))),
        (["-7", "+10"], [7, 8, 9]),
        (["-7", "+7"], []),
        (["-7", "+10", "-12"], [7, 8, 9, *range(12, 25)]),
        (["-10", "-7"], list(range(7, 25))),
        (["-7", "+10", "-8"], list(range(7, 25))),
        (["-7", "+10", "-12", "+8"], [7]),
    ],
)
def test_the_newest_word_that_reaches_a_month_holds_there(said, held):
    assert months(words(*said)) == held


def test_the_end_that_is_known():
    assert ends(words("-7", "+10"), Month(2023, 8)) == Month(2023, 10)
    assert ends(words("-7"), Month(2023, 8)) is None
    assert ends(words("-7", "-9", "+10"), Month(2023, 7)) == Month(2023, 10)
    assert ends(words("-7", "+10"), Month(2023, 6)) is None


def test_what_was_reported_for_months_in_which_it_does_not_apply_does_not_count():
    said = [Reading(Month(2023, n), Month(2023, n).last, value=Decimal(n)) for n in (6, 7, 10)]
    assert [one.month.number for one in applying(said, words("-7", "+10"))] == [6, 10]


def test_a_number_that_does_not_apply_is_its_reason():
    (held,) = words("-7")
    found = not_applying(held, Month(2023, 8))
    assert (found.month, found.as_of, found.not_applicable) == (Month(2023, 8), DAY, "因")
    assert found.amount is None
