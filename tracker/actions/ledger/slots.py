"""The slots that entries go into: found, made where they are missing, held, and what stands in them."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import connection

from tracker.actions.ledger.entries import Entry, Place, says_the_same
from tracker.calc.refusals import Refused
from tracker.models import Figure, Slot, User
from tracker.models.arrays import array
from tracker.queries.ledger.figures import current_figures

MOST_HELD = 4_000  # slots that exist already: the server's table of locks isn't endless

_NEW = """
    INSERT INTO tracker_slot (series_id, month) SELECT * FROM unnest(%(series)s::bigint[], %(months)s::date[])
    ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING series_id, month, id
"""
_KNOWN = """
    SELECT slot.series_id, slot.month, slot.id
    FROM unnest(%(series)s::bigint[], %(months)s::date[]) AS asked(series_id, month)
    JOIN tracker_slot slot ON slot.series_id = asked.series_id AND slot.month IS NOT DISTINCT FROM asked.month
"""


def known_slots(places: Collection[Place]) -> dict[Place, int]:
    """The slots there are for these places."""
    return _slots(_KNOWN, places)


def held_slots(places: Collection[Place]) -> tuple[dict[Place, int], dict[Place, int]]:
    """The slots of all places, made where they are missing; and those among them that were there, held until the
    transaction ends.

    All are made, in one order, before any is held: who waits for a slot that somebody else is making holds none they
    could want. What this transaction makes nobody else can see. Raises Refused `too_many_at_once`.
    """
    made = _slots(_NEW, places)
    known = known_slots([place for place in places if place not in made])
    if len(known) > MOST_HELD:
        raise Refused("too_many_at_once", most=MOST_HELD)
    Slot.objects.lock_all(known.values())
    return made | known, known


def _slots(statement: str, places: Collection[Place]) -> dict[Place, int]:
    if not places:
        return {}
    columns = {
        "series": array(series for series, _month in places),
        "months": array(month for _series, month in places),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, columns)
        return {(series, month): slot for series, month, slot in cursor.fetchall()}


class SlotStandings:
    """What some slots say already."""

    def __init__(self, slots: Collection[int]) -> None:
        self.current = current_figures(slots) if slots else {}
        waiting = Figure.objects.filter(slot__in=slots, decision=None).select_related("author", "acting_for")
        self.waiting = {figure.slot_id: figure for figure in waiting} if slots else {}

    def check(self, slot: int | None, entry: Entry) -> None:
        """Make sure that nothing is approved or waiting that the entry doesn't replace. Raises Refused."""
        current = self.current.get((slot, entry.report.grade)) if slot else None
        if entry.corrects is None and current is not None:
            raise Refused("already_approved", figure=current)
        if entry.corrects is not None and current != entry.corrects:
            raise Refused("not_current")
        if slot in self.waiting:
            raise Refused("already_waiting", figure=self.waiting[slot])


class Sent:
    """Which figures some keys were used for already."""

    def __init__(self, keys: Collection[uuid.UUID]) -> None:
        known = Figure.objects.filter(idempotency_key__in=keys).prefetch_related("evidence", "answers")
        self.by_key = {figure.idempotency_key: figure for figure in known} if keys else {}

    def figure(self, by: User, slot: int | None, entry: Entry) -> int | None:
        """The figure the entry's key was used for, if it says the same. Raises Refused if it doesn't."""
        figure = self.by_key.get(entry.key) if entry.key else None
        if figure is None:
            return None
        if figure.author_id != by.pk or figure.slot_id != slot or not says_the_same(figure, entry):
            raise Refused("key_reused")
        return figure.pk
