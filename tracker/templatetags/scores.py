"""Scores in words, for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from tracker import wording
from tracker.queries.leagues.promises import Kept
from tracker.queries.leagues.rules import Rules
from tracker.wording import scores

register = template.Library()
register.filter(wording.marks)
register.filter(scores.movement)
register.filter(scores.field_change)
register.filter(scores.goal_rule)
register.filter(scores.line_name)
register.filter(scores.veto_reasons)


@register.filter
def full_marks(value: Decimal | None) -> str:
    """Full marks as people write them: 30, not 30.00."""
    return wording.number(value, 2)


@register.filter
def ballot_worth(rules: Rules) -> str:
    """What the four grades are worth."""
    return scores.ballot_worth(rules.scheme)


@register.filter
def kept_word(kept: Kept) -> str:
    """Whether a promise was kept, in a word."""
    return scores.kept_word(kept.outcome)


@register.filter
def not_promised(kept: Kept) -> str:
    """How much of what was reached doesn't count for a promise, since it was taken over."""
    return scores.not_promised(kept.promise, kept.taken_over)


@register.simple_tag
def promise_value(kept: Kept, value: Decimal | None) -> str:
    """A promised or a reached value."""
    return scores.promise_value(kept.promise, value)
