"""What was in force on a day: the units as a tree, leagues, rules, the reporting calendar; and what was changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import CountingRule, Indicator, League, LightScheme, ReportingCalendar, Unit, Window
from tracker.queries.leagues.rules import Rules, contenders, leagues, rules_for
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.history import Amended, amendments_since
from tracker.queries.ledger.unit_lives import Passage, ended_units
from tracker.queries.ledger.versions import counting_rules, in_force
from tracker.queries.reporting.calendars import calendar_in_use
from tracker.queries.targets.lights import Ruling, light_rules, ruling_in_force

SHOWN = ("unit", "league", "reportingcalendar")  # of which the page tells every change since


@dataclass(frozen=True)
class Branch:
    """A unit with those below it, and how it ended where it is over."""

    unit: Unit
    below: Sequence[Branch]
    ended: Passage | None = None


@dataclass(frozen=True)
class LeagueInForce:
    """A league with who took part and the rules it followed; None before its first rules."""

    league: League
    units: Sequence[Unit]
    rules: Rules | None


@dataclass(frozen=True)
class InForce:
    """Everything in force in a month as known at an instant; `since` are the changes that came after, by table, the newest
    first, and `rules_since` how many versions of light rules and of counting rules did.
    """

    month: Month
    units: Sequence[Branch]
    leagues: Sequence[LeagueInForce]
    lights: Sequence[Ruling]
    counting: Sequence[CountingRule]
    calendar: ReportingCalendar | None
    window: Window | None
    since: Mapping[str, Sequence[Amended]]
    rules_since: Mapping[str, int]


def in_force_on(month: Month, known_by: datetime | None) -> InForce:
    """What was in force in `month` as known at an instant; None means now."""
    said = settings_at(known_by)
    since: dict[str, list[Amended]] = defaultdict(list)
    for one in amendments_since(SHOWN, month, known_by):
        since[one.amendment.table].append(one)
    rules = light_rules(known_by)
    families = sorted({one.family for one in rules})
    lights = [found for family in families if (found := ruling_in_force(rules, month, family)) is not None]
    counting = _counting(month, known_by, said)
    every = {"lights": LightScheme.objects.count(), "counting": CountingRule.objects.count()}
    past = {
        "lights": sum(one.in_force_from <= month.first for one in rules),
        "counting": counting.begun,
    }
    return InForce(
        month,
        _tree(said.existing(Unit.objects.all(), month), ended_units(month, known_by)),
        [_league(one, month, known_by, said) for one in leagues(month, said)],
        lights,
        counting.rules,
        calendar_in_use(month, said),
        Window.objects.filter(month=month.first).first(),
        since,
        {name: every[name] - past[name] for name in every},
    )


def _tree(units: Sequence[Unit], ended: Mapping[int, Passage]) -> list[Branch]:
    """The units below one another, each level in order."""
    below: dict[int | None, list[Unit]] = defaultdict(list)
    there = {unit.pk for unit in units}
    for unit in sorted(units, key=lambda one: (one.order, one.pk)):
        below[unit.parent_id if unit.parent_id in there else None].append(unit)

    def branches(above: int | None) -> list[Branch]:
        return [Branch(unit, branches(unit.pk), ended.get(unit.pk)) for unit in below[above]]

    return branches(None)


def _league(league: League, month: Month, known_by: datetime | None, said: Settings) -> LeagueInForce:
    rules = rules_for(league, month, known_by, said=said)
    return LeagueInForce(league, contenders(league, month, said=said), rules)


@dataclass(frozen=True)
class _Counting:
    """The counting rules in force, in the order of their indicators, and how many versions had begun."""

    rules: Sequence[CountingRule]
    begun: int


def _counting(month: Month, known_by: datetime | None, said: Settings) -> _Counting:
    counted = Indicator.objects.filter(counting_rules__isnull=False).values_list("pk", flat=True).distinct()
    versions = counting_rules(list(counted), known_by)
    found = [said.of(one, month) for own in versions.values() if (one := in_force(own, month)) is not None]
    begun = sum(one.in_force_from <= month.first for own in versions.values() for one in own)
    return _Counting(sorted(found, key=lambda one: (one.indicator.order, one.indicator_id)), begun)
