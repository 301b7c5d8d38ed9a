"""Any course that people can take with figures ends where a plain account of the rules says it ends.

Faults 4 (an approved figure changes by correction alone), 5 (author and decider differ), 6 (skipped, replayed and
stale steps). Courses of fifty steps; the database is asked after each step, the hash chain after each course.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.actions.district import HOLDS, REPORTERS, REVIEWERS, District, Place, Told
from tests.actions.reports import EXPLAINED, JULY, said
from tests.ledger.sql import settle
from tracker.actions.ledger.decisions import approve, return_, withdraw
from tracker.actions.ledger.updates import correct, save_draft, submit
from tracker.actions.reporting.windows import grant_exception
from tracker.calc.correcting import OF_ERROR
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Decision,
    Draft,
    Endorsement,
    Figure,
    WindowException,
)
from tracker.queries.ledger.figures import current_figures
from tracker.queries.reporting.reopenings import reopened_until

OPEN, CLOSED, LONG_CLOSED = timedelta(0), timedelta(days=11), timedelta(days=30)
names = st.sampled_from([*HOLDS, "clerk", "colleague", "both", "reviewer", "second"])
values = st.sampled_from(["1", "2.5"])
grades = st.sampled_from([1, 2, 2, 2, 3])
reasons = st.sampled_from(["漏报", "漏报", "重算", " "])
picks = st.integers(min_value=0, max_value=9)


class Course(RuleBasedStateMachine):
    """People report, correct, decide, withdraw; time passes; exceptions are granted."""

    district: ClassVar[District]

    def __init__(self) -> None:
        super().__init__()
        self.course = transaction.atomic()
        self.course.__enter__()
        self.people, self.now, self.at = self.district.people, self.district.now, self.district.now
        self.excepted_until = self.now - timedelta(days=1)
        self.reopened_until: dict[
            str, datetime
        ] = {}  # by place: until when a return lets it be reported again
        self.places = {
            name: Place(slot, levels=2 if name == "two levels" else 1)
            for name, slot in self.district.slots.items()
        }
        self.slots = [place.slot.pk for place in self.places.values()]
        june = self.district.june
        self.told = [Told(june, "june", june.grade, "", (), state="approved")]
        self.places["june"].current[june.grade] = june.pk
        self.keys: dict[uuid.UUID, Told] = {}
        self.drafts: dict[str, tuple[str, str]] = {}  # by place: whose, and what it says

    # --- what people do ---------------------------------------------------------------------------

    @rule(by=names, place=st.sampled_from(["july", "july", "two levels", "june"]), grade=grades, value=values)
    def report(self, by: str, place: str, grade: int, value: str) -> None:
        self._submit(by, place, grade, value, uuid.uuid4())

    @rule(by=names, which=picks, value=values)
    def send_again(self, by: str, which: int, value: str) -> None:
        """An old form comes once more, by whoever it was or somebody else, as it was or changed."""
        sent = [(key, told) for key, told in self.keys.items() if told.corrects is None]
        if sent:
            key, told = sent[which % len(sent)]
            self._submit(by if which % 2 else told.author, told.place, told.grade, value, key)

    def _submit(self, by: str, place: str, grade: int, value: str, key: uuid.UUID) -> None:
        at = self.places[place]
        content = place, grade, value, None, ""
        known = self.keys.get(key)
        month = Month.of(at.slot.month or JULY.first)
        expected = self._first(
            (by not in REPORTERS, "not_your_unit"),
            (known is not None and (known.author, known.content) != (by, content), "key_reused"),
            (known is not None, "known"),
            (self.at > self._closes_at(place), "window_closed"),
            (grade in at.current, "already_approved"),
            (self._is_waiting(place), "already_waiting"),
        )
        report = said(value, grade=grade)
        given = self._take(
            expected,
            lambda: submit(
                by=self.people[by],
                at=self.at,
                series=at.slot.series,
                month=month,
                report=report,
                key=key,
                answers=EXPLAINED,
            ),
        )
        self._reported(expected, given, key, Told(given, place, grade, by, content))

    def _reported(self, expected: str, given: Figure, key: uuid.UUID, told: Told) -> None:
        if expected == "known":
            assert given == self.keys[key].figure
        elif not expected:
            self.told.append(told)
            self.keys[key] = told
            if self.drafts.get(told.place, ("", ""))[0] == told.author:
                del self.drafts[told.place]

    @rule(by=names, which=picks, grade=st.sampled_from([0, 0, 0, 1]), value=values, reason=reasons)
    def put_right(self, by: str, which: int, grade: int, value: str, reason: str) -> None:
        told = self._chosen(which)
        at, grade = self.places[told.place], grade or told.grade
        is_current = at.current.get(told.grade) == told.figure.pk and grade == told.grade
        expected = self._first(
            (by not in REPORTERS, "not_your_unit"),
            (not reason.strip(), "reason_missing"),
            (not is_current, "not_current"),
            (self._is_waiting(told.place), "already_waiting"),
        )
        key = uuid.uuid4()
        given = self._take(
            expected,
            lambda: correct(
                by=self.people[by],
                at=self.at,
                figure=told.figure,
                report=said(value, grade=grade),
                reason=reason,
                nature=OF_ERROR,
                key=key,
                answers=EXPLAINED,
            ),
        )
        content = told.place, grade, value, told.figure.pk, reason
        self._reported(
            expected, given, key, Told(given, told.place, grade, by, content, corrects=told.figure.pk)
        )

    @rule(by=names, which=picks)
    def approve(self, by: str, which: int) -> None:
        told = self._chosen(which)
        at = self.places[told.place]
        expected = self._first(
            *self._why_not_decide(by, told),
            (at.current.get(told.grade) != told.corrects, "not_current"),
        )
        given = self._take(expected, lambda: approve(by=self.people[by], at=self.at, figure=told.figure))
        if expected:
            return
        if at.levels == 2 and told.state == "submitted":
            assert isinstance(given, Endorsement)
            told.state, told.endorser = "endorsed", by
        else:
            assert isinstance(given, Decision)
            told.state = "approved"
            at.current[told.grade] = told.figure.pk

    @rule(by=names, which=picks, reason=reasons)
    def send_back(self, by: str, which: int, reason: str) -> None:
        told = self._chosen(which)
        why_not, decided = self._why_not_decide(by, told)[:-1], self._why_not_decide(by, told)[-1]
        expected = self._first(*why_not, (not reason.strip(), "reason_missing"), decided)
        self._take(
            expected, lambda: return_(by=self.people[by], at=self.at, figure=told.figure, reason=reason)
        )
        self._decided(expected, told, "returned")
        if not expected:
            self._reopen(told)

    @rule(by=names, which=picks)
    def withdraw(self, by: str, which: int) -> None:
        told = self._chosen(which)
        by = told.author if which % 2 and told.author else by
        expected = self._first(
            (by != told.author or by not in REPORTERS, "not_your_figure"),
            (told.state not in ("submitted", "endorsed"), "already_decided"),
        )
        self._take(expected, lambda: withdraw(by=self.people[by], at=self.at, figure=told.figure))
        self._decided(expected, told, "withdrawn")

    def _decided(self, expected: str, told: Told, state: str) -> None:
        if not expected:
            told.state = state

    @rule(by=names, place=st.sampled_from(["july", "two levels"]), value=values)
    def keep_draft(self, by: str, place: str, value: str) -> None:
        """Whoever didn't see what a colleague has begun doesn't overwrite it."""
        whose, says = self.drafts.get(place, (by, value))
        expected = "not_your_unit" if by not in REPORTERS else ""
        if not expected and whose != by and says != value:
            expected = "draft_changed"
        series = self.places[place].slot.series
        entries = {"value": value}
        self._take(
            expected,
            lambda: save_draft(by=self.people[by], at=self.at, series=series, month=JULY, entries=entries),
        )
        if not expected:
            self.drafts[place] = (whose if says == value else by), value

    # --- what happens meanwhile -------------------------------------------------------------------

    @rule(to=st.sampled_from([OPEN, OPEN, OPEN, CLOSED, LONG_CLOSED]))
    def time_passes(self, to: timedelta) -> None:
        self.at = self.now + to

    @rule(by=st.sampled_from(["steward", "steward", "leader"]), days=st.sampled_from([5, 20]))
    def except_from_window(self, by: str, days: int) -> None:
        until = self.now + timedelta(days=days)
        person = self.district.steward if by == "steward" else self.people[by]
        row = WindowException(
            window=self.district.window, unit=self.district.unit, until=until, reason="补报"
        )
        expected = "" if by == "steward" else "not_a_steward"
        self._take(expected, lambda: grant_exception(by=person, at=self.at, exception=row))
        if not expected:
            self.excepted_until = until

    # --- the plain account ------------------------------------------------------------------------

    def _chosen(self, which: int) -> Told:
        """One of the newest figures."""
        return self.told[-1 - which % len(self.told)]

    def _first(self, *faults: tuple[bool, str]) -> str:
        return next((name for holds, name in faults if holds), "")

    def _closes_at(self, place: str) -> datetime:
        if place == "june":
            return datetime.max.replace(tzinfo=UTC)
        own = self.reopened_until.get(place, self.now)
        return max(self.now + timedelta(days=10), self.excepted_until, own)

    def _reopen(self, told: Told) -> None:
        until = reopened_until(self.at)
        if told.corrects is None and self._closes_at(told.place) < until:
            self.reopened_until[told.place] = until

    def _is_waiting(self, place: str) -> bool:
        return any(told.place == place and told.state in ("submitted", "endorsed") for told in self.told)

    def _why_not_decide(self, by: str, told: Told) -> list[tuple[bool, str]]:
        return [
            (by not in REVIEWERS, "not_a_reviewer"),
            (by == told.author, "own_figure"),
            (by == told.endorser, "own_endorsement"),
            (told.state not in ("submitted", "endorsed"), "already_decided"),
        ]

    def _take(self, expected: str, step: Callable[[], Any]) -> Any:
        """Take a step; it must succeed, or be refused as the account says."""
        try:
            given, refused = step(), ""
        except (AccessRefused, Refused) as fault:
            given, refused = None, fault.code
        assert refused == ("" if expected == "known" else expected)
        return given

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def look(self) -> None:
        """One event a step, a second person at every decision, and one current figure a slot and grade."""
        with connection.cursor() as cursor:
            cursor.execute(_WRITTEN, {**self.district.newest, "slots": self.slots})
            steps, events, alone, current = cursor.fetchone()
        assert (steps, alone) == (events, 0)
        assert {(slot, grade): figure for slot, grade, figure in current} == self._current()

    def _current(self) -> dict[tuple[int, int], int]:
        """What counts for each slot and grade by the plain account."""
        places = self.places.values()
        return {(at.slot.pk, grade): figure for at in places for grade, figure in at.current.items()}

    def teardown(self) -> None:
        try:
            self._look_back()
        finally:
            transaction.set_rollback(True)
            self.course.__exit__(None, None, None)

    def _look_back(self) -> None:
        """At the end: every figure says what it said and is where it should be, and the chain holds."""
        related = Figure.objects.select_related("decision", "endorsement")
        kept = {figure.pk: figure for figure in related.filter(pk__in=[told.figure.pk for told in self.told])}
        assert {told.figure.pk: told.state for told in self.told} == {
            pk: figure.state for pk, figure in kept.items()
        }
        for told in self.told[1:]:
            figure = kept[told.figure.pk]
            said_then = (
                told.place,
                figure.grade,
                str((figure.value or Decimal()).normalize()),
                figure.corrects_id,
            )
            assert said_then == told.content[:4]
        assert current_figures(self.slots) == self._current()
        drafts = Draft.objects.filter(author__username__startswith="course-")
        typed = {(one.author_id, one.entries["value"]) for one in drafts}
        assert drafts.count() == len(self.drafts)
        assert typed == {(self.people[whose].pk, says) for whose, says in self.drafts.values()}
        settle()
        with connection.cursor() as cursor:
            cursor.execute(_BROKEN, {"links": self.district.link, "figure": self.district.newest["figure"]})
            assert cursor.fetchall() == []


_WRITTEN = """
    SELECT (SELECT count(*) FROM tracker_figure WHERE id > %(figure)s)
           + (SELECT count(*) FROM tracker_decision WHERE id > %(decision)s)
           + (SELECT count(*) FROM tracker_endorsement WHERE id > %(endorsement)s),
           (SELECT count(*) FROM tracker_event WHERE id > %(event)s
            AND kind IN ('submit', 'correct', 'approve', 'return', 'withdraw', 'endorse')),
           (SELECT count(*) FROM tracker_decision decision JOIN tracker_figure figure ON figure.id = figure_id
            WHERE decision.id > %(decision)s AND (kind <> 'withdraw') = (decider_id = figure.author_id)),
           (SELECT json_agg(json_build_array(slot_id, grade, figure_id)) FROM (
                SELECT DISTINCT ON (slot_id, grade) slot_id, grade, figure_id FROM tracker_decision
                WHERE slot_id = ANY(%(slots)s) AND kind = 'approve' ORDER BY slot_id, grade, id DESC
           ) AS current)
