"""What reports are checked against: what stands already, the goals, the rules; for many places at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from tracker.calc import identities as kinds
from tracker.calc.checks import CheckContext, Limit, check, reading_if_approved
from tracker.calc.findings import Finding
from tracker.calc.identities import RESULT
from tracker.calc.intake import Report
from tracker.calc.kinds import Ceiling
from tracker.calc.lights import Goal, LightRule
from tracker.calc.payload import payload_of
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.succession import part_of
from tracker.models import CheckRule, Figure, Identity, Series, Target
from tracker.models.arrays import among
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.counting_figures import EVERYWHERE, WAITING, approvals, that_count
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.reporting.taken_over import TakenOver
from tracker.queries.targets.lights import NoLightRule, light_rules, rule_in_force
from tracker.queries.targets.plans import goal_of

Place = tuple[Series, Month | None]
MONTHS_BACK = 24


def findings(
    reports: Sequence[tuple[Series, Month | None, Report]], owners: Sequence[Hashable] = ()
) -> list[tuple[Finding, ...]]:
    """What the checks object to in each report, as things stand now; a few statements for all of them.

    Reports of one owner, a grade of a series or of what will be one, are compared with each other by month as if the earlier ones
    stood already. The reports must be well-formed (`calc.intake.check`). Nothing is written.
    """
    limits = check_limits()
    grounds = grounds_of([(series, month) for series, month, _ in reports])
    together = _beside_each_other(
        reports, grounds, owners or [(series.pk, report.grade) for series, _, report in reports]
    )
    return [check(report, one, limits) for (*_, report), one in zip(reports, together, strict=True)]


def _beside_each_other(
    reports: Sequence[tuple[Series, Month | None, Report]],
    grounds: Sequence[CheckContext],
    owners: Sequence[Hashable],
) -> Iterator[CheckContext]:
    """The grounds with what is handed in for earlier months in the place of what stands there.

    With later months too, up to the next one handed in: that one is itself compared with this.
    """
    several = Counter(owners)
    said: dict[Hashable, list[Reading]] = defaultdict(list)
    for owner, (_, month, report) in zip(owners, reports, strict=True):
        if month is not None and several[owner] > 1:
            said[owner].append(reading_if_approved(report, month))
    for owner, (_, month, _), one in zip(owners, reports, grounds, strict=True):
        beside = [r for r in said.get(owner, ()) if month is not None and r.month != month]
        if beside and month is not None:
            known = {r.month: r for r in (*one.earlier, *(r for r in beside if r.month < month))}
            next_one = min((r.month for r in beside if r.month > month), default=None)
            later = tuple(r for r in one.later if next_one is None or r.month < next_one)
            one = replace(one, earlier=tuple(known[earlier] for earlier in sorted(known)), later=later)
        yield one


def check_limits() -> dict[str, Limit]:
    """How strictly each rule is applied now, as far as the district has settled it."""
    rows = CheckRule.objects.values_list("code", "severity", "limit", "least_months")
    return {code: Limit(severity, limit, least) for code, severity, limit, least in rows}


def grounds_of(places: Sequence[Place]) -> list[CheckContext]:
    """The grounds of a report for each place; made once for the thousands of a file of which nothing is said yet."""
    known = _Known(places)
    keys = [(known.alike(series), month) for series, month in places]
    made = {key: known.grounds(*place) for key, place in dict(zip(keys, places, strict=True)).items()}
    return [made[key] for key in keys]


class _Known:
    """Everything the grounds of some places are made of, read at once."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.rules = _rules(
            {series.indicator_id for series, _ in places if series.indicator_id},
            {month for _, month in places if month is not None},
        )
        wanted = {
            one for rules in self.rules.values() for rule in rules for one in (rule.result, *rule.made_of)
        }
        units = {series.unit_id for series, _ in places}
        family = Series.objects.filter(indicator__in=wanted, unit__in=units).select_related("indicator")
        self.family = {(one.indicator_id, one.unit_id): one for one in (family if wanted else ())}
        self.taken_over = TakenOver([*(series for series, _ in places), *self.family.values()])
        related = {one.pk for one in self.family.values()}
        self.said = standing_readings(
            {s.id for s, _ in places if s.id}.union(related, self.taken_over.series.values()),
            _span(places),
        )
        self.goals = _Goals([series for series, _ in places])

    def alike(self, series: Series) -> Hashable:
        """What the grounds of a series differ by: its own readings, else what is reported and by whom."""
        if series.id in self.said:
            return series.id
        return series.unit_id, series.indicator_id, series.measure_id, series.stage_id

    def grounds(self, series: Series, month: Month | None) -> CheckContext:
        indicator, measure = series.indicator, series.measure
        ranks = indicator.comparison_set if indicator else None
        left, beside = self.taken_over.left(series, month, self.said)
        said = self.taken_over.earlier(series, month, self.said.get(series.pk, {}), left)
        goals, light_rule = self.goals.of(series, month)
        return CheckContext(
            form=series.form,
            reporting=series.reporting,
            month=month if series.is_monthly else None,
            unit=series.measured_in,
            is_share=bool(indicator and indicator.traits.ceiling is Ceiling.WHOLE),
            set_size=ranks.size if ranks else None,
            earlier=tuple(said[one] for one in sorted(said) if month is None or one < month),
            later=tuple(
                said[one] for one in sorted(said) if month and month < one and one.year == month.year
            ),
            beside=tuple(tuple(part_of(said, one.share) for said in one.readings.values()) for one in beside),
            goals=goals if indicator and not measure else (),
            light_rule=light_rule,
            identities=tuple(self._identities(series, month)) if month else (),
        )

    def _identities(self, series: Series, month: Month) -> list[kinds.Identity]:
        found = []
        for rule in self.rules.get(month, ()):
            members = [rule.result, *rule.made_of]
            if series.indicator_id not in members:
                continue
            own = members.index(series.indicator_id) - 1
            parts = [self._amount(one, series, month) for one in rule.made_of]
            if rule.kind == kinds.GROWTH:
                parts.append(self._base(rule.made_of[0], series, month))
            found.append(
                kinds.Identity(
                    kind=rule.kind,
                    result_name=rule.name,
                    tolerance=rule.tolerance,
                    own=RESULT if own < 0 else own,
                    result=self._amount(rule.result, series, month),
                    parts=tuple(parts),
                )
            )
        return found

    def _amount(self, indicator: int, series: Series, month: Month) -> Decimal | None:
        owner = self.family.get((indicator, series.unit_id))
        reading = self.said.get(owner.pk, {}).get(month) if owner else None
        return reading.amount if reading else None

    def _base(self, indicator: int, series: Series, month: Month) -> Decimal | None:
        """The number of the year before, with what went on of those whom the unit had followed by `month`."""
        owner = self.family.get((indicator, series.unit_id))
        if owner is None:
            return None
        left, _beside = self.taken_over.left(owner, month, self.said)
        said = self.taken_over.earlier(owner, month, self.said.get(owner.pk, {}), left)
        reading = said.get(month.plus(-12))
        return reading.amount if reading else None


