"""来源印的数: writing down what a source prints beside a figure; what counts stays as it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.people.record import record
from tracker.calc.periods import day_of
from tracker.calc.refusals import Refused
from tracker.models import Statement, User


@transaction.atomic
def state(*, by: User, at: datetime, statement: Statement) -> Statement:
    """Add what a source prints for a slot; it stands beside whatever becomes of the slot's figures.

    Raises AccessRefused, ValidationError with sentences for the fields at fault, or Refused (`not_to_state` of what isn't a
    month of an indicator, `source_in_the_future`).
    """
    slot = statement.slot
    if slot.month is None or slot.series.indicator_id is None:
        raise Refused("not_to_state")
    access.check_report(access.rights_at(by, at), slot.series)
    statement.author = by
    statement.source = statement.source.strip()
    statement.full_clean(exclude=["id"])
    if statement.source_date > day_of(at):
        raise Refused("source_in_the_future", field="source_date")
    statement.save(force_insert=True)
    # Not the number: auditors read the record, and the number may be under embargo. The row itself keeps it.
    told = {"source": statement.source, "source_date": str(statement.source_date)}
    record("state", by=by, of=statement, what=statement.what, **told)
    return statement
