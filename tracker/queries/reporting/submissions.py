"""我的填报: what a person reported, or had reported in their place, with what became of it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.access import Rights, visible_figures
from tracker.calc import states
from tracker.models import Figure
from tracker.queries.ledger.figures import figures

WAITS = "waiting"
# By which step a figure that waits comes into each state in which it waits no longer.
_STEP = {after: step for (_before, step), after in states.STEPS.items() if after not in states.WAITING}


def submissions(rights: Rights, state: str = "") -> QuerySet[Figure]:
    """A person's own figures, the newest first; of one `state` (`waiting`, `returned`, `withdrawn`, `approved`) or all.

    `superseded` says whether something was reported in a figure's place since.
    """
    mine = Q(author=rights.user_id) | Q(acting_for=rights.user_id)
    newer = Figure.objects.filter(slot=OuterRef("slot"), pk__gt=OuterRef("pk"))
    found = figures().filter(mine).annotate(superseded=Exists(newer))
    if state:
        found = found.filter(decision=None) if state == WAITS else found.filter(decision__kind=_STEP[state])
    return visible_figures(found, rights).order_by("-id")
