"""补报: a line is asked to be opened again after its month closed, and a second person decides."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.actions.ledger.test_reopening import at, line_of, statement
from tests.actions.reports import CLOSED, EXPLAINED, JULY, refused_by_a_broken
from tests.unwitnessed import on_record
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.reporting.reopenings import (
    grant_reopening,
    refuse_reopening,
    request_reopenings,
)
from tracker.calc.intake import FORM_STAGE
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Event,
    Membership,
    Notice,
    ReopeningDecision,
    ReopeningRequest,
    Series,
    User,
    Window,
    WindowException,
)
from tracker.wording.notices import headline
from tracker.wording.refusals import sentence

pytestmark = pytest.mark.django_db
NOW = at(21)
UNTIL = at(24, hour=18)  # three workdays after
Asks = Callable[..., ReopeningRequest]


@pytest.fixture
def asks(clerk: User, series: Series) -> Asks:
    """Asks for a closed line, which is July's unless another is said."""

    def ask(by: User | None = None, month=JULY, line: Series | None = None, reason="系统故障", when=NOW):
        lines = [(line or series, month)]
        return request_reopenings(by=by or clerk, at=when, lines=lines, reason=reason)[0]

    return ask


@pytest.fixture(autouse=True)
def closed(db: None) -> None:
    """All months have closed by 21 August 2023."""
    with on_record():
        Window.objects.filter(closes_at=None).update(closes_at=at(20, hour=18))


def refused(code: str, step: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as fault, transaction.atomic():
        step()
    assert fault.value.code == code
    assert sentence(fault.value)
    return fault.value


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("id").values_list("kind", flat=True))


# --- asking ---------------------------------------------------------------------------------------


def test_who_reports_the_line_asks_and_the_stewards_hear_of_it(asks, steward, clerk, person):
    elsewhere = person("steward", "dayu")
    row = asks()
    assert (row.window.month, row.author, row.reason) == (JULY.first, clerk, "系统故障")
    assert (told(steward), told(elsewhere), told(clerk)) == (["reopening_asked"], [], [])
    assert "系统故障" in headline(list(Notice.objects.filter(recipient=steward)))
    assert Event.objects.filter(kind="request_reopening", object_id=row.pk, actor_id=clerk.pk).exists()


@pytest.mark.parametrize("role", ["reviewer", "leader", "steward", "administrator"])
def test_nobody_else_asks(asks, person, role):
    with pytest.raises(AccessRefused, match="not_your_unit"):
        asks(by=person(role))
    with pytest.raises(AccessRefused, match="not_your_unit"):
        asks(by=person("reporter", "dayu"))


def test_what_is_open_needs_no_asking(asks):
    refused("line_open", lambda: asks(when=at(15)))


def test_without_a_reason(asks):
    refused("reason_missing", lambda: asks(reason="  "))


def test_a_month_that_was_never_open_or_goes_with_the_next(asks):
    refused("window_closed", lambda: asks(month=JULY.plus(120)))
    with on_record():
        june, july = Window.objects.get(month=JULY.plus(-1).first), Window.objects.get(month=JULY.first)
        june.combined_into = july
        june.save()
    fault = refused("window_closed", lambda: asks(month=JULY.plus(-1)))
    assert "请在2023年7月填报两个月的数据" in sentence(fault)


def test_what_waits_or_is_approved_is_withdrawn_or_corrected_instead(asks, submitted, reviewer):
    figure = submitted(at=at(15))
    refused("line_reported", asks)
    approve(by=reviewer, at=at(16), figure=figure)
    refused("line_reported", asks)


def test_one_request_a_line_waits(asks, person, steward):
    colleague = person("reporter", "commerce")
    first = asks()
    refused("reopening_waiting", lambda: asks(by=colleague))
    assert asks(month=CLOSED, line=unreported(first.series)).pk
    refuse_reopening(by=steward, at=NOW, request=first, reason="数据已上报")
    assert asks(by=colleague).pk


def unreported(series: Series) -> Series:
    """A line of the same unit without a figure for the month that closed in April."""
    return Series.objects.exclude(slots__month=CLOSED.first).filter(
        unit=series.unit, indicator__isnull=False
    )[0]


def test_many_lines_for_one_reason_or_none_of_them(clerk, series):
    lines = [
        (one, JULY)
        for one in Series.objects.filter(unit=series.unit, indicator__isnull=False).exclude(
            slots__month=JULY.first
        )
    ]
    assert len(lines) > 1
    made = request_reopenings(by=clerk, at=NOW, lines=lines[1:], reason="系统故障")
    assert len(made) == len(lines) - 1
    refused(
        "reopening_waiting",
        lambda: request_reopenings(by=clerk, at=NOW, lines=lines[:2], reason="系统故障"),
    )
    assert ReopeningRequest.objects.count() == len(made)


@pytest.mark.parametrize("table", ["tracker_reopeningrequest", "tracker_event", "tracker_notice"])
def test_whatever_fails_nothing_is_asked(asks, steward, table):
    refused_by_a_broken(table, asks)
    assert not ReopeningRequest.objects.exists()


