"""The numbers nobody typed, and the lists that prove them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.calc.counting import Breakdown
from tracker.calc.kinds import KINDS
from tracker.calc.periods import Month
from tracker.models import Figure, Indicator, Series, Target
from tracker.queries.targets.courses import course
from tracker.queries.targets.kin import members_of
from tracker.queries.targets.standings import Standing, standings

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


def standing(code: str, unit: str = "", month: Month = JUNE) -> Standing:
    targets = Target.objects.filter(indicator__code=code)
    found = standings(targets.filter(unit__code=unit) if unit else targets.filter(district_wide=True), month)
    assert len(found) == 1
    return found[0]


def breakdown(code: str) -> Breakdown:
    found = course(Target.objects.get(indicator__code=code), JUNE)
    assert found is not None
    assert found.breakdown is not None
    return found.breakdown


@pytest.mark.parametrize(
    ("code", "amount"),
    [
        ("com.towers", "42"),
        ("com.towers_tax", "8.55"),
        ("inv.signed", "26"),
        ("inv.reserve", "88"),
        ("renew.plots_cleared", "8"),
        ("renew.land_vacated", "802"),
        ("renew.credit_projects", "13"),
        ("renew.credit", "226.7"),
        ("renew.new_credit_projects", "6"),
        ("renew.new_credit", "85.5"),
        ("overview.indicators", "12"),
        ("overview.top3", "8"),
        ("mfg.park_delivered_area", "50"),
        ("cul.projects_investment", "4.48"),
        ("renew.firms_in_talks", "151"),
    ],
)
def test_derived_amount(code, amount):
    one = standing(code)
    assert one.derived
    assert one.amount is not None
    assert round(one.amount, 2) == Decimal(amount)


def test_plots_cleared_of_those_planned():
    one = standing("renew.plots")
    assert (one.amount, one.version.value) == (Decimal(8), Decimal(22))


def test_problems_solved_keep_both_numbers():
    reading = standing("biz.problems_solved_rate", "approval").reading
    assert reading is not None
    assert (reading.numerator, reading.denominator) == (Decimal(961), Decimal(993))


def test_problems_accepted_are_the_denominator():
    assert standing("biz.problems_accepted", "approval").amount == 993


@pytest.mark.parametrize(
    ("code", "lines", "total"),
    [
        ("com.towers_tax", 42, "8.55"),
        ("renew.credit", 13, "226.7"),
        ("renew.new_credit", 6, "85.5"),
        ("renew.land_vacated", 8, "802"),
    ],
)
def test_the_lines_of_a_sum_add_up_to_it(code, lines, total):
    found = breakdown(code)
    assert len(found.included) == lines
    assert round(sum(line.quantity for line in found.included if line.quantity), 2) == Decimal(total)


@pytest.mark.parametrize("code", ["com.towers", "inv.signed", "inv.projects_over_1b", "com.towers_over_100m"])
def test_a_count_is_the_length_of_its_list(code):
    assert standing(code).amount == len(breakdown(code).included)


def test_every_figure_behind_a_breakdown_is_approved():
    behind = breakdown("com.towers_tax").figures
    assert Figure.objects.filter(pk__in=behind, decision__kind="approve").count() == len(behind) > 42


def test_each_tower_is_over_or_short_of_the_threshold():
    found = breakdown("com.towers_over_100m")
    assert all(line.quantity is not None and line.quantity >= 1 for line in found.included)
    assert all(line.quantity is not None and Decimal("0.8") <= line.quantity < 1 for line in found.near)
    assert all(line.quantity is not None and line.quantity < Decimal("0.8") for line in found.below)
    assert len(found.included + found.near + found.below + found.missing) == 42


def test_the_towers_data_month_is_may():
    assert breakdown("com.towers_over_100m").month == Month(2023, 5)


def test_ranks_behind_the_top_three():
    ranks = members_of(Target.objects.get(indicator__code="overview.top3"), JUNE)
    assert len(ranks) == 12
    assert sum(one.amount is not None and one.amount <= 3 for one in ranks) == 8


def test_nothing_derived_has_a_series():
    derived = [kind for kind, traits in KINDS.items() if traits.is_derived]
    assert len(derived) == 6
    assert not Series.objects.filter(indicator__kind__in=derived).exists()


def test_mechanisms_have_no_series():
    assert not Series.objects.filter(indicator__kind=Indicator.Kind.MECHANISM).exists()


def test_the_sum_of_the_units_funds_is_the_districts():
    units = Target.objects.filter(indicator__code="inv.outside_funds", district_wide=False)
    parts = [one.amount for one in standings(units, JUNE)]
    assert standing("inv.outside_funds", "kuiwen").amount == sum(part for part in parts if part is not None)