class _Rule:
    """An identity by the numbers of its indicators."""

    def __init__(self, row: Identity) -> None:
        named = (row.numerator_id, row.denominator_id)
        parts = sorted(part.pk for part in row.parts.all()) if row.kind == kinds.SUM else named
        self.kind, self.name, self.tolerance = row.kind, row.result.name, row.tolerance
        self.result = row.result_id
        self.made_of = [part for part in parts if part is not None]


def _rules(indicators: set[int], months: Collection[Month]) -> dict[Month, list[_Rule]]:
    """The identities in force in each month that some of the indicators are in."""
    rows = list(Identity.objects.select_related("result").prefetch_related("parts")) if indicators else []
    if not rows:
        return {}
    said = settings_at()
    found = {month: [_Rule(row) for row in said.existing(rows, month)] for month in months}
    return {
        month: [rule for rule in rules if not indicators.isdisjoint({rule.result, *rule.made_of})]
        for month, rules in found.items()
    }


class _Goals:
    """The goals that some series alone decide: their own unit's, not totals over the district."""

    def __init__(self, series: Sequence[Series]) -> None:
        owners = {(one.indicator_id, one.unit_id) for one in series if one.indicator_id}
        targets = Target.objects.filter(
            indicator__in={indicator for indicator, _ in owners}, district_wide=False
        ).select_related("indicator")
        self.targets: dict[tuple[int, int], list[Target]] = defaultdict(list)
        for target in targets:
            if (target.indicator_id, target.unit_id) in owners:
                self.targets[target.indicator_id, target.unit_id].append(target)
        every = [target for group in self.targets.values() for target in group]
        self.versions = target_versions([target.pk for target in every], None)
        self.curves = curves([one.pk for group in self.versions.values() for one in group])
        self.rules = light_rules(None) if every else []

    def of(
        self, series: Series, month: Month | None
    ) -> tuple[tuple[tuple[Goal, str], ...], LightRule | None]:
        targets = self.targets.get((series.indicator_id or 0, series.unit_id), [])
        rule = self._light_rule(month) if month and targets else None
        if month is None or rule is None:
            return (), None
        running = [target for target in targets if month in target.span]
        asked = [(self._goal(target, month), target.indicator.over_months) for target in running]
        return tuple((goal, combine) for goal, combine in asked if goal is not None), rule

    def _goal(self, target: Target, month: Month) -> Goal | None:
        version = in_force(self.versions.get(target.pk, []), month)
        return goal_of(target, version, self.curves.get(version.pk, {})) if version else None

    def _light_rule(self, month: Month) -> LightRule | None:
        """A district that has set up no light rule yet has no light to warn of."""
        try:
            return rule_in_force(self.rules, month)
        except NoLightRule:
            return None


def _span(places: Sequence[Place]) -> tuple[date, date] | None:
    months = [month for _, month in places if month is not None]
    return (min(months).plus(-MONTHS_BACK).first, Month(max(months).year, 12).first) if months else None


def standing_readings(
    series: Collection[int], span: tuple[date, date] | None
) -> Mapping[int, Mapping[Month, Reading]]:
    """What would count for each series and month if all that waits were approved.

    For those who report it: an embargo holds nothing back here.
    """
    if span is None:
        return {}
    slots = Q(slot__series__in=among(series), slot__month__range=span)
    current = that_count(approvals(slots, known_by=None, inside=EVERYWHERE))
    rows = Figure.objects.filter(slots, WAITING | Q(decision__in=current)).order_by("grade", "id")
    found: dict[int, dict[Month, Reading]] = defaultdict(dict)
    for figure in rows.select_related("slot"):
        if figure.slot.month is not None:
            month = Month.of(figure.slot.month)
            found[figure.slot.series_id][month] = reading_of(figure, month)
    return found


def reading_of(figure: Figure, month: Month) -> Reading:
    """What a figure says, as a reading of its month."""
    return Reading(
        month,
        figure.as_of_date,
        qualifier=figure.qualifier,
        illustrative=figure.illustrative,
        history=figure.is_history,
        figures=(figure.pk,),
        **payload_of(figure),
    )
