"""Editions that wait for somebody's step on their way to the public."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.access import LEADER, REVIEWER, STEWARD, Rights
from tracker.access.editions import can_take_on
from tracker.calc import issuing
from tracker.models import Edition


@dataclass(frozen=True)
class AwaitedStep:
    """An edition, and the step that it waits for."""

    edition: Edition
    step: str


def editions_to_take_on(rights: Rights) -> list[AwaitedStep]:
    """What the person may approve, sign or publish, the oldest month first. At most two statements."""
    if not rights.of_district(STEWARD, REVIEWER, LEADER):
        return []
    ended = Edition.objects.filter(steps__kind__in=(issuing.PUBLISH, issuing.DISCARD))
    open_ones = Edition.objects.exclude(pk__in=ended.values("pk")).prefetch_related("steps")
    waiting = ((one, issuing.awaited_step(one.state)) for one in open_ones.order_by("month", "id"))
    return [AwaitedStep(one, step) for one, step in waiting if step and can_take_on(rights, one, step)]
