"""How a target came to where it stands: month by month, with the list behind its count and the window before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tracker.calc.collecting import uncollected
from tracker.calc.counting import Breakdown
from tracker.calc.passed import Passed
from tracker.calc.periods import Month, Span
from tracker.calc.progress import PROFILE
from tracker.models import Assessment, CountingRule, Target, TargetVersion
from tracker.queries.ledger.lives import lives
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.assessments import assessments_of
from tracker.queries.targets.gathering import sources
from tracker.queries.targets.plans import PlannedWay, Plans, planned_ways, plans_of, window_before
from tracker.queries.targets.standings import Standing, standing_in
from tracker.queries.targets.values import Sources


@dataclass(frozen=True)
class SeriesHistory:
    """A target month by month up to the month asked for, each as its own page has it and with what passed to the unit in it,
    and with the breakdown of its count if it is counted.

    `before` is the window before, under the months of this one; `ways` are the planned shares of the data
    month where they differ; `plans` and `gathered` are what all of it was read from.
    """

    months: tuple[Standing, ...]
    rule: CountingRule | None
    breakdown: Breakdown | None
    before: Mapping[Month, Decimal]
    ways: tuple[PlannedWay, ...]
    plans: Plans = field(repr=False)
    gathered: Sources = field(repr=False)

    @property
    def now(self) -> Standing:
        return self.months[-1]

    @property
    def amounts(self) -> dict[Month, Decimal]:
        """The number of each month of which there is one, as it was when it was new: what was taken over later isn't in it."""
        found: dict[Month, Decimal] = {}
        for one in self.months:
            if one.data_month is not None and one.amount is not None:
                found.setdefault(one.data_month, one.amount)
        return found

    @property
    def passed(self) -> dict[Month, Passed]:
        """What the unit took over, or handed over, by the month in which that shows."""
        return {one.month: one.passed for one in self.months if one.passed is not None}

    @property
    def versions(self) -> Sequence[TargetVersion]:
        """What the target asked from when on."""
        return self.plans.versions[self.now.target.pk]

    @property
    def rules(self) -> Sequence[CountingRule]:
        """How the target is counted from when on; none where it isn't."""
        return self.gathered.registers.rules.get(self.now.target.indicator_id, ())


def course(target: Target, month: Month, *, known_by: datetime | None = None) -> SeriesHistory | None:
    """How a target came to where it stands in `month`, or stood at the end of its window if that is over.

    None before the window begins, or when nobody knew of the target then. Raises NoLightRule.
    """
    return next(iter(courses([target], month, known_by=known_by)), None)


def lifetime(target: Target, known_by: datetime | None = None) -> Span | None:
    """The months of which a target has a page, as known at an instant: those of its window in which a version is in force, its unit
    is there and the task still the unit's. None where there is none.
    """
    versions = target_versions({target.pk}, known_by).get(target.pk, ())
    there, task = lives(known_by), target.indicator.part_of_id or target.indicator_id
    months = [
        one for one in target.span if in_force(versions, one) and there.holds(target.unit_id, one, task)
    ]
    return Span(months[0], months[-1]) if months else None


@uncollected()
def courses(
    targets: Iterable[Target], month: Month, *, known_by: datetime | None = None
) -> list[SeriesHistory]:
    """The courses of several targets, read together; those left out that `course` has none for. Raises NoLightRule."""
    begun = [target for target in targets if month >= target.span.first]
    plans = plans_of(begun, known_by)
    gathered = sources(begun, month, known_by)
    seen = assessments_of(begun, known_by)
    found = (_course(target, min(month, target.span.last), plans, gathered, seen) for target in begun)
    return [one for one in found if one is not None]


def _course(
    target: Target,
    month: Month,
    plans: Plans,
    gathered: Sources,
    seen: Mapping[tuple[int, Month], tuple[Assessment, ...]],
) -> SeriesHistory | None:
    month = gathered.lives.last(target.unit_id, month, target.indicator.part_of_id or target.indicator_id)
    target = gathered.settings.of(target, month)
    before = window_before(target, month, gathered)
    found = (
        standing_in(target, one, plans, gathered, seen, since=one.plus(-1))
        for one in target.span
        if one <= month
    )
    months = tuple(standing for standing in found if standing is not None)
    if not months or months[-1].month != month:
        return None
    now, registers = months[-1], gathered.registers
    typed = plans.curves.get(now.version.pk, {})
    own = (
        plans.before(now.target, now.version, month, gathered) if now.version.paced_by == PROFILE else before
    )
    ways = planned_ways(target, now.pace, now.judgement, now.data_month or month, typed, own)
    return SeriesHistory(
        months,
        registers.rule(target, month),
        registers.breakdown(target, month),
        before,
        ways,
        plans,
        gathered,
    )
