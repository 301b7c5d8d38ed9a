"""Figures by the names of their indicators: what a briefing may say of each in a month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any

from tracker.access.embargo import covers, opened_months
from tracker.calc.bulletin_formats import GOAL, Source
from tracker.calc.counting import Breakdown
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.units import PrintedIn
from tracker.models import OWN, CountingRule, Indicator, Series, Target, Window
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.readings import readings
from tracker.queries.registers.counting import Registers, registers_for
from tracker.queries.targets.gathering import counted_members
from tracker.queries.targets.leading import precedence
from tracker.queries.targets.standings import Standing, standings, standings_in


def district_standings(month: Month, known_by: datetime | None) -> dict[int, Standing]:
    """One standing an indicator: that of the district where units have targets of their own."""
    return one_each(standings(Target.objects.all(), month, known_by=known_by))


def one_each(found: Iterable[Standing]) -> dict[int, Standing]:
    """One of these standings an indicator: the district's, or else that of the oldest target; of several goals the leading one."""
    oldest_last = sorted(found, key=lambda one: one.target.pk, reverse=True)
    leading_last = sorted(oldest_last, key=_meant, reverse=True)
    return {one.target.indicator_id: one for one in leading_last}


def _meant(one: Standing) -> tuple[bool, Any]:
    return not one.target.district_wide, precedence(one)


def goal_key(target: Target) -> str:
    """How a text names a goal where the figure has several: by the codes of its indicator and of who set it."""
    return f"{target.indicator.code}{GOAL}{target.issuer.code if target.issuer else OWN}"


def goals_each(found: Iterable[Standing], meant: Mapping[int, Standing]) -> dict[str, Standing]:
    """Every goal on a figure that has several, by its name: of each indicator those of the unit of the one `meant`."""
    return {
        goal_key(one.target): one
        for one in sorted(found, key=lambda one: one.target.precedence)
        if one.one_of_several and one.target.unit_id == meant[one.target.indicator_id].target.unit_id
    }


def without_target(
    indicators: Collection[Indicator], month: Month, known_by: datetime | None
) -> dict[int, Reading]:
    """Readings of background figures, which nobody has a target for."""
    series = dict(Series.objects.filter(indicator__in=indicators).values_list("pk", "indicator_id"))
    found = readings(series, through=month, known_by=known_by, newest_of=series)
    return {series[key] or 0: one[-1] for key, one in found.items()}


def named_sources(
    month: Month,
    *,
    known_by: datetime | None = None,
    found: Iterable[Standing] | None = None,
    registers: Registers | None = None,
    units: Mapping[str, PrintedIn] | None = None,
    only: Collection[str] | None = None,
    said: Settings | None = None,
) -> dict[str, Source]:
    """Every indicator by its code, in order, as it was in the month as known at an instant; None means now; and every goal on a figure
    that has several. Raises NoLightRule.

    `found` are the month's standings and `registers` what they were counted from, with every month, where they have
    been read already, as `said` are the settings; `units` gives unit and places by code where
    they aren't those of today; of indicators outside `only`, lists aren't counted: a text that doesn't name them
    doesn't ask.
    """
    if found is None:
        read = standings_in(Target.objects.all(), [month], known_by=known_by)
        found, registers, said = read.of[month], read.registers, read.settings
    said = said or settings_at(known_by)
    indicators = [said.of(one, month) for one in Indicator.objects.select_related("comparison_set")]
    indicators.sort(key=lambda one: (one.order, one.pk))
    printed_in = {one.code: one.printed_in for one in indicators} | dict(units or {})
    found = list(found)
    by_indicator = one_each(found)
    loose = without_target([i for i in indicators if i.pk not in by_indicator], month, known_by)
    breakdowns = _breakdowns(by_indicator, month, known_by, only, registers)
    ranked = {one.rank_of_id: one for one in indicators if one.rank_of_id is not None}
    secret = _embargoed(indicators, month, known_by, said)
    made = {
        one.code: _source(
            one,
            printed_in[one.code],
            by_indicator,
            loose,
            breakdowns,
            ranked.get(one.pk),
            embargoed=one.pk in secret,
        )
        for one in indicators
    }
    return _with_goals(made, goals_each(found, by_indicator), printed_in)


