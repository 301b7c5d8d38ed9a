"""A sealed ballot from its setting up to the score, and promises read back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from tests.actions.arena import Arena
from tests.actions.racing import PATIENCE, together
from tests.actions.reports import JULY
from tests.ledger.sql import execute, settle
from tracker.actions.leagues.sheets import issue
from tracker.actions.leagues.stage import hold_ballot, open_count, promise, vote
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Ballot, BallotOpening, Event, Promise, ScoreLine, Target, User, Vote
from tracker.queries.leagues.ballots import tallies, turnout
from tracker.queries.leagues.promises import promises_of
from tracker.queries.leagues.sheets import trial
from tracker.queries.people.roles import possible_judges

D = Decimal
VOTED = [{"name": "投票", "full": 10, "how": "ballot", "indicator": None}]


@pytest.fixture
def arena(db: None) -> Arena:
    arena = Arena(reported=("9", "8"))
    arena.rules([*VOTED, {"name": "完成", "full": 90, "how": "reached", "against": "year"}])
    return arena


def held(arena: Arena, *judges: User) -> Ballot:
    return hold_ballot(
        by=arena.steward,
        at=arena.now,
        league=arena.league,
        month=JULY,
        held_on=arena.now.date(),
        judges=judges,
    )


def graded(arena: Arena, ballot: Ballot, judge: User, *grades: str) -> list[Vote]:
    papers = dict(zip(ballot.contenders.order_by("id"), grades, strict=False))
    return vote(by=judge, at=arena.now, ballot=ballot, grades=papers)


def test_accounts_that_only_history_was_loaded_under_judge_nothing(arena):
    judge = arena.hire("leader")
    offered = {one.username for one in possible_judges(on=arena.now.date())}
    assert judge.username in offered
    assert not offered & {"history_entry", "history_check"}


def test_votes_stay_sealed_until_the_count_is_opened_and_then_count(arena):
    judges = [arena.hire("leader") for _ in range(3)]
    ballot = held(arena, *judges)
    for judge, grades in zip(judges, (("good", "poor"), ("fairly", "poor"), ("good",)), strict=True):
        graded(arena, ballot, judge, *grades)
    assert tallies(arena.league, JULY) == {}
    assert [one.cast for one in turnout(ballot)] == [2, 2, 1]
    sealed: Any = trial(arena.league, JULY)
    assert {line.state for one in sealed.scores for line in one.lines if line.goal.how == "ballot"} == {
        "not_reported"
    }
    told = [str(event.data) for event in Event.objects.filter(kind="vote")]
    assert not any(grade in one for one in told for grade in Vote.Grade.values)
    with pytest.raises(Refused, match="ballot_sealed"):
        issue(by=arena.steward, at=arena.now, league=arena.league, month=JULY)

    open_count(by=arena.steward, at=arena.now, ballot=ballot)
    counted: Any = tallies(arena.league, JULY)
    assert counted[arena.units[0].pk].counts == {"good": 2, "fairly": 1, "average": 0, "poor": 0}
    issue(by=arena.steward, at=arena.now, league=arena.league, month=JULY)
    lines = ScoreLine.objects.filter(goal__how="ballot").order_by("-points")
    assert [(line.points, line.state, line.votes) for line in lines] == [
        (D("9.33"), "reported", counted[arena.units[0].pk].counts),
        (D("0.00"), "not_reported", {}),
    ], "two votes would tell each of the two judges how the other voted"
    assert Event.objects.get(kind="open_count").data == {"votes": 5}
    with pytest.raises(Refused, match="ballot_open"):
        graded(arena, ballot, judges[2], "good", "good")
    with pytest.raises(Refused, match="ballot_open"):
        open_count(by=arena.steward, at=arena.now, ballot=ballot)


def test_a_count_that_would_tell_who_gave_which_grade_is_not_opened(arena):
    judges = [arena.hire("leader") for _ in range(3)]
    ballot = held(arena, *judges)
    for judge, grade in zip(judges, ("poor", "good", "good"), strict=True):
        with pytest.raises(Refused, match="no_votes" if judge is judges[0] else "too_few_votes"):
            open_count(by=arena.steward, at=arena.now, ballot=ballot)
        graded(arena, ballot, judge, grade)
    open_count(by=arena.steward, at=arena.now, ballot=ballot)
    assert set(tallies(arena.league, JULY) or ()) == {arena.units[0].pk}


def test_one_vote_a_judge_and_contender_and_all_or_nothing(arena):
    judge = arena.hire("leader")
    ballot = held(arena, judge)
    graded(arena, ballot, judge, "good")
    with pytest.raises(Refused, match="already_voted"):
        graded(arena, ballot, judge, "poor", "poor")
    assert list(Vote.objects.values_list("grade", flat=True)) == ["good"]


def test_who_may_vote_and_on_whom(arena):
    clerk = arena.clerks["street1"]
    ballot = held(arena, clerk)
    with pytest.raises(AccessRefused, match="not_a_judge"):
        graded(arena, ballot, arena.steward, "good")
    with pytest.raises(Refused, match="own_unit"):
        graded(arena, ballot, clerk, "good", "good")
    second = ballot.contenders.order_by("id")[1]
    vote(by=clerk, at=arena.now, ballot=ballot, grades={second: "good"})
    settle()
    clerk.memberships.update(until_date=(arena.now - timedelta(days=2)).date())
    with pytest.raises(AccessRefused, match="not_a_judge"):
        graded(arena, ballot, clerk, "good")


def test_a_ballot_is_set_up_once_by_who_runs_the_league_with_people_in_office(arena):
    outsider = User.objects.create_user("outsider", display_name="外人")
    with pytest.raises(Refused, match="judges_without_role") as refused:
        held(arena, outsider)
    assert refused.value.details["names"] == ["外人"]
    with pytest.raises(Refused, match="judges_missing"):
        held(arena)
    with pytest.raises(AccessRefused):
        hold_ballot(
            by=arena.clerks["street1"],
            at=arena.now,
            league=arena.league,
            month=JULY,
            held_on=arena.now.date(),
            judges=[arena.reviewer],
        )
    ballot = held(arena, arena.reviewer)
    with pytest.raises(Refused, match="ballot_exists"):
        held(arena, arena.reviewer)
    with pytest.raises(Refused, match="no_votes"):
        open_count(by=arena.steward, at=arena.now, ballot=ballot)
    assert not BallotOpening.objects.exists()


@pytest.mark.usefixtures("own_database")
def test_a_judge_who_votes_many_times_at_once_has_voted_once():
    arena = Arena(reported=("9",))
    arena.rules(VOTED)
    judge = arena.hire("leader")
    ballot = held(arena, judge)
    contender = ballot.contenders.get()
    grades = ["good", "poor", "fairly", "average"]
    steps = [
        partial(vote, by=judge, at=arena.now, ballot=ballot, grades={contender: grade}) for grade in grades
    ]
    outcomes = together(steps)
    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "Refused", "Refused", "list"]
    assert Vote.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_no_vote_slips_in_beside_the_opening():
    """Whatever comes first: a vote that was taken is in the count that the opening put on record."""
    arena = Arena(reported=("9",))
    arena.rules(VOTED)
    judges = [arena.hire("leader") for _ in range(5)]
    ballot = held(arena, *judges)
    contender = ballot.contenders.get()
    for judge in judges[:3]:
        vote(by=judge, at=arena.now, ballot=ballot, grades={contender: "good"})
    steps: list[Any] = [
        partial(vote, by=judge, at=arena.now, ballot=ballot, grades={contender: "good"})
        for judge in judges[3:]
    ]
    outcomes = together([*steps, partial(open_count, by=arena.steward, at=arena.now, ballot=ballot)])
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert {one.code for one in refused} <= {"ballot_open"}
    assert Vote.objects.count() == 5 - len(refused)
    assert Event.objects.get(kind="open_count").data == {"votes": Vote.objects.count()}


@pytest.mark.usefixtures("own_database")
def test_a_vote_that_waited_for_the_opening_is_told_so_whatever_the_database_says():
    """Nobody reads the database's sentence: here it is another one, and the refusal is the same."""
    arena = Arena(reported=("9",))
    arena.rules(VOTED)
    *first, late = (arena.hire("leader") for _ in range(4))
    ballot = held(arena, *first, late)
    contender = ballot.contenders.get()
    for judge in first:
        vote(by=judge, at=arena.now, ballot=ballot, grades={contender: "good"})
    made = execute("SELECT pg_get_functiondef('ledger_cast_vote'::regproc) AS it")[0]["it"]
    execute(made.replace("the count of ballot % is open", "too late for ballot %"))

    def voted() -> list[Vote]:
        try:
            return vote(by=late, at=arena.now, ballot=ballot, grades={contender: "good"})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            open_count(by=arena.steward, at=arena.now, ballot=ballot)
            waiting = pool.submit(voted)
            until_somebody_waits()
        with pytest.raises(Refused, match="ballot_open"):
            waiting.result(PATIENCE)
    assert Vote.objects.count() == 3


