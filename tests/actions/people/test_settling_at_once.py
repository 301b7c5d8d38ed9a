"""A setting dated into a month, and the month's publication at the same time: one of the two comes first. Real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.actions.racing import hire
from tests.actions.reports import JULY
from tracker.access.settled import first_open_month
from tracker.actions.editions.publishing import approve_edition, freeze, publish, sign
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.reporting.windows import save_window
from tracker.calc.refusals import Refused
from tracker.models import Amendment, Edition, Indicator, User, Window

pytestmark = pytest.mark.usefixtures("own_database")
PATIENCE = 60
Step = Callable[[], object]


def held(step: Step) -> tuple[threading.Thread, threading.Event, list[object]]:
    """Take a step in a thread of its own, and commit it when told to; gives how it ended."""
    go_on, taken = threading.Event(), threading.Event()
    ended: list[object] = []

    def take() -> None:
        try:
            with transaction.atomic():
                step()
                taken.set()
                go_on.wait(PATIENCE)
            ended.append("done")
        except Refused as refused:
            ended.append(refused.code)
        finally:
            taken.set()
            connection.close()

    thread = threading.Thread(target=take)
    thread.start()
    assert taken.wait(PATIENCE)
    return thread, go_on, ended


def beside(first: Step, second: Step) -> list[object]:
    """How the second step ends that begins before the first is committed; it waits for that."""
    thread, go_on, ended = held(first)
    other_ended: list[object] = []

    def take() -> None:
        try:
            second()
            other_ended.append("done")
        except Refused as refused:
            other_ended.append(refused.code)
        finally:
            connection.close()

    other = threading.Thread(target=take)
    other.start()
    other.join(1)
    waited = other.is_alive()
    go_on.set()
    thread.join(PATIENCE)
    other.join(PATIENCE)
    assert waited
    return [*ended, *other_ended]


def signed(stewards: list[User], now: datetime) -> Edition:
    edition = freeze(by=stewards[0], at=now, month=JULY)
    approve_edition(by=hire("reviewer", "kuiwen", 7, now), at=now, edition=edition, note="已核对")
    sign(by=hire("leader", "kuiwen", 7, now), at=now, edition=edition)
    return edition


def renaming(by: User, now: datetime) -> Step:
    def rename() -> object:
        indicator = Indicator.objects.get(code="inv.outside_funds")
        indicator.name = "改过的名称"
        return configuration.save(by=by, at=now, row=indicator, in_force=InForce(JULY))

    return rename


def closing(by: User, now: datetime) -> Step:
    def close() -> object:
        window = Window.objects.get(month=JULY.first)
        window.closes_at = now - timedelta(minutes=1)
        return save_window(by=by, at=now, window=window)

    return close


def test_a_setting_and_what_settles_its_month(django_db_blocker: Any, now: datetime) -> None:
    with django_db_blocker.unblock():
        stewards = [hire("steward", "kuiwen", number, now) for number in range(2)]
        edition = signed(stewards, now)

        def show() -> object:
            return publish(by=stewards[0], at=now, edition=edition)

        rename = renaming(stewards[1], now)
        assert beside(rename, show) == ["done", "done"]
        assert Amendment.objects.get(field="name").in_force_from == JULY.first
        assert first_open_month(now) == JULY.plus(1)


def test_a_setting_that_comes_second_is_refused(django_db_blocker: Any, now: datetime) -> None:
    with django_db_blocker.unblock():
        stewards = [hire("steward", "kuiwen", number, now) for number in range(2)]
        assert beside(closing(stewards[0], now), renaming(stewards[1], now)) == ["done", "month_settled"]
        assert not Amendment.objects.filter(field="name").exists()
