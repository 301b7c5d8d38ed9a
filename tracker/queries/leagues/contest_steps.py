"""What is next in the months of leagues, and for whom: ballots to grade and to count, sheets to sign, to publicise anew or to object to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef

from tracker.access import LEADER, REPORTER, REVIEWER, STEWARD, Rights
from tracker.access.leagues import can_run, oversees
from tracker.calc.periods import Month, day_of
from tracker.models import (
    Ballot,
    BallotJudge,
    League,
    Membership,
    Objection,
    ObjectionDecision,
    ScoreEntry,
    ScoreSheet,
    SheetConfirmation,
    Vote,
)
from tracker.queries.leagues.ballots import countable
from tracker.queries.leagues.rules import contenders
from tracker.queries.leagues.waiting import GRADES, OBJECTING, OPENING, REISSUE, SIGNATURE, Waiting
from tracker.queries.ledger.amendments import settings_at


def contest_steps(rights: Rights, *, at: datetime) -> list[Waiting]:
    """What a person may do next in leagues beside deciding on what others stated; until the end of 公示 its last day is told."""
    today = day_of(at)
    ballots, sheets = _sealed(), _unsigned()
    taking_part = _taking_part([*ballots, *sheets] if rights.has(STEWARD, LEADER) else [])
    return [
        *_of_ballots(rights, ballots, taking_part, today),
        *_of_sheets(rights, sheets, taking_part, today),
        *_to_object_to(rights, [one for one in sheets if today <= one.objections_until]),
    ]


def _taking_part(about: Iterable[Ballot | ScoreSheet]) -> dict[tuple[League, date], set[int]]:
    """Who took part in the months that some ballots and sheets are about."""
    months = {(one.league, one.month) for one in about}
    said = settings_at() if months else None
    return {
        (league, month): {unit.pk for unit in contenders(league, Month.of(month), said=said)}
        for league, month in months
    }


def _sealed() -> list[Ballot]:
    found = Ballot.objects.filter(opening=None).annotate(voted=Exists(countable(OuterRef("pk"))))
    return list(found.select_related("league").order_by("month", "id"))


def _of_ballots(
    rights: Rights,
    ballots: Sequence[Ballot],
    taking_part: dict[tuple[League, date], set[int]],
    today: date,
) -> Iterator[Waiting]:
    """A judge's contenders without a grade; and the count, once all have graded or the day is over."""
    left = _ungraded(ballots)
    for one in ballots:
        month, own = Month.of(one.month), left.get((one.pk, rights.user_id), 0)
        if own:
            yield Waiting(GRADES, one.league, month, own, one.held_on)
        over = one.held_on < today or all(ballot != one.pk for ballot, _judge in left)
        if one.voted and over and can_run(rights, taking_part.get((one.league, one.month), set())):  # type: ignore[attr-defined]
            yield Waiting(OPENING, one.league, month, 1)


def _ungraded(ballots: Collection[Ballot]) -> dict[tuple[int, int], int]:
    """By ballot and judge how many contenders have no grade yet; nobody grades their own unit."""
    if not ballots:
        return {}
    pairs = BallotJudge.objects.filter(ballot__in=ballots).annotate(
        contender=F("ballot__contenders"), unit=F("ballot__contenders__unit")
    )
    given = Vote.objects.filter(judge=OuterRef("pk"), contender=OuterRef("contender"))
    own = Membership.objects.exclude(unit__parent=None).filter(user=OuterRef("user"), unit=OuterRef("unit"))
    left = pairs.filter(~Exists(given), ~Exists(own), contender__isnull=False).order_by()
    rows = left.values("ballot", "user").annotate(n=Count("contender"))
    return {(row["ballot"], row["user"]): row["n"] for row in rows}


def _unsigned() -> list[ScoreSheet]:
    """The newest sheets of months that nobody signed yet, with what is said against them."""
    of_month = {"league": OuterRef("league"), "month": OuterRef("month")}
    newer = ScoreSheet.objects.filter(**of_month, number__gt=OuterRef("number"))
    signed = SheetConfirmation.objects.filter(**{f"sheet__{name}": value for name, value in of_month.items()})
    against = Objection.objects.filter(entry__sheet=OuterRef("pk"))
    found = ScoreSheet.objects.filter(~Exists(newer), ~Exists(signed)).annotate(
        disputed=Exists(against.filter(decision=None)),
        upheld=Exists(against.filter(decision__kind=ObjectionDecision.Kind.UPHOLD)),
    )
    return list(found.select_related("league").order_by("month", "id"))


def _of_sheets(
    rights: Rights,
    sheets: Sequence[ScoreSheet],
    taking_part: dict[tuple[League, date], set[int]],
    today: date,
) -> Iterator[Waiting]:
    """Nothing is next while an objection is open."""
    for one in sheets:
        units, month = taking_part.get((one.league, one.month), set()), Month.of(one.month)
        if one.disputed:  # type: ignore[attr-defined]
            continue
        if one.upheld and can_run(rights, units):  # type: ignore[attr-defined]
            yield Waiting(REISSUE, one.league, month, 1)
        over = one.objections_until < today
        if over and one.author_id != rights.user_id and oversees(rights, units):
            yield Waiting(SIGNATURE, one.league, month, 1)


def _to_object_to(rights: Rights, publicised: Sequence[ScoreSheet]) -> Iterator[Waiting]:
    """Scores under 公示 of the units for which the person may object, as long as nothing was objected."""
    if not publicised or not rights.has(REPORTER, REVIEWER):
        return
    sheets = {one.pk: one for one in publicised}
    own = ScoreEntry.objects.filter(
        sheet__in=sheets, unit__in=rights.units(REPORTER, REVIEWER), objections=None
    )
    for row in own.order_by("sheet").values("sheet").annotate(n=Count("pk")):
        one = sheets[row["sheet"]]
        yield Waiting(OBJECTING, one.league, Month.of(one.month), row["n"], one.objections_until)
