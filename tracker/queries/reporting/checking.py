"""What reports are checked against: what stands already, the goals, the rules; for many places at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tracker.calc.checks import checker
from tracker.calc.findings import Finding
from tracker.calc.grounds import CheckContext, Limit, reading_if_approved
from tracker.calc.intake import Report
from tracker.calc.kinds import Ceiling
from tracker.calc.lights import Goal, LightRule
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.succession import part_of
from tracker.models import CheckRule, Series, Target
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.reporting.agreeing import Spot, broken
from tracker.queries.reporting.standing import sizes_of_measures, standing_readings
from tracker.queries.reporting.taken_over import TakenOver
from tracker.queries.targets.lights import NoLightRule, light_rules, rule_in_force
from tracker.queries.targets.plans import goal_of
from tracker.wording.names import kept_issuer

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
    apart = _apart([report for *_, report in reports], list(together), limits)
    for number, one in _disagreeing(reports, limits):
        apart[number] += (one,)
    return apart


def _apart(
    reports: Sequence[Report], grounds: Sequence[CheckContext], limits: Mapping[str, Limit]
) -> list[tuple[Finding, ...]]:
    """What is said of each report on its grounds; once where a file says the same thing in thousands of lines."""
    check = checker(limits)
    pairs = {(id(report), id(one)): (report, one) for report, one in zip(reports, grounds, strict=True)}
    found = {key: check(*pair) for key, pair in pairs.items()}
    return [found[id(report), id(one)] for report, one in zip(reports, grounds, strict=True)]


def _disagreeing(
    reports: Sequence[tuple[Series, Month | None, Report]], limits: Mapping[str, Limit]
) -> Iterator[tuple[int, Finding]]:
    """What must agree and doesn't once all the reports lie over what stands, each said once: of the result, or of its first part."""
    laid, places = laid_over(reports)
    for one in broken(laid, laid):
        found = one.finding(limits)
        if found is not None:
            yield next(places[spot] for spot in one.members if spot in places), found


def laid_over(
    reports: Sequence[tuple[Series, Month | None, Report]],
) -> tuple[dict[Spot, Reading], dict[Spot, int]]:
    """What the reports of indicators will say once they are approved, and the number of the one that says it; the highest grade counts."""
    laid: dict[Spot, Reading] = {}
    places: dict[Spot, int] = {}
    for number, (series, month, report) in sorted(enumerate(reports), key=lambda one: one[1][2].grade):
        if series.indicator_id is not None and month is not None:
            spot = series.indicator_id, series.unit_id, month
            laid[spot], places[spot] = reading_if_approved(report, month), number
    return laid, places


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
        self.taken_over = TakenOver([series for series, _ in places])
        self.said = standing_readings(
            {s.id for s, _ in places if s.id}.union(self.taken_over.series.values()), _span(places)
        )
        fresh = {s.measure_id for s, _ in places if s.measure_id and not self.said.get(s.pk)}
        self.others = sizes_of_measures(fresh, _span(places))
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
        goals, whose, light_rule = self.goals.of(series, month)
        return CheckContext(
            form=series.form,
            reporting=series.reporting,
            month=month if series.is_monthly else None,
            unit=series.measured_in,
            is_share=bool(indicator and indicator.traits.ceiling is Ceiling.WHOLE),
            set_size=ranks.size if ranks else None,
            name=str(measure or indicator or ""),
            others=self.others.get(measure.pk) if measure else None,
            earlier=tuple(said[one] for one in sorted(said) if month is None or one < month),
            later=tuple(
                said[one] for one in sorted(said) if month and month < one and one.year == month.year
            ),
            beside=tuple(tuple(part_of(said, one.share) for said in one.readings.values()) for one in beside),
            goals=goals if indicator and not measure else (),
            whose=whose,
            light_rule=light_rule,
        )


class _Goals:
    """The goals that some series alone decide: their own unit's, not totals over the district; of several the leading one."""

    def __init__(self, series: Sequence[Series]) -> None:
        owners = {(one.indicator_id, one.unit_id) for one in series if one.indicator_id}
        targets = Target.objects.filter(
            indicator__in={indicator for indicator, _ in owners}, district_wide=False
        ).select_related("indicator", "issuer")
        self.targets: dict[tuple[int, int], list[Target]] = defaultdict(list)
        for target in sorted(targets, key=lambda one: one.precedence):
            if (target.indicator_id, target.unit_id) in owners:
                self.targets[target.indicator_id, target.unit_id].append(target)
        every = [target for group in self.targets.values() for target in group]
        self.versions = target_versions([target.pk for target in every], None)
        self.curves = curves([one.pk for group in self.versions.values() for one in group])
        self.rules = light_rules(None) if every else []

    def of(
        self, series: Series, month: Month | None
    ) -> tuple[tuple[tuple[Goal, str], ...], Mapping[str, str], LightRule | None]:
        """The leading goal in a month, with its name where there are several, and the rule it is judged by."""
        targets = self.targets.get((series.indicator_id or 0, series.unit_id), [])
        rule = self._light_rule(month) if month and targets else None
        if month is None or rule is None:
            return (), {}, None
        running = [target for target in targets if month in target.span]
        asked = [(target, goal) for target in running if (goal := self._goal(target, month)) is not None]
        leading = tuple((goal, target.indicator.over_months) for target, goal in asked[:1])
        return leading, kept_issuer(asked[0][0]) if len(asked) > 1 else {}, rule

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
