"""延长: a steward lets missing lines be reported longer though nobody asked, whether their month is open or closed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.actions.ledger.test_reopening import at, statement
from tests.actions.reporting.test_reopenings import refused, told
from tests.actions.reports import EXPLAINED, JULY
from tests.unwitnessed import on_record
from tracker.actions.ledger.updates import submit
from tracker.actions.reporting.reopenings import prolong_lines, request_reopenings
from tracker.calc.intake import FORM_VALUE
from tracker.calc.refusals import AccessRefused
from tracker.models import Event, Membership, Series, User, Window, WindowException
from tracker.queries.reporting.missing import gaps, missing_series
from tracker.queries.reporting.windows import opening

pytestmark = pytest.mark.django_db
EARLY, OPEN, SHUT = at(5), at(15), at(21)
UNTIL = at(24, hour=18)


@pytest.fixture(autouse=True)
def closed(db: None) -> None:
    """All months have closed by 21 August 2023."""
    with on_record():
        Window.objects.filter(closes_at=None).update(closes_at=at(20, hour=18))


@pytest.fixture
def other(series: Series) -> Series:
    """Another line that the unit owes for July."""
    every = missing_series(series.unit, JULY, inside=[series.unit_id])
    return next(one for one in every if one.pk != series.pk)


def prolong(by: User, *lines: Series, when: datetime = SHUT, **given: Any) -> list[WindowException]:
    said = {"reason": "系统故障", "until": UNTIL, **given}
    return prolong_lines(by=by, at=when, lines=[(one, JULY) for one in lines], **said)


def report(by: User, line: Series, when: datetime) -> int:
    given: dict[str, Any] = {"report": statement(FORM_VALUE), "key": uuid.uuid4(), "answers": EXPLAINED}
    return submit(by=by, at=when, series=line, month=JULY, **given).pk


def test_a_closed_line_is_reported_again_and_its_reporters_hear_of_it(steward, clerk, series, other):
    assert opening(series, JULY, SHUT).state == "closed"
    made = prolong(steward, series, other)
    assert [(one.series_id, one.until, one.reason) for one in made] == [
        (series.pk, UNTIL, "系统故障"),
        (other.pk, UNTIL, "系统故障"),
    ]
    assert told(clerk) == ["exception", "exception"]
    assert Event.objects.filter(kind="grant_exception", actor_id=steward.pk).count() == 2
    assert report(clerk, series, SHUT)


def test_an_open_line_is_due_later(steward, series):
    due = opening(series, JULY, OPEN).due_at
    assert due is not None
    before = missing_in_july(series, OPEN)
    prolong(steward, series, when=OPEN)
    assert opening(series, JULY, OPEN).due_at == UNTIL > due
    assert missing_in_july(series, OPEN) == before - 1


def missing_in_july(series: Series, when: datetime) -> int:
    found = gaps([series.unit_id], [JULY], at=when, inside=[series.unit_id])
    return sum(one.missing for one in found)


def test_without_a_time_it_is_that_of_the_calendar(steward, series):
    (made,) = prolong(steward, series, until=None)
    assert made.until == UNTIL


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader", "administrator", "auditor"])
def test_nobody_else_does(person, role, series):
    with pytest.raises(AccessRefused, match="not_a_steward"):
        prolong(person(role), series)
    with pytest.raises(AccessRefused, match="not_a_steward"):
        prolong(person("steward", "dayu"), series)


def test_who_reports_the_line_asks_another(steward, series):
    with on_record():
        Membership.objects.create(user=steward, unit=series.unit, role=Membership.Role.REPORTER)
    with pytest.raises(AccessRefused, match="own_line"):
        prolong(steward, series)


def test_what_is_refused(steward, clerk, series, other):
    refused("reason_missing", lambda: prolong(steward, series, reason=" "))
    refused("reopening_out_of_range", lambda: prolong(steward, series, until=SHUT))
    refused("reopening_out_of_range", lambda: prolong(steward, series, until=SHUT + timedelta(days=367)))
    refused("line_due_later", lambda: prolong(steward, series, when=EARLY, until=EARLY + timedelta(hours=1)))
    refused(
        "line_takes_none",
        lambda: prolong_lines(
            by=steward, at=SHUT, lines=[(series, JULY.plus(120))], reason="因", until=UNTIL
        ),
    )
    request_reopenings(by=clerk, at=SHUT, lines=[(other, JULY)], reason="系统故障")
    refused("reopening_waiting", lambda: prolong(steward, series, other))
    assert not WindowException.objects.filter(series=series).exists(), "all or none"
    report(clerk, series, EARLY)
    refused("line_reported", lambda: prolong(steward, series))
