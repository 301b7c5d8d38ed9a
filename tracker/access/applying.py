"""Who declares that a goal doesn't apply to a unit, who decides on it, and who sees what was asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from tracker.access import (
    REPORTER,
    REVIEWER,
    STEWARD,
    Rights,
    can_enter,
    units_seen_unapproved,
)
from tracker.calc.refusals import AccessRefused
from tracker.models import Inapplicability

DECLARING = (REPORTER, REVIEWER, STEWARD)


def can_declare(rights: Rights, unit_id: int) -> bool:
    """Whoever reports, reviews or is the steward of the unit."""
    return rights.covers(unit_id, *DECLARING)


def check_declare(rights: Rights, unit_id: int) -> None:
    if not can_declare(rights, unit_id):
        raise AccessRefused("not_yours_to_declare")


def can_decide_declared(rights: Rights, asked: Inapplicability) -> bool:
    """A steward of the unit who didn't ask."""
    return rights.covers(asked.unit_id, STEWARD) and asked.author_id != rights.user_id


def check_decide_declared(rights: Rights, asked: Inapplicability) -> None:
    if not rights.covers(asked.unit_id, STEWARD):
        raise AccessRefused("not_a_steward")
    if asked.author_id == rights.user_id:
        raise AccessRefused("own_request")


def visible_declared(
    rows: QuerySet[Inapplicability], rights: Rights, *, known_by: datetime | None = None
) -> QuerySet[Inapplicability]:
    """What was accepted for everybody with a role; the rest for the unit, its reviewers, leaders and stewards: for whoever asked
    as long as they are of it.
    """
    if not can_enter(rights):
        return rows.none()
    accepted = Q(decision__kind="accept")
    if known_by is not None:
        accepted &= Q(decision__known_at__lte=known_by)
    return rows.filter(accepted | Q(unit__in=units_seen_unapproved(rights)))
