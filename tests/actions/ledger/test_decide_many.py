"""Deciding on many figures at once is deciding on each of them, in hardly more statements."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.reports import JULY, events_of, refused_by_a_broken, written
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.decisions import Outcome, approve, decide, return_
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Decision, Event, Figure, Series, Slot, User

pytestmark = pytest.mark.django_db
MANY = 500
both = pytest.mark.parametrize("kind", ["approve", "return"])


def waiting(count: int, author: User) -> list[Figure]:
    """A waiting figure in each of so many slots."""
    series = Series.objects.filter(measure__form="quantity").exclude(slots__month=JULY.first)[:count]
    past_the_actions()
    slots = Slot.objects.bulk_create(Slot(series=one, month=JULY.first) for one in series)
    figures = Figure.objects.bulk_create(
        Figure(slot=slot, value=1, as_of_date=date(2023, 7, 31), author=author, idempotency_key=uuid.uuid4())
        for slot in slots
    )
    assert len(figures) == count
    return figures


def statements(figures: list[Figure], by: User, now, kind: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        outcome = decide(by=by, at=now, figures=figures, kind=kind, reason="口径不对")
    assert (len(outcome.decided), outcome.refused) == (len(figures), [])
    return len(seen)


@both
def test_five_hundred_are_five_hundred_decisions_and_events(clerk, reviewer, now, kind):
    figures = waiting(MANY + 1, clerk)
    before = written()
    for_one = statements(figures[:1], reviewer, now, kind)
    assert statements(figures[1:], reviewer, now, kind) <= for_one + 12
    figure_count, decisions, events = written()
    assert (figure_count, decisions, events) == (before[0], before[1] + MANY + 1, before[2] + MANY + 1)
    mine = Decision.objects.filter(figure__in=figures, kind=kind, decider=reviewer, reason="口径不对")
    assert mine.values("figure").distinct().count() == MANY + 1
    told = Event.objects.filter(kind=kind, object_type="figure", actor_id=reviewer.pk)
    assert set(told.values_list("object_id", flat=True)) == {figure.pk for figure in figures}


def test_the_decisions_handed_back_are_those_kept(clerk, reviewer, now):
    outcome = decide(by=reviewer, at=now, figures=waiting(5, clerk), kind="approve")
    for decision in outcome.decided:
        kept = Decision.objects.get(figure=decision.figure_id)
        assert (kept.pk, kept.slot_id) == (decision.pk, decision.figure.slot_id)


def faults(outcome: Outcome) -> dict[int, tuple[type[Exception], str]]:
    return {refused.figure.pk: (type(refused.fault), refused.fault.code) for refused in outcome.refused}


def test_what_cannot_be_decided_is_named_and_the_rest_goes_through(clerk, reviewer, person, now):
    own, decided, foreign, *rest = waiting(5, clerk)
    past_the_actions()
    own = Figure.objects.create(
        slot=Slot.objects.create(series=own.slot.series, month=date(2023, 8, 1)),
        value=1,
        as_of_date=date(2023, 8, 1),
        author=reviewer,
        idempotency_key=uuid.uuid4(),
    )
    return_(by=person("reviewer", "kuiwen"), at=now, figure=decided, reason="别人更快")
    outcome = decide(by=reviewer, at=now, figures=[own, decided, *rest], kind="approve")
    assert faults(outcome) == {
        own.pk: (AccessRefused, "own_figure"),
        decided.pk: (Refused, "already_decided"),
    }
    assert [decision.figure_id for decision in outcome.decided] == [figure.pk for figure in rest]
    assert Figure.objects.get(pk=own.pk).state == "submitted"
    assert Figure.objects.get(pk=decided.pk).state == "returned"
    assert events_of(own) == []
    nobody = decide(by=person("reviewer", "commerce"), at=now, figures=[foreign], kind="approve")
    assert faults(nobody) == {foreign.pk: (AccessRefused, "not_a_reviewer")}


def test_nothing_is_returned_without_a_reason(clerk, reviewer, now):
    figures = waiting(3, clerk)
    before = written()
    outcome = decide(by=reviewer, at=now, figures=figures, kind="return", reason=" \u3000")
    assert faults(outcome) == {figure.pk: (Refused, "reason_missing") for figure in figures}
    assert written() == before


def test_two_for_one_slot_are_not_both_approved(clerk, colleague, reviewer, now):
    """The app lets one wait at a time; should two have got there, the older one counts."""
    (first,) = waiting(1, clerk)
    past_the_actions()
    second = Figure.objects.create(
        slot=first.slot, value=2, as_of_date=date(2023, 7, 31), author=colleague, idempotency_key=uuid.uuid4()
    )
    outcome = decide(by=reviewer, at=now, figures=[second, first], kind="approve")
    assert [decision.figure_id for decision in outcome.decided] == [first.pk]
    assert faults(outcome) == {second.pk: (Refused, "not_current")}


def test_the_same_figure_twice_is_decided_once(clerk, reviewer, now):
    (figure,) = waiting(1, clerk)
    assert len(decide(by=reviewer, at=now, figures=[figure, figure], kind="approve").decided) == 1


def test_nothing_at_all_is_nothing_done(reviewer, now):
    before = written()
    assert decide(by=reviewer, at=now, figures=[], kind="approve") == Outcome([], [], [])
    assert written() == before


@pytest.mark.parametrize("table", ["tracker_decision", "tracker_event"])
def test_if_one_fails_none_is_decided(clerk, reviewer, now, table):
    figures = waiting(3, clerk)
    before = written()
    refused_by_a_broken(table, lambda: decide(by=reviewer, at=now, figures=figures, kind="approve"))
    assert written() == before


def test_corrections_among_them_replace_what_they_correct(approved, corrected, clerk, reviewer, now):
    correction = corrected(approved)
    decide(by=reviewer, at=now, figures=[*waiting(2, clerk), correction], kind="approve")
    standing = Decision.objects.get(figure=approved)
    assert Decision.objects.get(figure=correction).supersedes == standing


def test_one_alone_raises_what_many_are_told(clerk, reviewer, now):
    (figure,) = waiting(1, clerk)
    with pytest.raises(AccessRefused, match="not_a_reviewer"):
        approve(by=clerk, at=now, figure=figure)
    approve(by=reviewer, at=now, figure=figure)
    with pytest.raises(Refused, match="already_decided"):
        approve(by=reviewer, at=now, figure=figure)
