"""Handing over all that a unit has when it ends, and taking it back: items, goals, people, units below it, registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce, amend
from tracker.actions.people.appointments import hold_people, tell_of_role
from tracker.actions.people.record import record_each
from tracker.actions.targets.changes import accept_change, propose_goal
from tracker.calc.periods import Month, day_of
from tracker.models import (
    Item,
    Membership,
    Register,
    Reorganisation,
    Series,
    Target,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.targets.passing import Passing, PassingGoal, passing_of, successors_of


@dataclass(frozen=True)
class Done:
    """What passed: `kept` with the decision, so that it can be taken back, and `told` in the event, as counts."""

    kept: Mapping[str, Any]

    @property
    def told(self) -> dict[str, int]:
        return {name: len(said) for name, said in self.kept.items()}


def hand_over(*, by: User, at: datetime, act: Reorganisation) -> Done:
    """Let everything pass from the act's unit to those that follow it; callers have checked access and hold the unit."""
    found = passing_of(act, successors_of(act), on=day_of(at))
    in_force_from = InForce(Month.of(act.first_month), act.basis)
    items = dict(found.items)
    _move_items(by, at, items, in_force_from)
    _attach(by, at, found.below, "parent", found.first, in_force_from)
    _attach(by, at, found.registers, "keeper", found.first, in_force_from)
    # Who has a role in the first successor has it in the unit that ended too: its open matters are theirs.
    parent = act.unit.parent_id
    if act.ends:
        _attach(by, at, [act.unit], "parent", found.first, in_force_from)
    people = _move_people(by, at, found)
    versions = _take_up(by, at, act, found.goals)
    return Done(
        {
            "items": {str(one.pk): successor.pk for one, successor in items.items()},
            "below": [one.pk for one in found.below],
            "registers": [one.pk for one in found.registers],
            "parent": [parent],
            "people": people,
            "goals": versions,
        }
    )


def take_back(*, by: User, at: datetime, act: Reorganisation, asked: Reorganisation) -> Done:
    """Let everything come back that passed by `act`, as far as it is still where it went; `asked` says so and why."""
    kept = act.decision.done
    in_force_from = InForce(Month.of(act.first_month), asked.basis)
    went = {int(item): successor for item, successor in kept["items"].items()}
    items = {
        one: act.unit
        for one in Item.objects.filter(pk__in=went).select_related("register", "unit")
        if one.unit_id == went[one.pk]
    }
    _move_items(by, at, items, in_force_from)
    below = list(Unit.objects.filter(pk__in=kept["below"]))
    registers = list(Register.objects.filter(pk__in=kept["registers"]))
    _attach(by, at, below, "parent", act.unit, in_force_from)
    _attach(by, at, registers, "keeper", act.unit, in_force_from)
    if act.ends:
        _attach(by, at, [act.unit], "parent", Unit.objects.get(pk=kept["parent"][0]), in_force_from)
    people = _send_back(by, at, kept["people"])
    versions = _give_back(by, at, asked, kept["goals"])
    return Done(
        {
            "items": {str(one.pk): act.unit_id for one in items},
            "below": kept["below"],
            "registers": kept["registers"],
            "people": people,
            "goals": versions,
        }
    )


# --- items, units, registers ------------------------------------------------------------------------------------


def _move_items(by: User, at: datetime, items: Mapping[Item, Unit], in_force: InForce) -> None:
    """Put items into the care of other units from a month on, with the series by which they are reported."""
    if not items:
        return
    changed = {}
    told = []
    for item, unit in items.items():
        changed[item] = {"unit": (item.unit_id, unit.pk)}
        told.append((item, {"name": item.name, "from": item.unit.code, "to": unit.code}))
        item.unit = unit
    amend(by=by, at=at, changed=changed, in_force=in_force)
    Item.objects.bulk_update(items, ["unit"], batch_size=500)
    for unit in set(items.values()):
        own = [item.pk for item, other in items.items() if other == unit]
        Series.objects.filter(item__in=own).update(unit=unit)
    record_each("hand_over_item", by=by, told=told)


def _attach(
    by: User, at: datetime, rows: Sequence[models.Model], name: str, unit: Unit, in_force: InForce
) -> None:
    """Let one field of rows of configuration name another unit from a month on."""
    for row in rows:
        setattr(row, name, unit)
        configuration.save(by=by, at=at, row=row, in_force=in_force)


# --- people -------------------------------------------------------------------------------------------------------


def _move_people(by: User, at: datetime, found: Passing) -> list[list[int]]:
    """Give everybody's role in the unit in its successors from today on: pairs of the membership that ended and the new one."""
    today = day_of(at)
    hold_people([one.user_id for one in found.people])
    pairs = []
    for held in found.people:
        for unit in found.successors:
            new = Membership(
                user=held.user,
                unit=unit,
                role=held.role,
                from_date=today,
                until_date=held.until_date,
                acting_for=held.acting_for,
            )
            if Membership.objects.filter(user=held.user, unit=unit, role=held.role, from_date=today).exists():
                continue
            _save_membership(by, new)
            pairs.append([held.pk, new.pk])
            tell_of_role(new, by=by, at=at)
        _end(by, held, today)
    return pairs


