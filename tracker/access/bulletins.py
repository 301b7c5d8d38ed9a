"""Who reads a briefing before it is issued."""

from __future__ import annotations

from tracker.access import ADMINISTRATOR, AUDITOR, LEADER, STEWARD, Rights
from tracker.calc.refusals import AccessRefused


def can_see_draft(rights: Rights) -> bool:
    """The district's briefing is drafted before the eyes of those alone who oversee the whole district."""
    return rights.of_district(LEADER, STEWARD, ADMINISTRATOR, AUDITOR)


def check_see_draft(rights: Rights) -> None:
    if not can_see_draft(rights):
        raise AccessRefused("not_yours_to_see")
