"""Counting and adding up quantities: thresholds, units, near misses, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.calc.counted import OVER_100M, SIGNED, YEAR, at, counted, item, places, tower
from tracker.calc.counting import SUM, count
from tracker.calc.parts import Parts
from tracker.calc.periods import Month
from tracker.calc.units import UnitMismatch

D = Decimal


@pytest.mark.parametrize(("tax", "counts"), [("10077.5", 1), ("10000", 1), ("9999.99999999", 0)])
def test_ten_thousands_of_yuan_against_hundred_millions(tax, counts):
    assert counted(OVER_100M, tower(1, tax)).value == counts


def test_a_line_speaks_in_the_unit_of_the_threshold():
    assert counted(OVER_100M, tower(1, "10077.5")).included[0].quantity == D("1.00775")


def test_exactly_the_threshold_is_not_more_than_it():
    breakdown = counted(replace(OVER_100M, comparison=">"), tower(1, 10000), tower(2, "10000.00000001"))
    assert places(breakdown) == ([2], [1], [], [])
    assert breakdown.near[0].short_by == 0


def test_near_from_four_fifths_of_the_threshold():
    breakdown = counted(OVER_100M, tower(1, 8000), tower(2, "7999.99999999"))
    assert places(breakdown) == ([], [1], [2], [])
    assert breakdown.near[0].short_by == D("0.2")


def test_months_of_increments_add_up_over_the_threshold():
    assert counted(OVER_100M, tower(1, 6000, 0, 4000)).value == 1


def test_a_repayment_takes_the_tower_below_again():
    assert counted(OVER_100M, tower(1, 6000, 5000, -1500)).value == 0


def test_last_years_tax_is_not_this_years():
    breakdown = counted(OVER_100M, item(tax=(at(12, 9000, year=2022), at(1, 2000))))
    assert breakdown.below[0].quantity == D("0.2")


def test_what_comes_after_the_month_does_not_count_yet():
    assert counted(OVER_100M, tower(1, 1, 1, 1, 1, 1, 1, 20000)).value == 0


def test_zero_is_a_quantity_and_nothing_is_missing():
    assert places(counted(OVER_100M, tower(1, 0), item(2))) == ([], [], [1], [2])


def test_a_quantity_that_does_not_apply_is_not_zero():
    assert places(counted(OVER_100M, item(tax=(at(1, not_applicable="停业"),)))) == ([], [], [], [1])


def test_negative_quantities_add_up():
    breakdown = counted(
        replace(OVER_100M, counts=SUM, unit="亿元", threshold=None, threshold_unit=""),
        tower(1, 500),
        tower(2, -800),
    )
    assert breakdown.value == D("-0.03")


def test_a_sum_over_a_threshold_is_in_the_rules_unit():
    rule = replace(OVER_100M, counts=SUM, unit="万元")
    assert counted(rule, tower(1, "10077.5"), tower(2, 9000)).value == D("10077.5")


def test_a_count_without_threshold_keeps_the_quantitys_unit():
    breakdown = counted(replace(OVER_100M, threshold=None, threshold_unit=""), tower(1, 500))
    assert (breakdown.value, breakdown.included[0].quantity) == (D(1), D(500))


def test_a_threshold_in_the_quantitys_own_unit():
    rule = replace(OVER_100M, threshold=D(500), threshold_unit="")
    assert counted(rule, tower(1, 500), tower(2, 499)).value == 1


def test_units_that_cannot_be_compared_are_never_guessed():
    with pytest.raises(UnitMismatch):
        counted(replace(OVER_100M, threshold_unit="亩"), tower(1, 1))


def test_the_data_month_is_the_last_that_every_tower_has_reported():
    breakdown = counted(OVER_100M, tower(1, 1, 1, 1), tower(2, 1))
    assert (breakdown.month, breakdown.as_of) == (Month(2023, 1), date(2023, 1, 31))
    assert breakdown.parts == (Parts(Month(2023, 1), 2, 2), Parts(Month(2023, 3), 1, 2))
    assert [line.item.id for line in breakdown.owing] == [2]


@pytest.mark.parametrize(("share", "month", "value"), [(100, 1, 0), (51, 1, 0), (50, 3, 1), (1, 3, 1)])
def test_a_section_may_judge_from_a_share_on(share, month, value):
    rule = replace(OVER_100M, threshold=D("0.0002"))
    breakdown = count(
        rule, [tower(1, 1, 1, 1), tower(2, 1)], span=YEAR, month=Month(2023, 6), judged_from=share
    )
    assert (breakdown.month, breakdown.value) == (Month(2023, month), value)
    assert breakdown.parts[-1] == Parts(Month(2023, 3), 1, 2)


def test_a_sum_of_months_waits_for_every_month_owed():
    gap = item(2, tax=(at(1, 1), at(3, 1)))
    assert counted(OVER_100M, tower(1, 1, 1, 1), gap).month == Month(2023, 1)
    running = replace(OVER_100M, quantity_combine="last")
    assert counted(running, tower(1, 1, 1, 1), gap).month == Month(2023, 3)


def test_without_a_month_that_all_have_there_is_no_number():
    late = replace(item(2), unapproved={"tax": Month(2023, 1)})
    breakdown = counted(OVER_100M, tower(1, 20000), late)
    assert (breakdown.month, breakdown.value, breakdown.figures) == (None, D(0), ())
    assert breakdown.parts == (Parts(Month(2023, 1), 1, 2),)


def test_an_item_owes_from_its_first_month_until_its_unit_ends():
    begun = item(2, tax=(at(3, 1),))
    assert counted(OVER_100M, tower(1, 1, 1, 1), begun, month=Month(2023, 2)).parts == (
        Parts(Month(2023, 2), 1, 1),
    )
    ended = replace(tower(3, 1), owed_until=Month(2023, 2))
    assert counted(OVER_100M, tower(1, 1, 1, 1), begun, ended).parts == (Parts(Month(2023, 3), 2, 2),)


@pytest.mark.parametrize(("combined", "month"), [((), None), ((Month(2023, 1),), Month(2023, 2))])
def test_a_month_combined_with_the_next_is_owed_by_nobody(combined, month):
    both = item(1, tax=(at(12, 1, year=2022), at(2, 1)))
    assert count(OVER_100M, [both], span=YEAR, month=Month(2023, 6), combined=combined).month == month


def test_a_monthly_quantity_nobody_reported_has_no_data_month():
    breakdown = counted(OVER_100M, item(1))
    assert (breakdown.month, breakdown.as_of, breakdown.value) == (None, None, D(0))


def test_largest_first_then_by_number():
    breakdown = counted(OVER_100M, tower(3, 20000), tower(2, 30000), tower(1, 20000))
    assert places(breakdown)[0] == [2, 1, 3]


def test_every_figure_behind_the_count():
    assert counted(OVER_100M, tower(1, 6000, 6000)).figures == (202301, 202302)


def test_no_items_count_as_none():
    assert counted(SIGNED).value == 0


@pytest.mark.parametrize("shown", [True, False])
def test_an_invented_item_among_the_counted_shows(shown):
    invented = replace(tower(2, 20000 if shown else 1), illustrative=True)
    assert counted(OVER_100M, tower(1, 20000), invented).illustrative is shown


def test_invented_and_former_figures_show():
    breakdown = counted(OVER_100M, item(tax=(at(1, 20000, illustrative=True, history=True),)))
    assert (breakdown.illustrative, breakdown.history) == (True, True)
