"""Many people at one instant, with real threads and real commits."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from tests.actions.racing import free_series, hire, owed, together
from tests.actions.reports import EXPLAINED, JULY, events_of, said
from tracker.actions.ledger.decisions import Outcome, approve, decide
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.periods import Month
from tracker.models import Decision, Figure

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.mark.parametrize("race", range(3))
def test_two_clerks_for_one_slot_are_one_figure_and_one_conflict(now, race):
    clerks = [hire("reporter", "commerce", number, now) for number in range(2)]
    month = Month(2023, 7)
    results = together(
        [
            partial(
                submit,
                by=by,
                at=now,
                series=owed(),
                month=month,
                report=said(str(number)),
                key=uuid.uuid4(),
                answers=EXPLAINED,
            )
            for number, by in enumerate(clerks)
        ]
    )
    assert sorted(type(one).__name__ for one in results) == ["Figure", "Refused"]
    assert Figure.objects.filter(slot__series=owed(), slot__month=month.first).count() == 1


def test_two_corrections_at_once_are_one(now):
    clerks = [hire("reporter", "commerce", number, now) for number in range(2)]
    figure = submit(
        by=clerks[0], at=now, series=owed(), month=JULY, report=said("1"), key=uuid.uuid4(), answers=EXPLAINED
    )
    approve(by=hire("reviewer", "kuiwen", 0, now), at=now, figure=figure)
    steps = [
        partial(
            correct,
            by=by,
            at=now,
            figure=figure,
            report=said("2"),
            reason="漏",
            nature=OF_ERROR,
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        for by in clerks
    ]
    results = together(steps)
    assert sorted(type(one).__name__ for one in results) == ["Figure", "Refused"]
    assert Figure.objects.filter(corrects=figure).count() == 1


def test_thirty_two_people_in_different_slots_all_get_through(now):
    clerk = hire("reporter", "kuiwen", 0, now)
    every = free_series(32)
    steps = [
        partial(
            submit,
            by=clerk,
            at=now,
            series=series,
            month=JULY,
            report=said("1"),
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        for series in every
    ]
    results = together(steps)
    assert [one for one in results if not isinstance(one, Figure)] == []


def test_two_bulk_reviews_of_the_same_figures_decide_each_once(now):
    """Taken in opposite order, so that locks held one by one would end in a deadlock."""
    clerk = hire("reporter", "kuiwen", 0, now)
    reviewers = [hire("reviewer", "kuiwen", number, now) for number in range(4)]
    every = free_series(60)
    figures = [
        submit(
            by=clerk, at=now, series=series, month=JULY, report=said("1"), key=uuid.uuid4(), answers=EXPLAINED
        )
        for series in every
    ]
    results = together(
        [
            partial(
                decide, by=by, at=now, figures=figures[:: 1 if number % 2 else -1], kind=kind, reason="因"
            )
            for number, (by, kind) in enumerate(zip(reviewers, ["approve", "return"] * 2, strict=True))
        ]
    )
    outcomes = [one for one in results if isinstance(one, Outcome)]
    assert sorted(len(outcome.decided) for outcome in outcomes) == [0, 0, 0, 60]
    assert Decision.objects.filter(figure__in=figures).count() == 60
    assert all(len(events_of(figure)) == 2 for figure in figures)
