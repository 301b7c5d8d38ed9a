"""Whose roles pass with a unit that ends: those in force, those that begin later, administrators' like all others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.acts import carried_out, unit
from tracker.actions.people.accounts import appoint
from tracker.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(person: Any) -> User:
    return person("steward")


def held(user: User) -> list[tuple[str, str, Any]]:
    rows = Membership.objects.filter(user=user).order_by("id")
    return [(one.unit.code, one.role, one.from_date) for one in rows]


def test_roles_that_begin_later_pass_with_their_own_day(
    steward: User, second: User, person: Any, now: datetime
) -> None:
    clerk, later = person("reporter", "guangwen"), now.date() + timedelta(days=40)
    until = later + timedelta(days=100)
    appoint(
        by=User.objects.get(username="history_entry"),
        at=now,
        user=clerk,
        unit=unit("beiyuan"),
        role=Membership.Role.REVIEWER,
    )
    Membership.objects.filter(user=clerk, role="reviewer").update(from_date=later, until_date=until)
    carried_out("beiyuan", {"guangwen": "0.5", "dayu": "0.5"}, by=steward, second=second, at=now)
    for code in ("guangwen", "dayu"):
        new = Membership.objects.get(user=clerk, role="reviewer", unit__code=code)
        assert (new.from_date, new.until_date) == (later, until)
    for day in (now.date(), later):
        assert not Membership.objects.in_force(day).filter(unit__code="beiyuan").exists()


def test_roles_that_are_over_stay_where_they_were(
    steward: User, second: User, person: Any, now: datetime
) -> None:
    clerk = person("reporter", "beiyuan")
    Membership.objects.filter(user=clerk).update(until_date=now.date() - timedelta(days=1))
    before = held(clerk)
    carried_out("beiyuan", "guangwen", by=steward, second=second, at=now)
    assert held(clerk) == before


def test_the_last_administrator_of_all_goes_on_in_the_successor(
    steward: User, second: User, person: Any, now: datetime
) -> None:
    only = person("administrator", "beiyuan")
    Membership.objects.filter(role="administrator").exclude(user=only).update(
        from_date=None, until_date=now.date() - timedelta(days=1)
    )
    carried_out("beiyuan", "guangwen", by=steward, second=second, at=now)
    in_force = Membership.objects.in_force(now.date()).filter(role="administrator")
    assert [(one.user, one.unit.code) for one in in_force] == [(only, "guangwen")]
