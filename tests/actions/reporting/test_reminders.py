"""Reminders by hand and by the timer: to whom, when, and once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.actions.reports import JULY
from tests.unwitnessed import past_the_actions
from tracker.actions.reporting.reminders import remind, remind_by_timer
from tracker.calc.periods import SHANGHAI
from tracker.calc.refusals import AccessRefused
from tracker.models import Event, Notice, ReportingCalendar, Unit, Window, WindowException
from tracker.queries.reporting.missing import gaps, missing_series
from tracker.wording.notices import headline

pytestmark = pytest.mark.django_db


@pytest.fixture
def commerce(db) -> Unit:
    return Unit.objects.get(code="commerce")


@pytest.fixture
def july(db) -> Window:
    """Due on Thursday, 10 August 2023 at 18:00; closes on the 20th. Earlier months are closed."""
    Window.objects.filter(month__lt=JULY.first).update(closes_at=datetime(2023, 7, 31, tzinfo=SHANGHAI))
    window = Window.objects.get(month=JULY.first)
    window.closes_at = datetime(2023, 8, 20, 18, tzinfo=SHANGHAI)
    window.save()
    return window


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2023, 8, day, hour, minute, tzinfo=SHANGHAI)


def told(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("when", "kinds"),
    [
        (at(7, 23, 59), []),
        (at(8, 0, 0), ["due_soon"]),  # two workdays before; 16:00 of the 7th by UTC
        (at(10, 8), ["due"]),
        (at(10, 23, 59), ["due"]),
        (at(11), ["overdue"]),
        (at(12), []),  # a Saturday
        (at(14), ["overdue"]),
        (at(21), []),  # closed
    ],
)
def test_the_stage_by_the_day_in_the_district(july, clerk, when, kinds):
    remind_by_timer(at=when)
    assert told(clerk) == kinds


def test_the_same_day_again_tells_nobody_twice(july, clerk):
    for hour in (9, 10, 17):
        remind_by_timer(at=at(11, hour))
    assert told(clerk) == ["overdue"]
    remind_by_timer(at=at(14))
    assert told(clerk) == ["overdue", "overdue"]


def test_the_units_leader_hears_once_of_what_stays_overdue(july, person, clerk):
    leader, above = person("leader", "commerce"), person("leader", "kuiwen")
    for day in (11, 14, 15, 16):
        remind_by_timer(at=at(day))
    assert told(leader) == ["escalated"]
    assert Notice.objects.get(recipient=leader).data["days"] == 4
    assert "commerce" not in {one.data["unit_code"] for one in Notice.objects.filter(recipient=above)}


def test_the_calendar_in_use_says_when(july, clerk):
    ReportingCalendar.objects.filter(in_use=True).update(remind_before=4, escalate_after=9)
    remind_by_timer(at=at(4))
    assert told(clerk) == ["due_soon"]


def test_a_unit_with_an_exception_has_longer(july, clerk, steward, commerce):
    past_the_actions()
    WindowException.objects.create(
        window=july, unit=commerce, until=at(18, 18), reason="停电", granted_by=steward
    )
    remind_by_timer(at=at(11))
    assert told(clerk) == []
    remind_by_timer(at=at(18))
    assert told(clerk) == ["due"]


def test_one_click_reminds_once_a_day_and_is_on_record(july, clerk, steward, commerce):
    wanted = [(commerce.pk, JULY)]
    assert remind(by=steward, at=at(11), wanted=wanted)[0] >= 1
    assert remind(by=steward, at=at(11, 20), wanted=wanted)[0] == 0
    assert told(clerk) == ["reminder"]
    assert Event.objects.filter(kind="remind", object_id=commerce.pk).count() == 1
    assert remind(by=steward, at=at(14), wanted=wanted)[0] >= 1


def test_nobody_reports_for_the_unit(july, steward, commerce):
    assert remind(by=steward, at=at(11), wanted=[(commerce.pk, JULY)]) == (0, [commerce])


def test_a_closed_month_is_not_asked_for(july, clerk, steward, commerce):
    assert remind(by=steward, at=at(21), wanted=[(commerce.pk, JULY)]) == (0, [])
    assert told(clerk) == []


def test_who_may_remind(july, person, clerk, commerce):
    wanted = [(commerce.pk, JULY)]
    for role, unit in [("reporter", "commerce"), ("administrator", "kuiwen"), ("leader", "dayu")]:
        with pytest.raises(AccessRefused):
            remind(by=person(role, unit), at=at(11), wanted=wanted)
    for role in ("leader", "reviewer", "steward"):
        remind(by=person(role, "commerce"), at=at(11), wanted=wanted)


def test_what_is_reported_is_not_missing(july, submitted, commerce):
    def missing() -> int:
        return gaps([commerce.pk], [JULY], at=at(11), inside=[commerce.pk])[0].missing

    before = missing()
    submitted(at=at(11))
    assert missing() == before - 1


def test_a_line_with_an_exception_of_its_own_is_left_out(july, series, steward, commerce):
    before = gaps([commerce.pk], [JULY], at=at(11), inside=[commerce.pk])[0].missing
    past_the_actions()
    WindowException.objects.create(
        window=july, series=series, until=at(11) + timedelta(days=1), reason="停电", granted_by=steward
    )
    assert gaps([commerce.pk], [JULY], at=at(11), inside=[commerce.pk])[0].missing == before - 1


def test_a_line_that_is_open_again_is_due_when_it_closes(july, clerk, steward, commerce):
    """Each time anew, whatever was told of the month before; and afterwards nothing more."""
    past_the_actions()
    line = next(one for one in missing_series(commerce, JULY, inside=[commerce.pk]))
    remind_by_timer(at=at(10))
    for granted, until in ((21, at(24, 18)), (28, at(31, 18))):
        given = {"window": july, "series": line, "reason": "停电", "granted_by": steward}
        WindowException.objects.create(until=until, **given)
        for day in range(granted, granted + 4):
            remind_by_timer(at=at(day))
    assert told(clerk) == ["due", "due_soon", "due", "due_soon", "due"]
    last = Notice.objects.filter(recipient=clerk).latest("id")
    assert (last.data["missing"], last.data["reopened"]) == (1, True)
    assert "重开补报的1条数据今天到期（2023-08-31 18:00截止）" in headline([last])