def until_somebody_waits() -> None:
    end = monotonic() + PATIENCE
    while not execute("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
        assert monotonic() < end
        sleep(0.02)


def test_promises_are_read_back_beside_results(arena):
    unit = arena.units[0]
    target = Target.objects.get(unit=unit)

    def promised(value: str | None, due: date | None, text: str = "承诺") -> None:
        row = Promise(
            league=arena.league,
            month=date(2023, 6, 1),
            unit=unit,
            text=text,
            target=target if value else None,
            value=value and D(value),
            due=due,
        )
        promise(by=arena.steward, at=arena.now, promise=row)

    promised("9", JULY.first)
    promised("9.5", JULY.first)
    promised("9.5", date(2023, 9, 1))
    promised(None, None)
    read = promises_of(arena.league, JULY, unit=unit)
    assert [one.outcome for one in read] == ["words", "pending", "broken", "kept"]
    assert [one.amount for one in read] == [None, 9, 9, 9]
    later = promises_of(arena.league, Month(2023, 10), unit=unit)
    assert [one.outcome for one in later] == ["words", "missing", "broken", "kept"]
    with pytest.raises(ValidationError, match="要么都填"):
        promised("9", None)
    with pytest.raises(Refused, match="due_before_promise"):
        promised("9", date(2023, 5, 1))
