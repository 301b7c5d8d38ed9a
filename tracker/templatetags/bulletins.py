"""Briefings, for templates: their parts, what is wrong with them, and why one isn't taken."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from tracker.wording import bulletin_faults
from tracker.wording.bulletin_phrases import Phrase
from tracker.wording.bulletins import Fault, Part

register = template.Library()
register.filter(bulletin_faults.fault_sentence)
register.filter(bulletin_faults.fault_reason)
register.filter(bulletin_faults.flag_sentence)


@register.filter
def opens(sources: Mapping[Phrase, str], phrase: Phrase) -> str:
    """The address that a printed number opens, if any."""
    return sources.get(phrase, "")


@register.filter
def is_text(part: Part) -> bool:
    return isinstance(part, str)


@register.filter
def is_fault(part: Part) -> bool:
    return isinstance(part, Fault)


@register.filter
def called(named: Mapping[str, str], name: str) -> str:
    """The title of a figure that could be meant."""
    return named.get(name, "")
