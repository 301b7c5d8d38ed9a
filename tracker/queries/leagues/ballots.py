"""Ballots: who has voted, and once the count is opened, how. Before that no query here reads a grade of others, and
afterwards none where so few voted that counts would tell who gave which.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet

from tracker.calc.periods import Month
from tracker.models import Ballot, BallotContender, BallotJudge, League, User, Vote
from tracker.queries.ledger.amendments import NO_CHANGES, Settings

FEWEST = 3  # votes on a contender: of two, each judge would know the other's


@dataclass(frozen=True)
class Tally:
    """How many votes of each grade a contender got."""

    counts: Mapping[str, int]

    @property
    def cast(self) -> int:
        return sum(self.counts.values())


def ballot_of(league: League, month: Month) -> Ballot | None:
    related = Ballot.objects.select_related("opening__author", "author", "league")
    return related.filter(league=league, month=month.first).first()


def tallies(league: League, month: Month, known_by: datetime | None = None) -> dict[int, Tally] | None:
    """The votes by unit, empty while the ballot is sealed; None when none is held that month.

    Whoever got fewer than `FEWEST` votes isn't among them: they count for nothing, since any number made of them would tell.
    """
    ballot = ballot_of(league, month)
    if ballot is None or (known_by is not None and ballot.recorded_at > known_by):
        return None
    opening = getattr(ballot, "opening", None)
    if opening is None or (known_by is not None and opening.recorded_at > known_by):
        return {}
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    votes = Vote.objects.filter(contender__ballot=ballot)
    for unit, grade in votes.values_list("contender__unit_id", "grade"):
        counted[unit][grade] += 1
    return {
        unit: Tally({grade: counts[grade] for grade in Vote.Grade.values})
        for unit, counts in counted.items()
        if counts.total() >= FEWEST
    }


def countable(ballot: Ballot | OuterRef) -> QuerySet[BallotContender]:
    """The contenders of a ballot on whom enough have voted for their votes to be counted."""
    return BallotContender.objects.filter(ballot=ballot).annotate(n=Count("votes")).filter(n__gte=FEWEST)


def too_few(ballot: Ballot) -> list[BallotContender]:
    """The contenders on whom too few have voted for that."""
    every = ballot.contenders.select_related("unit").order_by("unit__order", "id")
    return list(every.exclude(pk__in=countable(ballot).values("pk")))


@dataclass(frozen=True)
class Paper:
    """A contender on a judge's paper: the judge's own grade, if given, and whether it is the judge's own unit."""

    contender: BallotContender
    grade: str
    own: bool


def paper_of(
    ballot: Ballot, user: User, own_units: frozenset[int], *, said: Settings = NO_CHANGES
) -> list[Paper]:
    """What a judge has to grade, with what they have graded themselves; empty for who isn't a judge.

    By the settings `said` contenders are called as they were in the ballot's month.
    """
    judge = BallotJudge.objects.filter(ballot=ballot, user=user).first()
    if judge is None:
        return []
    given = dict(Vote.objects.filter(judge=judge).values_list("contender_id", "grade"))
    every = ballot.contenders.select_related("unit").order_by("unit__order", "id")
    month = Month.of(ballot.month)
    return [Paper(said.of(one, month), given.get(one.pk, ""), one.unit_id in own_units) for one in every]


@dataclass(frozen=True)
class Turnout:
    """A judge and how many contenders they have graded; never how."""

    judge: BallotJudge
    cast: int


def turnout(ballot: Ballot) -> Sequence[Turnout]:
    judges = ballot.judges.select_related("user").annotate(cast=Count("votes")).order_by("id")
    return [Turnout(judge, judge.cast) for judge in judges]


def own_units(user: User) -> frozenset[int]:
    """Units a person holds a role in directly; nobody grades their own."""
    return frozenset(user.memberships.exclude(unit__parent=None).values_list("unit_id", flat=True))
