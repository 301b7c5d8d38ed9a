"""What an act that was carried out brought, or what came back when one was taken back: row by row, for the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tracker.calc.periods import Month
from tracker.models import (
    Indicator,
    Item,
    Membership,
    Register,
    Reorganisation,
    ReorganisationDecision,
    Target,
    TargetVersion,
    Unit,
)
from tracker.queries.ledger.versions import in_force, target_versions


@dataclass(frozen=True)
class GoalMoved:
    """A goal with what it said from the month `since` on before the act, and the version that this made; `since` and `after` are None
    where the goal ended instead.
    """

    target: Target
    since: Month | None
    before: TargetVersion | None
    after: TargetVersion | None


@dataclass(frozen=True)
class Brought:
    """What the decision on an act, or on taking it back, keeps of what it did.

    `items` are by register, each with the unit that has had it since; `people` are the roles that ended, or those that go on again;
    `tasks` are the indicators that passed while the unit stayed.
    """

    act: Reorganisation
    tasks: Sequence[Indicator]
    items: Sequence[tuple[Register, Sequence[tuple[Item, Unit]]]]
    goals: Sequence[GoalMoved]
    people: Sequence[Membership]
    below: Sequence[Unit]
    registers: Sequence[Register]

    @property
    def whole(self) -> bool:
        return self.act.ends

    @property
    def goal_count(self) -> int:
        """How many goals were moved, from however many months on."""
        return len({one.target.pk for one in self.goals})

    @property
    def item_count(self) -> int:
        return sum(len(rows) for _register, rows in self.items)


def brought(row: Reorganisation) -> Brought | None:
    """What an act did; of one that waits to take another back what that one did. None for one that only waits or was refused."""
    waits = getattr(row, "decision", None) is None
    told = row.undoes if waits and row.undoes is not None else row
    decision = getattr(told, "decision", None)
    if decision is None or decision.kind != ReorganisationDecision.Kind.ACCEPT:
        return None
    act, kept = told.undoes or told, decision.done
    tasks = () if act.ends else Indicator.objects.filter(pk__in=map(int, act.manners)).order_by("order", "id")
    return Brought(
        act=act,
        tasks=list(tasks),
        items=_items({int(item): unit for item, unit in kept["items"].items()}),
        goals=_goals(told, decision, [_number(one, "target") for one in kept["goals"]]),
        people=_people([_number(one, "role") for one in kept["people"]]),
        below=list(Unit.objects.filter(pk__in=kept["below"])),
        registers=list(Register.objects.filter(pk__in=kept["registers"])),
    )


def _number(one: Mapping[str, Any] | int, name: str) -> int:
    """An act keeps what taking it back needs of each row, taking it back its number alone."""
    return one if isinstance(one, int) else int(one[name])


def _items(went: Mapping[int, int]) -> list[tuple[Register, list[tuple[Item, Unit]]]]:
    units = Unit.objects.in_bulk(set(went.values()))
    rows = Item.objects.filter(pk__in=went).select_related("register")
    pairs = ((one, units[went[one.pk]]) for one in rows.order_by("register__order", "register_id", "code"))
    return [(register, list(those)) for register, those in groupby(pairs, lambda pair: pair[0].register)]


def _people(pks: Sequence[int]) -> list[Membership]:
    rows = Membership.objects.filter(pk__in=pks).select_related("user", "unit")
    return list(rows.order_by("role", "user__display_name", "id"))


def _goals(told: Reorganisation, decision: ReorganisationDecision, pks: Sequence[int]) -> list[GoalMoved]:
    versions = target_versions(pks, decision.known_at)
    targets = Target.objects.filter(pk__in=pks).select_related("indicator", "issuer", "unit")
    ordered = targets.order_by("indicator__order", "indicator_id", "unit__order", "id")
    return [moved for target in ordered for moved in _moved(target, versions.get(target.pk, []), told)]


def _moved(target: Target, versions: Sequence[TargetVersion], told: Reorganisation) -> list[GoalMoved]:
    """What a goal said before and says since, from each month from which a version stands on the act's basis."""
    made = {Month.of(one.in_force_from): one for one in versions if _stands_on(one, told)}
    if not made:
        return [GoalMoved(target, None, None, None)]
    first = min(one.number for one in versions if _stands_on(one, told))
    earlier = [one for one in versions if one.number < first]
    return [GoalMoved(target, since, in_force(earlier, since), after) for since, after in made.items()]


def _stands_on(version: TargetVersion, told: Reorganisation) -> bool:
    said = (version.basis, version.basis_date) == (told.basis, told.basis_date)
    return said and version.known_at >= told.known_at
