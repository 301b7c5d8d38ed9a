"""Handing over all that a unit has when it ends: items, goals, people, units below it, registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import models

from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce, amend
from tracker.actions.people.appointments import hold_people, tell_of_role
from tracker.actions.people.record import record, record_each
from tracker.actions.targets.changes import accept_change, propose_goal
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Amendment,
    Item,
    Membership,
    Reorganisation,
    Series,
    Target,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.ledger.versions import curves
from tracker.queries.targets.passing import Passing, PassingGoal, passing_of, successors_of

SAID = "user_id", "unit_id", "role", "acting_for_id", "from_date", "until_date"


@dataclass(frozen=True)
class Done:
    """What passed: `kept` with the decision, so that it can be taken back, and `told` in the event, as counts."""

    kept: Mapping[str, Any]

    @property
    def told(self) -> dict[str, int]:
        return {name: len(said) for name, said in self.kept.items()}


def hand_over(*, by: User, at: datetime, act: Reorganisation) -> Done:
    """Let everything pass from the act's unit to those that follow it; callers have checked access and hold the unit.

    Raises Refused where a change of one of the goals waits: what is decided of it later would fall behind what has passed.
    """
    found = passing_of(act, successors_of(act), on=day_of(at))
    if found.changes:
        raise Refused("goals_waiting", names=[f"{one.target.unit} {one.target}" for one in found.changes])
    in_force_from = InForce(Month.of(act.first_month), act.basis)
    items = dict(found.items)
    move_items(by, at, items, in_force_from)
    attach(by, at, found.below, "parent", found.first, in_force_from)
    attach(by, at, found.registers, "keeper", found.first, in_force_from)
    # Who has a role in the first successor has it in the unit that ended too: its open matters are theirs.
    parent = act.unit.parent_id
    if act.ends:
        attach(by, at, [act.unit], "parent", found.first, in_force_from)
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


# --- items, units, registers ------------------------------------------------------------------------------------


def move_items(by: User, at: datetime, items: Mapping[Item, Unit], in_force: InForce) -> None:
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


def attach(
    by: User, at: datetime, rows: Sequence[models.Model], name: str, unit: Unit, in_force: InForce
) -> None:
    """Let one field of rows of configuration name another unit from a month on."""
    for row in rows:
        setattr(row, name, unit)
        configuration.save(by=by, at=at, row=row, in_force=in_force)


# --- people -------------------------------------------------------------------------------------------------------


def _move_people(by: User, at: datetime, found: Passing) -> list[dict[str, Any]]:
    """Give everybody's role in the unit in its successors, from today on or from when it was to begin: each that ended, as it was
    and is, with those `given` for it.
    """
    today = day_of(at)
    hold_people([one.user_id for one in found.people])
    kept = []
    for held in found.people:
        before, given = said_of(held), []
        begins = max(today, held.from_date or today)
        for unit in found.successors:
            new = Membership(
                user=held.user,
                unit=unit,
                role=held.role,
                from_date=begins,
                until_date=held.until_date,
                acting_for=held.acting_for,
            )
            if Membership.objects.filter(
                user=held.user, unit=unit, role=held.role, from_date=begins
            ).exists():
                continue
            save_role(by, new)
            given.append([new.pk, said_of(new)])
            tell_of_role(new, by=by, at=at)
        end_role(by, held, today)
        kept.append({"role": held.pk, "before": before, "left": said_of(held), "given": given})
    return kept


def said_of(row: Membership) -> dict[str, Any]:
    """What a role says, as it is kept to be compared with later."""
    values = ((name, getattr(row, name)) for name in SAID)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def end_role(by: User, row: Membership, today: date) -> None:
    """End a role with the day before; one that began today never was one."""
    row.until_date = today - timedelta(days=1)
    if row.from_date is not None and row.from_date > row.until_date:
        row.from_date = row.until_date = _free_day(row, row.until_date)
    save_role(by, row)


def _free_day(row: Membership, day: date) -> date:
    """The last day until `day` from which on the person has no other such role: a role has one beginning once."""
    others = Membership.objects.filter(user=row.user_id, unit=row.unit_id, role=row.role).exclude(pk=row.pk)
    taken = set(others.values_list("from_date", flat=True))
    while day in taken:
        day -= timedelta(days=1)
    return day


def save_role(by: User, row: Membership) -> None:
    """A role passes with its unit: two stewards have decided so, and no administrator is asked once more."""
    row.full_clean()
    row.save()
    record_each("pass_role", by=by, told=[(row, {"unit": row.unit.code, "role": row.role})])


# --- goals --------------------------------------------------------------------------------------------------------


def _take_up(
    by: User, at: datetime, act: Reorganisation, goals: Sequence[PassingGoal]
) -> list[dict[str, Any]]:
    """Let the successors' goals take up what they gain, as versions from the month on.

    The steward who asked for the act asks for them, the one who decides on it accepts them.
    """
    passing = (one for one in goals if one.is_set)
    return [
        _take_up_one(by, at, act, list(steps))
        for _pair, steps in groupby(passing, key=lambda one: (one.target, one.successor))
    ]


def _take_up_one(by: User, at: datetime, act: Reorganisation, steps: Sequence[PassingGoal]) -> dict[str, Any]:
    """Let one successor's goal take up another goal step by step, each of them from a later month on: what taking the act back needs
    to know of it.
    """
    target, made = _there(by, at, act, steps[0])
    months = _months(target, steps)
    kept = []
    for goal in steps:
        curve = curves([goal.like.pk]).get(goal.like.pk, {}) if goal.becomes is not None or goal.now else {}
        versions = [_version(goal, target, act, since) for since in months[goal.since]]
        for version in versions:
            set_goal(by, at, act.author, version, curve)
        kept.append(_gained(goal, versions, made or _was(goal)))
    return {"target": target.pk, "steps": kept}


def _months(target: Target, steps: Sequence[PassingGoal]) -> dict[Month, list[Month]]:
    """For each step by its month the months from which the target says it: its own, and each until the next step from which the target
    was set before, were it before it had ended.
    """
    said = {Month.of(one) for one in target.versions.values_list("in_force_from", flat=True)}
    begin = [one.since for one in steps]
    found: dict[Month, list[Month]] = {one: [] for one in begin}
    for month in sorted({*begin, *(one for one in said if begin[0] < one and one in target.span)}):
        found[max(one for one in begin if one <= month)].append(month)
    return found


def _there(by: User, at: datetime, act: Reorganisation, first: PassingGoal) -> tuple[Target, dict[str, Any]]:
    """The target that takes up what passes, and if it was made for that or goes on again, when it had ended."""
    if first.there is not None:
        return first.there, {}
    month, new = Month.of(act.first_month), _like(first.target, first.successor)
    ended = Target.objects.filter(
        indicator=new.indicator,
        unit=new.unit,
        issuer=new.issuer,
        first_month=new.first_month,
        last_month__lt=month.first,
    ).first()
    if ended is None:
        made = configuration.save(by=act.author, at=at, row=new)
        return made, {"last_month": str(max(month, made.span.first).plus(-1)), "opens": _opens(made)}
    was = {"last_month": str(ended.span.last), "opens": _opens(ended)}
    run_until(by, at, ended, first.target.span.last, InForce(month, act.basis))
    return ended, was


def _was(goal: PassingGoal) -> dict[str, Any]:
    """What the successor's goal was, where that wasn't a value: the number of its version, None where it had none."""
    if goal.now is not None and goal.now.value is not None:
        return {}
    own = goal.now or goal.had
    return {"version": own.number if own else None}


def _opens(target: Target) -> bool:
    """Whether the target's unit begins to report its indicator with it."""
    own = Series.objects.filter(indicator=target.indicator, unit=target.unit)
    ended = Amendment.objects.ended("series")
    return target.indicator.traits.is_reported and not own.exclude(pk__in=ended).exists()


