"""What passes when a unit ends: its items, goals, people, units below it, registers, and what waits. Read before and while it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import Q, prefetch_related_objects

from tracker.calc.applying import Declared
from tracker.calc.apportioning import apportion
from tracker.calc.periods import Month
from tracker.calc.succession import Lives
from tracker.models import (
    Draft,
    Figure,
    Indicator,
    Item,
    Membership,
    Register,
    Reorganisation,
    Series,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
)
from tracker.queries.ledger.lives import lives
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.inapplicable import Inapplicable, declared_of, inapplicable
from tracker.queries.targets.splits import adds_up


@dataclass(frozen=True)
class PassingGoal:
    """A goal of the unit in force at its end or set for later, and what becomes of it with one successor from the month `since` on,
    until one of their goals says something else.

    `taken` is what the successor's goal gains; None where such numbers don't add up and the goal simply ends, where it was
    `declared` not to apply to the unit, or where it says no value, so that nothing of it passes; `loses` says whether that takes
    back what was gained from an earlier month on. `base` is what the number that it falls from gains, where there is one. `there`
    is the successor's own goal of the same indicator, issuer and beginning, or the `whole` district's, which holds the unit's part already,
    with its version then: `now`, or where it had handed the goal over itself, which comes back, what it `had`. `resting` says why
    the goal doesn't apply to the successor, which goes on whatever it gains.
    """

    target: Target
    version: TargetVersion
    successor: Unit
    since: Month
    taken: Decimal | None
    base: Decimal | None
    there: Target | None
    now: TargetVersion | None
    had: TargetVersion | None
    declared: Declared | None
    resting: Declared | None
    loses: bool

    @property
    def is_set(self) -> bool:
        """Whether the successor's goal is set anew from that month on."""
        return self.taken is not None or self.loses

    @property
    def whole(self) -> bool:
        """Whether the successor answers for the whole district's goal, so that it has no part of its own."""
        return self.there is not None and self.there.district_wide

    @property
    def like(self) -> TargetVersion:
        """The version by which the successor's goal is planned and judged from then on: its own if that names a value or gains none, else
        that of the unit which ends.
        """
        own = self.now
        return own if own is not None and (own.value is not None or self.taken is None) else self.version

    @property
    def becomes(self) -> Decimal | None:
        """What the successor's goal says from then on; None where it says no value or isn't set anew."""
        own = self.now.value if self.now and self.is_set else None
        return own if self.taken is None else self.taken + (own or Decimal(0))


@dataclass(frozen=True)
class Passing:
    """All that passes with the end of a unit, or from one that stays: then `tasks` are the indicators.

    `people` are the roles in force and those that begin later; `changes` of goals that pass or gain wait for a decision.
    """

    act: Reorganisation
    successors: Mapping[Unit, Decimal]
    items: Sequence[tuple[Item, Unit]]
    goals: Sequence[PassingGoal]
    series: Sequence[Series]
    people: Sequence[Membership]
    below: Sequence[Unit]
    registers: Sequence[Register]
    tasks: Sequence[Indicator]
    changes: Sequence[TargetChangeRequest]
    waiting: int
    drafts: int

    @property
    def first(self) -> Unit:
        """The successor that all goes to which isn't divided."""
        return next(iter(self.successors))


def passing_of(act: Reorganisation, successors: Mapping[Unit, Decimal], *, on: date) -> Passing:
    """What passes by `act`, stored or only drawn up, to its `successors` in their order, as things stand on a day."""
    alive, month = lives(), Month.of(act.first_month)
    unit, by_pk = act.unit, {one.pk: one for one in successors}
    first = next(iter(successors))
    items = Item.objects.filter(unit=unit)
    series = Series.objects.filter(unit=unit)
    held = Membership.objects.none()
    below, registers, handed = Unit.objects.none(), Register.objects.none(), Indicator.objects.none()
    if act.ends:
        held = Membership.objects.filter(unit=unit).exclude(until_date__lt=on)
        below, registers = Unit.objects.filter(parent=unit), Register.objects.filter(keeper=unit)
    else:
        items = items.filter(pk__in=[int(pk) for pk in act.items])
        handed = Indicator.objects.filter(pk__in=_tasks(act))
        series = series.filter(Q(indicator__in=handed) | Q(item__in=items))
    gone = [task for one, task in alive.passed_on(month) if one == unit.pk]
    lines = series.filter(indicator__isnull=False).exclude(indicator__in=gone).select_related("indicator")
    goals = _goals(act, successors, month, alive)
    return Passing(
        act=act,
        successors=successors,
        items=[
            (one, by_pk.get(act.items.get(str(one.pk), first.pk), first))
            for one in items.select_related("register", "unit").order_by("register__order", "code")
        ],
        goals=goals,
        series=list(lines.order_by("indicator__order", "pk")),
        people=list(held.select_related("user").order_by("role", "id")),
        below=list(below),
        registers=list(registers),
        tasks=list(handed.order_by("order", "id")),
        changes=_changes(goals),
        waiting=Figure.objects.filter(slot__series__in=series, decision=None).count(),
        drafts=Draft.objects.filter(series__in=series).count(),
    )


