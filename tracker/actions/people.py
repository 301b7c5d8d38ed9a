"""Setting up the district and the people in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.record import record
from tracker.calc.periods import SHANGHAI
from tracker.calc.pinyin import search_key
from tracker.models import Membership, Unit, User


class DistrictExists(Exception):
    """A district is set up already; there is one to a database."""


@transaction.atomic
def found_district(*, unit: Unit, username: str, display_name: str, password: str | None = None) -> User:
    """Set up an empty installation: the district itself and its first administrator.

    Raises DistrictExists or ValidationError.
    """
    if Unit.objects.exists():
        raise DistrictExists
    unit.pinyin = search_key(unit.name)
    unit.full_clean()
    unit.save()
    founder = User.objects.create_user(username, password, display_name=display_name)
    Membership.objects.create(user=founder, unit=unit, role=Membership.Role.ADMINISTRATOR)
    record("found_district", by=founder, of=unit)
    return founder


@transaction.atomic
def appoint(*, by: User, at: datetime, user: User, unit: Unit, role: str) -> Membership:
    """Give a person a role in a unit. Raises AccessRefused or ValidationError."""
    access.check_configure(access.rights_of(by, on=at.astimezone(SHANGHAI).date()), "add", "membership")
    membership = Membership(user=user, unit=unit, role=role)
    membership.full_clean()
    membership.save()
    record("appoint", by=by, of=membership, role=role, unit=unit.code)
    return membership
