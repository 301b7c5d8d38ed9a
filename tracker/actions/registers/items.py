"""Items of registers: joining and being described. What counts about them is reported like any figure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.access import configuring
from tracker.access.settled import check_open, published_through
from tracker.actions.ledger.inserting import insert_all
from tracker.actions.people import configuration
from tracker.actions.people.amending import FROM_THE_FIRST_OPEN_MONTH, InForce, amend, stored_values
from tracker.actions.people.fixed import check_fixed
from tracker.actions.people.naming import check_name
from tracker.actions.people.record import changes_of, changes_of_each, record, record_each
from tracker.calc.periods import Month, day_of
from tracker.calc.pinyin import search_key
from tracker.calc.presence import ALWAYS
from tracker.calc.refusals import Refused
from tracker.models import Column, ImportRun, Item, ItemPresence, Measure, Register, Series, Stage, User
from tracker.queries.ledger.care import of_its_month
from tracker.queries.registers.items import series_of
from tracker.queries.registers.joining import unpublished
from tracker.queries.registers.membership import presences
from tracker.queries.reporting.windows import open_months

_NUMBERED = re.compile(r"(.*?)(\d+)", re.ASCII)


@transaction.atomic
def save_item(
    *,
    by: User,
    at: datetime,
    item: Item,
    joined_on: date | None = None,
    in_force: InForce = FROM_THE_FIRST_OPEN_MONTH,
) -> Item:
    """Add an item to its register, or change its name or descriptions from a month on.

    A new item without a code gets the next one. It has a series for every stage and measure of the register, and
    counts from the month of `joined_on`: unless given, the newest month its unit may report; in either case from no
    month that is published. Raises AccessRefused, Refused (`called_the_same`) or ValidationError.
    """
    access.check_keep_items(access.rights_at(by, at), item.unit_id)
    joins = item.pk is None
    if joins:
        item.code = item.code or next_code(item.register)
        item.illustrative |= by.illustrative
    _check_descriptions(item)
    item.pinyin = search_key(item.name, item.spoken)
    changes = {} if joins else changes_of(item)
    check_name(item, None if joins else changes)
    before = {} if joins else stored_values([item])
    check_fixed(item, changes, at)
    item.full_clean()
    item.save()
    if joins:
        open_item_series(items=[item])
        on = unpublished(joined_on or joins_on(item, at), published_through())
        ItemPresence.objects.create(item=item, on=on, joins=True, reason=_("新登记"), author=by)
        record("join_register", by=by, of=item, name=item.name, unit=item.unit.code, on=on.isoformat())
    elif changes:
        _amend(by, at, [item], [changes], before, in_force)
        record("edit_item", by=by, of=item, name=item.name, unit=item.unit.code, changes=changes)
    return item


def _amend(
    by: User,
    at: datetime,
    items: Sequence[Item],
    changes: Sequence[Mapping[str, Any]],
    before: Mapping[int, Mapping[str, Any]],
    in_force: InForce,
) -> None:
    """Write down from which month the changed fields of items hold."""
    changed = {
        item: {name: (before[item.pk][name], getattr(item, name)) for name in own}
        for item, own in zip(items, changes, strict=True)
        if own
    }
    amend(by=by, at=at, changed=changed, in_force=in_force)


def next_code(register: Register) -> str:
    """The code after the register's newest one: t-40 after t-39."""
    newest = register.items.order_by("-id").values_list("code", flat=True).first() or f"{register.code}-0"
    found = _NUMBERED.fullmatch(newest)
    stem, digits = (found[1], found[2]) if found else (f"{newest}-", "0")
    number = int(digits) + 1
    taken = set(register.items.filter(code__startswith=stem).values_list("code", flat=True))
    while (code := f"{stem}{number:0{len(digits)}d}") in taken:
        number += 1
    return code


def _check_descriptions(item: Item) -> None:
    """Refuse what a descriptive column can't hold; what is stored already may stay."""
    stored = Item.objects.filter(pk=item.pk).values_list("descriptions", flat=True).first() or {}
    columns = {column.code: column for column in item.register.columns.all()}
    for code, text in item.descriptions.items():
        if stored.get(code) != text and (code not in columns or not _holds(columns[code], text)):
            name = columns[code].name if code in columns else code
            raise Refused("not_in_column", name=name, text=text)


def _holds(column: Column, text: Any) -> bool:
    if not isinstance(text, str) or len(text) > 500:
        return False
    if column.form == Column.Form.CHOICE:
        return text in column.offered
    if column.form == Column.Form.DATE:
        try:
            return date.fromisoformat(text).isoformat() == text
        except ValueError:
            return False
    return True


