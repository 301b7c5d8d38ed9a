"""Granting exceptions, combining months, and the sentence that a locked month is refused with."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from tests.actions.reports import CLOSED, JULY, refused_by_a_broken
from tracker.actions.people.accounts import appoint
from tracker.actions.reporting.windows import grant_exception, save_window
from tracker.calc.periods import SHANGHAI
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Event, Series, Unit, Window, WindowException
from tracker.wording.refusals import sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def march() -> Window:
    return Window.objects.get(month=CLOSED.first)


@pytest.fixture
def granted(steward, march, series, now):
    def grant(by=None, **given):
        asked = {"window": march, "unit": series.unit, "until": now + timedelta(hours=1), "reason": "停电"}
        return grant_exception(by=by or steward, at=now, exception=WindowException(**{**asked, **given}))

    return grant


def other_line(series: Series) -> Series:
    """A line of the same unit that has nothing for the closed month."""
    return Series.objects.exclude(slots__month=CLOSED.first).filter(
        unit=series.unit, indicator__isnull=False
    )[0]


def test_a_unit_is_let_in_by_an_exception(submitted, granted, series):
    granted()
    assert submitted(month=CLOSED, series=other_line(series)).slot.month == CLOSED.first


def test_one_series_alone_is_let_in(submitted, granted, series):
    line = other_line(series)
    granted(unit=None, series=line)
    with pytest.raises(Refused):
        submitted(month=CLOSED, series=series)
    assert submitted(month=CLOSED, series=line).slot.month == CLOSED.first


def test_who_granted_what_why_and_until_when_is_on_record(granted, steward, now):
    row = granted()
    event = Event.objects.filter(kind="grant_exception", object_id=row.pk).get()
    assert (row.granted_by, event.actor_id) == (steward, steward.pk)
    assert (event.data["unit"], event.data["reason"]) == ("commerce", "停电")


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader"])
def test_only_stewards_grant(granted, person, role):
    with pytest.raises(AccessRefused):
        granted(by=person(role))
    assert not WindowException.objects.exists()


def test_a_steward_of_another_unit_does_not_grant(granted, person):
    with pytest.raises(AccessRefused):
        granted(by=person("steward", "dayu"))


@pytest.mark.parametrize("role", ["steward", "administrator"])
@pytest.mark.parametrize("of", ["unit", "series"])
def test_who_reports_for_the_unit_grants_it_nothing(granted, person, series, now, role, of):
    someone = person(role)
    given = {"unit": series.unit, "series": None} if of == "unit" else {"unit": None, "series": series}
    granted(by=someone, **given)
    appoint(by=person("administrator"), at=now, user=someone, unit=series.unit, role="reporter")
    with pytest.raises(AccessRefused, match="own_line"):
        granted(by=someone, **given)
    assert WindowException.objects.count() == 1


def test_an_exception_without_reason_or_for_nobody_or_for_two(granted, series):
    for given in ({"reason": ""}, {"unit": None}, {"series": series}):
        with pytest.raises(ValidationError):
            granted(**given)


def test_if_the_event_fails_nothing_is_granted(granted):
    refused_by_a_broken("tracker_event", granted)
    assert not WindowException.objects.exists()


def test_combining_is_for_neighbours_without_figures(steward, now, submitted):
    windows = {window.month.month: window for window in Window.objects.all()}
    windows[5].combined_into = windows[7]
    with pytest.raises(Refused, match="not_the_next_month"):
        save_window(by=steward, at=now, window=windows[5])
    windows[6].combined_into = windows[7]
    save_window(by=steward, at=now, window=windows[6])
    windows[5].combined_into = windows[6]
    with pytest.raises(Refused, match="combined_twice"):
        save_window(by=steward, at=now, window=windows[5])
    windows[6].combined_into = None
    save_window(by=steward, at=now, window=windows[6])
    submitted()
    august = Window(month=date(2023, 8, 1), opens_at=now, due_at=now)
    save_window(by=steward, at=now, window=august)
    windows[7].combined_into = august
    with pytest.raises(Refused, match="month_in_use"):
        save_window(by=steward, at=now, window=windows[7])


def test_nobody_is_let_into_a_combined_month(steward, now, granted, march):
    april = Window.objects.get(month=CLOSED.plus(1).first)
    Window.objects.filter(pk=march.pk).update(combined_into=april)
    march.refresh_from_db()
    with pytest.raises(Refused, match="month_combined"):
        granted()


def refusal(submitted, month) -> str:
    with pytest.raises(Refused) as refused:
        submitted(month=month)
    return sentence(refused.value)


def test_the_refusal_says_why_and_whom_to_ask(submitted, steward, now):
    steward.display_name = "示例管理员甲"
    steward.save()
    closed = refusal(submitted, CLOSED)
    assert "2023年3月已于 2023-04-20 18:00 关闭填报" in closed
    assert "示例管理员甲" in closed
    opens = datetime(2033, 8, 1, tzinfo=SHANGHAI)
    Window.objects.create(month=date(2033, 7, 1), opens_at=opens, due_at=opens)
    assert "2033年7月还没有开放填报，2033-08-01 00:00 开放" in refusal(submitted, JULY.plus(120))
    assert "2034年7月还没有安排填报窗口" in refusal(submitted, JULY.plus(132))
    with translation.override("en"):
        assert "was closed for reporting on 2023-04-20 18:00" in refusal(submitted, CLOSED)


def test_without_stewards_an_administrator_is_to_be_asked(submitted):
    assert "系统管理员" in refusal(submitted, CLOSED)


def test_a_combined_month_sends_to_the_next(submitted, steward, now):
    june, july = Window.objects.get(month=date(2023, 6, 1)), Window.objects.get(month=JULY.first)
    june.combined_into = july
    june.save()
    sentence = refusal(submitted, JULY.plus(-1))
    assert "请在2023年7月填报两个月的数据" in sentence
    assert steward.display_name not in sentence


def test_all_units_are_reached_from_the_district(granted):
    assert granted(unit=Unit.objects.get(code="dayu")).pk
