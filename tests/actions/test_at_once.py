"""Many people at one instant, with real threads and real commits."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from tests.actions.reports import JULY, events_of, said
from tracker.actions.decisions import Outcome, approve, decide, return_, withdraw
from tracker.actions.people import appoint
from tracker.actions.updates import correct, submit
from tracker.calc.periods import Month
from tracker.models import Decision, Figure, Series, Unit, User

pytestmark = pytest.mark.usefixtures("own_database")
RACES = 20


def hire(role: str, unit: str, number: int, now) -> User:
    user = User.objects.create_user(f"{role}-{number}", display_name="测试")
    by = User.objects.get(username="history_entry")
    appoint(by=by, at=now, user=user, unit=Unit.objects.get(code=unit), role=role)
    return user


def together(steps: Sequence[Callable[[], object]]) -> list[object]:
    """Take all steps at one instant; what each gives, or the exception it ends in."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            barrier.wait()
            return step()
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def owed() -> Series:
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")


def test_sixteen_decide_and_one_decision_stands(now):
    clerk = hire("reporter", "kuiwen", 0, now)
    reviewers = [hire("reviewer", "kuiwen", number, now) for number in range(15)]
    every = list(Series.objects.filter(measure__form="quantity").exclude(slots__month=JULY.first)[:RACES])
    assert len(every) == RACES
    for series in every:
        figure = submit(by=clerk, at=now, series=series, month=JULY, report=said("1"), key=uuid.uuid4())
        steps: list[Callable[[], object]] = [partial(withdraw, by=clerk, at=now, figure=figure)]
        for number, by in enumerate(reviewers):
            step: Callable[..., object] = approve if number % 2 else partial(return_, reason="核实")
            steps.append(partial(step, by=by, at=now, figure=figure))
        results = together(steps)
        decided = [one for one in results if isinstance(one, Decision)]
        assert [type(one).__name__ for one in results if one not in decided] == ["Conflict"] * 15
        assert [decision.pk for decision in Decision.objects.filter(figure=figure)] == [decided[0].pk]
        assert events_of(figure) == ["submit", decided[0].kind]


def test_eight_submissions_with_one_key_are_one_figure(now):
    clerk, key = hire("reporter", "commerce", 0, now), uuid.uuid4()
    step = partial(submit, by=clerk, at=now, series=owed(), month=JULY, report=said("9.5"), key=key)
    results = together([step] * 8)
    figure = Figure.objects.get(slot__series=owed(), slot__month=JULY.first)
    assert results == [figure] * 8
    assert events_of(figure) == ["submit"]


@pytest.mark.parametrize("race", range(3))
def test_two_clerks_for_one_slot_are_one_figure_and_one_conflict(now, race):
    clerks = [hire("reporter", "commerce", number, now) for number in range(2)]
    month = Month(2023, 7)
    results = together(
        [
            partial(
                submit, by=by, at=now, series=owed(), month=month, report=said(str(number)), key=uuid.uuid4()
            )
            for number, by in enumerate(clerks)
        ]
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Figure"]
    assert Figure.objects.filter(slot__series=owed(), slot__month=month.first).count() == 1


def test_two_corrections_at_once_are_one(now):
    clerks = [hire("reporter", "commerce", number, now) for number in range(2)]
    figure = submit(by=clerks[0], at=now, series=owed(), month=JULY, report=said("1"), key=uuid.uuid4())
    approve(by=hire("reviewer", "kuiwen", 0, now), at=now, figure=figure)
    steps = [
        partial(correct, by=by, at=now, figure=figure, report=said("2"), reason="漏", key=uuid.uuid4())
        for by in clerks
    ]
    results = together(steps)
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Figure"]
    assert Figure.objects.filter(corrects=figure).count() == 1


def test_thirty_two_people_in_different_slots_all_get_through(now):
    clerk = hire("reporter", "kuiwen", 0, now)
    every = list(Series.objects.filter(measure__form="quantity").exclude(slots__month=JULY.first)[:32])
    steps = [
        partial(submit, by=clerk, at=now, series=series, month=JULY, report=said("1"), key=uuid.uuid4())
        for series in every
    ]
    results = together(steps)
    assert [one for one in results if not isinstance(one, Figure)] == []


def test_two_bulk_reviews_of_the_same_figures_decide_each_once(now):
    """Taken in opposite order, so that locks held one by one would end in a deadlock."""
    clerk = hire("reporter", "kuiwen", 0, now)
    reviewers = [hire("reviewer", "kuiwen", number, now) for number in range(4)]
    every = list(Series.objects.filter(measure__form="quantity").exclude(slots__month=JULY.first)[:60])
    figures = [
        submit(by=clerk, at=now, series=series, month=JULY, report=said("1"), key=uuid.uuid4())
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
