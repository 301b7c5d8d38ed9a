"""The figure that counts: of each slot, as known at an instant. Whoever reads what is approved reads it from here.

Of a slot's approved figures the one of the highest grade counts, and of that grade the newest, which ends its line of
corrections. Returned and withdrawn figures have no approval. An official statistic counts for nobody before it is
released (`access.embargo`), unless the reader is inside the unit.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from tracker.access.embargo import published
from tracker.calc import states
from tracker.models import Decision
from tracker.queries.ledger.versions import known

# Where a figure stands, as conditions on figures.
WAITING, APPROVED = Q(decision=None), Q(decision__kind=states.APPROVE)
# Who reports and reviews compares with everything, embargo or not.
EVERYWHERE = None
_HIGHEST = "-grade", "-id"


def approvals(
    slots: Q, *, known_by: datetime | None, inside: Collection[int] | None = ()
) -> QuerySet[Decision]:
    """The approvals in some slots of which one can count, as known at an instant; None means now.

    `slots` is a condition on decisions that looks at their slot alone. `inside` are the units of which what is under
    embargo is read too, `EVERYWHERE` all of them.
    """
    found = known(Decision.objects.filter(slots, kind=states.APPROVE), known_by)
    if inside is None:
        return found
    shown = published(known_by=known_by)
    return found.filter(shown | Q(slot__series__unit__in=inside) if inside else shown)


def that_count(found: QuerySet[Decision], *each: str) -> QuerySet[Decision]:
    """Of approvals those whose figure counts, one a slot; `each` tells slots apart and orders them."""
    each = each or ("slot_id",)
    return found.order_by(*each, *_HIGHEST).distinct(*each)


def of_each_grade(found: QuerySet[Decision]) -> QuerySet[Decision]:
    """Of approvals the end of each line of corrections: one a slot and grade."""
    return that_count(found, "slot_id", "grade")


def next_ones(found: QuerySet[Decision]) -> QuerySet[Decision]:
    """Approvals, of the oldest month first and the one that counts there before the others."""
    return found.order_by("slot__month", *_HIGHEST)


def newest(found: QuerySet[Decision], *each: str) -> QuerySet[Decision]:
    """Approvals, of the newest month first and the one that counts there before the others; or `each` the first alone."""
    ordered = found.order_by(*each, "-slot__month", *_HIGHEST)
    return ordered.distinct(*each) if each else ordered
