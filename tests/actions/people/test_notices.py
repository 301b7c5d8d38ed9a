"""Who is told of what, in the same transaction (fault 13); and what a notice never says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.actions.reports import CLOSED, refused_by_a_broken, said, written
from tracker.actions.ledger.decisions import approve, decide, return_, withdraw
from tracker.actions.people.notices import claim, clear_up, mark_read, settle
from tracker.actions.reporting.windows import grant_exception
from tracker.models import Notice, Section, Series, Window, WindowException

pytestmark = pytest.mark.django_db
Mail = Notice.Mail


def told(user, **given) -> list[str]:
    return list(Notice.objects.filter(recipient=user, **given).order_by("id").values_list("kind", flat=True))


def test_reviewers_hear_of_a_figure_and_its_author_does_not(submitted, clerk, reviewer, person):
    elsewhere = person("reviewer", "dayu")
    submitted()
    assert (told(reviewer), told(clerk), told(elsewhere)) == (["submitted"], [], [])


def test_somebody_who_may_not_decide_is_not_asked_to(submitted, person, clerk):
    clerk.memberships.create(unit=clerk.memberships.get().unit, role="reviewer")
    submitted()
    assert told(clerk) == []


def test_the_author_hears_of_the_return_with_its_reason(submitted, clerk, reviewer, now):
    return_(by=reviewer, at=now, figure=submitted(), reason="口径不对")
    notice = Notice.objects.get(recipient=clerk)
    assert (notice.kind, notice.data["reason"], notice.data["unit_code"]) == (
        "returned",
        "口径不对",
        "commerce",
    )


def test_approved_corrected_withdrawn(submitted, corrected, clerk, reviewer, now):
    figure = submitted()
    approve(by=reviewer, at=now, figure=figure)
    figure.refresh_from_db()
    withdraw(by=clerk, at=now, figure=corrected(figure))
    assert told(clerk) == ["approved"]
    assert told(reviewer) == ["submitted", "corrected"]


def test_the_second_of_two_reviewers_hears_of_the_first(submitted, series, reviewer, person, now):
    Section.objects.filter(indicators=series.indicator).update(second_review=True)
    second = person("reviewer")
    approve(by=reviewer, at=now, figure=submitted())
    assert told(second) == ["submitted", "endorsed"]
    assert told(reviewer) == ["submitted"]


def test_an_exception_is_told_to_those_who_report(steward, clerk, series, now):
    march = Window.objects.get(month=CLOSED.first)
    row = WindowException(window=march, unit=series.unit, until=now + timedelta(days=1), reason="停电")
    grant_exception(by=steward, at=now, exception=row)
    assert told(clerk) == ["exception"]


def test_a_notice_carries_no_figures(submitted, reviewer):
    submitted("987654.25", report=said("987654.25", note="内部口径"))
    assert "987654" not in str(Notice.objects.get(recipient=reviewer).data)
    assert "内部口径" not in str(Notice.objects.get(recipient=reviewer).data)


def test_if_the_notice_fails_the_figure_is_not_there(submitted, reviewer):
    before = written()
    refused_by_a_broken("tracker_notice", submitted)
    assert written() == before


def test_if_the_notice_fails_the_decision_is_not_there(submitted, reviewer, now):
    figure = submitted()
    before = written()
    refused_by_a_broken(
        "tracker_notice", lambda: return_(by=reviewer, at=now, figure=figure, reason="口径不对")
    )
    assert written() == before


def test_many_decisions_cost_no_more_statements(submitted, series, reviewer, now, clerk):
    owed = Series.objects.filter(unit=series.unit, indicator__kind="cumulative")[:4]
    figures = [submitted(series=one) for one in (owed or [series])]
    with CaptureQueriesContext(connection) as one:
        decide(by=reviewer, at=now, figures=figures[:1], kind="return", reason="因")
    with CaptureQueriesContext(connection) as rest:
        decide(by=reviewer, at=now, figures=figures[1:], kind="return", reason="因")
    assert len(rest) <= len(one)
    assert told(clerk) == ["returned"] * len(figures)


@pytest.mark.parametrize("change", ["data = '{}'", "kind = 'due'", "recipient_id = recipient_id + 1"])
def test_what_was_told_is_never_changed(submitted, reviewer, change):
    submitted()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(f"UPDATE tracker_notice SET {change}")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("DELETE FROM tracker_notice")


def test_nobody_empties_the_outbox():
    with pytest.raises(DatabaseError, match="TRUNCATE refused"), transaction.atomic():
        connection.cursor().execute("TRUNCATE tracker_notice")


def test_once_decided_nobody_is_asked_to_review_any_more(submitted, reviewer, person, now):
    second = person("reviewer")
    second.email = "second@example.org"
    second.save()
    return_(by=reviewer, at=now, figure=submitted(), reason="口径不对")
    assert not Notice.objects.filter(recipient=second, read_at=None).exists()
    assert claim(at=now + timedelta(hours=1)) is None


def test_reading_ones_own_alone(submitted, reviewer, person, now):
    other = person("reviewer")
    submitted()
    assert mark_read(by=other, at=now, notices=list(Notice.objects.values_list("pk", flat=True))) == 1
    assert Notice.objects.get(recipient=reviewer).read_at is None


# --- mail -------------------------------------------------------------------------------------------


@pytest.fixture
def mailed(reviewer):
    reviewer.email = "reviewer@example.org"
    reviewer.save()
    return reviewer


def test_without_an_address_nothing_waits_for_mail(submitted, reviewer):
    submitted()
    assert Notice.objects.get(recipient=reviewer).mail == Mail.NONE


def test_figures_of_an_hour_go_out_together(submitted, mailed, series, now):
    for one in Series.objects.filter(unit=series.unit, indicator__kind="cumulative")[:3] or [series]:
        submitted(series=one)
    assert claim(at=now) is None
    batch = claim(at=now + timedelta(minutes=31))
    assert batch is not None
    assert len(batch.notices) == Notice.objects.filter(recipient=mailed).count()
    assert claim(at=now + timedelta(minutes=32)) is None


def test_a_failing_mail_is_tried_six_times_with_growing_pauses(submitted, mailed, now):
    submitted()
    at, pauses = now + timedelta(minutes=31), []
    while (batch := claim(at=at)) is not None:
        settle(batch, at=at, mail=Mail.WAITING, error="SMTPConnectError")
        notice = Notice.objects.get(recipient=mailed)
        if notice.mail != Mail.WAITING:
            break
        pauses.append((notice.next_attempt_at - at) // timedelta(minutes=1))
        at = notice.next_attempt_at
    assert (pauses, notice.mail, notice.attempts) == ([1, 5, 30, 120, 360], Mail.FAILED, 6)


def test_what_was_being_sent_when_the_sender_died_is_not_sent_again(submitted, mailed, now):
    submitted()
    later = now + timedelta(minutes=31)
    assert claim(at=later) is not None
    assert clear_up(at=later) == (1, 0)
    assert Notice.objects.get(recipient=mailed).mail == Mail.UNCERTAIN
    assert claim(at=later + timedelta(days=1)) is None


def test_what_is_read_or_old_is_not_mailed(submitted, mailed, now):
    submitted()
    assert clear_up(at=now + timedelta(days=4)) == (0, 1)
    assert Notice.objects.get(recipient=mailed).mail == Mail.EXPIRED


def test_what_is_read_is_not_mailed(submitted, mailed, now):
    submitted()
    mark_read(by=mailed, at=now)
    assert claim(at=now + timedelta(hours=1)) is None
