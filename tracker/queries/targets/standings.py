"""Where every target stands in a month, as known on a day: the value object that all pages and files share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from tracker.calc.applying import Declared
from tracker.calc.collecting import uncollected
from tracker.calc.lights import Judgement, judge
from tracker.calc.parts import Parts
from tracker.calc.passed import Passed
from tracker.calc.periods import Month
from tracker.calc.progress import PROFILE
from tracker.calc.readings import Reading
from tracker.calc.units import PrintedIn
from tracker.models import Assessment, Indicator, Target, TargetVersion, Unit
from tracker.queries.ledger.amendments import Settings
from tracker.queries.registers.counting import Registers
from tracker.queries.targets.assessments import assessments_of
from tracker.queries.targets.gathering import (
    ReadScope,
    registers_of,
    settings_of_targets,
    sources,
)
from tracker.queries.targets.lights import Ruling
from tracker.queries.targets.plans import Pace, Plans, plans_of, was_behind
from tracker.queries.targets.rebased import Judged, Rebased, rebased
from tracker.queries.targets.values import Sources

RELATED = (
    "indicator__section__parent",
    "indicator__comparison_set",
    "unit",
    "issuer",
)  # what is printed of a target


@dataclass(frozen=True)
class Standing:
    """A target in a month: what it asks (`version`), what is (`reading`), and the judgement.

    `derived` says that nobody typed the number; `not_reported` names units that haven't
    reported the newest month of a total, and `parts` how many of its parts have reported its month and the newest; `pace` is how the plan runs; `assessments` are what people said
    of this month beside the light, the newest first; `declared` says why the goal doesn't apply; `passed` is what the
    unit took over or handed over since the month that this one is read beside; `rebased` how it would be judged by another base
    of last year. `was_printed_in` is there where it once was in print in another unit or with other places than the indicator's. `one_of_several` says that
    its figure has other goals in the month, so that its name says whose it is.
    """

    target: Target
    version: TargetVersion
    month: Month
    reading: Reading | None
    judgement: Judgement
    derived: bool
    pace: Pace
    not_reported: tuple[str, ...] = ()
    parts: tuple[Parts, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    declared: Declared | None = None
    passed: Passed | None = None
    rebased: Rebased | None = None
    was_printed_in: PrintedIn | None = None
    one_of_several: bool = False

    @property
    def indicator(self) -> Indicator:
        return self.target.indicator

    @property
    def printed_in(self) -> PrintedIn:
        return self.was_printed_in or self.indicator.printed_in

    @property
    def unit(self) -> Unit:
        return self.target.unit

    @property
    def curve(self) -> Mapping[Month, Decimal]:
        """The plan's own course, empty when it runs straight."""
        return self.pace.curve

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
        return self.reading.as_of if self.reading and self.declared is None else None

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


@uncollected()
def standings(
    targets: QuerySet[Target] | Iterable[Target],
    month: Month,
    *,
    known_by: datetime | None = None,
    rules: Sequence[Ruling] | None = None,
    gathered: Sources | None = None,
    said: Settings | None = None,
) -> list[Standing]:
    """Every target whose window includes `month`, judged; those nobody knew of then are left out.

    `known_by` is the last instant whose knowledge counts; None means now. `rules` as for `plans_of`. `gathered` is
    every month of the targets' indicators as known then, where somebody has read it already; so are the settings `said`. Raises NoLightRule.
    """
    said = said or (gathered.settings if gathered else settings_of_targets(known_by))
    running = _running(_loaded(targets, [month]), month, said)
    if not running:
        return []
    plans = plans_of(running, known_by, rules)
    if gathered is None:
        gathered = _sources(running, month, plans, known_by, said)
    return _judged(running, month, plans, gathered, known_by)


def _running(targets: Iterable[Target], month: Month, said: Settings) -> list[Target]:
    """Those targets whose window includes `month`, as they were in force then."""
    return [target for target in (said.of(one, month) for one in targets) if month in target.span]


@dataclass(frozen=True)
class Months:
    """The standings of some months, the registers that all of them were counted from, and the settings in force."""

    of: Mapping[Month, list[Standing]]
    registers: Registers
    settings: Settings


