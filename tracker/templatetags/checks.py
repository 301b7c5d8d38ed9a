"""What the checks at entry object to, in templates."""

from __future__ import annotations

from django import template

from tracker.calc.findings import ERROR, Finding
from tracker.wording.checks import finding_sentence

register = template.Library()
register.filter(finding_sentence)


@register.filter
def is_error(finding: Finding) -> bool:
    """Whether the objection stops the report whatever is said about it."""
    return finding.severity == ERROR
