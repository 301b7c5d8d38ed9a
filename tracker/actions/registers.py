"""Items of registers: joining and being described. What counts about them is reported like any figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions import configuration
from tracker.actions.record import changes_of, record
from tracker.calc.periods import SHANGHAI
from tracker.calc.pinyin import search_key
from tracker.models import Item, Measure, Series, Stage, User


@transaction.atomic
def save_item(*, by: User, at: datetime, item: Item) -> Item:
    """Add an item to its register or change its name, unit or descriptions.

    A new item gets a series for every stage and measure of the register. Raises AccessRefused or
    ValidationError.
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
        record("join_register", by=by, of=item, name=item.name, unit=item.unit.code)
    elif changes:
        record("edit_item", by=by, of=item, name=item.name, unit=item.unit.code, changes=changes)
    return item


@transaction.atomic
def save_part(*, by: User, at: datetime, part: Stage | Measure) -> Stage | Measure:
    """Add a stage or measure to a register, or change it; items already there get a series for a new one.

    Raises AccessRefused or ValidationError.
    """
    configuration.save(by=by, at=at, row=part)
    open_item_series(items=list(part.register.items.select_related("register")))
    return part


def open_item_series(*, items: Sequence[Item]) -> list[Series]:
    """Series for every stage and measure of the items' registers that they lack; callers have checked access."""
    registers = {item.register for item in items}
    measures = {register: list(register.measures.all()) for register in registers}
    stages = {register: list(register.stages.all()) for register in registers}
    wanted = [
        series
        for item in items
        for series in (
            *(Series(item=item, unit_id=item.unit_id, measure=one) for one in measures[item.register]),
            *(Series(item=item, unit_id=item.unit_id, stage=one) for one in stages[item.register]),
        )
    ]
    present = set(Series.objects.filter(item__in=items).values_list("item_id", "measure_id", "stage_id"))
    return Series.objects.bulk_create(
        series for series in wanted if (series.item_id, series.measure_id, series.stage_id) not in present
    )
