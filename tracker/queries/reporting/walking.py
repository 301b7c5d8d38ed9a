"""The review queue gone through one figure after another."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from tracker.access import Rights
from tracker.models import Figure
from tracker.queries.reporting.review import decidable


@dataclass(frozen=True)
class Place:
    """Where a figure stands in the queue: its number of how many, and the ids of its neighbours.

    `number` is None once it has left the queue; `following` then is the first that still waits.
    """

    number: int | None
    of: int
    before: int | None
    following: int | None


def place_of(figure: int, found: QuerySet[Figure], rights: Rights) -> Place:
    """A figure's place among those of the queue, in its order, that the reviewer may decide on. One statement."""
    ids = list(decidable(found, rights).values_list("pk", flat=True))
    if figure not in ids:
        return Place(None, len(ids), None, ids[0] if ids else None)
    at = ids.index(figure)
    before = ids[at - 1] if at else None
    return Place(at + 1, len(ids), before, ids[at + 1] if at + 1 < len(ids) else None)
