"""目标责任书: what a unit has taken on for a year, target by target, with where it starts and what is planned when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from tracker.calc.lights import PACE
from tracker.calc.periods import Month
from tracker.calc.progress import planned_share
from tracker.calc.readings import Reading
from tracker.models import Target, TargetVersion, Unit
from tracker.queries.ledger.bases import BaseDocument
from tracker.queries.targets.board import print_order
from tracker.queries.targets.gathering import sources
from tracker.queries.targets.plans import former_window, plans_of
from tracker.queries.targets.rebased import not_taken_up
from tracker.queries.targets.standings import RELATED


@dataclass(frozen=True)
class Undertaking:
    """A target in a year's plan: the version in force at the year's end, and where its number starts.

    `last_year` is what the window before ended with, None when that wasn't reported. `planned` holds the planned
    cumulative share of each month of the year within the window; none where the goal isn't judged by pace. `revised_by` are the
    documents that revised last year's base since, which no version has taken up yet; `one_of_several` as for `Standing`.
    """

    target: Target
    version: TargetVersion
    last_year: Reading | None
    planned: Sequence[tuple[Month, Decimal]]
    revised_by: tuple[BaseDocument, ...] = ()
    one_of_several: bool = False

    def share(self, month: Month) -> Decimal | None:
        return dict(self.planned).get(month)


@dataclass(frozen=True)
class YearPlan:
    """A unit's undertakings of a year: goals first, then what is only followed; both in print order."""

    unit: Unit
    year: int
    goals: Sequence[Undertaking]
    followed: Sequence[Undertaking]

    @property
    def months(self) -> list[Month]:
        return months_of(self.year)


def months_of(year: int) -> list[Month]:
    return [Month(year, number) for number in range(1, 13)]


def year_plan(unit: Unit, year: int, *, known_by: datetime | None = None) -> YearPlan:
    """What `unit` has taken on for `year`, as known at an instant; both lists are empty when it has taken on nothing."""
    months = months_of(year)
    running = Target.objects.filter(
        unit=unit, first_month__lte=months[-1].first, last_month__gte=months[0].first
    )
    targets = sorted(running.select_related(*RELATED), key=print_order)
    plans = plans_of(targets, known_by)
    gathered = sources(targets, max((t.span.last for t in targets), default=months[-1]), known_by)
    found = []
    for base in targets:
        target = gathered.settings.of(base, min(months[-1], base.span.last))
        version = plans.version(target, min(months[-1], target.span.last))
        if version is not None:
            pace = plans.pace(target, version, plans.before(target, version, target.span.last, gathered))
            shares = [
                (month, planned_share(target.span, month, pace.curve))
                for month in months
                if month in target.span and version.value is not None and version.judged_by == PACE
            ]
            former = former_window(target.span)
            ended = gathered.value(target, former.last, window=former, rules_of=target.span.last).reading
            complete = ended is not None and ended.month == former.last
            revised_by = not_taken_up(target, version, target.span.last, plans, gathered)
            several = plans.one_of_several(target, min(months[-1], target.span.last))
            found.append(
                Undertaking(target, version, ended if complete else None, shares, revised_by, several)
            )
    goals = [one for one in found if one.version.value is not None]
    return YearPlan(unit, year, goals, [one for one in found if one.version.value is None])


def units_with_plans(year: int) -> list[tuple[Unit, int]]:
    """The units that have goals in a year, and how many."""
    months = months_of(year)
    running = Target.objects.filter(
        first_month__lte=months[-1].first,
        last_month__gte=months[0].first,
        versions__value__isnull=False,
        versions__in_force_from__lte=F("last_month"),
    )
    counts: dict[int, int] = {}
    for _target, unit in running.order_by().values_list("pk", "unit_id").distinct():
        counts[unit] = counts.get(unit, 0) + 1
    units = Unit.objects.filter(pk__in=counts).order_by("order", "id")
    return [(unit, counts[unit.pk]) for unit in units]


def years_with_plans() -> list[int]:
    """The years that targets run in, the newest first."""
    windows = Target.objects.order_by().values_list("first_month", "last_month").distinct()
    years = {year for first, last in windows for year in range(first.year, last.year + 1)}
    return sorted(years, reverse=True)
