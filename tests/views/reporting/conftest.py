"""Everybody who could have something to do: one person a role in the district, in a unit and in another."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.people import People, client_of
from tests.views.things import few_goals
from tracker.models import Membership, User

PLACES = ("kuiwen", "dayu", "liyuan")


@pytest.fixture(scope="module")
def everybody(shared_world: Any) -> list[tuple[User, Client]]:
    """One person a role in the district, in the unit that all is about, and in another."""
    person = People()
    with shared_world():
        few_goals(person("steward"))
        users = [person(role, unit) for role in Membership.Role.values for unit in PLACES]
        return [(user, client_of(user)) for user in users]
