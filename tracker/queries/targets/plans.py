"""What targets ask month by month, and by which rules they are judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from tracker.calc.lights import Goal, Judgement, LightRule, judge
from tracker.calc.periods import Month, Span
from tracker.calc.progress import CURVE, PROFILE, STRAIGHT, gap_points, planned_share
from tracker.calc.rhythm import shape
from tracker.models import CountingRule, Target, TargetVersion
from tracker.queries.ledger.bases import Bases, revised_bases
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.targets.beside import Beside, goals_beside, is_one_of_several
from tracker.queries.targets.lights import Ruling, light_rules, rule_in_force
from tracker.queries.targets.values import Sources

Curve = Mapping[Month, Decimal]


@dataclass(frozen=True)
class Pace:
    """How a version's planned share runs: its curve (none when straight) and which way that is.

    `missing` says that last year's rhythm was asked for and last year's months aren't there, so it runs straight.
    """

    way: str
    curve: Curve
    missing: bool = False


@dataclass(frozen=True)
class PlannedWay:
    """One way to tell the planned share of a target's data month, with the gap it makes; `used` is judged by."""

    way: str
    planned: Decimal
    gap: Decimal
    used: bool


@dataclass(frozen=True)
class Plans:
    """The versions, typed curves and light rules of some targets, for any month.

    `bases` are those that were revised of what the targets paced by last year were planned by; `beside` says when other goals
    are on the same figure.
    """

    versions: Mapping[int, list[TargetVersion]]
    curves: Mapping[int, Curve]
    rules: Sequence[Ruling]
    bases: Bases = field(default_factory=Bases)
    beside: Beside = field(default_factory=dict)
    _kept: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def version(self, target: Target, month: Month) -> TargetVersion | None:
        """What `target` asked in `month`; None when it had no version in force."""
        return in_force(self.versions.get(target.id, ()), month)

    def one_of_several(self, target: Target, month: Month) -> bool:
        """Whether the target's figure has another goal in `month`."""
        return is_one_of_several(target, month, self.beside)

    def rule(self, version: TargetVersion, month: Month) -> LightRule:
        """The rule by which a version is judged in `month`. Raises NoLightRule."""
        key = month.index, version.light_family
        rule: LightRule | None = self._kept.get(key)
        if rule is None:
            rule = self._kept[key] = rule_in_force(self.rules, month, version.light_family)
        return rule

    def goal(self, target: Target, version: TargetVersion, before: Curve) -> tuple[Pace, Goal | None]:
        """How a version's plan runs and what it asks of `target` as in force; `before` as for `pace`. Last year's rhythm
        alone goes by it.
        """
        key = version.id, id(target)
        found: tuple[Pace, Goal | None] | None = self._kept.get(key)
        if found is None or version.paced_by == PROFILE:
            pace = self.pace(target, version, before)
            found = self._kept[key] = pace, goal_of(target, version, pace.curve)
        return found

    def since(self, target: Target) -> Month:
        """The first month that judging `target` can look at: its window's, or that of the window before."""
        paced = any(version.paced_by == PROFILE for version in self.versions.get(target.pk, ()))
        return (former_window(target.span) if paced else target.span).first

    def looks_back(self, target: Target, month: Month) -> bool:
        """Whether judging takes more of the past than the newest figure."""
        version = self.version(target, month)
        return version is not None and (version.paced_by == PROFILE or self.rule(version, month).remembers)

    def before(self, target: Target, version: TargetVersion, month: Month, gathered: Sources) -> Curve:
        """The window before `target`'s, as in force, by the base that a version was planned by, counted by the rules of `month`."""
        key = "before", version.pk, month.index, id(target)
        found: Curve | None = self._kept.get(key)
        if found is None:
            by_then = gathered.by_base(self.bases.said(version.known_at)) if self.bases.lines else gathered
            found = self._kept[key] = window_before(target, month, by_then)
        return found

    def pace(self, target: Target, version: TargetVersion, before: Curve) -> Pace:
        """How the version's plan runs; `before` is the window before, under the months of this one."""
        if version.paced_by == PROFILE:
            profile = shape(before, target.span)
            return Pace(PROFILE, profile) if profile else Pace(STRAIGHT, {}, missing=True)
        curve = self.curves.get(version.pk, {})
        return Pace(CURVE, curve) if curve else Pace(STRAIGHT, {})


