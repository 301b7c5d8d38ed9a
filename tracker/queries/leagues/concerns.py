"""What speaks against publicising or signing a league's scores, or opening a ballot's count, and what should be known before."""

from __future__ import annotations

from tracker.calc.concerns import Concern, Look, Page, Thing, found
from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.models import Ballot, Objection, ScoreEntry, ScoreLine, ScoreSheet, Unit, Veto, Vote
from tracker.queries.leagues.ballots import too_few, turnout
from tracker.queries.leagues.sheets import Table, adjustments_of, differences, frozen, sheets_of, trial
from tracker.queries.leagues.vetoes import concerned
from tracker.queries.ledger.amendments import settings_at
from tracker.wording.names import label
from tracker.wording.scores import line_name


def sheet_look(sheet: ScoreSheet) -> Look:
    """A sheet as it is publicised: what wasn't reported, what still waits, and how it differs from the one before."""
    table = frozen(sheet)
    before = sheets_of(sheet.league, table.month)[-2:-1]
    moved = differences(frozen(before[0]), table) if before else []
    return Look(
        found(
            *_open(sheet, table),
            Concern("moved", [_moved(one.unit, one.before, one.after) for one in moved], grave=False),
        ),
        holds=_places(table),
    )


def confirmation_look(sheet: ScoreSheet) -> Look:
    """A publicised sheet that is to be signed: what is open, and what the figures of today would make of it."""
    table, now = frozen(sheet), trial(sheet.league, Month.of(sheet.month))
    moved = differences(table, now) if now else []
    concerns = found(
        *_open(sheet, table),
        Concern("scores_changed", [_moved(one.unit, one.before, one.after) for one in moved], _page(sheet)),
    )
    return Look(concerns, holds=_places(table))


def count_look(ballot: Ballot) -> Look:
    """A ballot whose count is to be opened: judges who haven't graded all that they might."""
    of = ballot.contenders.count()
    judges = turnout(ballot)
    late = [Thing(str(one.judge.user), f"{one.cast}/{of}") for one in judges if one.cast < of]
    cast = Vote.objects.filter(judge__ballot=ballot).count()
    few = [Thing(label(one.unit)) for one in too_few(ballot)]
    return Look(found(Concern("not_voted", late), Concern("too_few_votes", few)), holds=cast)


def _open(sheet: ScoreSheet, table: Table) -> list[Concern]:
    """What the sheet reckons as not reported, and all about its month on which nobody has decided."""
    lines = [(one.unit, line) for one in table.scores for line in one.lines]
    missing = [
        Thing(f"{label(unit)} · {line_name(line)}", page=_page(sheet))
        for unit, line in lines
        if line.state == ScoreLine.State.NOT_REPORTED
    ]
    marks = [
        one for one in adjustments_of(sheet.league, table.month) if getattr(one, "decision", None) is None
    ]
    vetoes = Veto.objects.filter(decision=None).select_related("unit", "league").order_by("id")
    objections = Objection.objects.filter(
        entry__sheet__league=sheet.league, entry__sheet__month=sheet.month, decision=None
    )
    said = settings_at()
    return [
        Concern("score_unreported", missing, _page(sheet)),
        Concern(
            "marks_waiting",
            [Thing(label(one.unit), one.reason) for one in marks],
            _page(sheet, "league_marks"),
        ),
        Concern(
            "vetoes_waiting",
            [
                Thing(label(said.of(one.unit, table.month)), one.reason)
                for one in vetoes
                if sheet.league in concerned(one)
            ],
            _page(sheet, "league_vetoes"),
        ),
        Concern(
            "objections_waiting",
            [Thing(label(one.entry.unit), one.reason) for one in objections.select_related("entry__unit")],
            _page(sheet),
        ),
    ]


def _moved(unit: Unit, before: ScoreEntry | None, after: ScoreEntry | None) -> Thing:
    return Thing(label(unit), " → ".join(_outcome(one) for one in (before, after)))


def _outcome(entry: ScoreEntry | None) -> str:
    if entry is None or entry.total is None:
        return "—"
    return digits(entry.total) + (f" #{entry.place}" if entry.place else "")


def _places(table: Table) -> list[object]:
    return [[one.unit.pk, one.entry.total, one.entry.place, one.entry.listed] for one in table.scores]


def _page(sheet: ScoreSheet, name: str = "league") -> Page:
    return Page(name, (sheet.league.code,), f"month={Month.of(sheet.month)}")
