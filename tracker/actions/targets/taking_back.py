"""Taking an act back: items, units below, registers, roles and goals as before, as far as they are still as the act left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.access.settled import first_open_month
from tracker.actions.people.amending import InForce, finish
from tracker.actions.people.appointments import hold_people
from tracker.actions.targets.passing import (
    Done,
    ask_nothing,
    attach,
    end_role,
    ground,
    move_items,
    run_until,
    said_of,
    save_role,
    set_goal,
)
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Amendment,
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
from tracker.queries.ledger.versions import curves, target_versions
from tracker.queries.targets.gains import Gain, gains_of, holding, was_in
from tracker.queries.targets.passing import successors_of
from tracker.wording.names import goal_name


def take_back(*, by: User, at: datetime, act: Reorganisation, asked: Reorganisation) -> Done:
    """Let everything come back that passed by `act`, as far as it is still where it went; `asked` says so and why."""
    kept, first = act.decision.done, next(iter(successors_of(act)))
    in_force_from = InForce(Month.of(act.first_month), asked.basis)
    went = {int(item): successor for item, successor in kept["items"].items()}
    items = {
        one: act.unit
        for one in Item.objects.filter(pk__in=went).select_related("register", "unit")
        if one.unit_id == went[one.pk]
    }
    move_items(by, at, items, in_force_from)
    below = list(Unit.objects.filter(pk__in=kept["below"], parent=first))
    registers = list(Register.objects.filter(pk__in=kept["registers"], keeper=first))
    attach(by, at, below, "parent", act.unit, in_force_from)
    attach(by, at, registers, "keeper", act.unit, in_force_from)
    if act.ends and act.unit.parent_id == first.pk:
        attach(by, at, [act.unit], "parent", Unit.objects.get(pk=kept["parent"][0]), in_force_from)
    people = _send_back(by, at, kept["people"])
    goals = _give_back(by, at, act, asked)
    return Done(
        {
            "items": {str(one.pk): act.unit_id for one in items},
            "below": [one.pk for one in below],
            "registers": [one.pk for one in registers],
            "people": people,
            "goals": goals,
        }
    )


# --- people -------------------------------------------------------------------------------------------------------


def _send_back(by: User, at: datetime, kept: Sequence[Mapping[str, Any]]) -> list[int]:
    """End the roles that were given and let those go on that had ended for them: the numbers of these.

    What somebody has ended or changed since stays as it is; a role of which nothing is left that was given for it doesn't return.
    """
    today = day_of(at)
    rows = Membership.objects.in_bulk(
        {one["role"] for one in kept} | {pk for one in kept for pk, _ in one["given"]}
    )
    hold_people([row.user_id for row in rows.values()])
    back = []
    for one in kept:
        held, given = rows[one["role"]], [rows[pk] for pk, said in one["given"] if said_of(rows[pk]) == said]
        if said_of(held) == one["left"] and (given or not one["given"]):
            _restore(held, one["before"])
            save_role(by, held)
            back.append(held.pk)
        for row in given:
            if row.until_date is None or row.until_date >= today:
                end_role(by, row, today)
    return back


def _restore(row: Membership, before: Mapping[str, Any]) -> None:
    """Let a role begin and end as it did."""
    for name in ("from_date", "until_date"):
        setattr(row, name, date.fromisoformat(before[name]) if before[name] else None)


# --- goals --------------------------------------------------------------------------------------------------------


def _give_back(by: User, at: datetime, act: Reorganisation, asked: Reorganisation) -> list[int]:
    """Take what goals gained by `act` off what they say now; one that only acts had made ends with the last of them: their numbers.

    Raises Refused where less is left than was gained.
    """
    made = {one["target"]: one["steps"] for one in act.decision.done["goals"]}
    targets = Target.objects.select_related("indicator", "issuer", "unit").in_bulk(made)
    versions, gains = target_versions(targets, None), gains_of(targets)
    over: dict[Target, Month] = {}
    for pk, steps in made.items():
        others = [gain for gain in gains[pk] if gain.stands and gain.act != act.pk]
        left = _take_off(by, at, asked, versions[pk], steps, (gains[pk], others))
        was = was_in(Month.parse(steps[-1]["since"]), gains[pk])
        if "last_month" in was and not others and not any(left):
            last, since = Month.parse(was["last_month"]), _began_to_run(gains[pk], at)
            run_until(by, at, targets[pk], last, InForce(since, asked.basis))
            over |= {targets[pk]: max(last.plus(1), since)} if was["opens"] else {}
    _close_series(by, at, over, asked)
    return list(made)


def _take_off(
    by: User,
    at: datetime,
    asked: Reorganisation,
    versions: Sequence[TargetVersion],
    steps: Sequence[Mapping[str, Any]],
    gains: tuple[Sequence[Gain], Sequence[Gain]],
) -> list[Decimal | None]:
    """Take what a goal gained, in `steps`, off each version that says it: the values that are left. `gains` are all that it ever had
    and those of other acts that stand. Raises Refused where less is left than was gained.
    """
    every, others = gains
    gained = {number: step for step in steps for number in step["versions"]}
    less = [(own, _without(own, step)) for own, step in holding(versions, gained)]
    for own, version in less:
        was = was_in(Month.of(version.in_force_from), every)
        given = version.value or any(gain.since.first <= version.in_force_from for gain in others)
        like, left = (own, version) if given or not was else _as_it_was(version, was, versions)
        _set(by, at, asked, left, like)
    return [version.value for _own, version in less]


def _close_series(by: User, at: datetime, over: Mapping[Target, Month], asked: Reorganisation) -> None:
    """Let units that reported an indicator for such goals alone report it no more from a month on."""
    for target, since in over.items():
        same = {"indicator": target.indicator, "unit": target.unit}
        if Target.objects.filter(last_month__gte=since.first, district_wide=False, **same).exists():
            continue
        still = Series.objects.filter(**same).exclude(pk__in=Amendment.objects.ended("series"))
        finish(by=by, at=at, rows=still, in_force=InForce(since, asked.basis))


def _set(by: User, at: datetime, asked: Reorganisation, version: TargetVersion, like: TargetVersion) -> None:
    """Make a version, planned by the curve of another one."""
    ground(version, asked)
    set_goal(by, at, asked.author, version, curves([like.pk]).get(like.pk, {}))


def _as_it_was(
    version: TargetVersion, was: Mapping[str, Any], versions: Iterable[TargetVersion]
) -> tuple[TargetVersion, TargetVersion]:
    """Of a goal to which nothing is left the version that it had before, or where only acts made it one that asks nothing; twice:
    whose curve it has, and from the month of `version` on.
    """
    own = next((one for one in versions if one.number == was.get("version")), None)
    if own is None:
        own = _from(version, version.in_force_from)
        ask_nothing(own)
    return own, _from(own, version.in_force_from)


def _without(version: TargetVersion, gained: Mapping[str, Any]) -> TargetVersion:
    """What a version would say if it had not gained that; the same where it names no value any more. Raises Refused."""
    found = _from(version, version.in_force_from)
    if version.value is None:
        return found
    found.value = version.value - Decimal(gained["value"])
    if found.value < 0 <= version.value:
        raise Refused(
            "less_than_gained",
            unit=version.target.unit.name,
            goal=goal_name(version.target),
            month=Month.of(version.in_force_from),
        )
    if version.baseline is not None and gained["baseline"] is not None:
        found.baseline = version.baseline - Decimal(gained["baseline"])
    return found


def _began_to_run(gains: Sequence[Gain], at: datetime) -> Month:
    """Since when a goal has run that only acts made: the month of the first of them, as far as it isn't settled."""
    return max(first_open_month(at), next(gain.first for gain in reversed(gains) if "last_month" in gain.was))


def _from(version: TargetVersion, since: date) -> TargetVersion:
    """A new version that says the same from another month on."""
    found = copy(version)
    found.pk, found._state.adding = None, True
    found.in_force_from = since
    return found
