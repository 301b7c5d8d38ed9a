"""What targets read: gathered from the ledger at once, then evaluated for any month up to that point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tracker.calc.counting import Breakdown
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading, over_months, over_units
from tracker.models import Amendment, Indicator, Series, Target
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.ranks import readings_of, sheets
from tracker.queries.ledger.readings import readings
from tracker.queries.registers.counting import OF_ITEMS, Registers, registers_for

LAST = Indicator.OverMonths.LAST
ADDED = (Indicator.OverUnits.SUM, Indicator.OverUnits.RATIO)


class ReadScope(NamedTuple):
    """How far back the readings of a target are asked for: since which month, and whether the newest one suffices."""

    since: Month
    newest: bool

    def joined(self, other: ReadScope | None) -> ReadScope:
        """What suffices for both."""
        return ReadScope(min(self.since, other.since), self.newest and other.newest) if other else self


EVERYTHING = ReadScope(Month(1900, 1), newest=False)


class Value(NamedTuple):
    """A target's reading in a month, and the units that haven't reported the newest month of the others."""

    reading: Reading | None
    not_reported: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A unit's series of an indicator, and how its statements combine."""

    pk: int
    indicator: int
    unit_id: int
    unit: str
    over_months: str
    over_units: str


@dataclass(frozen=True)
class Sources:
    """Everything the values of some targets are made of."""

    series: Mapping[int, list[Source]]
    said: Mapping[int, list[Reading]]
    members: Mapping[int, frozenset[int]]
    registers: Registers
    ranked: Mapping[int, Sequence[Reading]]
    settings: Settings

    def value(
        self, target: Target, month: Month, *, window: Span | None = None, rules_of: Month | None = None
    ) -> Value:
        """What `target` reads at the end of `month` over its own window or another `window`.

        What is counted is so by the rules of that month or of `rules_of`.
        A total over units is that of the last month which all of them have reported: half of July
        added to half of June would be nobody's figure, and judged by July it would look late.
        """
        indicator, span = target.indicator, window or target.span
        traits = indicator.traits
        if traits.counts_items:
            breakdown = self.registers.breakdown(target, month, window=span, rules_of=rules_of)
            return Value(_counted(breakdown, indicator) if breakdown else None)
        if traits.counts_ranks:
            return Value(self._indicator_count(indicator, span, month))
        if traits.is_place:
            return self._ranked(target, span, month)
        return self._reported(target, span, month)

    def _reported(self, target: Target, span: Span, month: Month) -> Value:
        shown = target.indicator
        every = self.series.get(shown.part_of_id or shown.pk, [])
        own = [series for series in every if series.pk in self.said or self._is_there(series, month)]
        if not target.district_wide:
            own = [series for series in own if series.unit_id == target.unit_id]
        if len(own) == 1:
            alone = self._reading(own[0], span, month)
            return Value(_part(shown, alone)) if alone else Value(None, (self._unit(own[0], month),))
        newest = {series.pk: self._reading(series, span, month) for series in own}
        months = {reading.month for reading in newest.values() if reading is not None}
        late = tuple(
            self._unit(series, month)
            for series in own
            if (one := newest[series.pk]) is None or one.month < max(months)
        )
        if not months:
            return Value(None, late)
        combine = self._combined(own[0], "over_units", month, own[0].over_units)
        if len(months) > 1 and combine in ADDED:
            newest = {series.pk: self._reading(series, span, min(months)) for series in own}
        present = [reading for reading in newest.values() if reading is not None]
        reading = over_units(present, combine=combine)
        return Value(_part(shown, reading) if reading else None, late)

    def _is_there(self, series: Source, month: Month) -> bool:
        """Whether the unit was to report by `month`."""
        return bool(self.settings.value("series", series.pk, Amendment.LIFE, month, now=True))

    def _reading(self, series: Source, span: Span, month: Month) -> Reading | None:
        combine = self._combined(series, "over_months", month, series.over_months)
        return over_months(self.said.get(series.pk, ()), combine=combine, span=span, month=month)

    def _combined(self, series: Source, name: str, month: Month, now: str) -> str:
        """How the series' statements combined in `month`."""
        return str(self.settings.value("indicator", series.indicator, name, month, now))

    def _unit(self, series: Source, month: Month) -> str:
        """What the series' unit was called in `month`."""
        return str(self.settings.value("unit", series.unit_id, "name", month, series.unit))

    def _ranked(self, target: Target, span: Span, month: Month) -> Value:
        """A place: what follows from the set's own values goes before what somebody reported for the month."""
        reported = self._reported(target, span, month)
        computed = over_months(self.ranked.get(target.indicator_id, ()), combine=LAST, span=span, month=month)
        if computed is None or (reported.reading and reported.reading.month > computed.month):
            return reported
        return Value(computed, ())

    def _member(self, indicator: int, span: Span, month: Month) -> Reading | None:
        """The newest place of a member of an indicator count, from its sheet or as reported."""
        said = [
            *(one for series in self.series.get(indicator, []) for one in self.said.get(series.pk, [])),
            *self.ranked.get(indicator, ()),
        ]
        return over_months(said, combine=LAST, span=span, month=month)

    def _indicator_count(self, indicator: Indicator, span: Span, month: Month) -> Reading | None:
        """How many of the member ranks reach the indicator's place; all of them when it names none."""
        now = self.members.get(indicator.pk, ())
        members = self.settings.value("indicator", indicator.pk, "members", month, now)
        places = (self._member(member, span, month) for member in sorted(members))
        ranks = [reading for reading in places if reading is not None]
        if not ranks:
            return None
        limit = indicator.counts_rank_up_to
        counted = [r for r in ranks if limit is None or (r.rank is not None and r.rank <= limit)]
        return Reading(
            month=max(r.month for r in ranks),
            as_of=max(r.as_of for r in ranks),
            value=Decimal(len(counted)),
            qualifier=indicator.qualifier,
            illustrative=any(r.illustrative for r in ranks),
            history=any(r.history for r in ranks),
            figures=tuple(figure for r in counted for figure in r.figures),
        )


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
    newest = _read_newest({key: own for key, own in series.items() if asked[key].newest})
    stated = readings(since, through=through, known_by=known_by, newest_of=newest, since=since)
    places = {t.indicator_id for t in targets if t.indicator.traits.is_place}.union(*ever.values())
    ranked = readings_of(sheets(places, through, known_by, said=settings)) if places else {}
    if registers is None:
        counted = [target for target in targets if target.indicator.traits.counts_items]
        newest_only = reaches is not None and all(reaches[target.pk].newest for target in counted)
        registers = registers_of(counted, through, known_by, settings, newest_only=newest_only)
    return Sources(series, stated, members, registers, ranked, settings)


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
        "indicator_id", "pk", "unit_id", "unit__name", "indicator__over_months", "indicator__over_units"
    )
    for indicator, pk, unit_id, unit, months, units in rows:
        series[indicator or 0].append(Source(pk, indicator or 0, unit_id, unit, months or "", units or ""))
    return series


def _read_newest(series: Mapping[int, list[Source]]) -> set[int]:
    """Series of which a single month needs only the newest reading: no months and no units to add up."""
    return {
        one.pk
        for group in series.values()
        for one in group
        if one.over_months == LAST and (len(group) == 1 or one.over_units not in ADDED)
    }


def _part(indicator: Indicator, reading: Reading) -> Reading:
    """The denominator of a ratio as a number of its own, where that is what the indicator is."""
    if not indicator.traits.is_denominator:
        return reading
    return Reading(
        month=reading.month,
        as_of=reading.as_of,
        value=reading.denominator,
        qualifier=indicator.qualifier,
        illustrative=reading.illustrative,
        history=reading.history,
        figures=reading.figures,
    )


def _counted(breakdown: Breakdown, indicator: Indicator) -> Reading | None:
    """A count as a reading; None when its monthly figures are all still missing."""
    if breakdown.month is None:
        return None
    return Reading(
        month=breakdown.month,
        as_of=breakdown.as_of or breakdown.month.last,
        value=breakdown.value,
        qualifier=indicator.qualifier,
        illustrative=breakdown.illustrative,
        history=breakdown.history,
        figures=breakdown.figures,
    )
