"""Handing in a unit's month: many lines at one stroke, with a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.statements import state_beside
from tracker.actions.ledger.submitting import Submitted, submit_all
from tracker.actions.people.record import record
from tracker.calc.periods import Month
from tracker.models import Receipt, Unit, User


@dataclass(frozen=True)
class HandedIn:
    """What became of the lines; the receipt names those that were taken, None when none was."""

    outcome: Submitted
    receipt: Receipt | None


@transaction.atomic
def hand_in(*, by: User, at: datetime, unit: Unit, month: Month, entries: Sequence[Entry]) -> HandedIn:
    """Submit lines of a unit's month, each with its own key; those that can't be taken are named, the rest goes through.

    What sources print beside lines is stated with those that are taken. The same lines once more, after a lost reply, give
    the same receipt. Raises AccessRefused for another's unit, or what stating raises.
    """
    access.check_report_for(access.rights_at(by, at), unit.pk)
    outcome = submit_all(by=by, at=at, entries=entries)
    taken = sorted(figure for _, figure in outcome.taken)
    if not taken:
        return HandedIn(outcome, None)
    state_beside(by=by, at=at, taken=outcome.taken)
    known = Receipt.objects.filter(author=by, unit=unit, month=month.first, figures__contains=taken).last()
    if known is not None:
        return HandedIn(outcome, known)
    receipt = Receipt.objects.create(unit=unit, month=month.first, author=by, figures=taken)
    record("hand_in", by=by, of=receipt, figures=len(taken))
    return HandedIn(outcome, receipt)
