"""Requests to change a goal, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tracker.access import STEWARD, Rights, visible_changes
from tracker.models import Target, TargetChangeDecision, TargetChangeRequest
from tracker.queries.versions import known


def _requests() -> QuerySet[TargetChangeRequest]:
    return TargetChangeRequest.objects.select_related(
        "target__indicator", "target__unit", "author", "decision__decider", "decision__version"
    ).order_by("-id")


@dataclass(frozen=True)
class Change:
    """A request with its decision, if there was one by the time asked for."""

    request: TargetChangeRequest
    decision: TargetChangeDecision | None


def changes_of(target: Target, rights: Rights, known_by: datetime | None) -> list[Change]:
    """The requests for a target that the person may see, the newest first, as known at an instant."""
    found = known(_requests().filter(target=target), known_by)
    return [
        Change(request, _decision(request, known_by))
        for request in visible_changes(found, rights, known_by=known_by)
    ]


def _decision(request: TargetChangeRequest, known_by: datetime | None) -> TargetChangeDecision | None:
    decision: TargetChangeDecision | None = getattr(request, "decision", None)
    if decision is None or (known_by is not None and decision.known_at > known_by):
        return None
    return decision


def waiting_changes(rights: Rights) -> list[TargetChangeRequest]:
    """What a steward has to decide on, the oldest first; their own requests are in it, marked as not theirs."""
    mine = _requests().filter(target__unit__in=rights.units(STEWARD), decision=None)
    return list(mine.order_by("id"))
