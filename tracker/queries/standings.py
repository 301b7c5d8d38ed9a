"""Where every target stands in a month, as known on a day: the value object that all pages and files share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from tracker.calc.counting import Proof
from tracker.calc.lights import Goal, Judgement, LightRule, judge
from tracker.calc.periods import Month
from tracker.calc.readings import Reading, over_months, over_units
from tracker.models import Indicator, Series, Target, TargetVersion, Unit
from tracker.queries.counting import Question, proofs, rules_in_force
from tracker.queries.ledger import readings
from tracker.queries.lights import light_rule
from tracker.queries.targets import curves, versions_in_force

LAST = Indicator.OverMonths.LAST


@dataclass(frozen=True)
class Standing:
    """A target in a month: what it asks (`version`), what is (`reading`), and the judgement.

    `derived` says that nobody typed the number; `not_reported` names units whose figure for the data
    month is missing from a total.
    """

    target: Target
    version: TargetVersion
    month: Month
    reading: Reading | None
    judgement: Judgement
    derived: bool
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
        return self.reading is not None and self.reading.month < min(self.month, self.target.span.last)

    @property
    def illustrative(self) -> bool:
        return (
            self.version.illustrative
            or self.indicator.illustrative
            or (self.reading is not None and self.reading.illustrative)
        )


@dataclass(frozen=True)
class _Values:
    """Readings by target, with the units missing from each."""

    readings: Mapping[int, Reading | None]
    missing: Mapping[int, tuple[str, ...]]


def standings(
    targets: QuerySet[Target] | Iterable[Target], month: Month, *, known_by: datetime | None = None
) -> list[Standing]:
    """Every target whose window includes `month` or ended before it, judged; unknown ones are left out.

    `known_by` is the last instant whose knowledge counts; None means now.
    """
    chosen = _loaded(targets)
    versions = versions_in_force([target.pk for target in chosen], month, known_by)
    chosen = [target for target in chosen if target.pk in versions and target.span.first <= month]
    values = _values(chosen, month, known_by)
    shapes = curves([version.pk for version in versions.values()])
    rule = light_rule(month, known_by)
    return [_standing(target, versions[target.pk], month, values, shapes, rule) for target in chosen]


def proof_of(target: Target, month: Month, *, known_by: datetime | None = None) -> Proof | None:
    """The list that proves a target counted from a register; None for other kinds."""
    rules = rules_in_force([target.indicator_id], month, known_by)
    if target.indicator_id not in rules:
        return None
    question = Question(rules[target.indicator_id], target.span, _units_counted(target))
    return proofs({target.pk: question}, month, known_by)[target.pk]


def _loaded(targets: QuerySet[Target] | Iterable[Target]) -> list[Target]:
    if isinstance(targets, QuerySet):
        return list(targets.select_related("indicator__section__parent", "indicator__comparison_set", "unit"))
    return list(targets)


def _standing(
    target: Target,
    version: TargetVersion,
    month: Month,
    values: _Values,
    shapes: Mapping[int, Mapping[Month, Decimal]],
    rule: LightRule,
) -> Standing:
    reading = values.readings.get(target.pk)
    goal = _goal(target, version, shapes.get(version.pk, {}))
    return Standing(
        target=target,
        version=version,
        month=month,
        reading=reading,
        judgement=judge(goal, reading, rule),
        derived=target.indicator.is_derived or target.district_wide,
        not_reported=values.missing.get(target.pk, ()),
    )


def _goal(target: Target, version: TargetVersion, curve: Mapping[Month, Decimal]) -> Goal | None:
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


# --- values -------------------------------------------------------------------------------------


def _values(targets: Sequence[Target], month: Month, known_by: datetime | None) -> _Values:
    """Readings of all targets: reported ones, counts, then what is derived from other indicators."""
    found, missing = _reported(targets, month, known_by)
    found |= _counted(targets, month, known_by)
    found |= _indicator_counts(targets, month, known_by)
    return _Values(found, missing)


def _reported(
    targets: Sequence[Target], month: Month, known_by: datetime | None
) -> tuple[dict[int, Reading | None], dict[int, tuple[str, ...]]]:
    """Targets whose indicator is reported, or is the denominator of one that is."""
    source = {t.pk: t.indicator.part_of_id or t.indicator_id for t in targets if _is_read_from_series(t)}
    series: dict[int, list[Series]] = defaultdict(list)
    for one in Series.objects.filter(indicator__in=set(source.values())).select_related("unit", "indicator"):
        series[one.indicator_id or 0].append(one)
    every = [one for group in series.values() for one in group]
    said = _said(every, month, known_by)
    values: dict[int, Reading | None] = {}
    missing: dict[int, tuple[str, ...]] = {}
    for target in targets:
        if target.pk in source:
            own = [
                s for s in series[source[target.pk]] if target.district_wide or s.unit_id == target.unit_id
            ]
            values[target.pk], missing[target.pk] = _combined(target, own, said, month)
    return values, missing


def _is_read_from_series(target: Target) -> bool:
    return target.indicator.is_reported or target.indicator.kind == Indicator.Kind.PART


def _said(every: Sequence[Series], month: Month, known_by: datetime | None) -> dict[int, list[Reading]]:
    """Readings of the series; where only the last month counts, only that one is fetched."""
    summed = {s.pk for s in every if s.indicator and s.indicator.over_months != LAST}
    rest = {s.pk for s in every} - summed
    return {
        **readings(rest, through=month, known_by=known_by, latest=True),
        **(readings(summed, through=month, known_by=known_by) if summed else {}),
    }


def _combined(
    target: Target, own: Sequence[Series], said: Mapping[int, list[Reading]], month: Month
) -> tuple[Reading | None, tuple[str, ...]]:
    """One reading for the target from its series, and the units whose newest month isn't there."""
    indicator = target.indicator.part_of or target.indicator
    by_unit = {
        series.unit.name: over_months(
            said.get(series.pk, []), combine=indicator.over_months, span=target.span, month=month
        )
        for series in own
    }
    present = [reading for reading in by_unit.values() if reading is not None]
    reading = over_units(present, combine=indicator.over_units)
    if reading is None:
        return None, tuple(by_unit)
    late = tuple(unit for unit, one in by_unit.items() if one is None or one.month < reading.month)
    return _part(target, reading), late


