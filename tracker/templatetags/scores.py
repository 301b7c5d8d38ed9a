"""Scores in words: points, movement, how a goal earns marks, and where a line's points come from."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext, ngettext

from tracker.calc import wording
from tracker.models import SchemeGoal, ScoreLine, Vote
from tracker.queries.editions.sheets import PrintedScore, PrintedSheet
from tracker.queries.leagues import words
from tracker.queries.leagues.promises import Kept
from tracker.queries.leagues.rules import Rules
from tracker.queries.leagues.scoring import Scored
from tracker.templatetags.wording import language

register = template.Library()


@register.filter
def marks(value: Decimal | None) -> str:
    return wording.marks(value)


@register.filter
def full_marks(value: Decimal | None) -> str:
    """Full marks as people write them: 30, not 30.00."""
    return wording.number(value, 2)


@register.filter
def movement(places: int | None) -> str:
    return words.movement(places)


@register.filter
def goal_rule(goal: SchemeGoal) -> str:
    return words.goal_rule(goal)


@register.filter
def ballot_worth(rules: Rules) -> str:
    """What the four grades are worth."""
    scheme = rules.scheme
    worth = (scheme.grade_good, scheme.grade_fairly, scheme.grade_average, scheme.grade_poor)
    return gettext("、").join(
        f"{grade.label} {wording.number(share, 2)}%" for grade, share in zip(Vote.Grade, worth, strict=True)
    )


@register.filter
def line_name(line: ScoreLine) -> str:
    return words.line_name(line, language())


@register.filter
def line_value(line: ScoreLine) -> str:
    return words.line_value(line, language())


@register.filter
def line_goal(line: ScoreLine) -> str:
    return words.line_goal(line, language())


@register.simple_tag
def line_reason(line: ScoreLine, rules: Rules) -> str:
    return words.line_reason(line, rules, language())


@register.filter
def points_for(scored: Scored, goal: SchemeGoal) -> str:
    return words.points_for(scored, goal)


@register.filter
def lines_for(scored: Scored, goal: SchemeGoal) -> list[ScoreLine]:
    return words.lines_for(scored, goal)


@register.filter
def extra_points(scored: Scored) -> str:
    return words.extra_points(scored)


@register.filter
def goal_points(sheet: PrintedSheet, score: PrintedScore) -> list[tuple[str, str]]:
    """A contender's points in a frozen table, under the name of each goal."""
    names = (goal.name for goal in sheet.words.goals)
    return list(zip(names, score.words.goals, strict=True))


@register.filter
def kept_word(kept: Kept) -> str:
    """Whether a promise was kept, in a word."""
    return {
        "kept": gettext("已兑现"),
        "broken": gettext("未兑现"),
        "pending": gettext("未到期"),
        "missing": gettext("未报"),
        "words": gettext("不可计量"),
    }[kept.outcome]


@register.simple_tag
def promise_value(kept: Kept, value: Decimal | None) -> str:
    """A promised or a reached value, in the unit of the promise's indicator."""
    if kept.promise.target is None:
        return wording.NOTHING
    indicator = kept.promise.target.indicator
    return wording.quantity(value, indicator.measured_in, indicator.places, language())


@register.filter
def minutes(count: int) -> str:
    return ngettext("%(n)s 分钟", "%(n)s 分钟", count) % {"n": count}
