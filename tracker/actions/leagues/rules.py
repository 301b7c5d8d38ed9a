"""Rules of a league: new versions, never an edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.access.settled import check_open
from tracker.actions.people.record import record
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import HistoryLoad, League, SchemeGoal, ScoringScheme, User


@transaction.atomic
def add_scoring_scheme(
    *,
    by: User,
    at: datetime,
    scheme: ScoringScheme,
    goals: Sequence[SchemeGoal],
    history: tuple[HistoryLoad, date] | None = None,
) -> ScoringScheme:
    """Put rules in force from a month on. The number is the next one, goals are numbered in the order given.

    Raises AccessRefused, or ValidationError with sentences for the fields at fault.
    """
    rights = access.rights_at(by, at)
    configuring.check_configure(rights, "add", scheme)
    League.objects.select_for_update().get(pk=scheme.league_id)
    prepare(scheme, goals)
    scheme.author = by
    if history is None:
        check_open(Month.of(scheme.in_force_from), at)
    else:
        scheme.history_load, scheme.stated_date = history
    scheme.full_clean(exclude=["id"])
    scheme.save(force_insert=True)
    for goal in goals:
        goal.scheme = scheme
        goal.full_clean(exclude=["id"])
    SchemeGoal.objects.bulk_create(goals)
    record("set_scoring_scheme", by=by, of=scheme, goals=len(goals), reason=scheme.reason)
    return scheme


def prepare(scheme: ScoringScheme, goals: Sequence[SchemeGoal]) -> None:
    """Number a scheme and its goals as saving it would, so that it can be tried first. Raises ValidationError."""
    newest = ScoringScheme.objects.filter(league=scheme.league).order_by("-number").first()
    scheme.number = newest.number + 1 if newest else 1
    if newest and scheme.in_force_from < newest.in_force_from:
        raise Refused("before_last_scheme", field="in_force_from")
    if not goals:
        raise Refused("goals_missing")
    for order, goal in enumerate(goals, start=1):
        goal.order = order
    asked = [(goal.indicator_id, goal.how) for goal in goals]
    if len(set(asked)) < len(asked):
        raise Refused("goal_twice")
