"""What is said about leagues and waits for a second person: vetoes and their ends, marks, objections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from tracker.access import LEADER, STEWARD, Rights
from tracker.access.leagues import oversees
from tracker.calc.periods import Month
from tracker.models import Adjustment, League, Objection, SheetConfirmation, Veto
from tracker.queries.leagues.rules import contenders
from tracker.queries.leagues.vetoes import concerned, reached

VETO, MARKS, OBJECTION = "veto", "marks", "objection"
GRADES, OPENING, REISSUE, SIGNATURE, OBJECTING = "grades", "opening", "reissue", "signature", "objecting"


@dataclass(frozen=True)
class Waiting:
    """How much of one kind about a league's month waits for the person, until when if there is a day; of a veto the month is its
    first.
    """

    kind: str
    league: League
    month: Month
    count: int
    until: date | None = None

    @property
    def is_optional(self) -> bool:
        """Whether it may be left: nobody has to object to a score."""
        return self.kind == OBJECTING


def statements_to_decide(rights: Rights) -> list[Waiting]:
    """What waits for the person's word, by kind, league and month; nothing that they said themselves."""
    if not rights.has(STEWARD, LEADER):
        return []
    found = Counter([*_vetoes(rights), *_statements(rights)])
    return [Waiting(kind, league, month, count) for (kind, league, month), count in found.items()]


def decidable_vetoes(rights: Rights, vetoes: Iterable[Veto]) -> list[Veto]:
    """Those of some vetoes that wait which the person may decide on."""
    return [one for one in vetoes if one.author_id != rights.user_id and oversees(rights, reached(one))]


def _vetoes(rights: Rights) -> Iterator[tuple[str, League, Month]]:
    waiting = Veto.objects.filter(decision=None).select_related("unit", "league").order_by("id")
    for one in decidable_vetoes(rights, waiting):
        for league in concerned(one)[:1]:
            yield VETO, league, Month.of(one.first_month)


def _statements(rights: Rights) -> Iterator[tuple[str, League, Month]]:
    """Marks and objections; marks of a month that is signed are nobody's to decide any more."""
    signed = SheetConfirmation.objects.filter(
        sheet__league=OuterRef("league"), sheet__month=OuterRef("month")
    )
    marks = Adjustment.objects.filter(~Exists(signed), decision=None).exclude(author=rights.user_id)
    objections = Objection.objects.filter(decision=None).exclude(author=rights.user_id)
    related = marks.select_related("league").order_by("id")
    found = [(MARKS, one.league, Month.of(one.month)) for one in related]
    sheets = (one.entry.sheet for one in objections.select_related("entry__sheet__league").order_by("id"))
    found += [(OBJECTION, sheet.league, Month.of(sheet.month)) for sheet in sheets]
    mine = {
        (league, month): oversees(rights, {unit.pk for unit in contenders(league, month)})
        for league, month in {(league, month) for _kind, league, month in found}
    }
    yield from (one for one in found if mine[one[1:]])
