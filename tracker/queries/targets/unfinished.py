"""What was begun and can't be followed yet: targets that ask nothing, indicators that nobody reports or that no rule counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from tracker.access import STEWARD, Rights
from tracker.access.configuring import may_configure_district
from tracker.calc import kinds
from tracker.calc.periods import Month
from tracker.models import CountingRule, Indicator, Series, Target, TargetChangeRequest, TargetVersion

VERSION, GOAL, SERIES, RULE = "version", "goal", "series", "rule"


@dataclass(frozen=True)
class Unfinished:
    """What lacks something, and what: a first version (VERSION), a goal (GOAL), who reports it (SERIES), a counting rule (RULE).

    `target` is there for all but GOAL.
    """

    indicator: Indicator
    step: str
    target: Target | None = None


def unfinished(rights: Rights, month: Month) -> list[Unfinished]:
    """What a steward has still to finish as of a month, in the order of the indicators. Three statements."""
    has_version = Exists(TargetVersion.objects.filter(target=OuterRef("pk")))
    waits = Exists(TargetChangeRequest.objects.filter(target=OuterRef("pk"), decision=None))
    mine = _running(month).filter(~has_version, ~waits, unit__in=rights.units(STEWARD))
    found = [Unfinished(one.indicator, VERSION, one) for one in mine]
    if may_configure_district(rights):
        found += [_lacking(one) for one in _incomplete(month)]
    return sorted(found, key=lambda one: (one.indicator.order, one.indicator.pk))


def _running(month: Month) -> QuerySet[Target]:
    """Targets whose window isn't over nor empty."""
    there = Target.objects.filter(last_month__gte=month.first, first_month__lte=F("last_month"))
    return there.select_related("indicator__section__parent", "unit", "issuer").order_by("id")


def _incomplete(month: Month) -> QuerySet[Indicator]:
    """Indicators of what is reached that nobody reports, or that count by no rule, each with a target of its own if there is one."""
    reported = Exists(Series.objects.filter(indicator=OuterRef("pk")))
    counted = Exists(CountingRule.objects.filter(indicator=OuterRef("pk")))
    lacks = (Q(kind__in=kinds.REPORTED) & ~reported) | (Q(kind__in=kinds.COUNTING_ITEMS) & ~counted)
    found = Indicator.objects.filter(lacks, nature=Indicator.Nature.ACTUAL)
    running = Prefetch("targets", _running(month), to_attr="running")
    return found.select_related("section__parent").prefetch_related(running)


def _lacking(indicator: Indicator) -> Unfinished:
    target = next(iter(indicator.running), None)  # type: ignore[attr-defined]
    if target is None:
        return Unfinished(indicator, GOAL)
    return Unfinished(indicator, RULE if indicator.traits.counts_items else SERIES, target)
