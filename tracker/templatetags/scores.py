"""Scores in words, for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from tracker import wording
from tracker.models import SchemeGoal, ScoreLine
from tracker.queries.editions.sheets import PrintedScore, PrintedSheet
from tracker.queries.leagues.promises import Kept
from tracker.queries.leagues.rules import Rules
from tracker.queries.leagues.scoring import Scored
from tracker.wording import scores

register = template.Library()
register.filter(wording.marks)
register.filter(scores.movement)
register.filter(scores.goal_rule)
register.filter(scores.line_name)
register.filter(scores.line_value)
register.filter(scores.line_goal)
register.filter(scores.minutes)


@register.filter
def full_marks(value: Decimal | None) -> str:
    """Full marks as people write them: 30, not 30.00."""
    return wording.number(value, 2)


@register.filter
def ballot_worth(rules: Rules) -> str:
    """What the four grades are worth."""
    return scores.ballot_worth(rules.scheme)


@register.simple_tag
def line_reason(line: ScoreLine, rules: Rules) -> str:
    """Where a line's points come from."""
    return scores.line_reason(line, rules.scheme)


@register.filter
def points_for(scored: Scored, goal: SchemeGoal) -> str:
    """A contender's points for a goal."""
    return scores.points_for(scored.lines, goal)


@register.filter
def lines_for(scored: Scored, goal: SchemeGoal) -> list[ScoreLine]:
    """The lines of a score that a goal has."""
    return [line for line in scored.lines if line.goal and line.goal.order == goal.order]


@register.filter
def extra_points(scored: Scored) -> str:
    """Additions and deductions together."""
    return scores.extra_points(scored.lines)


@register.filter
def goal_points(sheet: PrintedSheet, score: PrintedScore) -> list[tuple[str, str]]:
    """A contender's points in a frozen table, under the name of each goal."""
    names = (goal["name"] for goal in sheet.words["goals"])
    return list(zip(names, score.words["goals"], strict=True))


@register.filter
def kept_word(kept: Kept) -> str:
    """Whether a promise was kept, in a word."""
    return scores.kept_word(kept.outcome)


@register.simple_tag
def promise_value(kept: Kept, value: Decimal | None) -> str:
    """A promised or a reached value."""
    return scores.promise_value(kept.promise, value)
