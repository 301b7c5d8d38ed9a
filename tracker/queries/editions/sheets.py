"""The tables of leagues that go out with an edition: scored from its snapshot, and read back as they were frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from tracker import wording
from tracker.calc.lights import Band
from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.calc.units import PrintedIn
from tracker.models import EditionSheet, League, PublishedSheet, ScoreLine, ScoringScheme, Unit
from tracker.queries.editions.frozen import (
    ExactLine,
    ExactScore,
    ExactVeto,
    GoalWords,
    ScoreLineWords,
    ScoreWords,
    SheetWords,
    exact_scores,
    sheet_words,
    stored,
)
from tracker.queries.editions.lines import LANGUAGES
from tracker.queries.leagues.rules import leagues
from tracker.queries.leagues.scoring import Scored
from tracker.queries.leagues.sheets import Table, frozen, sheets_of, trial
from tracker.queries.targets.snapshots import Snapshot
from tracker.wording import scores

LINE = (
    "kind", "points", "full", "share", "state", "value", "of_total", "data_month", "completion", "planned", "attained",
    "place", "of_n", "measure", "least", "most", "light", "light_rule", "figures", "votes", "illustrative",
)  # fmt: skip


def enclosed_sheets(
    found: Snapshot,
    *,
    units: Mapping[int, Sequence[Unit]] | None = None,
) -> list[EditionSheet]:
    """The table of every league that is scored in the month; rows not yet saved.

    A result that was signed by then stands as it was signed; all others are reckoned from the snapshot. `units` names,
    by league, those who took part where it is known otherwise; other leagues are then left out.
    """
    made: list[EditionSheet] = []
    for league in leagues(found.month, found.settings):
        if units is not None and league.pk not in units:
            continue
        table = table_at(league, found, units=(units or {}).get(league.pk))
        if table is not None and table.scores:
            made.append(_row(table, len(made) + 1, found.printed_in))
    return made


def table_at(league: League, found: Snapshot, *, units: Sequence[Unit] | None = None) -> Table | None:
    """A league's table as of a snapshot; None before its first rules."""
    publicised = sheets_of(league, found.month, found.known_by)
    if publicised and _is_signed(publicised[-1], found):
        return frozen(publicised[-1], found.settings)
    return trial(league, found.month, known_by=found.known_by, read=found, units=units)


def _is_signed(sheet: Any, found: Snapshot) -> bool:
    return hasattr(sheet, "confirmation") and sheet.confirmation.known_at <= found.known_by


def _row(table: Table, position: int, printed_in: Mapping[int, PrintedIn]) -> EditionSheet:
    row = EditionSheet(
        position=position,
        league=table.league,
        code=table.league.code,
        scheme=table.rules.scheme,
        signed=table.sheet,
        scores=[stored(_exact_score(one)) for one in table.scores],
        illustrative=table.league.illustrative or table.rules.scheme.illustrative,
    )
    for language in LANGUAGES:
        with translation.override(language):
            row.printed[language] = stored(_printed(table, printed_in))
    return row


# --- exact ----------------------------------------------------------------------------------------------


def _exact_score(one: Scored) -> ExactScore:
    entry = one.entry
    return ExactScore(
        unit=one.unit.code,
        total=plain(entry.total),
        place=entry.place,
        of_n=entry.of_n,
        before=entry.before,
        attained=plain(entry.attained),
        listed=entry.listed,
        exempt=entry.exempt,
        vetoes=tuple(ExactVeto(one["veto"], one["first_month"], one["last_month"]) for one in entry.vetoed),
        lines=tuple(_exact_line(line) for line in one.lines),
    )


def _exact_line(line: ScoreLine) -> ExactLine:
    return ExactLine(
        **{name: plain(getattr(line, name)) for name in LINE},
        goal=line.goal.order if line.goal else None,
        indicator=line.target.indicator.code if line.target else None,
        target_version=line.version_id,
        adjustment=line.adjustment_id,
    )


