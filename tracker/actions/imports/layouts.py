"""Forgetting how tables of a shape are laid: the next file of that shape is asked about again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.people.record import record
from tracker.calc.refusals import Refused
from tracker.models import User
from tracker.queries.imports.memory import FORGET, remembered_layouts
from tracker.queries.imports.preview import ImportTarget


@transaction.atomic
def forget_layout(*, by: User, at: datetime, into: ImportTarget, shape: str) -> None:
    """Forget the layout of tables of this shape into a place, by an event of the last import that was read so; imports stay as they are.

    Raises AccessRefused, or Refused `layout_not_remembered`.
    """
    place = into.register or into.unit or into.indicator
    assert place is not None
    access.check_import(access.rights_at(by, at), place)
    found = remembered_layouts(into).get(shape)
    if found is None:
        raise Refused("layout_not_remembered")
    record(FORGET, by=by, of=found.run, shape=shape)