# --- deciding -------------------------------------------------------------------------------------


def test_granting_opens_the_line_for_the_workdays_of_the_calendar(asks, steward, clerk, submitted):
    request = asks()
    given = grant_reopening(by=steward, at=NOW, request=request)
    assert (given.until, given.granted_by, given.reason) == (UNTIL, steward, "系统故障")
    assert given.reopening_decision.requester_id == clerk.pk
    assert told(clerk) == ["reopening_granted"]
    assert "开放至2023-08-24 18:00" in headline(list(Notice.objects.filter(recipient=clerk)))
    with pytest.raises(Refused, match="window_closed"):
        submitted(at=UNTIL + timedelta(minutes=1))
    assert submitted(at=UNTIL).pk


def test_other_reporters_hear_of_the_exception(asks, steward, person):
    colleague = person("reporter", "commerce")
    grant_reopening(by=steward, at=NOW, request=asks())
    assert told(colleague) == ["exception"]


def test_another_deadline(asks, steward):
    request = asks()
    for wrong in (NOW, at(20), datetime(9999, 12, 31, 23, 59, tzinfo=NOW.tzinfo)):
        grants = partial(grant_reopening, by=steward, at=NOW, request=request, until=wrong)
        refused("reopening_out_of_range", grants)
    assert grant_reopening(by=steward, at=NOW, request=request, until=at(22, hour=12)).until == at(
        22, hour=12
    )


def test_granting_never_shortens(asks, steward, series):
    request = asks()
    with on_record():
        Window.objects.filter(month=JULY.first).update(closes_at=at(30))
    refused("line_open_longer", lambda: grant_reopening(by=steward, at=NOW, request=request))
    assert grant_reopening(by=steward, at=NOW, request=request, until=at(31)).until == at(31)


def test_refusing_leaves_it_closed(asks, steward, clerk, submitted):
    request = asks()
    refused("reason_missing", lambda: refuse_reopening(by=steward, at=NOW, request=request, reason=" "))
    decision = refuse_reopening(by=steward, at=NOW, request=request, reason="已过考核期")
    assert (decision.kind, decision.exception) == ("refuse", None)
    assert told(clerk) == ["reopening_refused"]
    assert "已过考核期" in headline(list(Notice.objects.filter(recipient=clerk)))
    with pytest.raises(Refused, match="window_closed"):
        submitted(at=NOW)


def test_a_stage_is_opened_too(asks, steward, person):
    stage, street = line_of(FORM_STAGE), person("reporter", "dayu")
    request = asks(by=street, line=stage, month=None)
    refused("reopening_waiting", lambda: asks(by=street, line=stage, month=None))
    assert grant_reopening(by=steward, at=NOW, request=request).series == stage
    given: dict[str, Any] = {"report": statement(FORM_STAGE), "key": uuid.uuid4(), "answers": EXPLAINED}
    assert submit(by=street, at=UNTIL, series=stage, month=None, **given).pk


@pytest.mark.parametrize("decide", [grant_reopening, refuse_reopening])
def test_a_steward_of_the_unit_who_did_not_ask_decides_once(decide, asks, steward, person, keeper):
    why = {"reason": "因"} if decide is refuse_reopening else {}
    request = asks(by=keeper)
    for role, unit, code in (
        ("reporter", "commerce", "not_a_steward"),
        ("reviewer", "kuiwen", "not_a_steward"),
        ("administrator", "kuiwen", "not_a_steward"),
        ("steward", "dayu", "not_a_steward"),
    ):
        with pytest.raises(AccessRefused, match=code):
            decide(by=person(role, unit), at=NOW, request=request, **why)
    with pytest.raises(AccessRefused, match="own_request"):
        decide(by=keeper, at=NOW, request=request, **why)
    other = person("steward")
    decide(by=other, at=NOW, request=request, **why)
    refused("change_decided", lambda: grant_reopening(by=other, at=NOW, request=request))
    assert ReopeningDecision.objects.count() == 1


@pytest.mark.parametrize(
    "table", ["tracker_windowexception", "tracker_reopeningdecision", "tracker_event", "tracker_notice"]
)
def test_whatever_fails_nothing_is_granted(asks, steward, table):
    request = asks()
    refused_by_a_broken(table, lambda: grant_reopening(by=steward, at=NOW, request=request))
    assert not WindowException.objects.exists()
    assert not ReopeningDecision.objects.exists()


def test_the_database_knows_the_second_person(asks, keeper):
    request = asks(by=keeper)
    with pytest.raises(DatabaseError, match="reopening_by_second_person"), transaction.atomic():
        ReopeningDecision.objects.create(request=request, kind="refuse", reason="因", decider=keeper)


def test_who_stands_in_for_a_reporter_asks(asks, person, clerk, series):
    other = person("reporter", "dayu")
    with on_record():
        Membership.objects.create(user=other, unit=series.unit, role="reporter", acting_for=clerk)
    assert asks(by=other).author == other
