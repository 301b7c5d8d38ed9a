"""A league's table and the lines of a score, live or frozen with an edition, as one kind of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from tracker import wording
from tracker.calc.periods import Month
from tracker.models import SchemeGoal, ScoreEntry, ScoreLine
from tracker.queries.editions.sheets import PrintedLine, PrintedScore, PrintedSheet
from tracker.queries.leagues.rules import Rules
from tracker.queries.leagues.scoring import Scored
from tracker.queries.leagues.sheets import Table
from tracker.templatetags.pictures import light, light_of_score
from tracker.wording import label, scores

register = template.Library()


@dataclass(frozen=True)
class Place:
    """A rank as it is shown; without a number nobody ranks."""

    number: int | None
    word: str


@dataclass(frozen=True)
class Moved:
    """Places gained (positive) or lost (negative) since the month before, with their words."""

    places: int | None
    word: str


@dataclass(frozen=True)
class Row:
    """A contender in a league's table. `goals` has the points under each goal, with the lights behind them."""

    place: Place
    unit: str
    address: str
    total: str
    moved: Moved
    goals: Sequence[tuple[str, str, SafeString]]
    extra: str
    listed: str
    listed_word: str
    exempt: str
    veto: str
    vetoes: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A line of a score. Figures and the target can be opened where it isn't frozen."""

    kind: str
    name: str
    illustrative: bool
    value: str
    month: str
    goal: str
    light: SafeString
    full: str
    points: str
    reason: str
    address: str = ""
    figures: Sequence[int] = ()


# --- live ---------------------------------------------------------------------------------------------


@register.inclusion_tag("leagues/table.html")
def league_table(table: Table, query: str) -> dict[str, Any]:
    """A month's table as it stands or was publicised; `query` is the moment, which links keep with the version."""
    if table.sheet:
        query = f"{query}&version={table.sheet.number}"
    goals = [
        (label(goal), wording.number(goal.full, 2), scores.goal_rule(goal)) for goal in table.rules.goals
    ]
    rows = [_row(one, table, query) for one in table.scores]
    return {"goals": goals, "rows": rows, "vetoed": _vetoed(rows), "kind": "league"}


def _vetoed(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.veto]


def _row(one: Scored, table: Table, query: str) -> Row:
    entry = one.entry
    return Row(
        place=place_of(entry),
        unit=label(one.unit),
        address=f"{reverse('contender', args=[table.league.code, one.unit.code])}?{query}",
        total=wording.marks(entry.total),
        moved=moved(entry.movement),
        goals=[
            (label(goal), scores.points_for(one.lines, goal), _lights(lines_for(one, goal)))
            for goal in table.rules.goals
        ],
        extra=scores.extra_points(one.lines),
        listed=entry.listed,
        listed_word=str(entry.get_listed_display()) if entry.listed else "",
        exempt=scores.exempt_word() if entry.exempt else "",
        veto=scores.veto_word() if entry.vetoed else "",
        vetoes=scores.veto_reasons(entry),
    )


@register.filter
def place_of(entry: ScoreEntry) -> Place:
    """The rank of an entry."""
    return Place(entry.place, scores.place_word(entry.place))


@register.filter
def moved(places: int | None) -> Moved:
    """Places gained or lost."""
    return Moved(places, scores.movement(places))


def lines_for(scored: Scored, goal: SchemeGoal) -> list[ScoreLine]:
    """The lines of a score that a goal has."""
    return [line for line in scored.lines if line.goal and line.goal.order == goal.order]


def _lights(lines: Sequence[ScoreLine]) -> SafeString:
    return format_html_join("", " {}", ((light(line.band),) for line in lines if line.band))


@register.inclusion_tag("leagues/score_lines.html")
def score_lines(scored: Scored, rules: Rules, query: str) -> dict[str, Any]:
    """Where a contender's points come from, line by line."""
    lines = [_line(line, rules, query) for line in scored.lines]
    return {"lines": lines, "total": wording.marks(scored.entry.total)}


def _line(line: ScoreLine, rules: Rules, query: str) -> Line:
    return Line(
        kind=line.kind,
        name=scores.line_name(line),
        illustrative=line.illustrative,
        value=scores.line_value(line),
        month=wording.month(Month.of(line.data_month)) if line.data_month else "",
        goal=scores.line_goal(line),
        light=light(line.band) if line.band else SafeString(wording.NOTHING),
        full=wording.marks(line.full) if line.goal else wording.NOTHING,
        points=wording.marks(line.points),
        reason=scores.line_reason(line, rules.scheme),
        address=f"{reverse('target', args=[line.target_id])}?{query}" if line.target_id else "",
        figures=line.figures or (),
    )


# --- frozen -------------------------------------------------------------------------------------------


@register.inclusion_tag("leagues/table.html")
def printed_league_table(sheet: PrintedSheet, opened: str = "") -> dict[str, Any]:
    """A table as it was frozen; `opened` is the address at which a contender's lines can be read, if they can."""
    goals = [(goal.name, goal.full, goal.rule) for goal in sheet.words.goals]
    rows = [_printed_row(one, [name for name, _full, _rule in goals], opened) for one in sheet.scores]
    return {
        "goals": goals,
        "rows": rows,
        "vetoed": _vetoed(rows),
        "kind": "league issue-league",
        "frozen": True,
    }


def _printed_row(one: PrintedScore, goals: Sequence[str], opened: str) -> Row:
    return Row(
        place=printed_place(one),
        unit=one.words.unit,
        address=f"{opened}#{one.exact.unit}" if opened else "",
        total=one.words.total,
        moved=Moved(one.moved, one.words.movement),
        goals=[(name, points, SafeString()) for name, points in zip(goals, one.words.goals, strict=True)],
        extra=one.words.extra,
        listed=one.exact.listed,
        listed_word=one.words.listed,
        exempt=one.words.exempt,
        veto=one.words.veto,
        vetoes=one.words.vetoes,
    )


@register.filter
def printed_place(score: PrintedScore) -> Place:
    """The rank a contender was frozen with."""
    return Place(score.exact.place, score.words.place)


@register.inclusion_tag("leagues/score_lines.html")
def printed_score_lines(score: PrintedScore) -> dict[str, Any]:
    """Where a contender's points came from when the table was frozen."""
    return {"lines": [_printed_line(line) for line in score.lines], "total": score.words.total}


def _printed_line(line: PrintedLine) -> Line:
    return Line(
        kind=line.exact.kind,
        name=line.words.name,
        illustrative=line.exact.illustrative,
        value=line.words.value,
        month=line.words.month,
        goal=line.words.goal,
        light=light_of_score(line) or SafeString(wording.NOTHING),
        full=line.words.full,
        points=line.words.points,
        reason=line.words.reason,
    )