def plain(value: Any) -> Any:
    """A value as JSON keeps it: decimals as digits without an exponent or needless zeros, days as days."""
    if isinstance(value, Decimal):
        return digits(value)
    return value.isoformat() if isinstance(value, date) else value


# --- in print -------------------------------------------------------------------------------------------


def _printed(table: Table, printed_in: Mapping[int, PrintedIn]) -> SheetWords:
    scheme = table.rules.scheme
    return SheetWords(
        league=wording.label(table.league),
        rules=scores.rules_name(scheme),
        basis=scheme.basis,
        state=_state(table),
        goals=tuple(
            GoalWords(wording.label(goal), wording.number(goal.full, 2), scores.goal_rule(goal))
            for goal in table.rules.goals
        ),
        scores=tuple(_printed_score(one, table, printed_in) for one in table.scores),
    )


def _state(table: Table) -> str:
    """Where the result stands, and how who takes part differs from the month before."""
    state = scores.result_state(signed=table.sheet is not None)
    return gettext("；").join(filter(None, [state, scores.field_change(table.field)]))


def _printed_score(one: Scored, table: Table, printed_in: Mapping[int, PrintedIn]) -> ScoreWords:
    entry = one.entry
    return ScoreWords(
        unit=wording.label(one.unit),
        place=scores.place_word(entry.place),
        total=wording.marks(entry.total),
        movement=scores.movement(entry.movement),
        listed=str(entry.get_listed_display()) if entry.listed else "",
        exempt=scores.exempt_word() if entry.exempt else "",
        veto=scores.veto_word() if entry.vetoed else "",
        vetoes=tuple(scores.veto_reasons(entry)),
        extra=scores.extra_points(one.lines),
        goals=tuple(scores.points_for(one.lines, goal) for goal in table.rules.goals),
        lines=tuple(
            _printed_line(line, table.rules.scheme, printed_in.get(line.target_id or 0)) for line in one.lines
        ),
    )


def _printed_line(line: ScoreLine, scheme: ScoringScheme, printed_in: PrintedIn | None) -> ScoreLineWords:
    band = line.band
    return ScoreLineWords(
        name=scores.line_name(line),
        value=scores.line_value(line, printed_in),
        month=wording.month(Month.of(line.data_month)) if line.data_month else "",
        goal=scores.line_goal(line, printed_in),
        light=wording.light_word(band) if band else "",
        full=wording.marks(line.full) if line.goal else wording.NOTHING,
        points=wording.marks(line.points),
        reason=scores.line_reason(line, scheme, printed_in),
    )


# --- read back --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrintedLine:
    """A line of a frozen score: its exact values, its words, and the light its goal showed."""

    exact: ExactLine
    words: ScoreLineWords

    @property
    def band(self) -> Band | None:
        return Band(**self.exact.light) if self.exact.light else None


@dataclass(frozen=True)
class PrintedScore:
    """A contender in a frozen table."""

    exact: ExactScore
    words: ScoreWords

    @property
    def moved(self) -> int | None:
        """Places gained (positive) or lost (negative) since the month before."""
        place, before = self.exact.place, self.exact.before
        return None if place is None or before is None else before - place

    @property
    def lines(self) -> list[PrintedLine]:
        both = zip(self.exact.lines, self.words.lines, strict=True)
        return [PrintedLine(exact, words) for exact, words in both]


@dataclass(frozen=True)
class PrintedSheet:
    """A league's table as it was frozen with an edition, in one language."""

    row: EditionSheet | PublishedSheet
    words: SheetWords

    @property
    def scores(self) -> list[PrintedScore]:
        both = zip(exact_scores(self.row), self.words.scores, strict=True)
        return [PrintedScore(exact, words) for exact, words in both]


def printed_sheet(row: EditionSheet | PublishedSheet, language: str) -> PrintedSheet:
    return PrintedSheet(row, sheet_words(row, language))
