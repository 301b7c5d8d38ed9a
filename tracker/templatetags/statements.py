"""What sources print beside figures, in templates."""

from __future__ import annotations

from django import template

from tracker.queries.reporting.stated import Contradicted
from tracker.wording import statements

register = template.Library()
register.filter(statements.stated_number)
register.filter(statements.stated_in_full)


@register.filter
def stated_sentence(one: Contradicted) -> str:
    """What a source prints and what follows from the ledger instead."""
    return statements.stated_sentence(one.statement, one.relation, one.found)
