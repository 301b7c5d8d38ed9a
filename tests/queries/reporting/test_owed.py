"""What is owed and has come in, counted for many units and months at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.acts import acted
from tests.unwitnessed import past_the_actions
from tests.views.steps import funds
from tracker.calc.periods import Month
from tracker.models import CountingRule, Figure, Item, ItemPresence, Series, Slot, Target, Unit, User, Window
from tracker.queries.registers.counting import registers_for
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


def test_counting_asks_for_what_is_owed_and_for_nothing_else(person, now):
    """A tower that left, one whose first report waits, and those of a street that ended, beside all others."""
    taxes = Series.objects.filter(measure__code="tax", measure__register__code="towers").order_by("pk")
    left, waiting = taxes.exclude(unit__code="beiyuan")[:2]
    register = waiting.measure.register  # type: ignore[union-attr]
    new = Item.objects.get(pk=waiting.item_id or 0)
    new.pk, new.code, new.name, new._state.adding = None, "t-new", "示例新楼宇", True
    past_the_actions()
    new.save()
    first = Series.objects.create(item=new, measure=waiting.measure, unit=new.unit)
    slot = Slot.objects.create(series=first, month=MONTHS[-2].first)
    Figure.objects.create(
        slot=slot, value=1, as_of_date=MONTHS[-2].last, author=person("reporter"), idempotency_key=uuid4()
    )
    ItemPresence.objects.create(
        item_id=left.item_id or 0, on=date(2023, 6, 30), joins=False, reason="停用", author=person("steward")
    )
    acted("beiyuan", "guangwen", at=now, month=MONTHS[-1])
    rule = CountingRule.objects.filter(register=register, measure__code="tax")[0]
    items = registers_for([rule.indicator_id], MONTHS[-1], None).items[register.pk]
    for month in MONTHS:
        owed = owed_in(month).filter(measure__code="tax", item__register=register)
        owes = (item for _unit, item in items if item.presence.holds(month.last))
        assert {item.id for item in owes if item.owes("tax", month)} == set(
            owed.values_list("item", flat=True)
        )


def test_a_combined_month_is_no_column(now):
    june, july = (Window.objects.get(month=date(2023, number, 1)) for number in (6, 7))
    june.combined_into = july
    june.save()
    assert Month(2023, 6) not in opened_months(now)
