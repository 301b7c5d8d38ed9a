"""How approved statements combine over months and over units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading, over_months, over_units

YEAR = Span(Month(2023, 1), Month(2023, 12))


def said(month: int, value: str | None = None, *, year: int = 2023, **more: Any) -> Reading:
    at = Month(year, month)
    return Reading(
        at, at.last, None if value is None else Decimal(value), figures=(year * 100 + month,), **more
    )


def ratio(month: int, numerator: int, denominator: int, **more: Any) -> Reading:
    return said(month, numerator=Decimal(numerator), denominator=Decimal(denominator), **more)


def test_nothing_reported_is_not_zero():
    assert over_months([], combine="sum", span=YEAR, month=Month(2023, 6)) is None


def test_zero_is_a_report():
    reading = over_months([said(6, "0")], combine="sum", span=YEAR, month=Month(2023, 6))
    assert reading is not None
    assert reading.amount == 0


def test_not_applicable_is_neither():
    reading = over_months(
        [said(6, not_applicable="无此业务")], combine="sum", span=YEAR, month=Month(2023, 6)
    )
    assert reading is not None
    assert (reading.amount, reading.not_applicable) == (None, "无此业务")


def test_increments_add_up_in_the_window_until_the_month():
    months = [said(12, "100", year=2022), said(1, "1"), said(2, "-0.5"), said(6, "3"), said(7, "50")]
    reading = over_months(months, combine="sum", span=YEAR, month=Month(2023, 6))
    assert reading is not None
    assert (reading.amount, reading.month) == (Decimal("3.5"), Month(2023, 6))
    assert reading.figures == (202301, 202302, 202306)


def test_of_running_totals_the_newest_month_counts_though_it_came_first():
    reading = over_months([said(5, "8"), said(3, "9")], combine="last", span=YEAR, month=Month(2023, 6))
    assert reading == said(5, "8")


def test_what_lies_outside_the_window_counts_for_nothing():
    assert over_months([said(12, "9", year=2022)], combine="last", span=YEAR, month=Month(2023, 1)) is None


def test_a_month_that_does_not_apply_is_left_out_of_the_sum():
    months = [said(1, "2"), said(2, not_applicable="春节停业")]
    reading = over_months(months, combine="sum", span=YEAR, month=Month(2023, 6))
    assert reading is not None
    assert (reading.amount, reading.not_applicable, reading.month) == (Decimal(2), "", Month(2023, 2))


def test_the_last_month_may_not_apply():
    months = [said(1, "2"), said(2, not_applicable="已撤销")]
    reading = over_months(months, combine="last", span=YEAR, month=Month(2023, 6))
    assert reading is not None
    assert reading.not_applicable == "已撤销"


def test_units_add_up():
    reading = over_units([said(6, "1.5"), said(5, "2.5")], combine="sum")
    assert reading is not None
    assert (reading.amount, reading.month) == (Decimal("4.0"), Month(2023, 6))


def test_a_parent_ratio_is_sum_over_sum_not_the_mean():
    reading = over_units([ratio(6, 1, 2), ratio(6, 90, 100)], combine="ratio")
    assert reading is not None
    assert reading.amount == Decimal(91) / Decimal(102) * 100


def test_a_unit_without_cases_leaves_the_ratio_alone():
    reading = over_units([ratio(6, 9, 10), said(6, not_applicable="无受理")], combine="ratio")
    assert reading is not None
    assert reading.amount == 90


def test_printed_rate_of_problems_solved():
    assert round(ratio(6, 961, 993).amount, 2) == Decimal("96.78")  # type: ignore[arg-type]


def test_no_units_no_reading():
    assert over_units([], combine="sum") is None


def test_no_unit_applies():
    reading = over_units([said(6, not_applicable="甲"), said(5, not_applicable="乙")], combine="sum")
    assert reading is not None
    assert reading.not_applicable == "甲"


def test_the_last_of_several_units():
    assert over_units([said(4, "1"), said(6, "2"), said(5, "3")], combine="last") == said(6, "2")


def test_several_units_that_do_not_combine():
    assert over_units([said(6, "1"), said(6, "2")], combine="none") is None


def test_one_unit_needs_no_combining():
    assert over_units([said(6, "1")], combine="none") == said(6, "1")


def test_a_total_is_as_vague_and_as_invented_as_its_parts():
    parts = [said(5, "1"), said(6, "2", qualifier="at_least"), said(6, "3", illustrative=True, history=True)]
    reading = over_units(parts, combine="sum")
    assert reading is not None
    assert (reading.qualifier, reading.illustrative, reading.history) == ("at_least", True, True)


def test_a_total_is_firm_when_every_part_is():
    reading = over_units([said(5, "1"), said(6, "2")], combine="sum")
    assert reading is not None
    assert (reading.qualifier, reading.illustrative, reading.history) == ("exact", False, False)


@pytest.mark.parametrize(
    ("reading", "amount"),
    [
        (said(6, "-3"), Decimal(-3)),
        (ratio(6, 1, 8), Decimal("12.5")),
        (ratio(6, 0, 8), Decimal(0)),
        (said(6, rank=3, of_n=12), Decimal(3)),
        (said(6, reached_on=date(2023, 6, 1)), None),
        (said(6, not_applicable="无"), None),
    ],
)
def test_amount(reading, amount):
    assert reading.amount == amount
