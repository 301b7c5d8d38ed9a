"""Progress for a month, gathered by section or by unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.access import Rights, visible_targets
from tracker.calc.lights import NOT_REPORTED, Band
from tracker.calc.periods import Month
from tracker.models import Section, Target, Unit
from tracker.queries.board import light_counts, worst_first
from tracker.queries.standings import Standing, standings


@dataclass(frozen=True)
class Group:
    """A section or a unit with its targets, the worst first, and how many show each light."""

    head: Section | Unit
    standings: Sequence[Standing]
    counts: Sequence[tuple[Band, int]]
    reported: int

    @property
    def share_reported(self) -> int:
        """填报率: per cent of the targets that have a figure, rounded down so that 100 means all."""
        return self.reported * 100 // len(self.standings)


def by_section(rights: Rights, month: Month, *, known_by: datetime | None = None) -> list[Group]:
    return _grouped(rights, month, known_by, lambda standing: standing.indicator.section)


def by_unit(rights: Rights, month: Month, *, known_by: datetime | None = None) -> list[Group]:
    return _grouped(rights, month, known_by, lambda standing: standing.unit)


def _grouped(
    rights: Rights, month: Month, known_by: datetime | None, head: Callable[[Standing], Section | Unit]
) -> list[Group]:
    groups: dict[Section | Unit, list[Standing]] = {}
    for standing in standings(visible_targets(Target.objects.all(), rights), month, known_by=known_by):
        groups.setdefault(head(standing), []).append(standing)
    return [
        Group(
            head=one,
            standings=sorted(found, key=worst_first),
            counts=light_counts(found),
            reported=sum(s.judgement.light.code != NOT_REPORTED for s in found),
        )
        for one, found in sorted(groups.items(), key=lambda pair: (pair[0].order, pair[0].pk))
    ]
