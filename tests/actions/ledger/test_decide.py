"""Approving, returning and withdrawing: one decision, by the right person, with one event."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.actions.reports import events_of, refused_by_a_broken, written
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Decision, Figure, Membership, Unit
from tracker.queries.ledger.figures import current_figure

pytestmark = pytest.mark.django_db
DECIDE: dict[str, Callable[..., Any]] = {
    "approve": approve,
    "return": partial(return_, reason="口径不对"),
}
both = pytest.mark.parametrize("kind", DECIDE)


@both
def test_a_second_person_decides(submitted, reviewer, now, kind):
    figure = submitted()
    decision = DECIDE[kind](by=reviewer, at=now, figure=figure)
    assert (decision.kind, decision.decider, decision.figure) == (kind, reviewer, figure)
    assert events_of(figure) == ["submit", kind]


def test_an_approved_figure_is_the_current_one(submitted, reviewer, now):
    figure = submitted()
    assert current_figure(figure.slot, figure.grade) is None
    approve(by=reviewer, at=now, figure=figure)
    assert current_figure(figure.slot, figure.grade) == figure


def test_a_returned_figure_is_not(submitted, reviewer, now):
    figure = submitted()
    return_(by=reviewer, at=now, figure=figure, reason="口径不对")
    assert current_figure(figure.slot, figure.grade) is None


def test_the_reason_of_a_return_is_kept_without_blanks(submitted, reviewer, now):
    assert return_(by=reviewer, at=now, figure=submitted(), reason=" 口径不对 \n").reason == "口径不对"


@pytest.mark.parametrize("reason", ["", " ", "\u3000\n"])
def test_returning_takes_a_reason(submitted, reviewer, now, reason):
    figure = submitted()
    with pytest.raises(Refused, match="reason_missing"):
        return_(by=reviewer, at=now, figure=figure, reason=reason)
    assert events_of(figure) == ["submit"]


@both
@pytest.mark.parametrize("role", ["reporter", "leader", "steward", "administrator"])
def test_other_roles_do_not_decide(submitted, person, now, kind, role):
    figure, by = submitted(), person(role, "kuiwen")
    with pytest.raises(AccessRefused, match="not_a_reviewer"):
        DECIDE[kind](by=by, at=now, figure=figure)
    assert events_of(figure) == ["submit"]


@both
def test_a_reviewer_of_another_unit_does_not_decide(submitted, person, now, kind):
    with pytest.raises(AccessRefused, match="not_a_reviewer"):
        DECIDE[kind](by=person("reviewer", "dayu"), at=now, figure=submitted())


@both
def test_nobody_decides_on_their_own_figure(submitted, person, clerk, now, kind):
    Membership.objects.create(user=clerk, unit=Unit.objects.get(code="kuiwen"), role="reviewer")
    figure = submitted()
    with pytest.raises(AccessRefused, match="own_figure"):
        DECIDE[kind](by=clerk, at=now, figure=figure)
    assert events_of(figure) == ["submit"]


@both
def test_rights_taken_away_since(submitted, reviewer, now, kind):
    figure = submitted()
    reviewer.memberships.all().delete()
    with pytest.raises(AccessRefused):
        DECIDE[kind](by=reviewer, at=now, figure=figure)


def test_the_author_withdraws(submitted, clerk, now):
    figure = submitted()
    decision = withdraw(by=clerk, at=now, figure=figure)
    assert (decision.kind, decision.decider) == ("withdraw", clerk)
    assert events_of(figure) == ["submit", "withdraw"]


def test_a_colleague_does_not_withdraw(submitted, colleague, now):
    with pytest.raises(AccessRefused, match="not_your_figure"):
        withdraw(by=colleague, at=now, figure=submitted())


def test_a_reviewer_does_not_withdraw(submitted, reviewer, now):
    with pytest.raises(AccessRefused, match="not_your_figure"):
        withdraw(by=reviewer, at=now, figure=submitted())


STEPS = ["approve", "return", "withdraw"]


def take(step: str, figure: Figure, clerk, reviewer, now) -> Decision:
    if step == "withdraw":
        return withdraw(by=clerk, at=now, figure=figure)
    return DECIDE[step](by=reviewer, at=now, figure=figure)


@pytest.mark.parametrize("first", STEPS)
@pytest.mark.parametrize("second", STEPS)
def test_what_is_decided_stays_decided(submitted, clerk, reviewer, now, first, second):
    """The page was old: the figure in hand doesn't know of the decision."""
    figure = submitted()
    stale = Figure.objects.get(pk=figure.pk)
    take(first, figure, clerk, reviewer, now)
    before = written()
    with pytest.raises(Refused, match="already_decided"):
        take(second, stale, clerk, reviewer, now)
    assert written() == before


@pytest.mark.parametrize("table", ["tracker_decision", "tracker_event"])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_nothing_is_decided(submitted, clerk, reviewer, now, step, table):
    figure = submitted()
    before = written()
    refused_by_a_broken(table, lambda: take(step, figure, clerk, reviewer, now))
    assert written() == before
    assert Figure.objects.get(pk=figure.pk).state == "submitted"
