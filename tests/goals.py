"""Goals as two people set them: one asks, a second one decides. Goals of past months come about in no other way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from tests.people import known_as
from tracker.actions.targets.changes import accept_change, propose_goal
from tracker.calc.periods import Month
from tracker.models import TargetChangeRequest, TargetVersion, User


def set_goal(
    *, by: User, at: datetime, version: TargetVersion, curve: Mapping[Month, Decimal] | None = None
) -> TargetVersion:
    """A version that `by` asks for and another steward of the district accepts."""
    return accepted(propose_goal(by=by, at=at, version=version, curve=curve), at=at)


def accepted(request: TargetChangeRequest, *, at: datetime) -> TargetVersion:
    """What becomes of a request when a steward who didn't ask accepts it."""
    return accept_change(by=known_as("who-accepts-goals", "steward"), at=at, request=request)
