"""Whose request it is, and which pages are theirs to open: the page's head offers a way by what the page itself asks."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from tracker.access import (
    ADMINISTRATOR,
    REPORTER,
    REVIEWER,
    STEWARD,
    Rights,
    rights_at,
    units_seen_unapproved,
)
from tracker.calc.refusals import AccessRefused
from tracker.models import User


def rights_behind(request: HttpRequest, *, at: datetime) -> Rights:
    """The rights of the person behind a request, looked up once a request; a stranger has none."""
    known: Rights | None = getattr(request, "_rights", None)
    if known is None:
        known = rights_at(request.user, at) if isinstance(request.user, User) else Rights(0, {})
        request._rights = known  # type: ignore[attr-defined]
    return known


def works_daily(rights: Rights) -> bool:
    """Whether a person's day begins with their to-dos; a leader's or an auditor's does only when something waits."""
    return rights.has(REPORTER, REVIEWER, STEWARD, ADMINISTRATOR)


def is_reporter(rights: Rights) -> bool:
    """Whether the person reports for any unit."""
    return rights.has(REPORTER)


def can_review(rights: Rights) -> bool:
    return rights.has(REVIEWER)


def check_review(rights: Rights) -> None:
    if not can_review(rights):
        raise AccessRefused("not_a_reviewer")


def can_steward(rights: Rights) -> bool:
    return rights.has(STEWARD)


def check_steward(rights: Rights) -> None:
    if not can_steward(rights):
        raise AccessRefused("not_a_steward")


def can_see_missing(rights: Rights) -> bool:
    return bool(units_seen_unapproved(rights))


def check_see_missing(rights: Rights) -> None:
    if not can_see_missing(rights):
        raise AccessRefused("no_units_to_see")
