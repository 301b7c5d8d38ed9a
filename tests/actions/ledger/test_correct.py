"""Putting an approved figure right: with a reason, by a second person, and the old one stays."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.reports import JULY, SCAN, events_of, refused_by_a_broken, said, written
from tracker.actions.ledger.decisions import approve, return_
from tracker.calc.findings import Held
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Decision, Figure, Membership, Unit, Window
from tracker.queries.ledger.figures import current_figure

pytestmark = pytest.mark.django_db


def test_a_correction_waits_and_changes_nothing_yet(approved, corrected):
    correction = corrected(approved, attachments=[SCAN])
    assert (correction.state, correction.corrects, correction.correction_reason) == (
        "submitted",
        approved,
        "漏报一笔",
    )
    assert current_figure(approved.slot, approved.grade) == approved
    assert correction.evidence.count() == 1
    assert events_of(correction) == ["correct"]


def test_once_approved_it_takes_the_place(approved, corrected, reviewer, now):
    correction = corrected(approved, "9.6")
    approve(by=reviewer, at=now, figure=correction)
    assert current_figure(approved.slot, approved.grade) == correction
    decision = Decision.objects.get(figure=correction)
    assert decision.supersedes is not None
    assert decision.supersedes.figure == approved
    assert Figure.objects.get(pk=approved.pk).value == Decimal("9.5")


def test_a_correction_of_the_correction(approved, corrected, reviewer, now):
    first = corrected(approved)
    approve(by=reviewer, at=now, figure=first)
    second = corrected(first, "9.7")
    approve(by=reviewer, at=now, figure=second)
    assert current_figure(approved.slot, approved.grade) == second


def test_an_earlier_month_is_compared_with_the_next_one(submitted, corrected):
    """Waiting or approved, what stands in July is what June's running total would fall to."""
    june = Figure.objects.get(slot__series=submitted("7.7").slot.series, slot__month="2023-06-01")
    before = written()
    with pytest.raises(Held) as held:
        corrected(june, answers={}, report=replace(said("7.8"), as_of=date(2023, 6, 30)))
    (finding,) = [one for one in held.value.findings if one.rule == "above_next_month"]
    assert finding.numbers == {"value": "7.8", "after": "7.7", "month": "2023-07", "fell": "0.1"}
    assert written() == before
    corrected(june, "7.7", answers={}, report=replace(said("7.7"), as_of=date(2023, 6, 30)))


def test_its_author_does_not_approve_it(approved, corrected, clerk, now):
    Membership.objects.create(user=clerk, unit=Unit.objects.get(code="commerce"), role="reviewer")
    with pytest.raises(AccessRefused, match="own_figure"):
        approve(by=clerk, at=now, figure=corrected(approved))


def test_a_returned_correction_leaves_the_old_one(approved, corrected, reviewer, now):
    return_(by=reviewer, at=now, figure=corrected(approved), reason="原数无误")
    assert current_figure(approved.slot, approved.grade) == approved


def test_also_after_the_window_closed(approved, corrected, now):
    Window.objects.filter(month=JULY.first).update(closes_at=now)
    assert corrected(approved, at=now + timedelta(days=1)).state == "submitted"


@pytest.mark.parametrize("reason", ["", " \u3000"])
def test_takes_a_reason(approved, corrected, reason):
    before = written()
    with pytest.raises(Refused, match="reason_missing"):
        corrected(approved, reason=reason)
    assert written() == before


def test_another_unit_does_not_correct(approved, corrected, person):
    with pytest.raises(AccessRefused):
        corrected(approved, by=person("reporter", "dayu"))


def test_a_reviewer_does_not_correct(approved, corrected, reviewer):
    with pytest.raises(AccessRefused):
        corrected(approved, by=reviewer)


def test_what_waits_is_not_corrected(submitted, corrected):
    with pytest.raises(Refused, match="not_current"):
        corrected(submitted())


def test_what_was_corrected_is_not_corrected_again(approved, corrected, reviewer, now):
    approve(by=reviewer, at=now, figure=corrected(approved))
    with pytest.raises(Refused, match="not_current"):
        corrected(approved)


def test_a_correction_keeps_the_grade(approved, corrected):
    with pytest.raises(Refused, match="not_current"):
        corrected(approved, report=said("9.6", grade=3))


def test_one_correction_at_a_time(approved, corrected, colleague):
    first = corrected(approved)
    with pytest.raises(Refused) as refused:
        corrected(approved, "9.7", by=colleague)
    assert (refused.value.code, refused.value.details["figure"]) == ("already_waiting", first)


def test_the_same_key_again(approved, corrected):
    key = uuid.uuid4()
    assert corrected(approved, key=key) == corrected(approved, key=key)


@pytest.mark.parametrize("other", [{"value": "9.7"}, {"reason": "另一笔"}, {"attachments": [SCAN]}])
def test_the_same_key_with_other_content(approved, corrected, other):
    key = uuid.uuid4()
    corrected(approved, key=key)
    with pytest.raises(Refused):
        corrected(approved, key=key, **other)


def test_the_key_of_the_figure_itself_is_no_correction(approved, corrected):
    with pytest.raises(Refused):
        corrected(approved, "9.5", key=approved.idempotency_key)


@pytest.mark.parametrize("table", ["tracker_figure", "tracker_evidence", "tracker_event"])
def test_whatever_fails_nothing_is_kept(approved, corrected, table):
    before = written()
    refused_by_a_broken(table, lambda: corrected(approved, attachments=[SCAN]))
    assert written() == before
