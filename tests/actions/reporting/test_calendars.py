"""A year's windows from the reporting calendar: proposed, built once, never changed under anybody's feet."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.actions.reports import refused_by_a_broken
from tests.unwitnessed import on_record
from tracker.actions.people import configuration
from tracker.actions.reporting.calendars import build_windows, save_day
from tracker.calc.periods import SHANGHAI
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import CalendarDay, Draft, Event, LaterUnit, ReportingCalendar, Unit, Window
from tracker.queries.reporting.calendars import plan_year

pytestmark = pytest.mark.django_db
AT = datetime(2025, 11, 25, 12, tzinfo=SHANGHAI)


@pytest.fixture
def calendar(db) -> ReportingCalendar:
    with on_record():
        return ReportingCalendar.objects.create(name="部门18日", due_on=18, closes_on=20)


@pytest.fixture
def build(steward, calendar):
    def build_year(at=AT, by=None, **given):
        return build_windows(by=by or steward, at=at, calendar=calendar, year=2026, **given)

    return build_year


def states(plan) -> dict[int, str]:
    return {one.month.number: one.state for one in plan}


def windows():
    return Window.objects.filter(month__year=2026).order_by("month")


def test_a_year_is_built_once(build, calendar):
    assert set(states(build()).values()) == {"new"}
    before = list(windows().values())
    assert len(before) == 12
    assert set(states(build()).values()) == {"same"}
    assert list(windows().values()) == before
    assert Event.objects.filter(kind="build_windows").count() == 1


def test_looking_creates_nothing(calendar):
    assert set(states(plan_year(calendar, 2026, AT)).values()) == {"new"}
    assert not windows().exists()


def test_exceptions_of_the_calendar_move_what_is_due(build):
    CalendarDay.objects.create(day=date(2026, 7, 20), worked=False, reason="示例通知")
    build()
    assert windows().get(month__month=6).due_at == datetime(2026, 7, 21, 18, tzinfo=SHANGHAI)


def test_unused_windows_are_moved_only_when_asked(build, calendar):
    build()
    calendar.due_on, calendar.closes_on = 10, 12
    calendar.save()
    assert set(states(build()).values()) == {"differs"}
    assert windows().get(month__month=6).due_at.astimezone(SHANGHAI).day == 20
    build(replan=True)
    assert windows().get(month__month=6).due_at.astimezone(SHANGHAI).day == 10
    assert windows().count() == 12


def test_what_was_used_is_never_moved(build, calendar, clerk, series, steward):
    build()
    Draft.objects.create(series=series, month=date(2026, 3, 1), author=clerk, entries={}, saved_at=AT)
    kept = list(windows().filter(month__month__in=[1, 3]).values())
    calendar.due_on, calendar.closes_on, calendar.combines_january = 10, 12, True
    calendar.save()
    plan = build(at=datetime(2026, 2, 1, tzinfo=SHANGHAI), replan=True)
    assert {month for month, state in states(plan).items() if state == "used"} == {1, 3}
    assert list(windows().filter(month__month__in=[1, 3]).values()) == kept


def test_january_joins_february(build, calendar):
    calendar.combines_january = True
    calendar.save()
    build()
    january, february = windows()[:2]
    assert january.combined_into == february
    assert (january.opens_at, january.due_at) == (february.opens_at, february.due_at)
    assert set(states(build()).values()) == {"same"}


def test_a_unit_that_has_longer_by_rule_gets_its_exceptions(build, calendar):
    unit = Unit.objects.get(code="statistics")
    LaterUnit.objects.create(calendar=calendar, unit=unit, on=20, reason="统计数据20日前报")
    build()
    granted = windows().get(month__month=7).exceptions.get()
    assert (granted.unit, granted.until) == (unit, datetime(2026, 8, 20, 18, tzinfo=SHANGHAI))
    build()
    assert windows().get(month__month=7).exceptions.count() == 1


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader"])
def test_only_stewards_build(build, person, role):
    with pytest.raises(AccessRefused):
        build(by=person(role))
    assert not windows().exists()


def test_all_or_nothing(build):
    refused_by_a_broken("tracker_event", build)
    assert not windows().exists()


def test_every_month_keeps_a_workday(steward):
    """Without one nothing could be due: the year's windows couldn't even be looked at."""
    days = [date(2026, 6, number) for number in range(1, 31)]
    for day in days[:-1]:
        save_day(by=steward, at=AT, day=CalendarDay(day=day, worked=False, reason="示例通知"))
    with pytest.raises(Refused, match="no_workday_left"), transaction.atomic():
        save_day(by=steward, at=AT, day=CalendarDay(day=days[-1], worked=False, reason="示例通知"))
    assert set(CalendarDay.objects.values_list("day", flat=True)) == set(days[:-1])


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader"])
def test_only_stewards_say_which_days_are_worked(person, role):
    day = CalendarDay(day=date(2026, 6, 19), worked=True, reason="示例通知")
    with pytest.raises(AccessRefused):
        save_day(by=person(role), at=AT, day=day)


@pytest.mark.parametrize("name", ["remind_before", "escalate_after", "reopens_for"])
def test_workdays_are_counted_within_reach(steward, calendar, name):
    setattr(calendar, name, 32_000)
    with pytest.raises(ValidationError):
        configuration.save(by=steward, at=AT, row=calendar)
