"""Four eyes, one decision a figure and one current figure a slot: the database says so too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute
from tracker.models import Decision

pytestmark = pytest.mark.django_db


def refused(step: Callable[..., Any], *arguments: Any, **columns: Any) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        step(*arguments, **columns)
    return str(refusal.value)


@pytest.mark.parametrize("kind", ["approve", "return"])
def test_the_author_does_not_decide(figure, decide, author, kind):
    assert "decision_by_second_person" in refused(decide, figure(), kind, decider_id=author.pk)


def test_the_author_does_not_decide_under_a_forged_author(figure, decide, author, reviewer):
    assert "decision_by_second_person" in refused(
        decide, figure(), decider_id=author.pk, author_id=reviewer.pk
    )


def test_who_was_acted_for_does_not_decide(figure, decide, reviewer):
    row = figure(acting_for_id=reviewer.pk)
    assert "decision_not_by_who_was_acted_for" in refused(decide, row)
    assert "decision_not_by_who_was_acted_for" in refused(decide, row, acting_for_id=None)


def test_nobody_acts_for_themselves(figure, author):
    assert "figure_acts_for_another" in refused(figure, acting_for_id=author.pk)


def test_only_the_author_withdraws(figure, decide):
    assert "decision_by_second_person" in refused(decide, figure(), "withdraw")


def test_the_author_withdraws(figure, decide, author):
    assert decide(figure(), "withdraw", decider_id=author.pk)["kind"] == "withdraw"


@pytest.mark.parametrize("first", ["approve", "return"])
@pytest.mark.parametrize("second", ["approve", "return"])
def test_a_figure_is_decided_on_once(figure, decide, first, second):
    row = figure()
    decide(row, first)
    assert "figure_id" in refused(decide, row, second) or "without being its correction" in refused(
        decide, row, second
    )
    assert Decision.objects.filter(figure=row["id"]).count() == 1


def test_returning_takes_a_reason(figure, decide):
    assert "decision_return_has_reason" in refused(decide, figure(), "return", reason="")


def test_two_figures_of_a_slot_are_not_both_approved(figure, decide):
    decide(figure())
    assert "without being its correction" in refused(decide, figure())


def test_a_correction_replaces_what_it_corrects(figure, decide):
    first = figure()
    standing = decide(first)
    assert (
        decide(figure(corrects_id=first["id"], correction_reason="漏报"))["supersedes_id"] == standing["id"]
    )


def test_what_was_replaced_cannot_be_corrected_again(figure, decide):
    first = figure()
    decide(first)
    decide(figure(corrects_id=first["id"], correction_reason="漏报"))
    assert "without being its correction" in refused(
        decide, figure(corrects_id=first["id"], correction_reason="又漏")
    )


def test_each_grade_has_a_current_figure_of_its_own(figure, decide):
    decide(figure(grade=1))
    assert decide(figure(grade=3))["supersedes_id"] is None


def test_a_second_first_approval_is_refused_without_the_trigger_too(figure, decide):
    """The unique constraint stands behind the trigger, for two that decide at one instant."""
    decide(figure())
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE tracker_decision DISABLE TRIGGER ledger_1_decide")
    row = figure()
    given = {"author_id": row["author_id"], "slot_id": row["slot_id"], "grade": row["grade"]}
    assert "decision_one_current_a_slot" in refused(decide, row, **given)


def test_a_correction_has_a_reason(figure):
    first = figure()
    assert "figure_correction_has_reason" in refused(figure, corrects_id=first["id"])


REVISED = {
    "correction_kind": "base",
    "base_document": "奎统字〔2023〕5号",
    "base_document_date": "2023-05-10",
}


def test_a_correction_is_of_an_error_or_of_a_base_with_its_document(figure):
    said = {"corrects_id": figure()["id"], "correction_reason": "核减"}
    assert figure(**said, **REVISED)["base_document"] == "奎统字〔2023〕5号"
    for wrong in (
        {"correction_kind": ""},
        {"correction_kind": "guess"},
        {**REVISED, "base_document": ""},
        {**REVISED, "base_document_date": None},
        {**REVISED, "correction_kind": "error"},
    ):
        assert "figure_revised_base_has_document" in refused(figure, **said, **wrong)
    assert "figure_revised_base_has_document" in refused(figure, **REVISED)


def test_a_reason_alone_is_no_correction(figure):
    assert "figure_correction_has_reason" in refused(figure, correction_reason="漏报")


def test_one_key_one_figure(figure):
    row = figure()
    assert "figure_sent_once" in refused(figure, idempotency_key=row["idempotency_key"])


def test_what_came_with_no_file_has_a_key(figure):
    assert "figure_by_hand_has_key" in refused(figure, idempotency_key=None)
