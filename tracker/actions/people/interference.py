"""干预记录: writing down that somebody leaned on one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.people.record import record
from tracker.calc.periods import day_of
from tracker.calc.refusals import Refused
from tracker.models import InterferenceNote, User


@transaction.atomic
def note_interference(*, by: User, at: datetime, note: InterferenceNote) -> InterferenceNote:
    """Keep a note for good; the event tells that there is one, not what it says.

    Raises AccessRefused or ValidationError.
    """
    today = day_of(at)
    access.check_note_interference(access.rights_at(by, at))
    note.author = by
    note.full_clean(exclude=["id"])
    if note.happened_on > today:
        raise Refused("happened_in_the_future", field="happened_on")
    note.save()
    record("note_interference", by=by, of=by, note=note.pk)
    return note
