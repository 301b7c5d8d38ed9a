"""Worlds to be read, put together past the actions."""

from __future__ import annotations

import pytest

from tests.unwitnessed import past_the_actions


@pytest.fixture(autouse=True)
def unwitnessed(request: pytest.FixtureRequest) -> None:
    """What a test here changes to have something to read comes without events."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        past_the_actions()
