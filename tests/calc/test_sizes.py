"""Numbers out of their usual size: of ratios and ranks, of items without history, of shares, and falls to nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calc.test_checks import D, grounds, numbers, rules, said
from tracker.calc.checks import check
from tracker.calc.findings import (
    BELOW_LAST_MONTH,
    BEYOND_HISTORY,
    FELL_TO_NOTHING,
    PERCENT_AS_FRACTION,
    RANK_JUMP,
    TENFOLD,
    UNLIKE_OTHERS,
    UNLIKELY_PERCENT,
    WARNING,
)
from tracker.calc.grounds import CheckContext
from tracker.calc.intake import FORM_RANK, FORM_RATIO
from tracker.calc.magnitudes import Spread, is_part_of_a_whole, spread
from tracker.calc.periods import Month
from tracker.calc.readings import Reading

JUNE = Month(2023, 6)
TAXES = spread([D(one) for one in ("120", "900", "1500", "2200", "4000", "9000", "15000")])


def item(others: Spread | None = TAXES, **more: Any) -> CheckContext:
    return grounds(reporting="increment", unit="万元", others=others, **more)


@pytest.mark.parametrize(
    ("value", "objects"),
    [("22000000", True), ("0.15", True), ("30000", False), ("60", False), ("0", False), ("-2500", False)],
)
def test_the_first_number_of_an_item_beside_the_others(value: str, objects: bool) -> None:
    assert (UNLIKE_OTHERS in rules(said(value), item())) is objects


def test_others_say_nothing_where_they_are_few_or_differ_as_much_among_themselves() -> None:
    assert rules(said("22000000"), item(spread([D(1), D(2), D(3)]))) == set()
    wide = spread([D(10) ** power for power in range(-4, 5)])
    assert rules(said("22000000"), item(wide)) == set()
    assert spread([D(0)]) is None


def test_what_has_a_history_is_compared_with_that_alone() -> None:
    assert rules(said("22"), grounds("20", "21", reporting="level", others=TAXES)) == set()


@pytest.mark.parametrize("value", ["925", "100.1", "-3"])
def test_what_is_called_a_rate_of_a_whole(value: str) -> None:
    found = check(said(value), grounds(reporting="level", unit="%", name="入驻率", others=TAXES))
    assert [(one.rule, one.severity) for one in found] == [(UNLIKELY_PERCENT, WARNING)]


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("入驻率", "%", True), ("占规上工业比重", "%", True), ("办结率", "%", True), ("税收增长率", "%", False),
        ("完成率", "%", False), ("同比增速", "%", False), ("税收", "万元", False), ("资产负债率", "%", False),
    ],
)  # fmt: skip
def test_what_is_part_of_a_whole(name: str, unit: str, expected: bool) -> None:
    assert is_part_of_a_whole(name, unit) is expected


def test_a_small_percentage_like_the_others_is_none_mistyped() -> None:
    small = spread([D("0.3"), D("0.5"), D("0.6"), D("0.8"), D("1.1")])
    assert rules(said("0.4"), grounds(reporting="level", unit="%", others=small)) == set()
    assert rules(said("0.06"), grounds(reporting="level", unit="%")) == {PERCENT_AS_FRACTION}
    large = spread([D(one) for one in (55, 60, 70, 80, 95)])
    assert rules(said("0.92"), grounds(reporting="level", unit="%", others=large)) == {PERCENT_AS_FRACTION}


@pytest.mark.parametrize(
    ("known", "value", "expected"),
    [
        (grounds("5", "6", reporting="level"), "0", {FELL_TO_NOTHING}),
        (grounds("5", "0", "6", reporting="increment"), "0", {FELL_TO_NOTHING}),
        (grounds("2476", reporting="increment"), "0", {FELL_TO_NOTHING}),
        (grounds("5", "0", reporting="increment"), "0", set()),
        (grounds("5", "6", "7", reporting="increment"), "0", {FELL_TO_NOTHING}),
        (grounds("5", "6"), "0", {BELOW_LAST_MONTH}),
        (grounds("5", "6", until=Month(2022, 12), month=Month(2023, 1)), "0", set()),
        (grounds("5", "6.1", reporting="level", unit="%"), "-100", {FELL_TO_NOTHING}),
        (grounds("5", "6.1", reporting="level", unit="%"), "0", set()),
        (grounds("0", reporting="level"), "0", set()),
    ],
)
def test_a_fall_to_nothing(known: CheckContext, value: str, expected: set[str]) -> None:
    as_of = known.month.last if known.month else JUNE.last
    assert rules(said(value, as_of=as_of), known) == expected


def test_a_ratio_falls_to_nothing_with_its_numerator() -> None:
    earlier = (Reading(JUNE, JUNE.last, **ratio("900", "1000")),)
    known = grounds(form=FORM_RATIO, unit="%", reporting="level", earlier=earlier)
    told = numbers(FELL_TO_NOTHING, said(**ratio("0", "1000")), known)
    assert told == {"value": "0", "before": "900", "month": str(JUNE)}
    assert FELL_TO_NOTHING not in rules(said(**ratio("1", "1000")), known)


def ratio(numerator: str, denominator: str) -> dict[str, Any]:
    return {"numerator": D(numerator), "denominator": D(denominator)}


def test_the_numbers_of_a_ratio_keep_their_size() -> None:
    earlier = tuple(
        Reading(month, month.last, **ratio(str(900 + step), "1000"))
        for step, month in enumerate(JUNE.plus(back) for back in range(-6, 1))
    )
    known = grounds(form=FORM_RATIO, unit="%", reporting="level", earlier=earlier)
    assert rules(said(**ratio("907", "1000")), known) == set()
    assert numbers(TENFOLD, said(**ratio("907", "10000")), known)["value"] == "10000"
    assert rules(said(**ratio("300", "1000")), known) == {BEYOND_HISTORY}


@pytest.mark.parametrize(("rank", "objects"), [(3, False), (8, False), (9, True), (12, True)])
def test_a_place_that_moved_far(rank: int, objects: bool) -> None:
    known = grounds(
        form=FORM_RANK, set_size=12, reporting="level", earlier=(Reading(JUNE, JUNE.last, rank=2, of_n=12),)
    )
    assert (RANK_JUMP in rules(said(rank=rank, of_n=12), known)) is objects
