"""What targets read: gathered from the ledger at once, then evaluated for any month up to that point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tracker.calc.applying import Declared, applying, not_applying
from tracker.calc.counting import Breakdown
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading, over_months, over_units
from tracker.models import Indicator, Series, Target
from tracker.queries.ledger.ranks import readings_of, sheets
from tracker.queries.ledger.readings import readings
from tracker.queries.registers.counting import Registers, registers_for
from tracker.queries.targets.inapplicable import Inapplicable, declared_of, inapplicable

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
    """A target's reading in a month, and the units that haven't reported the newest month of the others.

    `declared` is there where somebody declared that the target doesn't apply in the month.
    """

    reading: Reading | None
    not_reported: tuple[str, ...] = ()
    declared: Declared | None = None


@dataclass(frozen=True)
class Source:
    """A unit's series of an indicator, and how its statements combine."""

    pk: int
    unit_id: int
    unit: str
    over_months: str
    over_units: str
    reporting: str

    @property
    def adds_up(self) -> bool:
        """Whether what was reached stays reached: a running total, or increments that are added."""
        return self.over_units == Indicator.OverUnits.SUM and self.reporting != Indicator.Reporting.LEVEL


@dataclass(frozen=True)
class Sources:
    """Everything the values of some targets are made of."""

    series: Mapping[int, list[Source]]
    said: Mapping[int, list[Reading]]
    members: Mapping[int, frozenset[int]]
    registers: Registers
    ranked: Mapping[int, Sequence[Reading]]
    inapplicable: Inapplicable

    def value(
        self, target: Target, month: Month, *, window: Span | None = None, rules_of: Month | None = None
    ) -> Value:
        """What `target` reads at the end of `month` over its own window or another `window`.

        What is counted is so by the rules of that month or of `rules_of`.
        A total over units is that of the last month which all of them have reported: half of July
        added to half of June would be nobody's figure, and judged by July it would look late.
        """
        indicator, span = target.indicator, window or target.span
        if declared := self._declared(target, month):
            return Value(not_applying(declared, month), declared=declared)
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
        own = self.series.get(shown.part_of_id or shown.pk, [])
        if not target.district_wide:
            own = [series for series in own if series.unit_id == target.unit_id]
        if len(own) == 1:
            alone = self._reading(own[0], span, month)
            return Value(_part(shown, alone)) if alone else Value(None, (own[0].unit,))
        asked = [one for one in own if not self._rests(shown, one, month)]
        newest = {series.unit: self._reading(series, span, month) for series in asked}
        months = {reading.month for reading in newest.values() if reading is not None}
        late = tuple(unit for unit, one in newest.items() if one is None or one.month < max(months))
        combine = own[0].over_units if own else ""
        if len(months) > 1 and combine in ADDED:
            newest = {series.unit: self._reading(series, span, min(months)) for series in asked}
        present = [reading for reading in newest.values() if reading is not None]
        of_month = (min if combine in ADDED else max)(months, default=month)
        present += self._left_behind([one for one in own if one not in asked], span, of_month)
        reading = over_units(present, combine=combine)
        return Value(_part(shown, reading) if reading else None, late)

    def _left_behind(self, resting: Iterable[Source], span: Span, month: Month) -> list[Reading]:
        """What a total of `month` still has of units to which the goal doesn't apply any more.

        What they reached stays in running totals and sums of increments: it was done. A level, a share or a place of then
        says nothing of now, so it is in totals of months alone in which the goal applied to them.
        """
        found = ((one, self._reading(one, span, month)) for one in resting)
        return [said for one, said in found if said is not None and (one.adds_up or said.month == month)]

    def _declared(self, target: Target, month: Month) -> Declared | None:
        """What was declared of the target: for its unit; of a total, for all the units that it is made of."""
        if not target.district_wide:
            return self.inapplicable.held(declared_of(target), target.unit_id, month)
        own = self.series.get(declared_of(target), ())
        held = [self.inapplicable.held(declared_of(target), one.unit_id, month) for one in own]
        return held[0] if held and all(held) else None

    def _rests(self, shown: Indicator, series: Source, month: Month) -> bool:
        return self.inapplicable.held(shown.part_of_id or shown.pk, series.unit_id, month) is not None

    def _reading(self, series: Source, span: Span, month: Month) -> Reading | None:
        return over_months(self.said.get(series.pk, ()), combine=series.over_months, span=span, month=month)

    def _ranked(self, target: Target, span: Span, month: Month) -> Value:
        """A place: what follows from the set's own values goes before what somebody reported for the month."""
        reported = self._reported(target, span, month)
        computed = over_months(self.ranked.get(target.indicator_id, ()), combine=LAST, span=span, month=month)
        if computed is None or (reported.reading and reported.reading.month > computed.month):
            return reported
        return Value(computed, ())

    def _member(self, indicator: int, span: Span, month: Month) -> Reading | None:
        """The newest place of a member of an indicator count, from its sheet or as reported."""
        own = self.series.get(indicator, [])
        if own and all(self.inapplicable.held(indicator, one.unit_id, month) for one in own):
            return None
        said = [
            *(one for series in own for one in self.said.get(series.pk, [])),
            *self.ranked.get(indicator, ()),
        ]
        return over_months(said, combine=LAST, span=span, month=month)

    def _indicator_count(self, indicator: Indicator, span: Span, month: Month) -> Reading | None:
        """How many of the member ranks reach the indicator's place; all of them when it names none."""
        places = (self._member(member, span, month) for member in self.members.get(indicator.pk, ()))
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
) -> Sources:
    """Gather what `targets` need for any month up to `through`; or less of it, by target, as far back as it `reaches`.

    `registers` are those of the targets, where somebody has read them already.
    """
    members = members_of([t.indicator_id for t in targets if t.indicator.traits.counts_ranks])
    asked: dict[int, ReadScope] = {}
    for target in targets:
        reach = reaches[target.pk] if reaches else EVERYTHING
        for indicator in _read_for(target.indicator, members):
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
    newest = _read_newest({key: own for key, own in series.items() if asked[key].newest}) - spoken_of.keys()
    said = dict(readings(since, through=through, known_by=known_by, newest_of=newest, since=since))
    said |= {pk: applying(said.get(pk, ()), words) for pk, words in spoken_of.items()}
    places = {t.indicator_id for t in targets if t.indicator.traits.is_place}.union(*members.values())
    ranked = readings_of(sheets(places, through, known_by)) if places else {}
    if registers is None:
        counted = [target for target in targets if target.indicator.traits.counts_items]
        newest_only = reaches is not None and all(reaches[target.pk].newest for target in counted)
        registers = registers_of(counted, through, known_by, newest_only=newest_only)
    return Sources(series, said, members, registers, ranked, declared)


def registers_of(
    targets: Iterable[Target], through: Month, known_by: datetime | None, *, newest_only: bool = False
) -> Registers:
    """What counting `targets` needs for any month up to `through`; `newest_only` suffices for that month alone."""
    spans: dict[int, set[Span]] = defaultdict(set)
    for target in targets:
        if target.indicator.traits.counts_items:
            spans[target.indicator_id].add(target.span)
    return registers_for(spans, through, known_by, spans=spans if newest_only else None)


def members_of(indicators: Collection[int]) -> dict[int, frozenset[int]]:
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
    for indicator, pk, unit_id, unit, months, units, reporting in rows:
        one = Source(pk, unit_id, unit, months or "", units or "", reporting or "")
        series[indicator or 0].append(one)
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
