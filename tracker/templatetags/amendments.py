"""Changes of settings, for templates."""

from __future__ import annotations

from django import template

from tracker.queries.ledger.history import Amended
from tracker.wording.amendments import change_sentence
from tracker.wording.counting import rule_sentence

register = template.Library()
register.filter(rule_sentence)


@register.filter
def change(one: Amended) -> str:
    """From which month which setting says what instead of what."""
    return change_sentence(one.amendment, one.former, one.value)
