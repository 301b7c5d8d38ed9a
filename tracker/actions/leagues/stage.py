"""On stage: a sealed ballot, its opening, and what contenders promise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tracker import access
from tracker.access import configuring
from tracker.access import leagues as leagues_access
from tracker.actions.people.record import record
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Ballot,
    BallotContender,
    BallotJudge,
    BallotOpening,
    HistoryLoad,
    League,
    Promise,
    User,
    Vote,
)
from tracker.models.conditions import broken_condition
from tracker.queries.leagues.ballots import FEWEST, ballot_of, own_units, too_few
from tracker.queries.leagues.rules import contenders, rules_for

# What the database says when somebody was faster.
_FASTER = {"vote_while_sealed": "ballot_open", "vote_once_a_judge_and_contender": "already_voted"}


@transaction.atomic
def hold_ballot(
    *, by: User, at: datetime, league: League, month: Month, held_on: date, judges: Collection[User]
) -> Ballot:
    """Set up the sealed ballot of a month's contest: these judges grade every contender.

    Judges are people who hold a role on that day. Raises AccessRefused, Refused or ValidationError.
    """
    units = contenders(league, month)
    leagues_access.check_run(access.rights_at(by, at), [unit.pk for unit in units])
    League.objects.select_for_update().get(pk=league.pk)
    if rules_for(league, month) is None:
        raise Refused("no_rules")
    if ballot_of(league, month) is not None:
        raise Refused("ballot_exists")
    if not judges:
        raise Refused("judges_missing", field="judges")
    strange = [one for one in judges if not access.can_enter(access.rights_at(one, at))]
    if strange:
        raise Refused("judges_without_role", field="judges", names=[str(one) for one in strange])
    ballot = Ballot.objects.create(league=league, month=month.first, held_on=held_on, author=by)
    BallotJudge.objects.bulk_create(BallotJudge(ballot=ballot, user=one) for one in judges)
    BallotContender.objects.bulk_create(BallotContender(ballot=ballot, unit=unit) for unit in units)
    record("hold_ballot", by=by, of=ballot, judges=len(judges), contenders=len(units))
    return ballot


@transaction.atomic
def vote(*, by: User, at: datetime, ballot: Ballot, grades: Mapping[BallotContender, str]) -> list[Vote]:
    """Grade contenders, each once and for good. The record says that somebody voted, never how.

    All or nothing. Raises AccessRefused (not a judge, or a contender one belongs to) or Refused.
    """
    judge = BallotJudge.objects.filter(ballot=ballot, user=by).first()
    if judge is None or not access.can_enter(access.rights_at(by, at)):
        raise AccessRefused("not_a_judge")
    if own_units(by) & {one.unit_id for one in grades}:
        raise Refused("own_unit")
    if BallotOpening.objects.filter(ballot=ballot).exists():
        raise Refused("ballot_open")
    if Vote.objects.filter(judge=judge, contender__in=grades).exists():
        raise Refused("already_voted")
    try:
        with transaction.atomic():
            cast = Vote.objects.bulk_create(
                Vote(judge=judge, contender=contender, grade=grade)
                for contender, grade in sorted(grades.items(), key=lambda one: one[0].pk)
            )
    except IntegrityError as fault:
        if (code := _FASTER.get(broken_condition(fault))) is None:
            raise
        raise Refused(code) from None
    record("vote", by=by, of=ballot, contenders=len(cast))
    return cast


@transaction.atomic
def open_count(*, by: User, at: datetime, ballot: Ballot) -> BallotOpening:
    """Open the count: the tallies are seen from now on, and no vote is taken any more.

    Raises AccessRefused or Refused (nobody voted, so few on each contender that the count would tell who, or it has moved on).
    """
    league = League.objects.select_for_update().get(pk=ballot.league_id)
    leagues_access.check_run(
        access.rights_at(by, at), [unit.pk for unit in contenders(league, Month.of(ballot.month))]
    )
    if BallotOpening.objects.filter(ballot=ballot).exists():
        raise Refused("ballot_open")
    if not Vote.objects.filter(judge__ballot=ballot).exists():
        raise Refused("no_votes")
    if len(too_few(ballot)) == ballot.contenders.count():
        raise Refused("too_few_votes", n=FEWEST)
    opening = BallotOpening.objects.create(ballot=ballot, author=by)
    record("open_count", by=by, of=ballot, votes=Vote.objects.filter(judge__ballot=ballot).count())
    return opening


@transaction.atomic
def promise(
    *, by: User, at: datetime, promise: Promise, history: tuple[HistoryLoad, date] | None = None
) -> Promise:
    """Record what a contender promised on stage. Raises AccessRefused, Refused or ValidationError."""
    units = [unit.pk for unit in contenders(promise.league, Month.of(promise.month))]
    rights = access.rights_at(by, at)
    if history:
        configuring.check_configure_district(rights)
    else:
        leagues_access.check_run(rights, units)
    if promise.unit_id not in units:
        raise Refused("unit_not_in_league")
    if promise.target is not None and promise.target.unit_id != promise.unit_id:
        raise Refused("target_of_another_unit", field="target")
    if promise.due is not None and promise.due < promise.month:
        raise Refused("due_before_promise", field="due")
    promise.author = by
    promise.illustrative = promise.illustrative or by.illustrative
    if history:
        promise.history_load, promise.stated_date = history
    promise.full_clean(exclude=["id"])
    promise.save(force_insert=True)
    record("promise", by=by, of=promise, unit=promise.unit.code)
    return promise
