"""Who may set goals, and which of them a second person decides on."""

from __future__ import annotations

from datetime import date

from tracker.access import ADMINISTRATOR, STEWARD, AccessRefused, Rights
from tracker.models import EditionStep, Target

SETTERS = (STEWARD, ADMINISTRATOR)


def check_set_goal(rights: Rights, target: Target) -> None:
    """A steward or administrator of the goal's unit."""
    if not rights.covers(target.unit_id, *SETTERS):
        raise AccessRefused("not_a_steward")


def reaches_back(in_force_from: date, *, today: date) -> bool:
    """Whether a goal from that month on would judge a month anew that is over or published: two people decide on that."""
    published = EditionStep.objects.filter(kind="publish", edition__month__gte=in_force_from)
    return in_force_from < today.replace(day=1) or published.exists()
