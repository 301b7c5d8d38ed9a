"""Clients by role."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tracker.models import User


@pytest.fixture
def administrator(person: Any) -> User:
    return person("administrator")


@pytest.fixture
def client(administrator: User) -> Client:
    """Signed in as administrator."""
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")