"""

# New links that don't follow from the one before or don't fit their figure, figures without a link, and approvals
# that replaced an approved figure without being its correction.
_BROKEN = """
    SELECT 'link', sequence FROM (
        SELECT *, lag(hash) OVER (ORDER BY sequence) AS before, lag(sequence) OVER (ORDER BY sequence) AS last
        FROM tracker_ledgerentry WHERE sequence >= %(links)s
    ) AS walk
    WHERE sequence > %(links)s AND (sequence <> last + 1 OR previous_hash <> before
        OR hash <> ledger_link_hash(previous_hash, sequence, table_name, content_hash)
        OR content_hash <> ledger_content_hash(row_ids, row_hashes))
    UNION ALL
    SELECT 'figure', figure.id FROM tracker_figure figure
    LEFT JOIN (
        SELECT kept.id, kept.hash FROM tracker_ledgerentry link, unnest(link.row_ids, link.row_hashes) AS kept(id, hash)
        WHERE link.table_name = 'tracker_figure' AND link.last_row > %(figure)s
    ) AS linked ON linked.id = figure.id
    WHERE figure.id > %(figure)s AND linked.hash IS DISTINCT FROM ledger_row_hash((figure.*)::text)
    UNION ALL
    SELECT 'approval', later.id FROM tracker_decision later
    JOIN tracker_figure figure ON figure.id = later.figure_id
    LEFT JOIN tracker_decision earlier ON earlier.id = later.supersedes_id
    WHERE figure.id > %(figure)s AND later.kind = 'approve'
      AND figure.corrects_id IS DISTINCT FROM earlier.figure_id
"""


@pytest.mark.long
@pytest.mark.django_db
def test_courses_of_fifty_steps() -> None:
    """As many courses as the profile says, others on each of the two servers of a CI run."""
    Course.district = District()
    run_state_machine_as_test(
        Course,
        settings=settings(
            stateful_step_count=50,
            derandomize=False,  # by the seed that is given: the two servers of a CI run walk different ones
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
