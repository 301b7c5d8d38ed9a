"""A goal in one go: its indicator where that is new, who reports it, its window and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker.actions.people.configuration import save
from tracker.actions.targets.changes import set_goals
from tracker.actions.targets.plan import open_series
from tracker.models import Indicator, Target, TargetChangeRequest, TargetVersion, Unit, User
from tracker.queries.targets.windows import begins_again


@dataclass(frozen=True)
class NewGoal:
    """An indicator, stored or new, the target for it and the first version of that, none of them linked yet.

    `reported_by` are units whose numbers make the district's; a unit's own goal is reported by itself.
    """

    indicator: Indicator
    target: Target
    version: TargetVersion
    reported_by: Sequence[Unit] = ()


@transaction.atomic
def set_new_goal(*, by: User, at: datetime, goal: NewGoal) -> TargetVersion | TargetChangeRequest:
    """Enter a goal with all that it needs, or nothing; from a month that is over or published on it waits for a second person.

    Raises AccessRefused, Refused or ValidationError with sentences for the fields at fault.
    """
    indicator, target, version = goal.indicator, goal.target, goal.version
    if indicator._state.adding:
        indicator = save(by=by, at=at, row=indicator)
    target.indicator = indicator
    version.target = save(by=by, at=at, row=begins_again(target) or target)
    for unit in goal.reported_by:
        open_series(by=by, at=at, indicator=indicator, unit=unit)
    version.illustrative = by.illustrative
    return set_goals(by=by, at=at, wanted=[(version, {})])[0]
