"""A target paced by last year whose base was revised: judged by the base it was planned by, and by the other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.calc.lights import Judgement, judge
from tracker.calc.periods import Month
from tracker.calc.progress import PROFILE
from tracker.calc.readings import Reading
from tracker.models import Target, TargetVersion
from tracker.queries.ledger.bases import ORIGINALLY, BaseDocument, Place
from tracker.queries.targets.plans import Curve, Plans, was_behind, window_before
from tracker.queries.targets.values import Sources


@dataclass(frozen=True)
class ByBase:
    """How a target is judged by one base: as `revised` by the documents, or as it was; `used` is what counts."""

    revised: bool
    used: bool
    judgement: Judgement


@dataclass(frozen=True)
class Rebased:
    """A target's light by both bases, the one that counts first. `documents` are what lies between them."""

    documents: tuple[BaseDocument, ...]
    used: ByBase
    other: ByBase

    @property
    def both(self) -> tuple[ByBase, ByBase]:
        return self.used, self.other

    @property
    def lights_differ(self) -> bool:
        return self.used.judgement.light.code != self.other.judgement.light.code


@dataclass(frozen=True)
class Judged:
    """A target as a version of it is judged in a month, and what that was read from."""

    target: Target
    version: TargetVersion
    month: Month
    reading: Reading | None
    judgement: Judgement
    plans: Plans
    gathered: Sources

    def again(self, before: Curve) -> Judgement | None:
        """What the judge says by another window before; None for what isn't judged by a plan."""
        _pace, goal = self.plans.goal(self.target, self.version, before)
        if goal is None or self.judgement.planned is None:
            return None
        rule = self.plans.rule(self.version, self.month)
        behind = rule.remembers and was_behind(self.target, self.month, goal, rule, self.gathered)
        return judge(goal, self.reading, rule, was_behind=behind)


def rebased(one: Judged) -> Rebased | None:
    """Both judgements of a target paced by last year after last year's base was revised.

    None where no base was, or where the plan is the same by both.
    """
    bases = one.plans.bases
    if one.version.paced_by != PROFILE or not bases.lines:
        return None
    newest = window_before(one.target, one.month, one.gathered)
    took_it = one.plans.before(one.target, one.version, one.month, one.gathered) == newest
    judged = one.again(_originally(one) if took_it else newest)
    if judged is None or judged.planned == one.judgement.planned:
        return None
    after = ORIGINALLY if took_it else one.version.known_at
    return Rebased(
        bases.documents(read_by(one.target, one.month, one.gathered), after),
        ByBase(took_it, True, one.judgement),
        ByBase(not took_it, False, judged),
    )


def not_taken_up(
    target: Target, version: TargetVersion, month: Month, plans: Plans, gathered: Sources
) -> tuple[BaseDocument, ...]:
    """The documents that revised last year's base after a version paced by it was accepted, which so goes by the former one: none
    where the plan is the same by both. What is counted is so by the rules of `month`.
    """
    if version.paced_by != PROFILE or not plans.bases.lines:
        return ()
    if plans.before(target, version, month, gathered) == window_before(target, month, gathered):
        return ()
    return plans.bases.documents(read_by(target, month, gathered), version.known_at)


def _originally(one: Judged) -> Curve:
    by_then = one.gathered.by_base(one.plans.bases.said(ORIGINALLY))
    return window_before(one.target, one.month, by_then)


def read_by(target: Target, month: Month, gathered: Sources) -> Callable[[Place], bool]:
    """Whether a slot is one of those that the target's number is made of."""
    rule = gathered.registers.rule(target, month)
    if rule is not None:
        items = {one.id for one in gathered.registers.candidates(target, rule, month)}
        code = rule.measure.code if rule.measure else ""
        return lambda place: place.item in items and place.measure == code
    own = gathered.series.get(target.indicator.part_of_id or target.indicator_id, [])
    series = {one.pk for one in own if target.district_wide or one.unit_id == target.unit_id}
    return lambda place: place.series in series
