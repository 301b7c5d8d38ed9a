"""Where every target stands in a month, as known on a day: the value object that all pages and files share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from tracker.calc.counting import Proof
from tracker.calc.lights import Goal, Judgement, judge
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import CountingRule, Indicator, LightScheme, Target, TargetVersion, Unit
from tracker.queries.lights import light_schemes, rule_in_force
from tracker.queries.values import Sources, sources
from tracker.queries.versions import curves, in_force, target_versions


@dataclass(frozen=True)
class Standing:
    """A target in a month: what it asks (`version`), what is (`reading`), and the judgement.

    `derived` says that nobody typed the number; `not_reported` names units that haven't
    reported the newest month of a total; `curve` is the plan's own course, empty when it runs straight.
    """

    target: Target
    version: TargetVersion
    month: Month
    reading: Reading | None
    judgement: Judgement
    derived: bool
    curve: Mapping[Month, Decimal]
    not_reported: tuple[str, ...] = ()

    @property
    def indicator(self) -> Indicator:
        return self.target.indicator

    @property
    def unit(self) -> Unit:
        return self.target.unit

    @property
    def amount(self) -> Decimal | None:
        """The number, unrounded, in the indicator's unit; None when not reported or not applicable."""
        if self.reading is None or self.reading.not_applicable:
            return None
        return self.reading.amount

    @property
    def data_month(self) -> Month | None:
        return self.reading.month if self.reading else None

    @property
    def as_of(self) -> date | None:
        return self.reading.as_of if self.reading else None

    @property
    def is_late(self) -> bool:
        """Whether the newest figure is older than the month asked for."""
        return self.reading is not None and self.reading.month < self.month

    @property
    def goal_illustrative(self) -> bool:
        """Whether the goal itself was made up for the demonstration."""
        return self.version.illustrative or self.indicator.illustrative

    @property
    def value_illustrative(self) -> bool:
        """Whether the number, or any part of it, was."""
        return self.reading is not None and self.reading.illustrative


def standings(
    targets: QuerySet[Target] | Iterable[Target], month: Month, *, known_by: datetime | None = None
) -> list[Standing]:
    """Every target whose window includes `month`, judged; those nobody knew of then are left out.

    `known_by` is the last instant whose knowledge counts; None means now. Raises NoLightRule.
    """
    running = [target for target in _loaded(targets) if month in target.span]
    plan = _plan(running, known_by)
    gathered = sources(running, month, known_by, newest_only=True)
    found = (_standing(target, month, plan, gathered) for target in running)
    return [standing for standing in found if standing is not None]


@dataclass(frozen=True)
class Course:
    """A target month by month up to the month asked for, with the proof of its count if it is counted."""

    months: tuple[Standing, ...]
    rule: CountingRule | None
    proof: Proof | None

    @property
    def now(self) -> Standing:
        return self.months[-1]


def course(target: Target, month: Month, *, known_by: datetime | None = None) -> Course | None:
    """How a target came to where it stands in `month`, or stood at the end of its window if that is over.

    None before the window begins, or when nobody knew of the target then. Raises NoLightRule.
    """
    if month < target.span.first:
        return None
    month = min(month, target.span.last)
    plan = _plan([target], known_by)
    gathered = sources([target], month, known_by)
    found = (_standing(target, one, plan, gathered) for one in target.span if one <= month)
    months = tuple(standing for standing in found if standing is not None)
    if not months or months[-1].month != month:
        return None
    registers = gathered.registers
    return Course(months, registers.rule(target, month), registers.proof(target, month))


def members_of(target: Target, month: Month, *, known_by: datetime | None = None) -> list[Standing]:
    """The standings that an indicator count looks at."""
    if target.indicator.kind != Indicator.Kind.INDICATOR_COUNT:
        return []
    counted = Target.objects.filter(indicator__counted_in=target.indicator_id)
    return standings(counted, month, known_by=known_by)


def ranks_of(target: Target, month: Month, *, known_by: datetime | None = None) -> list[Standing]:
    """The standings of the indicators that rank this target's indicator among others."""
    ranks = Target.objects.filter(indicator__rank_of=target.indicator_id)
    return standings(ranks, month, known_by=known_by)


# --- judging ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    """What the targets ask, and by which rules they are judged, for any month."""

    versions: Mapping[int, list[TargetVersion]]
    curves: Mapping[int, Mapping[Month, Decimal]]
    schemes: list[LightScheme]


def _plan(targets: Iterable[Target], known_by: datetime | None) -> _Plan:
    versions = target_versions([target.pk for target in targets], known_by)
    every = [version.pk for group in versions.values() for version in group]
    return _Plan(versions, curves(every), light_schemes(known_by))


def _loaded(targets: QuerySet[Target] | Iterable[Target]) -> list[Target]:
    if isinstance(targets, QuerySet):
        related = "indicator__section__parent", "indicator__comparison_set", "indicator__part_of", "unit"
        return list(targets.select_related(*related))
    return list(targets)


def _standing(target: Target, month: Month, plan: _Plan, gathered: Sources) -> Standing | None:
    """A target judged in a month; None when it had no version in force."""
    version = in_force(plan.versions.get(target.pk, []), month)
    if version is None:
        return None
    value = gathered.value(target, month)
    goal = goal_of(target, version, plan.curves.get(version.pk, {}))
    return Standing(
        target=target,
        version=version,
        month=month,
        reading=value.reading,
        judgement=judge(goal, value.reading, rule_in_force(plan.schemes, month)),
        derived=target.indicator.is_derived or target.district_wide,
        curve=plan.curves.get(version.pk, {}),
        not_reported=value.not_reported,
    )


def goal_of(target: Target, version: TargetVersion, curve: Mapping[Month, Decimal]) -> Goal | None:
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
        in_points=target.indicator.kind in Indicator.PERCENT_KINDS,
    )