@uncollected()
def standings_in(
    targets: QuerySet[Target] | Iterable[Target],
    months: Iterable[Month],
    *,
    known_by: datetime | None = None,
    said: Settings | None = None,
) -> Months:
    """What `standings` says of each month, with plans and registers read once for all. Raises NoLightRule.

    `said` are the settings where somebody has read them. Each month tells what passed from unit to unit since the one asked for before it. Made for a month and
    the one before: of a whole year `standings_over` reads the figures once, too.
    """
    asked = sorted(set(months))
    said = said or settings_of_targets(known_by)
    loaded = _loaded(targets, asked)
    running = {month: _running(loaded, month, said) for month in asked}
    either = {target.pk: target for own in running.values() for target in own}.values()
    plans = plans_of(either, known_by)
    registers = registers_of(either, asked[-1], known_by, said)
    since = dict(zip(asked[1:], asked, strict=False))
    found = {
        month: _judged(
            own,
            month,
            plans,
            _sources(own, month, plans, known_by, said, registers),
            known_by,
            since=since.get(month),
        )
        for month, own in running.items()
    }
    return Months(found, registers, said)


def _sources(
    running: Sequence[Target],
    month: Month,
    plans: Plans,
    known_by: datetime | None,
    said: Settings,
    registers: Registers | None = None,
) -> Sources:
    reaches = {
        one.pk: ReadScope(plans.since(one), newest=not plans.looks_back(one, month)) for one in running
    }
    return sources(running, month, known_by, reaches=reaches, registers=registers, said=said)


def _judged(
    running: Iterable[Target],
    month: Month,
    plans: Plans,
    gathered: Sources,
    known_by: datetime | None,
    *,
    since: Month | None = None,
) -> list[Standing]:
    seen = assessments_of(running, known_by, month=month)
    found = (standing_in(target, month, plans, gathered, seen, since=since) for target in running)
    return [standing for standing in found if standing is not None]


@uncollected()
def standings_over(
    targets: QuerySet[Target] | Iterable[Target],
    months: Sequence[Month],
    *,
    known_by: datetime | None = None,
    said: Settings | None = None,
) -> list[Mapping[Month, Standing]]:
    """For every target its standing in each of `months` (in order) that its window includes: what `standings` says
    of each month, from one reading of the ledger. Targets without any are left out. Raises NoLightRule.
    """
    loaded = _loaded(targets, months)
    asked = [(target, [month for month in months if month in target.span]) for target in loaded]
    running = [target for target, own in asked if own]
    plans = plans_of(running, known_by)
    reaches = {target.pk: ReadScope(plans.since(target), newest=False) for target in running}
    gathered = sources(running, months[-1], known_by, reaches=reaches, said=said)
    seen = assessments_of(running, known_by)
    found = (_over(target, own, plans, gathered, seen) for target, own in asked)
    return [over for over in found if over]


def _over(
    target: Target,
    months: Sequence[Month],
    plans: Plans,
    gathered: Sources,
    seen: Mapping[tuple[int, Month], tuple[Assessment, ...]],
) -> Mapping[Month, Standing]:
    judged = ((month, standing_in(target, month, plans, gathered, seen)) for month in months)
    return {month: standing for month, standing in judged if standing is not None}


# --- judging ------------------------------------------------------------------------------------


def _loaded(targets: QuerySet[Target] | Iterable[Target], months: Sequence[Month]) -> list[Target]:
    """Targets with all that is printed of them; of a query those alone that run in some of `months` (in order)."""
    if isinstance(targets, QuerySet):
        running = targets.filter(first_month__lte=months[-1].first, last_month__gte=months[0].first)
        return list(running.select_related(*RELATED))
    return list(targets)


def standing_in(
    target: Target,
    month: Month,
    plans: Plans,
    gathered: Sources,
    seen: Mapping[tuple[int, Month], tuple[Assessment, ...]],
    *,
    since: Month | None = None,
) -> Standing | None:
    """A target judged in a month, as it was in force then; None when it didn't run, its unit wasn't there, or it had no version.

    What passed to its unit, or from it, is told since the month `since`, where one is given.
    """
    target = gathered.settings.of(target, month)
    version = plans.version(target, month)
    if version is None or month not in target.span or not gathered.has_task(target, month):
        return None
    paced = version.paced_by == PROFILE
    before = plans.before(target, version, month, gathered) if paced else {}
    pace, goal = plans.goal(target, version, before)
    value = gathered.value(target, month)
    rule = plans.rule(version, month)
    behind = rule.remembers and goal is not None and was_behind(target, month, goal, rule, gathered)
    judgement = judge(goal, value.reading, rule, was_behind=behind)
    return Standing(
        target=target,
        version=version,
        month=month,
        reading=value.reading,
        judgement=judgement,
        derived=target.district_wide or target.indicator.traits.is_derived,
        pace=pace,
        not_reported=value.not_reported,
        parts=value.parts,
        assessments=seen.get((target.id, month), ()) if seen else (),
        declared=value.declared,
        passed=gathered.passed(target, month, since) if since else None,
        rebased=rebased(Judged(target, version, month, value.reading, judgement, plans, gathered)),
        one_of_several=plans.one_of_several(target, month),
    )
