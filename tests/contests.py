"""A row in each table of the leagues, and of who sets goals, that the fixtures leave empty, put there without the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unwitnessed import past_the_actions
from tracker.models import (
    Adjustment,
    Ballot,
    BallotContender,
    BallotJudge,
    BallotOpening,
    Exhibit,
    Issuer,
    League,
    Objection,
    ObjectionDecision,
    ScoreEntry,
    ScoreLine,
    ScoreSheet,
    ScoringScheme,
    SheetConfirmation,
    Unit,
    User,
    Veto,
    VetoDecision,
    Vote,
)

JULY = date(2023, 7, 1)


def a_sheet(author: User, unit: str = "dayu", *, until: date = JULY) -> ScoreEntry:
    """An entry of a sheet with one line."""
    past_the_actions()
    league = League.objects.get(code="secretaries")
    sheet = ScoreSheet.objects.create(
        league=league,
        month=JULY,
        number=1,
        scheme=ScoringScheme.objects.filter(league=league)[0],
        objections_until=until,
        author=author,
    )
    entry = ScoreEntry.objects.create(
        sheet=sheet, unit=Unit.objects.get(code=unit), total=Decimal(1), place=1, of_n=1
    )
    ScoreLine.objects.create(entry=entry, order=1, kind="bonus", points=Decimal(1), full=Decimal(0))
    return entry


def an_objection(entry: ScoreEntry, author: User) -> Objection:
    past_the_actions()
    return Objection.objects.create(entry=entry, reason="因", evidence="证", author=author)


def a_ballot(author: User, *judges: User, unit: str = "dayu") -> Ballot:
    past_the_actions()
    league = League.objects.get(code="secretaries")
    ballot = Ballot.objects.create(league=league, month=JULY, held_on=JULY, author=author)
    BallotJudge.objects.bulk_create(BallotJudge(ballot=ballot, user=one) for one in judges)
    BallotContender.objects.create(ballot=ballot, unit=Unit.objects.get(code=unit))
    return ballot


def an_exhibit(adjustment: Adjustment | None = None) -> Exhibit:
    past_the_actions()
    of = adjustment or Adjustment.objects.all()[0]
    return Exhibit.objects.create(
        adjustment=of, name="通知.pdf", sha256="0" * 64, size=1, content_type="application/pdf"
    )


def a_veto(author: User, unit: str = "dayu") -> Veto:
    """A veto on a unit in all leagues that waits for a second person."""
    past_the_actions()
    said = {"reason": "因", "basis": "示例安〔2023〕5号", "basis_date": JULY, "first_month": JULY}
    return Veto.objects.create(unit=Unit.objects.get(code=unit), author=author, **said)


def a_row_of_each(author: User, second: User) -> None:
    entry = a_sheet(author)
    objection = an_objection(entry, author)
    ObjectionDecision.objects.create(objection=objection, kind="dismiss", reason="因", decider=second)
    SheetConfirmation.objects.create(sheet=entry.sheet, signer=second)
    VetoDecision.objects.create(veto=a_veto(author), kind="agree", decider=second)
    an_exhibit()
    ballot = a_ballot(author, second)
    judge, contender = ballot.judges.get(), ballot.contenders.get()
    Vote.objects.create(judge=judge, contender=contender, grade="good")
    BallotOpening.objects.create(ballot=ballot, author=author)
    Issuer.objects.create(code="city", name="市目标")
