"""Who is asking, and what they may do today."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tracker.access import (
    Rights,
    can_enter,
    can_read_record,
    can_see_people,
    has_todos,
    rights_of,
    units_seen_unapproved,
)
from tracker.access.configuring import may_enter_admin
from tracker.access.editions import can_see_drafts
from tracker.calc.refusals import AccessRefused
from tracker.models import User
from tracker.queries.people.notices import unread_count


def asking(request: HttpRequest) -> User:
    """The signed-in person; every view but the login is behind the login middleware."""
    assert isinstance(request.user, User)
    return request.user


def rights(request: HttpRequest) -> Rights:
    """The rights of the person asking, today, looked up once a request. Raises AccessRefused without any."""
    known: Rights | None = getattr(request, "_rights", None)
    if known is None:
        known = rights_of(asking(request), on=timezone.localdate())
        request._rights = known  # type: ignore[attr-defined]
    if not can_enter(known):
        raise AccessRefused("no_role")
    return known


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the rights by which the page's head offers its ways."""
    user = request.user
    if not isinstance(user, User):
        return {}
    held: Rights = getattr(request, "_rights", None) or rights_of(user, on=timezone.localdate())
    return {
        "may_report": held.has("reporter"),
        "may_see_drafts": can_see_drafts(held),
        "may_review": held.has("reviewer"),
        "may_steward": held.has("steward"),
        "may_configure": may_enter_admin(held),
        "may_see_people": can_see_people(held),
        "may_read_record": can_read_record(held),
        "has_role": can_enter(held),
        "may_see_missing": bool(units_seen_unapproved(held)),
        "has_todos": has_todos(held),
        "unread_notices": SimpleLazyObject(lambda: unread_count(user)),
    }
