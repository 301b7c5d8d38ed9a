"""Progress for a month, gathered by section, unit, leader in charge or light."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from tracker.access import Rights, visible_targets
from tracker.calc.lights import NOT_REPORTED, Band
from tracker.calc.periods import Month
from tracker.models import Section, Target, Unit, User
from tracker.queries.ledger.amendments import Settings
from tracker.queries.people.roles import leaders_then
from tracker.queries.targets.board import (
    Narrowing,
    light_counts,
    narrowed,
    narrowed_in_month,
    running_in,
    worst_first,
)
from tracker.queries.targets.gathering import settings_of_targets
from tracker.queries.targets.standings import RELATED, Standing, standings

Head = Section | Unit | User | Band | None


@dataclass(frozen=True)
class Group:
    """What some targets have in common, the targets, the worst first, how many show each light, and how many have a figure.

    `head` None stands for units that no leader is in charge of.
    """

    head: Head
    standings: Sequence[Standing]
    counts: Sequence[tuple[Band, int]]
    reported: int


@dataclass(frozen=True)
class Asked:
    """Whose targets, of which month, as known when, narrowed to what."""

    rights: Rights
    month: Month
    known_by: datetime | None = None
    narrowing: Narrowing = field(default_factory=Narrowing)
    said: Settings | None = None

    @property
    def settings(self) -> Settings:
        return self.said or settings_of_targets(self.known_by)

    def targets(self) -> QuerySet[Target]:
        """The targets asked for, as far as that never changes."""
        asked = narrowed(visible_targets(Target.objects.all(), self.rights), self.narrowing)
        return asked.select_related(*RELATED)

    def in_month(self, month: Month, said: Settings) -> list[Target]:
        """The targets asked for as they were in a month."""
        return narrowed_in_month(running_in(month, self.targets()), self.narrowing, month, said)

    def standings(self) -> list[Standing]:
        said = self.settings
        return standings(self.in_month(self.month, said), self.month, known_by=self.known_by, said=said)


def by_section(asked: Asked) -> list[Group]:
    groups = _grouped(asked.standings(), lambda standing: [standing.indicator.section])
    return sorted(groups, key=lambda group: (group.head.order, group.head.pk))  # type: ignore[union-attr]


def by_unit(asked: Asked) -> list[Group]:
    groups = _grouped(asked.standings(), lambda standing: [standing.unit])
    return sorted(groups, key=lambda group: (group.head.order, group.head.pk))  # type: ignore[union-attr]


def by_light(asked: Asked) -> list[Group]:
    """The lights in the order of the rules; a light of two rules is one, in the face that most of them show."""
    found = asked.standings()
    faces = {band.code: band for band, _count in light_counts(found)}
    groups = _grouped(found, lambda standing: [faces[standing.judgement.light.code]])
    return sorted(groups, key=lambda group: group.head.place())  # type: ignore[union-attr]


def by_leader(asked: Asked, *, on: date) -> list[Group]:
    """Whoever held the role of leader in a unit on a day, else in the first unit above it that had one.

    A unit with two leaders stands under both; units without any come last.
    """
    found = asked.standings()
    said = asked.settings
    parents = {unit.pk: said.of(unit, asked.month).parent_id for unit in Unit.objects.all()}
    holders = leaders_then({s.target.unit_id for s in found}, parents, on=on)
    groups = _grouped(found, lambda standing: holders[standing.target.unit_id] or [None])
    return sorted(groups, key=lambda group: (group.head is None, group.standings[0].unit.order))


def _grouped(found: Iterable[Standing], heads: Callable[[Standing], Iterable[Head]]) -> list[Group]:
    groups: dict[Head, list[Standing]] = {}
    for standing in found:
        for head in heads(standing):
            groups.setdefault(head, []).append(standing)
    return [
        Group(
            head=head,
            standings=sorted(own, key=worst_first),
            counts=light_counts(own),
            reported=sum(s.judgement.light.code != NOT_REPORTED for s in own),
        )
        for head, own in groups.items()
    ]
