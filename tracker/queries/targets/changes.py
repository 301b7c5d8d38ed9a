"""Requests to change a goal, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tracker.access import STEWARD, Rights, visible_changes
from tracker.calc.periods import Month
from tracker.models import Target, TargetChangeDecision, TargetChangeRequest, TargetVersion
from tracker.queries.ledger.versions import in_force, known, target_versions
from tracker.queries.targets.misfits import Misfit, misfits


def _requests() -> QuerySet[TargetChangeRequest]:
    return TargetChangeRequest.objects.select_related(
        "target__indicator",
        "target__issuer",
        "target__unit",
        "author",
        "decision__decider",
        "decision__version",
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


@dataclass(frozen=True)
class Asked:
    """A request that waits, beside the version it would take the place of.

    `others` are those made at the same stroke, which are decided with it; `misfits` are goals to which their parts
    wouldn't add up any more.
    """

    request: TargetChangeRequest
    current: TargetVersion | None
    others: Sequence[TargetChangeRequest] = ()
    misfits: Sequence[Misfit] = ()


def stroke_of(request: TargetChangeRequest) -> list[TargetChangeRequest]:
    """The request and those made at the same stroke, which are decided with it."""
    same = {"pk": request.pk} if request.together is None else {"together": request.together}
    return list(_requests().filter(**same))


def changes_to_decide(rights: Rights) -> int:
    """How many requests wait for a steward who didn't make them."""
    mine = TargetChangeRequest.objects.filter(target__unit__in=rights.units(STEWARD), decision=None)
    return mine.exclude(author=rights.user_id).count()


def waiting_changes(rights: Rights) -> list[Asked]:
    """What a steward has to decide on, the oldest first; their own requests are in it, marked as not theirs."""
    mine = _requests().filter(target__unit__in=rights.units(STEWARD), decision=None)
    found = list(mine.order_by("id"))
    versions = target_versions([request.target_id for request in found], None)
    asked: list[Asked] = []
    strokes = _strokes(found)
    for stroke, apart in zip(strokes, misfits(strokes), strict=True):
        first, *others = stroke
        current = in_force(versions.get(first.target_id, []), Month.of(first.in_force_from))
        asked.append(Asked(first, current, others, apart))
    return asked


def _strokes(found: Sequence[TargetChangeRequest]) -> list[list[TargetChangeRequest]]:
    """Requests by the stroke at which they were made, in order."""
    strokes: dict[object, list[TargetChangeRequest]] = {}
    for request in found:
        strokes.setdefault(request.together or request.pk, []).append(request)
    return list(strokes.values())
