"""Reporting a figure for review."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.actions.reports import (
    CLOSED,
    EXPLAINED,
    JULY,
    PHOTO,
    SCAN,
    events_of,
    refused_by_a_broken,
    said,
    written,
)
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.decisions import return_, withdraw
from tracker.actions.ledger.updates import save_draft, submit
from tracker.calc.intake import Report
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Draft, Series, Slot, Window, WindowException

pytestmark = pytest.mark.django_db


def test_a_figure_waits_as_it_was_reported(submitted, clerk):
    figure = submitted("9.5", report=said("9.5", note="含一笔外币", qualifier="about", grade=1))
    figure.refresh_from_db()
    assert (figure.state, figure.value, figure.author) == ("submitted", Decimal("9.5"), clerk)
    assert (figure.note, figure.qualifier, figure.grade, figure.is_history) == (
        "含一笔外币",
        "about",
        1,
        False,
    )
    assert figure.slot.month == JULY.first


def test_one_event(submitted):
    assert events_of(submitted()) == ["submit"]


def test_evidence_is_kept_with_the_figure(submitted):
    rows = submitted(attachments=[SCAN, PHOTO]).evidence.values_list("name", "sha256", "size", "content_type")
    assert list(rows) == [
        ("银行回单.pdf", "a" * 64, 1234, "application/pdf"),
        ("现场.jpg", "b" * 64, 99, "image/jpeg"),
    ]


def test_only_the_draft_of_that_month_goes(submitted, clerk, series, now):
    august = Window.objects.create(month=date(2023, 8, 1), opens_at=now, due_at=now)
    for month in (JULY, JULY.plus(1)):
        save_draft(by=clerk, at=now, series=series, month=month, entries={"value": "9"})
    submitted()
    assert list(Draft.objects.values_list("author", "month")) == [(clerk.pk, august.month)]


@pytest.mark.parametrize("role", ["reviewer", "leader", "steward", "administrator"])
def test_other_roles_do_not_report(submitted, person, role):
    by = person(role, "commerce")
    before = written()
    with pytest.raises(AccessRefused):
        submitted(by=by)
    assert written() == before


def test_another_unit_does_not_report(submitted, person):
    with pytest.raises(AccessRefused):
        submitted(by=person("reporter", "dayu"))


def test_the_district_reports_for_its_units(submitted, person):
    assert submitted(by=person("reporter", "kuiwen")).state == "submitted"


def test_a_shut_account_does_not_report(submitted, clerk):
    clerk.is_active = False
    clerk.save()
    with pytest.raises(AccessRefused):
        submitted()


@pytest.mark.parametrize(("start", "end", "allowed"), [(0, 0, True), (1, 9, False), (-9, -1, False)])
def test_a_role_holds_on_both_its_days_and_no_other(submitted, clerk, now, start, end, allowed):
    today = now.astimezone().date()
    clerk.memberships.update(from_date=today + timedelta(start), until_date=today + timedelta(end))
    if allowed:
        assert submitted().author == clerk
    else:
        with pytest.raises(AccessRefused):
            submitted()


def test_a_figure_already_waiting(submitted, colleague):
    first = submitted()
    with pytest.raises(Refused) as refused:
        submitted("8", by=colleague)
    assert (refused.value.code, refused.value.details["figure"]) == ("already_waiting", first)


def test_a_figure_already_approved(submitted, approved):
    with pytest.raises(Refused, match="already_approved"):
        submitted("8")


def test_a_verified_statistic_beside_an_estimate(submitted, approved):
    assert submitted(report=said("9.4", grade=3)).corrects is None


def test_again_after_a_return(submitted, reviewer, now):
    return_(by=reviewer, at=now, figure=submitted(), reason="口径不对")
    assert submitted("8").state == "submitted"


def test_again_after_withdrawing(submitted, clerk, now):
    withdraw(by=clerk, at=now, figure=submitted())
    assert submitted("8").state == "submitted"


def test_a_closed_window(submitted):
    before = written()
    with pytest.raises(Refused):
        submitted(month=CLOSED)
    assert written() == before
    assert not Slot.objects.filter(figures=None).exists()


def test_a_window_that_has_not_opened(submitted, now):
    Window.objects.create(
        month=date(2030, 1, 1), opens_at=now + timedelta(days=1), due_at=now + timedelta(days=2)
    )
    with pytest.raises(Refused):
        submitted(month=JULY.plus(78))


def test_a_monthly_figure_without_a_month(submitted):
    with pytest.raises(Refused, match="month_missing"):
        submitted(month=None)


@pytest.mark.parametrize(
    ("unit", "minutes", "taken"), [("commerce", 5, True), ("commerce", -5, False), ("dayu", 5, False)]
)
def test_an_exception_holds_for_its_unit_until_its_end(submitted, steward, series, now, unit, minutes, taken):
    window = Window.objects.get(month=CLOSED.first)
    owner = Series.objects.filter(unit__code=unit)[0].unit
    until = now + timedelta(minutes=minutes)
    past_the_actions()
    WindowException.objects.create(window=window, unit=owner, until=until, reason="停电", granted_by=steward)
    series = Series.objects.exclude(slots__month=CLOSED.first).filter(
        unit__code="commerce", indicator__isnull=False
    )[0]
    if taken:
        assert submitted(month=CLOSED, series=series).slot.month == CLOSED.first
    else:
        with pytest.raises(Refused):
            submitted(month=CLOSED, series=series)


def test_the_window_closes_at_its_instant(submitted, now):
    Window.objects.filter(month=JULY.first).update(closes_at=now)
    with pytest.raises(Refused):
        submitted(at=now + timedelta(microseconds=1))
    assert submitted(at=now)


@pytest.mark.parametrize("days", [1, 400])
def test_a_fact_of_the_future(submitted, now, days):
    tomorrow = now.astimezone().date() + timedelta(days=days)
    with pytest.raises(Refused, match="in_the_future"):
        submitted(report=Report(as_of=tomorrow, value=Decimal(1)))


def test_a_report_of_another_form(submitted):
    with pytest.raises(Refused, match="missing"):
        submitted(report=Report(as_of=date(2023, 7, 31), rank=1, of_n=12))


def test_a_stage_has_one_slot_whatever_the_month(person, now):
    series = Series.objects.filter(stage__code="signed", slots=None, unit__code="dayu").first()
    assert series is not None
    by, reached = person("reporter", "dayu"), date(2023, 7, 3)
    save_draft(by=by, at=now, series=series, month=JULY, entries={"reached_on": "2023-07-03"})
    report = Report(as_of=date(2023, 7, 5), reached_on=reached)
    figure = submit(
        by=by, at=now, series=series, month=JULY, report=report, key=uuid.uuid4(), answers=EXPLAINED
    )
    assert (figure.slot.month, figure.reached_on) == (None, reached)
    assert not Draft.objects.filter(author=by).exists()


def test_a_stage_reached_after_the_newest_open_month(person, now):
    series = Series.objects.filter(stage__code="signed", slots=None, unit__code="dayu").first()
    assert series is not None
    newest = max(Window.objects.values_list("month", flat=True))
    late = datetime(newest.year + 1, 1, 1).date()  # noqa: DTZ001
    with pytest.raises(Refused):
        submit(
            by=person("reporter", "dayu"), at=now, series=series, month=None,
            report=Report(as_of=late, reached_on=late), key=uuid.uuid4(), answers=EXPLAINED,
        )  # fmt: skip


@pytest.mark.parametrize("table", ["tracker_slot", "tracker_figure", "tracker_evidence", "tracker_event"])
def test_whatever_fails_nothing_is_kept(submitted, series, clerk, now, table):
    save_draft(by=clerk, at=now, series=series, month=JULY, entries={})
    before = written()
    refused_by_a_broken(table, lambda: submitted(attachments=[SCAN]))
    assert written() == before
    assert Draft.objects.filter(author=clerk).count() == 1
    assert not Slot.objects.filter(series=series, month=JULY.first).exists()