def _with_goals(
    made: Mapping[str, Source], goals: Mapping[str, Standing], printed_in: Mapping[str, PrintedIn]
) -> dict[str, Source]:
    """Sources with those of every goal on a figure that has several: what the figure says, by that goal."""
    found = dict(made)
    for name, one in goals.items():
        code = one.indicator.code
        whole = made[code]
        shown = printed_in.get(name, printed_in[code])
        found[name] = replace(
            whole,
            name=name,
            label=f"{whole.label}（{one.target.issuer or '本级目标'}）",
            unit=shown.unit,
            places=shown.places,
            reading=one.reading,
            span=one.target.span,
            **_asked(one),
        )
        found[code] = replace(found[code], goals=(*found[code].goals, name))
    return found


def _asked(standing: Standing) -> dict[str, Any]:
    """What a goal asks, and how far it is reached."""
    version, judgement = standing.version, standing.judgement
    return {
        "target": version.value,
        "target_qualifier": version.qualifier,
        "completion": judgement.completion,
        "gap": judgement.points,
        "missing": judgement.missing,
        "basis": f"{version.basis}（{version.basis_date}）",
    }


def _source(
    indicator: Indicator,
    printed_in: PrintedIn,
    by_indicator: Mapping[int, Standing],
    loose: Mapping[int, Reading],
    breakdowns: Mapping[int, tuple[Breakdown, CountingRule]],
    ranked: Indicator | None,
    *,
    embargoed: bool,
) -> Source:
    standing = by_indicator.get(indicator.pk)
    breakdown, rule = breakdowns.get(indicator.pk, (None, None))
    own_rank = indicator if indicator.traits.is_place else ranked
    rank = by_indicator.get(own_rank.pk) if own_rank else None
    field = own_rank.comparison_set if own_rank else None
    return Source(
        name=indicator.code,
        label=indicator.name,
        traits=indicator.traits,
        unit=printed_in.unit,
        places=printed_in.places,
        reading=standing.reading if standing else loose.get(indicator.pk),
        span=standing.target.span if standing else None,
        rank=rank.reading if rank else None,
        field=field.called if field else "",
        up_to=indicator.counts_rank_up_to,
        items=tuple(line.item.name for line in breakdown.included) if breakdown else None,
        looked_at=breakdown.looked_at if breakdown else None,
        threshold=rule.threshold if rule else None,
        threshold_unit=rule.threshold_unit if rule else "",
        parts=standing.parts if standing else (),
        embargoed=embargoed,
        **(_asked(standing) if standing else {}),
    )


def _breakdowns(
    by_indicator: Mapping[int, Standing],
    month: Month,
    known_by: datetime | None,
    only: Collection[str] | None,
    registers: Registers | None,
) -> dict[int, tuple[Breakdown, CountingRule]]:
    """The list behind each count, and its rule."""
    counted = {
        pk: one.target
        for pk, one in by_indicator.items()
        if one.indicator.traits.counts_items and (only is None or one.indicator.code in only)
    }
    if not counted:
        return {}
    registers = registers or registers_for(counted, month, known_by)
    found = {}
    for pk, target in counted.items():
        last = min(month, target.span.last)
        breakdown, rule = registers.breakdown(target, last), registers.rule(target, last)
        if breakdown is not None and breakdown.month is not None and rule is not None:
            found[pk] = breakdown, rule
    return found


def _embargoed(
    indicators: Sequence[Indicator], month: Month, known_by: datetime | None, said: Settings
) -> frozenset[int]:
    """Indicators whose number for `month` an embargo holds back, and those made of such.

    That is so until the month is released, reported or not: a draft that told them apart would tell that there is a
    figure. What is reported as increments adds up the months of the year, so each of these has to be released.
    """
    covered = [one for one in indicators if covers(one, month)]
    if not covered:
        return frozenset()
    opened = opened_months(covered, known_by=known_by)
    combined = set(Window.objects.exclude(combined_into=None).values_list("month", flat=True))
    secret = {
        one.pk
        for one in covered
        if any(
            (one.pk, first) not in opened and (first == month.first or first not in combined)
            for first in _months_in(one, month)
        )
    }
    made_of = counted_members([one.pk for one in indicators if one.traits.counts_ranks])
    parts = (one.pk for one in indicators if one.part_of_id in secret)
    counts = (
        pk
        for pk, members in made_of.items()
        if secret.intersection(said.value("indicator", pk, "members", month, members))
    )
    places = (one.rank_of_id for one in indicators if one.pk in secret and one.rank_of_id)
    return frozenset(chain(secret, parts, counts, places))


def _months_in(indicator: Indicator, month: Month) -> list[date]:
    """The first days of the months under embargo that the number for a month is made of."""
    if indicator.reporting != Indicator.Reporting.INCREMENT:
        return [month.first]
    year = (Month(month.year, number) for number in range(1, month.number + 1))
    return [one.first for one in year if covers(indicator, one)]
