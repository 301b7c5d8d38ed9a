"""What is wrong with a file, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from tracker.queries.ledger.evidence import Kept, problem_of, shown_as

register = template.Library()
register.filter(shown_as)

PROBLEMS = {"missing": _("文件缺失"), "changed": _("文件已损坏")}


@register.filter
def file_problem(kept: Kept) -> str:
    """What is wrong with a file, in words; empty when it is what was handed in."""
    return str(PROBLEMS.get(problem_of(kept), ""))
