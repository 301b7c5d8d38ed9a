"""What goals gained by acts that were carried out, as the decisions keep it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.calc.periods import Month
from tracker.models import Reorganisation, ReorganisationDecision, TargetVersion
from tracker.queries.ledger.lives import carried_out
from tracker.queries.ledger.versions import in_force


@dataclass(frozen=True)
class Gain:
    """What one act of the month `first` added to a goal from the month `since` on, and whether the act stands.

    `was` says what the goal was before, where that wasn't a value: the last month at which it had ended, or the version that named
    none.
    """

    act: int
    first: Month
    since: Month
    stands: bool
    was: Mapping[str, Any]


def gains_of(targets: Collection[int]) -> dict[int, list[Gain]]:
    """All that acts ever added to each of these targets, in the order in which they were carried out, and of each act by its months."""
    standing = set(Reorganisation.objects.filter(carried_out()).values_list("pk", flat=True))
    accepted = ReorganisationDecision.objects.filter(
        kind=ReorganisationDecision.Kind.ACCEPT, request__undoes=None
    )
    found: dict[int, list[Gain]] = defaultdict(list)
    rows = accepted.order_by("id").values_list("request", "request__first_month", "done__goals")
    for act, first, goals in rows:
        for one in goals:
            if one["target"] in targets:
                found[one["target"]] += [
                    Gain(act, Month.of(first), Month.parse(step["since"]), act in standing, step["was"])
                    for step in one["steps"]
                ]
    return found


def was_in(month: Month, gains: Sequence[Gain]) -> Mapping[str, Any]:
    """What a goal was in a month before the first of the acts that gave it anything since; empty where it named a value of its own."""
    by_act = {gain.act: gain.was for gain in gains if gain.since <= month}
    return next((was for was in reversed(by_act.values()) if was), {})


def holding(
    versions: Sequence[TargetVersion], gained: Mapping[int, Mapping[str, Any]]
) -> list[tuple[TargetVersion, Mapping[str, Any]]]:
    """Of a target's `versions`, in the order in which they come into force, those in force from some month on that say what was
    `gained` with a version, by its number, each with that: the version itself, and each later one that changed one which did.
    """
    holds = dict(gained)
    for one in sorted(versions, key=lambda version: version.number):
        earlier = [before for before in versions if before.number < one.number]
        changed = in_force(earlier, Month.of(one.in_force_from))
        if changed is not None and changed.number in holds:
            holds.setdefault(one.number, holds[changed.number])
    newest = {one.in_force_from: one for one in versions}
    return [(one, holds[one.number]) for one in newest.values() if one.number in holds]
