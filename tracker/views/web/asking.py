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
    pages,
)
from tracker.access.configuring import may_configure_district, may_enter_admin
from tracker.access.editions import can_see_drafts
from tracker.access.pages import rights_behind
from tracker.access.units import can_reorganise
from tracker.calc.refusals import AccessRefused
from tracker.models import User
from tracker.queries.people.notices import unread_count


def asking(request: HttpRequest) -> User:
    """The signed-in person; every view but the login is behind the login middleware."""
    assert isinstance(request.user, User)
    return request.user


def rights(request: HttpRequest) -> Rights:
    """The rights of the person asking, today. Raises AccessRefused without any."""
    held = rights_behind(request, at=timezone.now())
    if not can_enter(held):
        raise AccessRefused("no_role")
    return held


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the rights by which the page's head offers its ways, as the pages themselves ask for them."""
    user = request.user
    if not isinstance(user, User):
        return {}
    held = rights_behind(request, at=timezone.now())
    return {
        "may_report": pages.is_reporter(held),
        "may_see_drafts": can_see_drafts(held),
        "may_review": pages.can_review(held),
        "may_steward": pages.can_steward(held),
        "may_reorganise": can_reorganise(held),
        "may_configure": may_enter_admin(held),
        "may_set_up": may_configure_district(held),
        "may_see_people": can_see_people(held),
        "may_read_record": can_read_record(held),
        "has_role": can_enter(held),
        "may_see_missing": pages.can_see_missing(held),
        "unread_notices": SimpleLazyObject(lambda: unread_count(held)),
    }