def successors_of(act: Reorganisation) -> dict[Unit, Decimal]:
    """Who follows by a stored act, with their shares, in order."""
    prefetch_related_objects([act], "successions__successor")
    rows = sorted(act.successions.all(), key=lambda one: one.pk)
    return {one.successor: one.share for one in rows}


def _tasks(act: Reorganisation) -> list[int]:
    """The indicators that pass from a unit which stays."""
    return [int(pk) for pk in act.manners]


def _goals(
    act: Reorganisation, successors: Mapping[Unit, Decimal], month: Month, alive: Lives
) -> list[PassingGoal]:
    running = Target.objects.filter(last_month__gte=month.first)
    if not act.ends:
        tasks = _tasks(act)
        running = running.filter(Q(indicator__in=tasks) | Q(indicator__part_of__in=tasks))
    own = list(
        running.filter(unit=act.unit, district_wide=False)
        .select_related("indicator", "issuer", "unit")
        .order_by("indicator__order", "pk")
    )
    theirs = {
        (one.unit_id, one.indicator_id, one.issuer_id, one.first_month): one
        for one in running.filter(unit__in=successors).select_related("indicator", "issuer", "unit")
    }
    own = [one for one in own if alive.holds(one.unit_id, month, _task(one))]
    versions = target_versions({one.pk for one in (*own, *theirs.values())}, None)
    known = inapplicable({declared_of(one) for one in own}, None)
    found: list[PassingGoal] = []
    for target in own:
        for number, successor in enumerate(successors):
            there = theirs.get((successor.pk, target.indicator_id, target.issuer_id, target.first_month))
            has = alive.holds(successor.pk, month, _task(target))
            pair = _Pair(target, successor, there, has, versions, known)
            found += _steps(pair, month, partial(_part, target, list(successors.values()), number))
    return found


@dataclass(frozen=True)
class _Pair:
    """A goal of the unit beside a successor's own, with all that both say; `has` tells whether the successor has the task itself."""

    target: Target
    successor: Unit
    there: Target | None
    has: bool
    versions: Mapping[int, Sequence[TargetVersion]]
    known: Inapplicable

    def months(self, month: Month) -> list[Month]:
        """From which months on one of the goals says something: from `month` or the goals' first, and from each later one from which
        one of them was set.
        """
        first = max(month, self.target.span.first)
        goals = [self.target, self.there] if self.there else [self.target]
        later = {
            since
            for goal in goals
            for one in self.versions.get(goal.pk, ())
            if first < (since := Month.of(one.in_force_from)) <= min(goals[-1].span.last, goal.span.last)
        }
        return [first, *sorted(later)]

    def said(self, target: Target | None, month: Month) -> TargetVersion | None:
        """What one of the goals says in a month: after its window what it said last."""
        if target is None:
            return None
        return in_force(self.versions.get(target.pk, ()), min(month, target.span.last))

    def rests(self, unit: Unit, month: Month) -> Declared | None:
        return self.known.held(declared_of(self.target), unit.pk, month)


def _steps(
    pair: _Pair, month: Month, part: Callable[[Decimal | None], Decimal | None]
) -> Iterator[PassingGoal]:
    """What becomes of a goal from each month on from which something is said; `part` gives the successor's of a number."""
    gained = False
    for since in pair.months(month):
        version, own = pair.said(pair.target, since), pair.said(pair.there, since)
        if version is None:
            continue
        declared = pair.rests(pair.target.unit, since)
        passes = declared is None and not (pair.there and pair.there.district_wide)
        taken = part(version.value) if passes else None
        yield PassingGoal(
            target=pair.target,
            version=version,
            successor=pair.successor,
            since=since,
            taken=taken,
            base=part(version.baseline) if taken is not None else None,
            there=pair.there,
            now=own if pair.has else None,
            had=None if pair.has else own,
            declared=declared,
            resting=pair.rests(pair.successor, since),
            loses=gained and taken is None,
        )
        gained = gained or taken is not None


def _task(target: Target) -> int:
    """The indicator that a unit reports for the goal."""
    return target.indicator.part_of_id or target.indicator_id


def _part(target: Target, shares: Sequence[Decimal], number: int, whole: Decimal | None) -> Decimal | None:
    """What the successor of this number, by `shares` of all, gets of a number of a goal; nothing of what isn't there or can't be
    divided.
    """
    if whole is None or not adds_up(target.indicator):
        return None
    return apportion(whole, shares, target.indicator.places)[number]


def _changes(goals: Sequence[PassingGoal]) -> list[TargetChangeRequest]:
    """What waits for a decision about goals that pass and those that gain by it."""
    gaining = [one for one in goals if one.is_set]
    targets = {one.target for one in gaining} | {one.there for one in gaining if one.there}
    found = TargetChangeRequest.objects.filter(target__in=targets, decision=None)
    return list(found.select_related("target__indicator", "target__issuer", "target__unit").order_by("id"))
