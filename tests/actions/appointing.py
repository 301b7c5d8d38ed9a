"""Roles of a street and the district around it, and asking for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tracker.actions.people.accounts import save_membership
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import AppointmentRequest, Membership, Unit, User

STREET, OTHER, DISTRICT = "dongguan", "liyuan", "kuiwen"
NOT_YOURS = "not_your_unit_to_staff"
PAST = date(2020, 1, 1)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def role(user: User, name: str, code: str = STREET, **said: Any) -> Membership:
    return Membership(user=user, unit=unit(code), role=name, **said)


def ask(by: User, now: datetime, membership: Membership) -> AppointmentRequest:
    asked = save_membership(by=by, at=now, membership=membership)
    assert isinstance(asked, AppointmentRequest)
    return asked


def code_of(step: Callable[[], object]) -> str:
    """How a step ends, undone: empty when it's taken, else the code of the refusal."""
    try:
        with transaction.atomic():
            step()
            transaction.set_rollback(True)
    except (AccessRefused, Refused) as refused:
        return refused.code
    return ""
