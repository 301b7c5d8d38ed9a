"""Goals paced by last year whose base was revised: by the base they were planned by, and by the other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.lights import Judgement, judge
from tracker.calc.periods import Month
from tracker.calc.progress import PROFILE
from tracker.models import Figure, Target, TargetVersion
from tracker.queries.ledger.bases import ORIGINALLY, BaseDocument, Place
from tracker.queries.ledger.figures import figures
from tracker.queries.ledger.growth import GrowthBase, growth_base
from tracker.queries.targets.courses import SeriesHistory
from tracker.queries.targets.plans import Curve, Plans, bases_before, ever_revised, window_before
from tracker.queries.targets.standings import was_behind
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


def rebased(found: SeriesHistory) -> Rebased | None:
    """Both judgements of a target paced by last year after last year's base was revised.

    None where no base was, or where the plan is the same by both.
    """
    now, bases = found.now, found.plans.bases
    if now.version.paced_by != PROFILE or not bases.lines:
        return None
    own = found.plans.before(now.target, now.version, now.month, found.gathered)
    took_it = own == found.before
    other = _originally(found) if took_it else found.before
    judged = _judged(found, other)
    if judged is None or judged.planned == now.judgement.planned:
        return None
    after = ORIGINALLY if took_it else now.version.known_at
    return Rebased(
        bases.documents(_read_by(now.target, now.month, found.gathered), after),
        ByBase(took_it, True, now.judgement),
        ByBase(not took_it, False, judged),
    )


def documents_of_last_year(found: SeriesHistory, known_by: datetime | None) -> tuple[BaseDocument, ...]:
    """The documents that revised the window before, by which forecasts go as it is known now."""
    if not found.before or not ever_revised(found.versions):
        return ()
    paced = any(version.paced_by == PROFILE for version in found.versions)
    bases = found.plans.bases if paced else bases_before([found.now.target], known_by)
    return bases.documents(_read_by(found.now.target, found.now.month, found.gathered), ORIGINALLY)


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
    return plans.bases.documents(_read_by(target, month, gathered), version.known_at)


def growth_base_of(found: SeriesHistory, known_by: datetime | None) -> GrowthBase | None:
    """The base of a target's number where it is a growth rate that somebody reported, as known at an instant."""
    reading = found.now.reading
    if reading is None or found.now.indicator.measured_in != "%" or len(reading.figures) != 1:
        return None
    figure: Figure | None = figures().filter(pk=reading.figures[0]).first()
    return growth_base(figure, known_by) if figure else None


def _originally(found: SeriesHistory) -> Curve:
    by_then = found.gathered.by_base(found.plans.bases.said(ORIGINALLY))
    return window_before(found.now.target, found.now.month, by_then)


def _judged(found: SeriesHistory, before: Curve) -> Judgement | None:
    """What the judge says by another window before; None for what isn't judged by a plan."""
    now = found.now
    _pace, goal = found.plans.goal(now.target, now.version, before)
    if goal is None or now.judgement.planned is None:
        return None
    rule = found.plans.rule(now.version, now.month)
    behind = rule.remembers and was_behind(now.target, now.month, goal, rule, found.gathered)
    return judge(goal, now.reading, rule, was_behind=behind)


def _read_by(target: Target, month: Month, gathered: Sources) -> Callable[[Place], bool]:
    """Whether a slot is one of those that the target's number is made of."""
    rule = gathered.registers.rule(target, month)
    if rule is not None:
        items = {one.id for one in gathered.registers.candidates(target, rule, month)}
        code = rule.measure.code if rule.measure else ""
        return lambda place: place.item in items and place.measure == code
    own = gathered.series.get(target.indicator.part_of_id or target.indicator_id, [])
    series = {one.pk for one in own if target.district_wide or one.unit_id == target.unit_id}
    return lambda place: place.series in series
