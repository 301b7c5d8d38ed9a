"""Items of registers: joining and being described. What counts about them is reported like any figure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.actions import configuration
from tracker.actions.record import changes_of, record
from tracker.calc.periods import SHANGHAI
from tracker.calc.pinyin import search_key
from tracker.calc.presence import ALWAYS
from tracker.models import Item, ItemPresence, Measure, Series, Stage, User
from tracker.queries.presence import presences
from tracker.queries.windows import open_months


@transaction.atomic
def save_item(*, by: User, at: datetime, item: Item, joined_on: date | None = None) -> Item:
    """Add an item to its register or change its name, unit or descriptions.

    A new item gets a series for every stage and measure of the register, and counts from the month of
    `joined_on`: unless given, the newest month its unit may report. Raises AccessRefused or ValidationError.
    """
    access.check_configure(access.rights_of(by, on=at.astimezone(SHANGHAI).date()), "change", "item")
    joins = item.pk is None
    item.pinyin = search_key(item.name)
    changes = {} if joins else changes_of(item)
    configuration.check_fixed(item, changes)
    item.full_clean()
    item.save()
    if joins:
        open_item_series(items=[item])
        on = joined_on or joins_on(item, at)
        ItemPresence.objects.create(item=item, on=on, joins=True, reason=_("新登记"), author=by)
        record("join_register", by=by, of=item, name=item.name, unit=item.unit.code, on=on.isoformat())
    elif changes:
        record("edit_item", by=by, of=item, name=item.name, unit=item.unit.code, changes=changes)
    return item


def joins_on(item: Item, at: datetime) -> date:
    """From when an item that is added at an instant counts, unless the steward says otherwise."""
    newest = max(open_months(item.unit_id, at), default=None)
    return newest.first if newest else at.astimezone(SHANGHAI).date()


@transaction.atomic
def move_item(*, by: User, at: datetime, step: ItemPresence) -> ItemPresence:
    """Take an item out of its register from a day on, or back in; what was counted before that day stays.

    Raises AccessRefused, or ValidationError when the item is in (or out) already on that day.
    """
    access.check_configure(access.rights_of(by, on=at.astimezone(SHANGHAI).date()), "add", "itempresence")
    step.author = by
    step.full_clean(exclude=["id"])
    if presences([step.item.register_id], None).get(step.item.pk, ALWAYS).holds(step.on) == step.joins:
        raise ValidationError(
            _("该条目在这一天已经在台账内，不必重新加入。")
            if step.joins
            else _("该条目在这一天已不在台账内。")
        )
    step.save(force_insert=True)
    kind = "rejoin_register" if step.joins else "leave_register"
    record(kind, by=by, of=step.item, on=step.on.isoformat(), reason=step.reason)
    return step


@transaction.atomic
def save_part(*, by: User, at: datetime, part: Stage | Measure) -> Stage | Measure:
    """Add a stage or measure to a register, or change it; items already there get a series for a new one.

    Raises AccessRefused or ValidationError.
    """
    configuration.save(by=by, at=at, row=part)
    open_item_series(items=list(part.register.items.select_related("register")))
    return part


def open_item_series(*, items: Collection[Item]) -> None:
    """Series for every stage and measure of the items' registers that they lack; callers have checked access."""
    Series.objects.open_for([item.pk for item in items])