def _gained(goal: PassingGoal, versions: Sequence[TargetVersion], was: Mapping[str, Any]) -> dict[str, Any]:
    """A step as it is kept: the versions by which the goal gained how much, and what it `was`."""
    falls = goal.like is goal.version or goal.like.baseline is not None
    return {
        "since": str(goal.since),
        "versions": [one.number for one in versions],
        "value": str(goal.taken or Decimal(0)),
        "baseline": str(goal.base) if falls and goal.base is not None else None,
        "was": was,
    }


def run_until(by: User, at: datetime, target: Target, last: Month, in_force: InForce) -> None:
    """Let a target's window end otherwise from a month on. Two stewards decided so: it may even go on after it had ended."""
    former, target.last_month = target.last_month, last.first
    amend(by=by, at=at, changed={target: {"last_month": (former, target.last_month)}}, in_force=in_force)
    target.save(update_fields=["last_month"])
    record("amend", by=by, of=target, changes={"last_month": [former, target.last_month]})


def _like(target: Target, unit: Unit) -> Target:
    return Target(
        indicator=target.indicator,
        unit=unit,
        issuer=target.issuer,
        first_month=target.first_month,
        last_month=target.last_month,
    )


def _version(goal: PassingGoal, target: Target, act: Reorganisation, since: Month) -> TargetVersion:
    """The successor's goal from a month on with what it gains, judged as its own was, else as that of the unit which ended."""
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
    if goal.becomes is None and goal.now is None:
        ask_nothing(version)
    ground(version, act)
    version.in_force_from = since.first
    return version


def ask_nothing(version: TargetVersion) -> None:
    """Let a version name no value, so that nothing is judged by it."""
    version.value, version.baseline, version.tier = None, None, TargetVersion.Tier.MONITORED
    version.judged_by, version.paced_by = TargetVersion.Basis.NONE, TargetVersion.Plan.STRAIGHT


def _baseline(goal: PassingGoal) -> Decimal | None:
    """The bases together, where both goals fall from one."""
    own = goal.like.baseline
    if goal.like is goal.version:
        return goal.base
    return own if own is None or goal.base is None else own + goal.base


def ground(version: TargetVersion, act: Reorganisation) -> None:
    """Let a version stand on the basis of an act."""
    version.basis, version.basis_date = act.basis, act.basis_date
    version.reason = act.reason or act.basis


def set_goal(
    by: User, at: datetime, asker: User, version: TargetVersion, curve: Mapping[Month, Decimal]
) -> None:
    """Make a version of a goal: `asker` asks for it, `by` accepts it."""
    request = propose_goal(by=asker, at=at, version=version, curve=curve, tells=False)
    made = accept_change(by=by, at=at, request=request)
    version.pk, version.number = made.pk, made.number
