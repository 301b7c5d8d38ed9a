"""From which month on settings may be changed: after whatever is published, or over for all."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.editions import published
from tests.people import People
from tests.unwitnessed import past_the_actions
from tracker.access.settled import first_open_month
from tracker.actions.people import configuration
from tracker.actions.reporting.windows import grant_exception, save_window
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Unit, User, Window, WindowException

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)


def window(month: Month) -> Window:
    return Window.objects.get(month=month.first)


def closing(month: Month, at: datetime | None) -> Window:
    Window.objects.filter(month=month.first).update(closes_at=at)
    return window(month)


def longer(by: User, of: Window, at: datetime, until: datetime, code: str = "statistics") -> None:
    unit = Unit.objects.get(code=code)
    row = WindowException(window=of, unit=unit, until=until, reason="统计数据晚出")
    grant_exception(by=by, at=at, exception=row)


@pytest.fixture
def steward(person: Any) -> User:
    return person("steward")


@pytest.fixture(autouse=True)
def unwitnessed(db: None) -> None:
    past_the_actions()


def test_after_the_newest_month_that_has_closed(now: datetime) -> None:
    assert first_open_month(now) == JUNE
    closing(JUNE, now)
    assert first_open_month(now) == JUNE
    assert first_open_month(now + timedelta(seconds=1)) == JULY


def test_not_while_somebody_has_longer_who_had_it_before_the_close(steward: User, now: datetime) -> None:
    june = closing(JUNE, now + timedelta(days=1))
    longer(steward, june, now, now + timedelta(days=3))
    assert [first_open_month(now + timedelta(days=days)) for days in (2, 4)] == [JUNE, JULY]
    longer(steward, june, now, now + timedelta(hours=2))
    assert first_open_month(now + timedelta(days=2)) == JULY


def test_what_is_granted_after_the_close_opens_no_month_again(steward: User, now: datetime) -> None:
    june = closing(JUNE, now - timedelta(days=1))
    longer(steward, june, now, now + timedelta(days=3))
    assert first_open_month(now) == JULY


def test_publishing_settles_a_month_that_some_still_report(steward: User, now: datetime) -> None:
    longer(steward, closing(JUNE, now + timedelta(days=1)), now, now + timedelta(days=3))
    published(People(), JUNE)
    assert first_open_month(now) == JULY


def test_a_month_yet_to_come_is_never_the_first(now: datetime) -> None:
    """Next year's windows were built first: nothing of this year could be changed any more."""
    Window.objects.filter(month__lt=JULY.first).delete()
    assert first_open_month(now) == JULY
    Window.objects.update(month=Month.of(now.date()).plus(14).first)
    assert first_open_month(now) == Month.of(now.date())
    Window.objects.all().delete()
    assert first_open_month(now) == Month.of(now.date())


def test_a_month_without_a_window_before_one_that_has_closed_is_settled(now: datetime) -> None:
    Window.objects.filter(month=JUNE.first).delete()
    closing(JULY, now - timedelta(days=1))
    assert first_open_month(now) == JULY.plus(1)


def test_a_window_that_others_overtook_still_gets_its_close(steward: User, now: datetime) -> None:
    """June has no closing time yet when July's window closes."""
    closing(JULY, now - timedelta(days=1))
    june = window(JUNE)
    june.closes_at = now + timedelta(days=1)
    save_window(by=steward, at=now, window=june)
    assert window(JUNE).closes_at == june.closes_at
    june.combined_into = window(JULY)
    with pytest.raises(Refused, match="fixed_fields"):
        save_window(by=steward, at=now, window=june)


def test_the_times_of_a_window_that_is_over_are_fixed(steward: User, now: datetime) -> None:
    june = closing(JUNE, now - timedelta(days=1))
    june.closes_at = now + timedelta(days=1)
    with pytest.raises(Refused, match="fixed_fields"):
        save_window(by=steward, at=now, window=june)


def reopen(by: User, at: datetime) -> None:
    newest = Window.objects.filter(closes_at__lt=at).order_by("-month")[0]
    newest.closes_at = at + timedelta(days=9)
    save_window(by=by, at=at, window=newest)


def unclose(by: User, at: datetime) -> None:
    newest = Window.objects.filter(closes_at__lt=at).order_by("-month")[0]
    newest.closes_at = None
    save_window(by=by, at=at, window=newest)


def remove(by: User, at: datetime) -> None:
    for one in Window.objects.all():
        try:
            configuration.remove(by=by, at=at, row=one)
        except Refused:
            continue


def grant(by: User, at: datetime) -> None:
    for one in Window.objects.all():
        longer(by, one, at, at + timedelta(days=9))


def open_an_earlier_one(by: User, at: datetime) -> None:
    save_window(by=by, at=at, window=Window(month=date(2022, 11, 1), opens_at=at, due_at=at))


@pytest.mark.parametrize("act", [reopen, unclose, remove, grant, open_an_earlier_one])
def test_no_act_opens_a_settled_month_again(steward: User, now: datetime, act: Any) -> None:
    before = first_open_month(now)
    with contextlib.suppress(Refused):
        act(steward, now)
    assert first_open_month(now) >= before


def test_a_window_does_not_settle_a_month_that_is_not_over(steward: User, now: datetime) -> None:
    """A slip in its year would have settled every month for years."""
    month = Month.of(now.date())
    early = Window(month=month.first, opens_at=now, due_at=now, closes_at=now)
    with pytest.raises(Refused, match="closes_before_its_end"):
        save_window(by=steward, at=now, window=early)
    over = datetime.combine(month.plus(1).first, now.timetz())
    save_window(
        by=steward, at=now, window=Window(month=month.first, opens_at=now, due_at=now, closes_at=over)
    )


def test_no_time_is_a_century_away(steward: User, now: datetime) -> None:
    far = now.replace(year=9999, month=1, day=1)
    june = window(JUNE)
    for name in ("due_at", "closes_at"):
        changed = Window(
            pk=june.pk, month=june.month, opens_at=june.opens_at, due_at=june.due_at, closes_at=far
        )
        setattr(changed, name, far)
        changed._state.adding = False
        with pytest.raises(Refused, match="too_far_ahead"):
            save_window(by=steward, at=now, window=changed)
    with pytest.raises(Refused, match="too_far_ahead"):
        longer(steward, june, now, far)


def test_an_earlier_month_is_not_joined_to_a_settled_one(steward: User, now: datetime) -> None:
    """What the settled month owed would be owed for two."""
    december = Window(month=date(2022, 12, 1), opens_at=now, due_at=now, combined_into=window(Month(2023, 1)))
    with pytest.raises(Refused, match="month_settled"):
        save_window(by=steward, at=now, window=december)