def _part(target: Target, reading: Reading) -> Reading:
    if target.indicator.kind != Indicator.Kind.PART:
        return reading
    return Reading(
        month=reading.month,
        as_of=reading.as_of,
        value=reading.denominator,
        qualifier=target.indicator.qualifier,
        illustrative=reading.illustrative,
        history=reading.history,
        figures=reading.figures,
    )


def _counted(targets: Sequence[Target], month: Month, known_by: datetime | None) -> dict[int, Reading | None]:
    counted = [t for t in targets if t.indicator.kind in Indicator.REGISTER_KINDS]
    rules = rules_in_force({t.indicator_id for t in counted}, month, known_by)
    questions = {
        t.pk: Question(rules[t.indicator_id], t.span, _units_counted(t))
        for t in counted
        if t.indicator_id in rules
    }
    if not questions:
        return {}
    indicators = {t.pk: t.indicator for t in counted}
    return {
        key: _reading_of(proof, indicators[key]) for key, proof in proofs(questions, month, known_by).items()
    }


def _units_counted(target: Target) -> frozenset[int] | None:
    return None if target.district_wide else frozenset({target.unit_id})


def _reading_of(proof: Proof, indicator: Indicator) -> Reading | None:
    """A count as a reading; None when its monthly figures are all still missing."""
    if proof.month is None:
        return None
    return Reading(
        month=proof.month,
        as_of=proof.as_of or proof.month.last,
        value=proof.value,
        qualifier=indicator.qualifier,
        illustrative=proof.illustrative,
        history=proof.history,
        figures=proof.figures,
    )


def _indicator_counts(
    targets: Sequence[Target], month: Month, known_by: datetime | None
) -> dict[int, Reading | None]:
    counting = [t for t in targets if t.indicator.kind == Indicator.Kind.INDICATOR_COUNT]
    if not counting:
        return {}
    members = members_of([t.indicator_id for t in counting])
    series = {
        one.pk: one.indicator_id
        for one in Series.objects.filter(indicator__in=set().union(*members.values()))
    }
    ranks: dict[int, Reading] = {}
    for series_id, found in readings(series, through=month, known_by=known_by, latest=True).items():
        ranks[series[series_id] or 0] = found[-1]
    return {
        t.pk: _count_ranks(t, [ranks[m] for m in members[t.indicator_id] if m in ranks]) for t in counting
    }


def members_of(indicators: Collection[int]) -> dict[int, set[int]]:
    """The indicators that each indicator count looks at."""
    members: dict[int, set[int]] = {indicator: set() for indicator in indicators}
    through = Indicator.members.through.objects.filter(from_indicator__in=indicators)
    for counting, member in through.values_list("from_indicator_id", "to_indicator_id"):
        members[counting].add(member)
    return members


def _count_ranks(target: Target, ranks: Sequence[Reading]) -> Reading | None:
    """How many of the ranks reach the indicator's place, or how many there are when it names none."""
    within = [r for r in ranks if r.month in target.span]
    if not within:
        return None
    limit = target.indicator.counts_rank_up_to
    counted = [r for r in within if limit is None or (r.rank is not None and r.rank <= limit)]
    return Reading(
        month=max(r.month for r in within),
        as_of=max(r.as_of for r in within),
        value=Decimal(len(counted)),
        qualifier=target.indicator.qualifier,
        illustrative=any(r.illustrative for r in within),
        history=any(r.history for r in within),
        figures=tuple(figure for r in counted for figure in r.figures),
    )