def plans_of(
    targets: Iterable[Target], known_by: datetime | None, rules: Sequence[Ruling] | None = None
) -> Plans:
    """The plans of `targets` as known at an instant, in four queries, or five where last year paces one of them and a
    base was ever revised; each version holds the very target given.

    `rules` are the light rules of that instant, where somebody has read them already.
    """
    asked = {target.pk: target for target in targets}
    versions = target_versions(asked, known_by)
    for version in (version for group in versions.values() for version in group):
        version.target = asked[version.target_id]
    every = [version.pk for group in versions.values() for version in group]
    paced = [asked[pk] for pk, group in versions.items() if any(one.paced_by == PROFILE for one in group)]
    bases = bases_before(paced, known_by) if paced and ever_revised(versions[paced[0].pk]) else Bases()
    return Plans(
        versions,
        curves(every),
        light_rules(known_by) if rules is None else rules,
        bases,
        goals_beside(asked, known_by),
    )


def ever_revised(versions: Sequence[TargetVersion]) -> bool:
    """Whether a base was ever revised, by what the versions of any target say of it."""
    return any(version.bases_revised for version in versions)  # type: ignore[attr-defined]


def bases_before(targets: Sequence[Target], known_by: datetime | None) -> Bases:
    """The bases that were revised in the windows before those of some targets, in one statement."""
    read = {target.indicator.part_of_id or target.indicator_id for target in targets}
    windows = [former_window(target.span) for target in targets]
    within = min(one.first for one in windows).first, max(one.last for one in windows).first
    counted = CountingRule.objects.filter(indicator__in=read, measure__isnull=False).values("measure")
    slots = Q(slot__series__indicator__in=read) | Q(slot__series__measure__in=counted)
    return revised_bases(slots & Q(slot__month__range=within), known_by=known_by)


def window_before(
    target: Target, month: Month, gathered: Sources, *, having: Month | None = None
) -> dict[Month, Decimal]:
    """What was reported of the window before, under the months of this one; a month not reported is left out.

    It is counted by the rules of `month`; with `having`, as if the unit had had all along what it has in that month.
    """
    former = former_window(target.span)
    back = target.span.first.minus(former.first)
    found: dict[Month, Decimal] = {}
    for one in target.span:
        then = one.plus(-back)
        reading = gathered.value(target, then, window=former, rules_of=month, having=having).reading
        if reading is None or reading.month != then or reading.not_applicable:
            continue
        if reading.amount is not None:
            found[one] = reading.amount
    return found


def former_window(span: Span) -> Span:
    """The window before: as many whole years back as this one is long."""
    back = -(-span.length // 12) * 12
    return Span(span.first.plus(-back), span.last.plus(-back))


def planned_ways(
    target: Target, pace: Pace, judgement: Judgement, month: Month, typed: Curve, before: Curve
) -> tuple[PlannedWay, ...]:
    """Every way to tell the planned share of `month`, where the judgement goes by one and they differ."""
    if judgement.planned is None or judgement.completion is None:
        return ()
    known: dict[str, Curve] = {STRAIGHT: {}}
    if typed:
        known[CURVE] = typed
    if profile := shape(before, target.span):
        known[PROFILE] = profile
    shares = {way: planned_share(target.span, month, curve) for way, curve in known.items()}
    if len(set(shares.values())) == 1:
        return ()
    return tuple(
        PlannedWay(way, share, gap_points(judgement.completion, share), way == pace.way)
        for way, share in shares.items()
    )


def goal_of(target: Target, version: TargetVersion, curve: Curve) -> Goal | None:
    """What a version of a target asks, as the judge takes it; None for what is only followed."""
    if version.value is None:
        return None
    return Goal(
        value=version.value,
        span=target.span,
        basis=version.judged_by,
        direction=target.indicator.direction,
        baseline=version.baseline,
        curve=curve,
        in_points=target.indicator.traits.in_points,
        is_change=target.indicator.traits.is_change,
    )


def was_behind(target: Target, month: Month, goal: Goal, rule: LightRule, gathered: Sources) -> bool:
    """Whether an earlier month of the window lay behind what the goal asks, by what is known of it today."""
    earlier = (gathered.value(target, one).reading for one in target.span if one < month)
    return any(judge(goal, reading, rule).is_behind for reading in earlier)
