"""Days worked against the public arrangement, and building a year's windows from the reporting calendar."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.access.settled import settle
from tracker.actions.people import configuration
from tracker.actions.people.record import record
from tracker.actions.reporting.windows import let_in
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import CalendarDay, ReportingCalendar, Unit, User, Window, WindowException
from tracker.queries.reporting.calendars import DIFFERS, NEW, Planned, plan_year, workdays


@transaction.atomic
def save_day(*, by: User, at: datetime, day: CalendarDay) -> CalendarDay:
    """Say of a day that it is worked, or isn't; every month keeps a workday, or nothing could be due.

    Raises AccessRefused, Refused (a month without workdays, a day that is over) or ValidationError.
    """
    configuration.save(by=by, at=at, row=day)
    month = Month.of(day.day)
    if not workdays().in_month(month):
        raise Refused("no_workday_left", field="worked", month=month)
    return day


@transaction.atomic
def build_windows(
    *, by: User, at: datetime, calendar: ReportingCalendar, year: int, replan: bool = False
) -> list[Planned]:
    """Open the windows of a year that aren't there yet; with `replan` also move those nobody has used.

    A window that has opened, has figures, drafts or exceptions is never touched. Doing it again does
    nothing. Gives the plan as it was before. Raises AccessRefused or ValidationError.
    """
    configuring.check_configure_district(access.rights_at(by, at))
    settle()
    ReportingCalendar.objects.select_for_update().get(pk=calendar.pk)
    plan = plan_year(calendar, year, at)
    todo = [one for one in plan if one.state == NEW or (replan and one.state == DIFFERS)]
    if not todo:
        return plan
    made = {one.month: _lay_out(one) for one in reversed(todo)}  # February before the January that joins it
    for one in todo:
        _combine(one, made)
        for later, until in one.later if one.state == NEW else ():
            _allow(by, at, made[one.month], later.unit, until, later.reason)
    record("build_windows", by=by, of=calendar, year=year, months=[str(one.month) for one in todo])
    return plan


def _lay_out(one: Planned) -> Window:
    window = one.window or Window(month=one.month.first)
    window.opens_at, window.due_at, window.closes_at = (
        one.hours.opens_at,
        one.hours.due_at,
        one.hours.closes_at,
    )
    window.combined_into = None
    window.full_clean()
    window.save()
    return window


def _combine(one: Planned, made: dict[Month, Window]) -> None:
    if not one.combined:
        return
    window = made[one.month]
    window.combined_into = Window.objects.get(month=one.month.plus(1).first)
    window.save()


def _allow(by: User, at: datetime, window: Window, unit: Unit, until: datetime, reason: str) -> None:
    if until > window.due_at:
        row = WindowException(window=window, unit=unit, until=until, reason=reason)
        let_in(by=by, at=at, exception=row)
