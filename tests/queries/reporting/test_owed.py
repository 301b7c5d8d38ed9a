"""What is owed and has come in, counted for many units and months at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.unwitnessed import past_the_actions
from tests.views.steps import funds
from tracker.calc.periods import Month
from tracker.models import ItemPresence, Series, Target, Unit, User, Window
from tracker.queries.reporting.missing import missing_series, rates
from tracker.queries.reporting.owed import Counts, counts, missing_in, owed_in
from tracker.queries.reporting.windows import opened_months

pytestmark = pytest.mark.django_db
MONTHS = [Month(2023, number) for number in range(1, 8)]


def every_unit() -> list[int]:
    return list(Unit.objects.values_list("pk", flat=True))


def test_the_counts_are_those_of_the_lists_behind_them():
    found = counts(every_unit(), MONTHS, inside=every_unit())
    for month in MONTHS:
        owed = list(owed_in(month).values_list("unit_id", flat=True))
        missing = list(missing_in(month, inside=every_unit()).values_list("unit_id", flat=True))
        for unit in set(owed):
            assert found[unit, month].owed == owed.count(unit)
            assert found[unit, month].missing == missing.count(unit)


def test_the_whole_board_takes_few_statements(django_assert_num_queries):
    units = every_unit()
    with django_assert_num_queries(4):
        rates(units, MONTHS, inside=units)


def test_sums_are_exact_and_no_mean_of_rates():
    board = rates(every_unit(), MONTHS, inside=every_unit())
    assert board.whole.owed == sum(one.whole.owed for one in board.rows)
    assert board.whole.reported == sum(counted.reported for _month, counted in board.sums)
    assert board.whole.rate == board.whole.reported / Decimal(board.whole.owed)
    assert Counts().rate is None


def test_the_number_is_the_length_of_its_list():
    unit = Unit.objects.get(code="dayu")
    found = counts([unit.pk], [MONTHS[-1]], inside=[unit.pk])[unit.pk, MONTHS[-1]]
    assert len(missing_series(unit, MONTHS[-1], inside=[unit.pk])) == found.missing > 0
    assert funds() in missing_series(unit, MONTHS[-1], inside=[unit.pk])


def test_what_is_not_reported_yet_is_not_owed_for_earlier_months():
    line = Series.objects.filter(measure__rhythm="monthly", slots__figures__isnull=False)[0]
    first = line.slots.order_by("month")[0].month
    assert first is not None
    assert line in owed_in(Month.of(first))
    assert line not in owed_in(Month.of(first).plus(-1))


def test_an_item_that_left_owes_nothing_from_that_month():
    line = Series.objects.filter(measure__rhythm="monthly", slots__month=date(2023, 6, 1))[0]
    author = User.objects.get(username="history_entry")
    assert line.item is not None
    past_the_actions()
    ItemPresence.objects.create(
        item=line.item, on=date(2023, 6, 30), joins=False, reason="停用", author=author
    )
    assert line in owed_in(Month(2023, 5))
    assert line not in owed_in(Month(2023, 6))
    ItemPresence.objects.create(item=line.item, on=date(2023, 7, 1), joins=True, reason="复用", author=author)
    assert line in owed_in(Month(2023, 7))


def test_what_ends_in_a_combined_month_is_owed_with_the_next(now):
    """Found ending in June, owed in July only where June is reported with it."""
    line = funds()
    Target.objects.filter(indicator=line.indicator_id).update(last_month=date(2023, 6, 1))
    assert line not in owed_in(Month(2023, 7))
    june, july = (Window.objects.get(month=date(2023, number, 1)) for number in (6, 7))
    june.combined_into = july
    june.save()
    assert line in owed_in(Month(2023, 7))
    assert line not in owed_in(Month(2023, 8))


def test_a_combined_month_is_no_column(now):
    june, july = (Window.objects.get(month=date(2023, number, 1)) for number in (6, 7))
    june.combined_into = july
    june.save()
    assert Month(2023, 6) not in opened_months(now)
