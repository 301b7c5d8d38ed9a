"""What targets read in a month, from all that was gathered of the ledger: of units that are there, that ended, to which a goal applies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.calc.applying import Declared, not_applying
from tracker.calc.counting import Breakdown
from tracker.calc.parts import Parts, last_judged
from tracker.calc.passed import Passed
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading, over_months, over_units
from tracker.calc.succession import ALWAYS, Ending, Inherited, Lives, part_of
from tracker.models import Amendment, Indicator, Target
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.bases import Place
from tracker.queries.ledger.parts import ALL_OF_THEM, Rules
from tracker.queries.registers.counting import Registers
from tracker.queries.targets.counted import counted, part_as_number, places_counted
from tracker.queries.targets.inapplicable import EVERYTHING_APPLIES, Inapplicable, declared_of
from tracker.queries.targets.statements import LAST, Source, Statement, Value

ADDED = (Indicator.OverUnits.SUM, Indicator.OverUnits.RATIO)


@dataclass(frozen=True)
class Sources:
    """Everything the values of some targets are made of."""

    series: Mapping[int, list[Source]]
    said: Mapping[int, list[Reading]]
    members: Mapping[int, frozenset[int]]
    registers: Registers
    ranked: Mapping[int, Sequence[Reading]]
    settings: Settings
    lives: Lives = ALWAYS
    inapplicable: Inapplicable = EVERYTHING_APPLIES
    rules: Rules = ALL_OF_THEM

    def value(
        self,
        target: Target,
        month: Month,
        *,
        window: Span | None = None,
        rules_of: Month | None = None,
        having: Month | None = None,
    ) -> Value:
        """What `target` reads at the end of `month` over its own window or another `window`.

        What is counted is so by the rules of that month or of `rules_of`. With `having`, a later month, the unit counts as
        having had all along what it has then.
        A number made of parts is that of the last month which all of them have reported, or the share of them that its section
        asks for: half of July added to half of June would be nobody's figure, and judged by July it would look late.
        """
        indicator, span = target.indicator, window or target.span
        if declared := self._declared(target, month):
            return Value(not_applying(declared, month), declared=declared)
        traits = indicator.traits
        if traits.counts_items:
            breakdown = self.registers.breakdown(
                target, month, window=span, rules_of=rules_of, in_care=having
            )
            return self._counted(breakdown, indicator) if breakdown else Value(None)
        if traits.counts_ranks:
            return self._indicator_count(target, span, month)
        if traits.is_place:
            return self._ranked(target, span, month)
        return self._reported(target, span, month, having)

    def passed(self, target: Target, month: Month, since: Month) -> Passed | None:
        """What `target` read in the month `since` beside what it would have read with what its unit has in `month`.

        None where nothing of it passed to the unit or from it in between, or nothing can be said.
        """
        if since not in target.span or not self._passes(target, month, since):
            return None
        with_it = self.value(target, since, having=month).reading
        if with_it is None or with_it.amount is None:
            return None
        had = self.value(target, since).reading if self.has_task(target, since) else None
        before = had.amount if had else None
        if before == with_it.amount:
            return None
        adds = target.indicator.traits.counts_items or with_it.numerator is None
        return Passed(before, with_it.amount, adds)

    def _passes(self, target: Target, month: Month, since: Month) -> bool:
        """Whether something of the target's number can have passed to its unit, or from it, after `since`."""
        if target.district_wide:
            return False
        if target.indicator.traits.counts_items:
            return self.registers.passed(target.unit_id, month, since)
        shown = target.indicator.part_of_id or target.indicator_id
        return any(one.ending.first > since for one in self.lives.inherited(target.unit_id, month, shown))

    def has_task(self, target: Target, month: Month) -> bool:
        """Whether the target's unit is there in `month` and its indicator still the unit's task."""
        return self.lives.holds(target.unit_id, month, target.indicator.part_of_id or target.indicator_id)

    def by_base(self, said: Mapping[Place, Reading]) -> Sources:
        """The same with what some slots said by another base."""
        of_series: dict[int, dict[Month, Reading]] = defaultdict(dict)
        of_items: dict[tuple[int, str], dict[Month, Reading]] = defaultdict(dict)
        for place, reading in said.items():
            of_series[place.series][place.month] = reading
            if place.item is not None:
                of_items[place.item, place.measure][place.month] = reading
        readings = {
            key: [of_series[key].get(one.month, one) for one in own] if key in of_series else own
            for key, own in self.said.items()
        }
        return replace(self, said=readings, registers=self.registers.saying(of_items))

    def _reported(self, target: Target, span: Span, month: Month, having: Month | None = None) -> Value:
        shown = target.indicator
        every = self.series.get(shown.part_of_id or shown.pk, [])
        own = [series for series in every if self._is_there(series, month)]
        said = self._statements(target, own, span, month, having=having)
        if not own:
            return Value(None)
        reported = {one.reading.month for one in said if one.owed and one.reading is not None}
        newest = max(reported, default=month)
        late = tuple(
            self._unit(one.series, month)
            for one in said
            if one.owed and (one.reading is None or one.reading.month < newest)
        )
        combine = self._combined(own[0], "over_units", month, own[0].over_units)
        stated: Month = newest
        parts: tuple[Parts, ...] = ()
        if reported and combine in ADDED and sum(one.owed for one in said) > 1:
            told = (self._parts(target, own, span, one, month, having) for one in span.backwards(newest))
            judged, parts = last_judged(told, self.rules.judged_from(shown.section_id, month))
            if judged is None:
                return Value(None, late, parts=parts)
            stated = judged
        if stated < month:
            said = self._statements(
                target, own, span, stated if target.district_wide else month, stated, having
            )
        reading = over_units([one.reading for one in said if one.reading is not None], combine=combine)
        return Value(part_as_number(shown, reading) if reading else None, late, parts=parts)

    def _parts(
        self,
        target: Target,
        own: Sequence[Source],
        span: Span,
        stated: Month,
        month: Month,
        having: Month | None,
    ) -> Parts:
        """How many of the units that owe the month `stated` have reported it; where months are added up, none since its first lacking.

        A unit whose line begins later owes nothing of it.
        """
        there = stated if target.district_wide else month
        owed = [
            one
            for one in self._statements(target, own, span, there, stated, having)
            if one.owed and (one.reading is not None or self._life(one.series, stated))
        ]
        have = (
            one.reading is not None
            and one.reading.month == stated
            and not self._lacks_months(one.series, span, stated)
            for one in owed
        )
        return Parts(stated, sum(have), len(owed))

    def _lacks_months(self, series: Source, span: Span, month: Month) -> bool:
        """Whether months are added up and one that was owed since the first reported of the window is lacking."""
        if self._combined(series, "over_months", month, series.over_months) == LAST:
            return False
        reported = {one.month for one in self.said.get(series.pk, ()) if one.month in span}
        owed = Span(min(reported, default=month), month)
        return any(
            one not in reported and one not in self.rules.combined and self._was_to_report(series, one)
            for one in owed
        )

    def _counted(self, breakdown: Breakdown, indicator: Indicator) -> Value:
        """A count with the units of the items that still owe the newest month."""
        late = tuple(dict.fromkeys(line.item.unit for line in breakdown.owing))
        return Value(counted(breakdown, indicator), late, parts=breakdown.parts)

    def _statements(
        self,
        target: Target,
        own: Sequence[Source],
        span: Span,
        month: Month,
        stated: Month | None = None,
        having: Month | None = None,
    ) -> list[Statement]:
        """What the units that have the task in `month` said by then, and what was left behind by those that had it before, or, with
        `having`, by those that will have had it before that month.

        All of it is of the month `stated`, or of `month` itself.
        """
        found = []
        for series in own:
            left = self._left(target, series, having or month)
            for one in left:
                if self._stands(series, one.ending, stated or month):
                    found.append(self._left_behind(series, one, span, stated or month))
            there = target.district_wide or series.unit_id == target.unit_id
            told = any(one.tenure.holds(month) for one in left)
            if there and not told and self.lives.holds(series.unit_id, month, series.indicator):
                found += self._statement(target, series, span, month, stated or month)
        return found

    def _left(self, target: Target, series: Source, month: Month) -> list[Inherited]:
        """What the series' unit stated in times that are over by `month`, and how much of each is the target's."""
        over = self.lives.tenures(series.unit_id, month, series.indicator)
        if target.district_wide:
            return [Inherited(one, Decimal(1)) for one in over]
        shares = [self.lives.shares(one, month, series.indicator).get(target.unit_id) for one in over]
        return [Inherited(one, share) for one, share in zip(over, shares, strict=True) if share is not None]

    def _left_behind(self, series: Source, left: Inherited, span: Span, stated: Month) -> Statement:
        """What a unit had reached by the end of its time, or by `stated` before; owed as long as its last months are lacking."""
        last = left.ending.last
        reading = self._reading(series, span, min(last, stated), left.tenure.since)
        within = last >= max(span.first, left.tenure.since or span.first)
        lacks = (reading is None or reading.month < last) and self._was_to_report(series, last)
        return Statement(series, part_of(reading, left.share) if reading else None, owed=within and lacks)

    def _was_to_report(self, series: Source, month: Month) -> bool:
        """Whether the unit was there, the line was its own to report and the goal applied to it in `month`."""
        opened = self.lives.opened.get(series.unit_id, month)
        return opened <= month and bool(self._life(series, month)) and not self._rests(series, month)

    def _statement(
        self, target: Target, series: Source, span: Span, month: Month, stated: Month
    ) -> list[Statement]:
        """What a unit that is there in `month` said by `stated`; to a total, also what it had reached when the goal ceased to apply to it.

        That stays in running totals and sums of increments: it was done. A level, a share or a place of then says nothing of
        now, so it is in totals of months alone in which the goal applied.
        """
        since = self.lives.since(series.unit_id, month, series.indicator)
        reading = self._reading(series, span, stated, since)
        if not (target.district_wide and self._rests(series, month)):
            begun = since is None or since <= stated
            return [Statement(series, reading, owed=begun)]
        stays = reading is not None and (series.adds_up or reading.month == stated)
        return [Statement(series, reading, owed=False)] if stays else []

    def _declared(self, target: Target, month: Month) -> Declared | None:
        """What was declared of the target: for its unit; of a total, for all the units that it is made of."""
        if not target.district_wide:
            return self.inapplicable.held(declared_of(target), target.unit_id, month)
        own = self.series.get(declared_of(target), ())
        there = (
            one.unit_id
            for one in own
            if self._is_there(one, month) and self.lives.holds(one.unit_id, month, one.indicator)
        )
        held = [self.inapplicable.held(declared_of(target), unit, month) for unit in there]
        return held[0] if held and all(held) else None

    def _rests(self, series: Source, month: Month) -> bool:
        return self.inapplicable.held(series.indicator, series.unit_id, month) is not None

    def _stands(self, series: Source, ending: Ending, stated: Month) -> bool:
        """Whether what a unit reported until its end counts beside what its successors report of the month `stated`.

        Of a month from before its end it does, and single months always do. A level doesn't: from then on it is the successors'
        to state.
        """
        combined = self._combined(series, "over_units", ending.last, series.over_units)
        if combined not in ADDED:
            return False
        if stated < ending.first:
            return True
        if series.reporting == Indicator.Reporting.LEVEL:
            return False
        adds = self._combined(series, "over_months", ending.last, series.over_months) != LAST
        return adds or ending.stands(series.indicator)

    def _is_there(self, series: Source, month: Month) -> bool:
        """Whether the unit was to report by `month`, or has: unless its task was taken back, and what it said with it."""
        there = self._life(series, month)
        return there is not False and (there or series.pk in self.said)

    def _life(self, series: Source, month: Month) -> bool | None:
        """Whether the line is to be reported in `month`: None before it begins, False once it was taken back."""
        life: bool | None = self.settings.value("series", series.pk, Amendment.LIFE, month, now=True)
        return life

    def _reading(self, series: Source, span: Span, month: Month, since: Month | None) -> Reading | None:
        """What a series reads at the end of `month`, of all its time with the task or of that `since` which the unit has it again."""
        combine = self._combined(series, "over_months", month, series.over_months)
        said = self.said.get(series.pk, ())
        if since is not None:
            said = [one for one in said if one.month >= since]
        return over_months(said, combine=combine, span=span, month=month)

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
        own = self.series.get(indicator, [])
        if own and all(self.inapplicable.held(indicator, one.unit_id, month) for one in own):
            return None
        said = [
            *(one for series in own for one in self.said.get(series.pk, [])),
            *self.ranked.get(indicator, ()),
        ]
        return over_months(said, combine=LAST, span=span, month=month)

    def _indicator_count(self, target: Target, span: Span, month: Month) -> Value:
        """How many of the member ranks reach the indicator's place; all of them when it names none."""
        indicator = target.indicator
        now = self.members.get(indicator.pk, ())
        members = self.settings.value("indicator", indicator.pk, "members", month, now)

        def places(stated: Month) -> list[Reading]:
            return [one for one in (self._member(member, span, stated) for member in sorted(members)) if one]

        def parts_of(stated: Month) -> Parts:
            said = [one.month for one in places(stated)]
            return Parts(stated, said.count(stated), len(said))

        share = self.rules.judged_from(indicator.section_id, month)
        stated, parts = last_judged(map(parts_of, span.backwards(month)), share)
        if stated is None:
            return Value(None, parts=parts)
        return Value(places_counted(places(stated), indicator, stated), parts=parts)
