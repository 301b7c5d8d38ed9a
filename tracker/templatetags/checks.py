"""What the checks at entry object to, for templates."""

from django import template

from tracker.calc import checks
from tracker.calc.checks import Finding
from tracker.wording import findings

register = template.Library()
register.filter(findings.finding_sentence)


@register.filter
def is_error(finding: Finding) -> bool:
    """Whether the objection stops the report whatever is said about it."""
    return finding.severity == checks.ERROR
