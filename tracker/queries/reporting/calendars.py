"""What a year's windows would be by the reporting calendar, beside those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.calendars import Deadline, Hours, Workdays, hours, instant
from tracker.calc.periods import Month, day_of
from tracker.models import CalendarDay, Draft, Figure, LaterUnit, ReportingCalendar, Window
from tracker.queries.ledger.amendments import Settings, settings_at

NEW, SAME, DIFFERS, USED = "new", "same", "differs", "used"


@dataclass(frozen=True)
class Planned:
    """A month's window by rule. `combined`: the month is reported with the next one.

    `state`: `new`; `same` (there already); `differs` (there, unused, otherwise); `used` (there and no longer touched).
    """

    month: Month
    hours: Hours
    combined: bool
    state: str
    window: Window | None
    later: Sequence[tuple[LaterUnit, datetime]]


def workdays() -> Workdays:
    """The days worked here, with the district's own exceptions."""
    return Workdays(dict(CalendarDay.objects.values_list("day", "worked")))


def calendar_in_use(month: Month, said: Settings) -> ReportingCalendar | None:
    """The calendar by which a month was reported, as it was then."""
    as_then = said.existing(ReportingCalendar.objects.order_by("pk"), month)
    return next((one for one in as_then if one.in_use), None)


def calendar_at(at: datetime) -> ReportingCalendar:
    """The calendar that reminders and reopenings go by at an instant, that of the month reported then; without one its defaults."""
    month = Month.of(day_of(at)).plus(-1)
    return calendar_in_use(month, settings_at()) or ReportingCalendar()


def plan_year(calendar: ReportingCalendar, year: int, at: datetime) -> list[Planned]:
    """The twelve windows of a year by rule, and what has become of each as of `at`."""
    days, said = workdays(), settings_at()
    later = list(calendar.later_units.select_related("unit"))
    months = [Month(year, number) for number in range(1, 13)]
    there = {
        Month.of(window.month): window
        for window in Window.objects.filter(month__in=[month.first for month in months])
    }
    used = _used(list(there.values()), at)
    return [
        _planned(said.of(calendar, month), month, days, later, there.get(month), used) for month in months
    ]


def _planned(
    calendar: ReportingCalendar,
    month: Month,
    days: Workdays,
    later: Sequence[LaterUnit],
    window: Window | None,
    used: frozenset[int],
) -> Planned:
    combined = calendar.combines_january and month.number == 1
    reported = month.plus(1) if combined else month
    found = hours(
        reported,
        opens=calendar.opens_on,
        due=Deadline(calendar.due_basis, calendar.due_on),
        closes=Deadline(calendar.closes_basis, calendar.closes_on) if calendar.closes_on else None,
        until=calendar.until,
        workdays=days,
    )
    allowed = [
        (one, instant(Deadline(one.basis, one.on).day_after(reported, days), calendar.until)) for one in later
    ]
    state = _state(window, found, combined, used)
    return Planned(month, found, combined, state, window, [] if combined else allowed)


def _state(window: Window | None, found: Hours, combined: bool, used: frozenset[int]) -> str:
    if window is None:
        return NEW
    has = Hours(window.opens_at, window.due_at, window.closes_at)
    if has == found and (window.combined_into_id is not None) == combined:
        return SAME
    return USED if window.pk in used else DIFFERS


def _used(windows: Sequence[Window], at: datetime) -> frozenset[int]:
    """Windows that opened, have an exception, or whose month somebody has typed or reported something for."""
    months = {window.month for window in windows}
    touched = set(Figure.objects.filter(slot__month__in=months).values_list("slot__month", flat=True))
    touched |= set(Draft.objects.filter(month__in=months).values_list("month", flat=True))
    excepted = set(
        Window.objects.filter(month__in=months, exceptions__isnull=False).values_list("pk", flat=True)
    )
    return frozenset(
        window.pk
        for window in windows
        if window.opens_at <= at or window.month in touched or window.pk in excepted
    )
