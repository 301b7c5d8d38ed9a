"""What may not be removed: rows that a settled month lists or was read by, and rows that others name without a key of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from tracker.access.settled import first_open_month
from tracker.actions.people.amending import check_unlisted
from tracker.calc.bulletin_grammar import names_in
from tracker.calc.calendars import Workdays
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Amendment,
    BulletinVersion,
    CalendarDay,
    Column,
    Figure,
    Indicator,
    Item,
    ReportingCalendar,
    Window,
)
from tracker.models.amendments import DATED

NAMED_AT_MOST = 5


def check_removable(row: models.Model, at: datetime) -> None:
    """Refuse to remove a row of configuration that something uses, or that a settled month shows or was read by.

    What a foreign key of the database holds is refused by the database itself. Raises Refused, which says by what the row is
    used and what to do instead.
    """
    _OF_MODEL.get(type(row), check_unlisted)(row, at)
    if holding := list(_holding(row)):
        raise Refused("named_by_rows", row=str(row), users=_told(holding))
    if formerly := list(_holding_formerly(row)):
        raise Refused("named_in_the_past", row=str(row), users=_told(formerly))


def _holding(row: models.Model) -> Iterator[models.Model]:
    """Rows that have it among several they name: they would be left with one less, or with none, which may mean all."""
    for relation in row._meta.related_objects:
        if relation.many_to_many:
            yield from relation.related_model._default_manager.filter(**{relation.field.name: row})


def _holding_formerly(row: models.Model) -> Iterator[models.Model]:
    """Rows that named it before a change, or name it from a later month on: a month is read by what they said then."""
    for model in apps.get_app_config("tracker").get_models():
        if model._meta.model_name not in DATED:
            continue
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        names = [one.name for one in fields if one.is_relation and one.related_model is type(row)]
        said = Q(former=row.pk) | Q(value=row.pk) | Q(former__contains=[row.pk]) | Q(value__contains=[row.pk])
        found = Amendment.objects.filter(said, table=model._meta.model_name, field__in=names)
        if names:
            yield from model._default_manager.filter(pk__in=found.values("row"))


def _told(rows: list[models.Model]) -> list[str]:
    named = [f"{row._meta.verbose_name} {row}" for row in rows[:NAMED_AT_MOST]]
    return [*named, "…"] if len(rows) > NAMED_AT_MOST else named


def _check_window(row: Any, at: datetime) -> None:
    """Which months are settled is told by their windows, so one that has opened or has figures stays."""
    used = row.opens_at <= at or row.month < first_open_month(at).first
    if used or Figure.objects.filter(slot__month=row.month).exists():
        raise Refused("window_used", row=str(row))


def _check_day(row: Any, at: datetime) -> None:
    if row.day < day_of(at):
        raise Refused("day_is_past", row=str(row))
    others = CalendarDay.objects.exclude(pk=row.pk).values_list("day", "worked")
    if not Workdays(dict(others)).in_month(Month.of(row.day)):
        raise Refused("no_workday_left", month=Month.of(row.day))


def _check_column(row: Any, at: datetime) -> None:
    check_unlisted(row, at)
    filled = Item.objects.filter(register=row.register_id, descriptions__has_key=row.code)
    count = filled.exclude(descriptions__contains={row.code: ""}).count()
    if count:
        raise Refused("column_filled", row=str(row), count=count)


def _check_indicator(row: Any, _at: datetime) -> None:
    """A text of a briefing is kept in all its versions, and a month is printed by that of its time."""
    texts = BulletinVersion.objects.select_related("template").order_by("template", "number")
    naming = {str(one.template): None for one in texts if row.code in names_in(one.body)}
    if naming:
        raise Refused("named_in_texts", row=str(row), texts=list(naming))


def _check_calendar(row: Any, at: datetime) -> None:
    """By the one in use reminders are sent and closed lines opened again; without one that would go on by other numbers."""
    check_unlisted(row, at)
    if row.in_use:
        raise Refused("calendar_in_use", row=str(row))


_OF_MODEL: Mapping[type[models.Model], Callable[[Any, datetime], None]] = {
    Window: _check_window,
    CalendarDay: _check_day,
    Column: _check_column,
    Indicator: _check_indicator,
    ReportingCalendar: _check_calendar,
}
