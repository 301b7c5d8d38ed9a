"""来源印的数: writing down what a source prints beside a figure; what counts stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.ledger.entries import Entry
from tracker.actions.people.record import record
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import Figure, ImportRun, Slot, Statement, User
from tracker.queries.ledger.care import of_its_month
from tracker.queries.reporting.stated import newest


@transaction.atomic
def state_all(
    *, by: User, at: datetime, statements: Sequence[Statement], run: ImportRun | None = None
) -> list[Statement]:
    """Add what sources print for slots, all or nothing; it stands beside whatever becomes of the slots' figures.

    What a source is on record with already isn't written again; the row that says it is given back in its place. With an
    import they name its `run`, whose event stands for them.
    Raises AccessRefused, ValidationError with sentences for the fields at fault, or Refused (`not_to_state` of what sources
    don't print beside such a series (`Series.printed`), `source_in_the_future`).
    """
    held, today = access.rights_at(by, at), day_of(at)
    slots = Slot.objects.filter(pk__in={one.slot_id for one in statements})
    known = {_place(one): one for one in newest(slots)}
    found = []
    for one in statements:
        _check(held, one)
        one.author, one.import_run, one.source = by, run, one.source.strip()
        one.full_clean(exclude=["id", "slot", "author"])
        if one.source_date > today:
            raise Refused("source_in_the_future", field="source_date")
        before = known.get(_place(one))
        if before is not None and before.says_the_same(one):
            found.append(before)
            continue
        one.save(force_insert=True)
        known[_place(one)] = one
        found.append(one)
        if run is None:
            # Not the number: auditors read the record, and the number may be under embargo. The row itself keeps it.
            told = {"source": one.source, "source_date": str(one.source_date)}
            record("state", by=by, of=one, what=one.what, **told)
    return found


def state_beside(*, by: User, at: datetime, taken: Sequence[tuple[Entry, int]]) -> None:
    """Add what sources print beside reports that were taken, each given with the number of its figure. Raises what `state_all` does."""
    stating = {figure: entry.statements for entry, figure in taken if entry.statements}
    if not stating:
        return
    for figure in Figure.objects.filter(pk__in=stating).select_related("slot__series").order_by("pk"):
        for one in stating[figure.pk]:
            one.slot = figure.slot
    state_all(by=by, at=at, statements=[one for some in stating.values() for one in some])


def _check(held: access.Rights, statement: Statement) -> None:
    slot = statement.slot
    if slot.month is None or statement.what not in slot.series.printed:
        raise Refused("not_to_state")
    access.check_report(held, of_its_month(slot.series, Month.of(slot.month)))


def _place(statement: Statement) -> tuple[int, str, str]:
    return statement.slot_id, statement.what, statement.source
