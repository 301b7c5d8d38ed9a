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
    """What one act added to a goal from a month on, and whether the act stands.

    `was` says what the goal was before, where that wasn't a value: the last month at which it had ended, or the version that named
    none.
    """

    act: int
    since: Month
    stands: bool
    was: Mapping[str, Any]


def gains_of(targets: Collection[int]) -> dict[int, list[Gain]]:
    """All that acts ever added to each of these targets, in the order in which they were carried out."""
    standing = set(Reorganisation.objects.filter(carried_out()).values_list("pk", flat=True))
    accepted = ReorganisationDecision.objects.filter(
        kind=ReorganisationDecision.Kind.ACCEPT, request__undoes=None
    )
    found: dict[int, list[Gain]] = defaultdict(list)
    rows = accepted.order_by("id").values_list("request", "request__first_month", "done__goals")
    for act, first, goals in rows:
        for one in goals:
            if one["target"] in targets:
                found[one["target"]].append(Gain(act, Month.of(first), act in standing, one["was"]))
    return found


def holding(versions: Sequence[TargetVersion], numbers: Collection[int]) -> list[TargetVersion]:
    """Of a target's `versions`, in the order in which they come into force, those in force from some month on that say what the ones
    of these numbers gained: themselves, and each later one that changed one which did.
    """
    holds = set(numbers)
    for one in sorted(versions, key=lambda version: version.number):
        earlier = [before for before in versions if before.number < one.number]
        changed = in_force(earlier, Month.of(one.in_force_from))
        if changed is not None and changed.number in holds:
            holds.add(one.number)
    newest = {one.in_force_from: one for one in versions}
    return [one for one in newest.values() if one.number in holds]