def _send_back(by: User, at: datetime, pairs: Sequence[Sequence[int]]) -> list[list[int]]:
    """End the roles that were given and let those go on that had ended for them."""
    today = day_of(at)
    rows = Membership.objects.in_bulk({pk for pair in pairs for pk in pair})
    hold_people([row.user_id for row in rows.values()])
    for old, new in pairs:
        held, given = rows[old], rows[new]
        held.until_date = given.until_date
        _save_membership(by, held)
        _end(by, given, today)
    return [list(pair) for pair in pairs]


def _end(by: User, row: Membership, today: date) -> None:
    """End a role with the day before; one that began today never was one."""
    row.until_date = today - timedelta(days=1)
    if row.from_date is not None:
        row.from_date = min(row.from_date, row.until_date)
    _save_membership(by, row)


def _save_membership(by: User, row: Membership) -> None:
    """A role passes with its unit: two stewards have decided so, and no administrator is asked once more."""
    row.full_clean()
    row.save()
    record_each("pass_role", by=by, told=[(row, {"unit": row.unit.code, "role": row.role})])


# --- goals --------------------------------------------------------------------------------------------------------


def _take_up(by: User, at: datetime, act: Reorganisation, goals: Sequence[PassingGoal]) -> list[list[Any]]:
    """Let the successors' goals take up what they gain, as versions from the month on: targets with what they asked before.

    The steward who asked for the act asks for them, the one who decides on it accepts them.
    """
    made: list[list[Any]] = []
    for goal in goals:
        if goal.becomes is None:
            continue
        target, is_new = goal.there, goal.there is None
        if target is None:
            target = configuration.save(by=act.author, at=at, row=_like(goal.target, goal.successor))
        before = goal.now.value if goal.now else None
        _set(by, at, act.author, _version(goal, target, act), curves([goal.like.pk]).get(goal.like.pk, {}))
        made.append([target.pk, str(before) if before is not None else None, is_new])
    return made


def _give_back(
    by: User, at: datetime, asked: Reorganisation, made: Sequence[Sequence[Any]]
) -> list[list[Any]]:
    """Let the goals say again what they said before; one that was made for the act ends before its month."""
    targets = Target.objects.select_related("indicator", "unit").in_bulk([one[0] for one in made])
    month = Month.of(asked.first_month)
    versions = target_versions(targets, None)
    for pk, before, is_new in made:
        target = targets[pk]
        now = in_force(versions[pk], month)
        assert now is not None  # the act made one
        if is_new:
            target.last_month = max(month.plus(-1).first, target.first_month)
            configuration.save(by=asked.author, at=at, row=target, in_force=InForce(month, asked.basis))
            continue
        version = copy(now)
        version.pk, version._state.adding = None, True
        version.value = Decimal(before) if before is not None else now.value
        _ground(version, asked)
        _set(by, at, asked.author, version, curves([now.pk]).get(now.pk, {}))
    return [list(one) for one in made]


def _like(target: Target, unit: Unit) -> Target:
    return Target(
        indicator=target.indicator, unit=unit, first_month=target.first_month, last_month=target.last_month
    )


def _version(goal: PassingGoal, target: Target, act: Reorganisation) -> TargetVersion:
    """The successor's goal with what it gains, judged as its own was, else as that of the unit which ended."""
    like = goal.like
    version = TargetVersion(
        target=target,
        value=goal.becomes,
        qualifier=like.qualifier,
        tier=like.tier,
        judged_by=like.judged_by,
        paced_by=like.paced_by,
        light_family=like.light_family,
        baseline=_baseline(goal),
        illustrative=goal.version.illustrative or bool(goal.now and goal.now.illustrative),
    )
    _ground(version, act)
    return version


def _baseline(goal: PassingGoal) -> Decimal | None:
    """The bases together, where both goals fall from one."""
    own = goal.like.baseline
    if goal.like is goal.version:
        return goal.base
    return own if own is None or goal.base is None else own + goal.base


def _ground(version: TargetVersion, act: Reorganisation) -> None:
    version.in_force_from = max(act.first_month, version.target.first_month)
    version.basis, version.basis_date = act.basis, act.basis_date
    version.reason = act.reason or act.basis


def _set(by: User, at: datetime, asker: User, version: TargetVersion, curve: Mapping[Month, Decimal]) -> None:
    request = propose_goal(by=asker, at=at, version=version, curve=curve, tells=False)
    accept_change(by=by, at=at, request=request)
