"""Lifting the embargo on official statistics, month by month."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker import access
from tracker.access.embargo import covers
from tracker.actions.people.record import record
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Indicator, Release, User
from tracker.queries.ledger.counting_figures import EVERYWHERE, approvals


@transaction.atomic
def release(*, by: User, at: datetime, indicator: Indicator, month: Month, basis: str) -> Release:
    """Make an official statistic's approved figures of a month public; from then on they count everywhere.

    Raises AccessRefused or Refused (no basis, no embargo, nothing approved, released already).
    """
    fresh = Indicator.objects.select_for_update().get(pk=indicator.pk)
    access.check_release(access.rights_at(by, at), fresh)
    if not basis.strip():
        raise Refused("reason_missing")
    if not covers(fresh, month):
        raise Refused("not_embargoed")
    if Release.objects.filter(indicator=fresh, month=month.first).exists():
        raise Refused("already_released")
    own = Q(slot__series__indicator=fresh, slot__month=month.first)
    if not approvals(own, known_by=None, inside=EVERYWHERE).filter(history_load=None).exists():
        raise Refused("nothing_to_release")
    made = Release.objects.create(indicator=fresh, month=month.first, basis=basis.strip(), author=by)
    record("release", by=by, of=made, basis=made.basis)
    return made
