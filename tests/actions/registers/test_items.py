"""Items join and leave their register by dated steps; months before stay as they were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.editions import published
from tracker.actions.registers.items import move_item, save_item
from tracker.calc.counting import Breakdown
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Event, Item, ItemPresence, Register, Series, Target, Unit
from tracker.queries.registers.items import Narrowing, item_rows
from tracker.queries.targets.courses import course

MAY, JUNE, JULY = Month(2023, 5), Month(2023, 6), Month(2023, 7)


def breakdown(month: Month, **known: Any) -> Breakdown:
    found = course(Target.objects.get(indicator__code="com.towers"), month, **known)
    assert found is not None
    assert found.breakdown is not None
    return found.breakdown


@pytest.fixture
def tower(db: None) -> Item:
    """A tower that counts in June."""
    return Item.objects.get(pk=breakdown(JUNE).included[0].item.id)


@pytest.fixture
def step(steward: Any, now: Any) -> Any:
    def take(item: Item, on: date, *, joins: bool = False, by: Any = None) -> ItemPresence:
        row = ItemPresence(item=item, on=on, joins=joins, reason="楼宇拆除")
        return move_item(by=by or steward, at=now, step=row)

    return take


def test_what_left_in_june_is_not_counted_in_june_but_in_may(step, tower):
    may, june = (breakdown(month).value for month in (MAY, JUNE))
    step(tower, date(2023, 6, 15))
    assert (breakdown(MAY).value, breakdown(JUNE).value) == (may, june - 1)
    assert Event.objects.filter(kind="leave_register", object_id=tower.pk).count() == 1


def test_yesterday_still_counts_it(step, tower, now):
    before = breakdown(JUNE).value
    step(tower, date(2023, 6, 15))
    assert breakdown(JUNE, known_by=now - timedelta(days=1)).value == before


def test_coming_back(step, tower):
    before = breakdown(JULY).value
    step(tower, date(2023, 6, 15))
    step(tower, date(2023, 7, 1), joins=True)
    assert breakdown(JULY).value == before
    assert tower.pk not in {line.item.id for line in breakdown(JUNE).included}


def test_a_step_never_reaches_into_a_settled_month(step, tower):
    with pytest.raises(Refused, match="month_settled"):
        step(tower, MAY.last)
    assert not ItemPresence.objects.exists()


@pytest.mark.parametrize("joins", [True, False])
def test_a_step_that_changes_nothing_is_refused(step, tower, joins):
    if not joins:
        step(tower, date(2023, 6, 1))
    with pytest.raises(Refused, match="inside_already" if joins else "outside_already"):
        step(tower, date(2023, 6, 15), joins=joins)


def test_only_stewards_move_items(step, tower, clerk):
    with pytest.raises(AccessRefused):
        step(tower, date(2023, 6, 15), by=clerk)
    assert not ItemPresence.objects.exists()


def test_a_new_item_counts_from_the_month_it_joins(steward, now):
    register = Register.objects.get(code="towers")
    new = Item(register=register, code="t-99", name="新落成大厦", unit=Unit.objects.get(code="dayu"))
    save_item(by=steward, at=now, item=new, joined_on=date(2023, 7, 3))
    listed = {month: len(item_rows(register, month)) for month in (JUNE, JULY)}
    assert listed[JULY] == listed[JUNE] + 1
    assert Series.objects.filter(item=new).count() == register.measures.count()


def test_unless_told_it_joins_with_the_newest_month_open(steward, now):
    register = Register.objects.get(code="towers")
    new = Item(register=register, code="t-99", name="新落成大厦", unit=Unit.objects.get(code="dayu"))
    save_item(by=steward, at=now, item=new)
    assert new.presence.get().on == JULY.first


@pytest.mark.parametrize("joined_on", [None, date(2023, 5, 9), date(2023, 6, 30)])
def test_nothing_joins_a_month_that_is_published(person, steward, now, joined_on):
    published(person, JULY if joined_on is None else JUNE)
    register = Register.objects.get(code="towers")
    new = Item(register=register, code="t-99", name="新落成大厦", unit=Unit.objects.get(code="dayu"))
    save_item(by=steward, at=now, item=new, joined_on=joined_on)
    assert new.presence.get().on == (date(2023, 8, 1) if joined_on is None else JULY.first)


def test_the_list_tells_what_left(step, tower):
    step(tower, date(2023, 6, 15))
    out = item_rows(tower.register, JUNE, Narrowing(inside=False))
    assert [(row.item, row.left and row.left.reason) for row in out] == [(tower, "楼宇拆除")]
    everything = item_rows(tower.register, JUNE, Narrowing(inside=None))
    assert len(everything) == len(item_rows(tower.register, JUNE)) + 1