@transaction.atomic
def save_items(
    *, by: User, at: datetime, items: Sequence[Item], joined_on: Mapping[str, date], run: ImportRun
) -> None:
    """Add the new ones among `items` of one register, and change the others, as an import says; all or nothing.

    A new one counts from its day in `joined_on`, by its code.

    That a new one joined is told by its step, which names the import, and by the import's own event. Its series are
    opened when something is first reported (`open_part`): of the sixteen that a project may have a file fills three.
    Raises AccessRefused, or ValidationError for the first that can't be saved.
    """
    if not items:
        return
    rights = access.rights_at(by, at)
    for unit in {item.unit_id for item in items}:
        access.check_keep_items(rights, unit)
    for item in items:
        item.pinyin = search_key(item.name, item.spoken)
        item.illustrative |= item.pk is None and by.illustrative
        item.clean_fields(exclude=["id", "register", "unit"])
    new = [item for item in items if item.pk is None]
    changed = [item for item in items if item.pk is not None]
    changes = changes_of_each(changed)
    for item, change in zip(changed, changes, strict=True):
        check_fixed(item, change, at)
    before = stored_values(changed)
    Item.objects.bulk_update(changed, ["name", "pinyin", "descriptions"], batch_size=500)
    ids = _insert_items(new)
    days = [joined_on[item.code] for item in new]
    ItemPresence.objects.join_with(run.pk, ids, days, reason=_("导入登记"), author=by.pk)
    edited = [
        (item, {"name": item.name, "unit": item.unit.code, "changes": change, "import_run": run.pk})
        for item, change in zip(changed, changes, strict=True)
        if change
    ]
    _amend(by, at, changed, changes, before, FROM_THE_FIRST_OPEN_MONTH)
    record_each("edit_item", by=by, told=edited)


def _insert_items(items: Sequence[Item]) -> list[int]:
    """Insert new items of one register; they learn their ids, which are given in their order."""
    insert_all(items)
    by_code = {item.code: item for item in items}
    for pk, code in Item.objects.filter(
        register__in={item.register_id for item in items}, code__in=by_code
    ).values_list("pk", "code"):
        by_code[code].pk = pk
    return [item.pk for item in items]


def joins_on(item: Item, at: datetime) -> date:
    """From when an item that is added at an instant counts, unless the steward says otherwise."""
    newest = max(open_months(item.unit_id, at), default=None)
    return newest.first if newest else day_of(at)


@transaction.atomic
def move_item(*, by: User, at: datetime, step: ItemPresence) -> ItemPresence:
    """Take an item out of its register from a day on, or back in; what was counted before that day stays.

    Raises AccessRefused, or ValidationError when the item is in (or out) already on that day.
    """
    configuring.check_configure(access.rights_at(by, at), "add", step)
    return take_step(by=by, at=at, step=step)


def take_step(*, by: User, at: datetime, step: ItemPresence) -> ItemPresence:
    """Write a step of an item; callers have checked access. Raises Refused: in a settled month, or it changes nothing."""
    step.author = by
    step.full_clean(exclude=["id"])
    check_open(Month.of(step.on), at, field="on")
    if presences([step.item.register_id], None).get(step.item.pk, ALWAYS).holds(step.on) == step.joins:
        raise Refused("inside_already" if step.joins else "outside_already")
    step.save(force_insert=True)
    kind = "rejoin_register" if step.joins else "leave_register"
    record(kind, by=by, of=step.item, on=step.on.isoformat(), reason=step.reason)
    return step


@transaction.atomic
def save_part(
    *, by: User, at: datetime, part: Stage | Measure, in_force: InForce = FROM_THE_FIRST_OPEN_MONTH
) -> Stage | Measure:
    """Add a stage or measure to a register, or change it; items already there get a series for a new one.

    Raises AccessRefused or ValidationError.
    """
    is_new = part._state.adding
    configuration.save(by=by, at=at, row=part, in_force=in_force)
    if is_new:
        open_item_series(items=list(part.register.items.select_related("register")))
    return part


@transaction.atomic
def open_part(
    *, by: User, at: datetime, item: Item, part: Stage | Measure, month: Month | None = None
) -> Series:
    """The series of an item's stage or measure, opened if nothing was reported for it before, to report a month (None for a
    stage). Raises AccessRefused.
    """
    series = series_of(item, part)
    access.check_report(access.rights_at(by, at), of_its_month(series, month))
    if series.pk is None:
        Series.objects.open_parts([(item.pk, series.measure_id, series.stage_id)])
        series = series_of(item, part)
        record("open_series", by=by, of=series, unit=series.unit.code)
    return series


def open_item_series(*, items: Collection[Item]) -> None:
    """Series for every stage and measure of the items' registers that they lack; callers have checked access."""
    Series.objects.open_for([item.pk for item in items])
