"""What belongs to a post, a role in a unit, and not to a person: it is for whoever holds the post now."""

from __future__ import annotations

from django.db.models import Q

from tracker.access import Rights


def in_office(rights: Rights) -> Q:
    """Notices to a person as themselves, and as holder of a post that they still hold."""
    found = Q(unit=None)
    for role, units in rights.reach.items():
        found |= Q(role=role, unit__in=units)
    return Q(recipient=rights.user_id) & found


def holds(rights: Rights, unit: int | None, role: str) -> bool:
    """Whether a notice of this post is for the person; what is of no post is their own."""
    return unit is None or rights.covers(unit, role)
