"""Which fields of stored configuration can't change any more, because what was reported or settled is read by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models

from tracker.access.settled import first_open_month, has_ended
from tracker.actions.people.amending import InForce
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.calc.trees import below
from tracker.models import (
    CalendarDay,
    Figure,
    Indicator,
    League,
    Measure,
    ScoreSheet,
    Target,
    Unit,
    Window,
)
from tracker.queries.targets.windows import asked_something

# Files, addresses, briefings and exports name a row by these; what belongs to another would take its past along.
ALWAYS: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"code"}),
    "section": frozenset({"code"}),
    "comparisonset": frozenset({"code"}),
    "indicator": frozenset({"code"}),
    "issuer": frozenset({"code"}),
    "register": frozenset({"code"}),
    "stage": frozenset({"code", "register"}),
    "measure": frozenset({"code", "register"}),
    "column": frozenset({"code", "register"}),
    "item": frozenset({"code", "register", "unit"}),
    "league": frozenset({"code"}),
    "bulletintemplate": frozenset({"code"}),
    "window": frozenset({"month"}),
    "calendarday": frozenset({"day"}),
}
TIMES = frozenset({"opens_at", "due_at", "closes_at", "combined_into"})


def fixed_fields(row: models.Model, at: datetime) -> frozenset[str]:
    """The fields of a stored row that can't be changed at an instant."""
    found = ALWAYS.get(row._meta.model_name or "", frozenset())
    once_used = _ONCE_USED.get(type(row))
    return found | once_used(row, at) if once_used else found


def check_fixed(row: models.Model, changed: Mapping[str, Any], at: datetime) -> None:
    """Refuse a change of fields that are fixed. Raises Refused."""
    wrong = sorted(fixed_fields(row, at) & changed.keys()) if changed else []
    if wrong:
        names = [str(row._meta.get_field(name).verbose_name) for name in wrong]  # type: ignore[union-attr]
        raise Refused("fixed_fields", row=str(row), names=names, field=wrong[0])


def check_in_force(row: models.Model, before: Mapping[str, Any], at: datetime, in_force: InForce) -> None:
    """Refuse dates of a row by which a settled month would say something else; `before` is what is stored. Raises Refused."""
    if isinstance(row, Indicator):
        _check_begins(row, "embargoed_from", before, at)
    if isinstance(row, League):
        _check_begins(row, "opens_from", before, at)
    if isinstance(row, Unit) and before and row.parent_id != before["parent_id"]:
        _check_has_begun(at, in_force)
        _check_not_below_itself(row)
    if isinstance(row, Target) and before and row.last_month != before["last_month"]:
        since = in_force.since or first_open_month(at)
        if row.last_month < since.plus(-1).first:
            raise Refused("ends_in_the_past", field="last_month", month=since.plus(-1))


def _check_has_begun(at: datetime, in_force: InForce) -> None:
    """Rights follow the tree as it is, so a unit isn't moved ahead of its month. Raises Refused."""
    since = in_force.since or first_open_month(at)
    if since > Month.of(day_of(at)):
        raise Refused("moved_ahead", field="in_force_from", month=since)


def _check_not_below_itself(row: Unit) -> None:
    """Whatever goes up the tree would go round for ever, and nobody would be the whole district's. Raises Refused."""
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    if row.parent_id in below(row.pk, parents):
        raise Refused("unit_below_itself", field="parent", unit=row)


def _check_begins(row: models.Model, name: str, before: Mapping[str, Any], at: datetime) -> None:
    """What begins in a month is put off, brought forward or taken back only as long as that month isn't settled."""
    former, now = before.get(name), getattr(row, name)
    if not before or former == now:
        return
    first = first_open_month(at)
    if any(day is not None and Month.of(day) < first for day in (former, now)):
        raise Refused(
            "month_settled", field=name, month=min(Month.of(day) for day in (former, now) if day), first=first
        )


def _of_indicator(row: Any, _at: datetime) -> frozenset[str]:
    used = (
        Figure.objects.filter(slot__series__indicator=row).exists()
        or row.targets.filter(versions__isnull=False).exists()
    )
    return frozenset({"kind", "reporting", "measured_in", "part_of", "rank_of"}) if used else frozenset()


def _of_measure(row: Any, _at: datetime) -> frozenset[str]:
    used = Figure.objects.filter(slot__series__measure=row).exists()
    return frozenset({"form", "rhythm", "reporting", "measured_in"}) if used else frozenset()


def _of_target(row: Any, at: datetime) -> frozenset[str]:
    """One that has ended stays ended, unless it never asked anything: what goes on is another target."""
    set_up = (
        frozenset({"indicator", "unit", "issuer", "first_month"}) if row.versions.exists() else frozenset()
    )
    ended = row.last_month < first_open_month(at).first and asked_something(row)
    return set_up | {"last_month"} if ended else set_up


def _of_league(row: Any, _at: datetime) -> frozenset[str]:
    return frozenset({"opens_from"}) if ScoreSheet.objects.filter(league=row).exists() else frozenset()


def _of_window(row: Any, at: datetime) -> frozenset[str]:
    if has_ended(row, at):
        return TIMES
    return frozenset({"combined_into"}) if row.month < first_open_month(at).first else frozenset()


def _of_day(row: Any, at: datetime) -> frozenset[str]:
    return frozenset({"worked"}) if row.day < day_of(at) else frozenset()


_ONCE_USED: Mapping[type[models.Model], Callable[[Any, datetime], frozenset[str]]] = {
    Indicator: _of_indicator,
    Measure: _of_measure,
    Target: _of_target,
    League: _of_league,
    Window: _of_window,
    CalendarDay: _of_day,
}
