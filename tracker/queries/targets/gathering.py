"""Gathering what targets need from the ledger at once, for any month up to some point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.calc.applying import applying
from tracker.calc.periods import Month, Span
from tracker.models import Indicator, Series, Target
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.lives import lives_of
from tracker.queries.ledger.parts import rules_of_parts
from tracker.queries.ledger.ranks import readings_of, sheets
from tracker.queries.ledger.readings import readings
from tracker.queries.registers.counting import OF_ITEMS, Registers, registers_for
from tracker.queries.targets.inapplicable import declared_of, inapplicable
from tracker.queries.targets.statements import LAST, Source
from tracker.queries.targets.values import ADDED, Sources


class ReadScope(NamedTuple):
    """How far back the readings of a target are asked for: since which month, and whether the newest one suffices."""

    since: Month
    newest: bool

    def joined(self, other: ReadScope | None) -> ReadScope:
        """What suffices for both."""
        return ReadScope(min(self.since, other.since), self.newest and other.newest) if other else self


EVERYTHING = ReadScope(Month(1900, 1), newest=False)


def sources(
    targets: Sequence[Target],
    through: Month,
    known_by: datetime | None,
    *,
    reaches: Mapping[int, ReadScope] | None = None,
    registers: Registers | None = None,
    said: Settings | None = None,
) -> Sources:
    """Gather what `targets` need for any month up to `through`; or less of it, by target, as far back as it `reaches`.

    `registers` and `said`, the settings, are those of the targets where somebody has read them already.
    """
    settings = said or settings_of_targets(known_by)
    counting = [t.indicator_id for t in targets if t.indicator.traits.counts_ranks]
    members = counted_members(counting)
    ever = {one: members[one] | _ever_members(one, settings) for one in counting if one in members}
    asked: dict[int, ReadScope] = {}
    for target in targets:
        reach = reaches[target.pk] if reaches else EVERYTHING
        for indicator in _read_for(target.indicator, ever):
            asked[indicator] = reach.joined(asked.get(indicator))
    series = _series(asked)
    since = {one.pk: asked[indicator].since for indicator, own in series.items() for one in own}
    declared = inapplicable({*asked, *map(declared_of, targets)}, known_by)
    spoken_of = {
        one.pk: words
        for key, own in series.items()
        for one in own
        if (words := declared.of(key, one.unit_id))
    }
    alive = lives_of(settings)
    passed = {
        one.pk for key, own in series.items() for one in own if alive.tenures(one.unit_id, through, key)
    }
    # A count of places waits for the month that all of them have.
    every_month = {key for key, reach in asked.items() if not reach.newest}.union(*ever.values())
    newest = _read_newest(series, every_month) - spoken_of.keys() - passed
    stated = dict(readings(since, through=through, known_by=known_by, newest_of=newest, since=since))
    stated |= {pk: applying(stated.get(pk, ()), words) for pk, words in spoken_of.items()}
    places = {t.indicator_id for t in targets if t.indicator.traits.is_place}.union(*ever.values())
    ranked = readings_of(sheets(places, through, known_by, said=settings)) if places else {}
    if registers is None:
        counted = [target for target in targets if target.indicator.traits.counts_items]
        newest_only = reaches is not None and all(reaches[target.pk].newest for target in counted)
        registers = registers_of(counted, through, known_by, settings, newest_only=newest_only)
    rules = rules_of_parts(settings)
    return Sources(series, stated, members, registers, ranked, settings, alive, declared, rules)


def settings_of_targets(known_by: datetime | None) -> Settings:
    """All that is dated of what targets are made of, the items that they count included."""
    return settings_at(known_by, of_items=OF_ITEMS)


def _ever_members(indicator: int, said: Settings) -> frozenset[int]:
    """The indicators that an indicator count ever looked at."""
    former = said.changes.get(("indicator", indicator), {}).get("members", ())
    return frozenset(one for change in former for one in (*change.former, *change.value))


def registers_of(
    targets: Iterable[Target],
    through: Month,
    known_by: datetime | None,
    said: Settings,
    *,
    newest_only: bool = False,
) -> Registers:
    """What counting `targets` needs for any month up to `through`; `newest_only` suffices for that month alone."""
    spans: dict[int, set[Span]] = defaultdict(set)
    for target in targets:
        if target.indicator.traits.counts_items:
            spans[target.indicator_id].add(target.span)
    return registers_for(spans, through, known_by, said=said, spans=spans if newest_only else None)


def counted_members(indicators: Collection[int]) -> dict[int, frozenset[int]]:
    """The indicators that each indicator count looks at."""
    if not indicators:
        return {}
    members: dict[int, set[int]] = defaultdict(set)
    through = Indicator.members.through.objects.filter(from_indicator__in=indicators)
    for counting, member in through.values_list("from_indicator_id", "to_indicator_id"):
        members[counting].add(member)
    return {counting: frozenset(those) for counting, those in members.items()}


def _read_for(indicator: Indicator, members: Mapping[int, Collection[int]]) -> Collection[int]:
    """The indicators whose series an indicator reads."""
    if indicator.traits.is_reported or indicator.traits.is_denominator:
        return (indicator.part_of_id or indicator.pk,)
    return members.get(indicator.pk, ())


def _series(indicators: Collection[int]) -> dict[int, list[Source]]:
    """By indicator. Plain rows: the models of units and indicators would cost more than all else."""
    series: dict[int, list[Source]] = defaultdict(list)
    rows = Series.objects.filter(indicator__in=indicators).values_list(
        "indicator_id",
        "pk",
        "unit_id",
        "unit__name",
        "indicator__over_months",
        "indicator__over_units",
        "indicator__reporting",
    )
    for indicator, pk, unit_id, unit, *combined in rows:
        series[indicator or 0].append(
            Source(pk, indicator or 0, unit_id, unit, *(one or "" for one in combined))
        )
    return series


def _read_newest(series: Mapping[int, list[Source]], every_month: Collection[int]) -> set[int]:
    """Series of which a single month needs only the newest reading: no months and no units to add up."""
    return {
        one.pk
        for key, group in series.items()
        for one in group
        if key not in every_month
        and one.over_months == LAST
        and (len(group) == 1 or one.over_units not in ADDED)
    }
