"""Sixteen people at one figure, sixteen resends of one form: one outcome, one event, and harnesses that notice if not.

Faults 15 (double click, lost reply) and 16 (many deciders at once). Real threads, real commits.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from tests.actions.racing import Crowd, Step, crowd, free_series, hire
from tests.actions.reports import EXPLAINED, JULY, events_of, said
from tests.unwitnessed import on_record
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.actions.ledger.updates import submit
from tracker.calc.refusals import Refused
from tracker.models import Decision, Figure, Series, Slot, User
from tracker.queries.ledger.chain import check_ledger

pytestmark = pytest.mark.usefixtures("own_database")
PEOPLE = 16
RACES = 20
BROKEN = 4  # races that a harness gets to notice a missing lock


class Deciders:
    """The clerk who reports, and fifteen reviewers who all decide with the clerk's withdrawal at one instant."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.clerk = hire("reporter", "kuiwen", 0, now)
        self.reviewers = [hire("reviewer", "kuiwen", number, now) for number in range(PEOPLE - 1)]

    def report(self, series: Series) -> Figure:
        key = uuid.uuid4()
        return submit(
            by=self.clerk,
            at=self.now,
            series=series,
            month=JULY,
            report=said("1"),
            key=key,
            answers=EXPLAINED,
        )

    def decide(self, crowd: Crowd, figure: Figure) -> list[str]:
        """What is wrong after all have decided at once; empty if one has and the others were told."""
        results = crowd.together([*self._steps(figure)])
        won = [one for one in results if isinstance(one, Decision)]
        kept = list(Decision.objects.filter(figure=figure).values_list("kind", flat=True))
        wrong = []
        if len(won) != 1 or kept != [one.kind for one in won]:
            wrong.append(f"{len(won)} were told that they decided, and {kept} is on record")
        if events_of(figure) != ["submit", *kept[:1]]:
            wrong.append(f"the record says {events_of(figure)}")
        return wrong + not_told(one for one in results if one not in won)

    def _steps(self, figure: Figure) -> Iterable[Step]:
        yield partial(withdraw, by=self.clerk, at=self.now, figure=figure)
        for number, by in enumerate(self.reviewers):
            if number % 2:
                yield partial(approve, by=by, at=self.now, figure=figure)
            else:
                yield partial(return_, by=by, at=self.now, figure=figure, reason="核实")


def not_told(losers: Iterable[object]) -> list[str]:
    """Whoever lost must hear of a conflict, not of a broken constraint."""
    kinds = Counter(type(one).__name__ for one in losers)
    return [f"{count} × {kind}" for kind, count in kinds.items() if kind != Refused.__name__]


def resend(crowd: Crowd, by: User, series: Series, now: datetime) -> list[str]:
    """What is wrong after one form came sixteen times at once; empty if it is one figure for all."""
    key = uuid.uuid4()
    step = partial(
        submit, by=by, at=now, series=series, month=JULY, report=said("9.5"), key=key, answers=EXPLAINED
    )
    results = crowd.together([step] * PEOPLE)
    kept = list(Figure.objects.filter(slot__series=series, slot__month=JULY.first))
    wrong = [] if len(kept) == 1 else [f"{len(kept)} figures"]
    wrong += [f"the record says {events_of(figure)}" for figure in kept if events_of(figure) != ["submit"]]
    return wrong + [f"an answer was {one!r}" for one in results if [one] != kept]


def series_with_slots(count: int) -> list[Series]:
    """Where a slot is new, the first to insert it holds up the others by itself."""
    found = free_series(count)
    with on_record():
        Slot.objects.bulk_create(Slot(series=series, month=JULY.first) for series in found)
    return found


def without_slot_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(Slot.objects), "lock_all", lambda self, slots: None)


def without_constraints(table: str, *names: str) -> None:
    """Take unique constraints and indexes from this test's own database."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT contype FROM pg_constraint WHERE conname = %s", [name])
            is_constraint = cursor.fetchone() is not None
            cursor.execute(
                f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' if is_constraint else f'DROP INDEX "{name}"'
            )


def unique_on(table: str, *columns: str) -> list[str]:
    """The unique indexes of a table that begin with one of these columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT class.relname FROM pg_index
            JOIN pg_class class ON class.oid = pg_index.indexrelid
            JOIN pg_attribute first ON first.attrelid = pg_index.indrelid AND first.attnum = pg_index.indkey[0]
            WHERE pg_index.indrelid = %s::regclass AND pg_index.indisunique AND first.attname = ANY(%s)
            """,
            [table, list(columns)],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.long
def test_many_races_have_one_decision_and_one_event_each(now):
    deciders = Deciders(now)
    figures = [deciders.report(series) for series in free_series(RACES)]
    with crowd(PEOPLE) as people:
        wrong = {figure.pk: deciders.decide(people, figure) for figure in figures}
    assert {pk: faults for pk, faults in wrong.items() if faults} == {}
    assert check_ledger().bad is None


def test_without_the_lock_losers_run_into_the_constraint(now, monkeypatch):
    """The database alone still keeps it to one decision; the check above notices that the lock is gone."""
    deciders = Deciders(now)
    figures = [deciders.report(series) for series in free_series(BROKEN)]
    without_slot_lock(monkeypatch)
    with crowd(PEOPLE) as people:
        wrong = [deciders.decide(people, figure) for figure in figures]
    assert any("IntegrityError" in fault for faults in wrong for fault in faults)
    assert [Decision.objects.filter(figure=figure).count() for figure in figures] == [1] * BROKEN


def test_without_lock_and_constraint_several_decide(now, monkeypatch):
    deciders = Deciders(now)
    figures = [deciders.report(series) for series in free_series(BROKEN)]
    without_slot_lock(monkeypatch)
    without_constraints("tracker_decision", *unique_on("tracker_decision", "figure_id", "slot_id"))
    with crowd(PEOPLE) as people:
        wrong = [deciders.decide(people, figure) for figure in figures]
    assert any("were told that they decided" in fault for faults in wrong for fault in faults)
    assert Decision.objects.filter(figure__in=figures).count() > BROKEN


@pytest.mark.long
def test_a_form_sent_sixteen_times_at_once_is_one_figure(now):
    clerk = hire("reporter", "kuiwen", 0, now)
    with crowd(PEOPLE) as people:
        wrong = [resend(people, clerk, series, now) for series in free_series(10)[5:] + series_with_slots(5)]
    assert wrong == [[]] * 10


def test_without_the_lock_a_resend_is_an_error(now, monkeypatch):
    clerk = hire("reporter", "kuiwen", 0, now)
    without_slot_lock(monkeypatch)
    with crowd(PEOPLE) as people:
        wrong = [resend(people, clerk, series, now) for series in series_with_slots(BROKEN)]
    assert any("IntegrityError" in fault for faults in wrong for fault in faults)


def test_without_lock_and_key_a_resend_is_another_figure(now, monkeypatch):
    clerk = hire("reporter", "kuiwen", 0, now)
    without_slot_lock(monkeypatch)
    without_constraints("tracker_figure", *unique_on("tracker_figure", "idempotency_key"))
    with crowd(PEOPLE) as people:
        wrong = [resend(people, clerk, series, now) for series in series_with_slots(BROKEN)]
    assert any("figures" in fault for faults in wrong for fault in faults)
