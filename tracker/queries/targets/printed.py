"""The figures of a briefing: one line an indicator, as it would be printed for a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tracker.calc import kinds
from tracker.calc.numbers import round_half_up, trimmed
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading, over_months
from tracker.models import Indicator, Series
from tracker.queries.ledger.readings import readings
from tracker.queries.targets.named import district_standings, without_target
from tracker.queries.targets.standings import Standing

PROMISES = (Indicator.Nature.GOAL, Indicator.Nature.PLAN)


@dataclass(frozen=True)
class PrintedFigure:
    """One indicator as printed: its value in its own unit, rounded to its places; periods are days."""

    id: str
    value: Decimal | None
    unit: str
    qualifier: str
    period_from: date
    period_to: date | None
    rank: int | None
    rank_of: int | None
    source: str


def printed_figures(month: Month, *, known_by: datetime | None = None) -> list[PrintedFigure]:
    """Every real indicator for `month` in order; invented ones are left out.

    A goal's or plan's value is what its target asks; `source` says whether a number was reported
    or derived.
    """
    indicators = list(Indicator.objects.filter(illustrative=False).exclude(kind__in=kinds.PLACES))
    by_indicator = district_standings(month, known_by)
    ranks = _ranks(month, known_by)
    loose = without_target([i for i in indicators if i.pk not in by_indicator], month, known_by)
    return [
        _printed(
            indicator, month, by_indicator.get(indicator.pk), loose.get(indicator.pk), ranks.get(indicator.pk)
        )
        for indicator in indicators
    ]


def _ranks(month: Month, known_by: datetime | None) -> dict[int, Reading]:
    """The newest rank of the year for each ranked indicator."""
    series = dict(
        Series.objects.filter(indicator__rank_of__isnull=False, indicator__illustrative=False).values_list(
            "pk", "indicator__rank_of_id"
        )
    )
    year = Span(Month(month.year, 1), Month(month.year, 12))
    ranks: dict[int, Reading] = {}
    for key, found in readings(series, through=month, known_by=known_by, newest_of=series).items():
        reading = over_months(found, combine="last", span=year, month=month)
        if reading is not None and not reading.illustrative:
            ranks[series[key] or 0] = reading
    return ranks


def _printed(
    indicator: Indicator, month: Month, standing: Standing | None, loose: Reading | None, rank: Reading | None
) -> PrintedFigure:
    reading = standing.reading if standing else loose
    promised = standing is not None and indicator.nature in PROMISES
    value = standing.version.value if standing and promised else (reading.amount if reading else None)
    qualifier = (
        standing.version.qualifier if standing and promised else (reading.qualifier if reading else "exact")
    )
    return PrintedFigure(
        id=indicator.code,
        value=None if value is None else trimmed(round_half_up(value, indicator.places)),
        unit=indicator.measured_in,
        qualifier=qualifier,
        period_from=standing.target.span.first.first if standing else Month(month.year, 1).first,
        period_to=_period_to(indicator, month, standing, reading, promised=promised),
        rank=rank.rank if rank else None,
        rank_of=rank.of_n if rank else None,
        source="derived" if standing and standing.derived else "reported",
    )


def _period_to(
    indicator: Indicator, month: Month, standing: Standing | None, reading: Reading | None, *, promised: bool
) -> date | None:
    if indicator.stated_period == Indicator.StatedPeriod.WHOLE_YEAR:
        return Month(month.year, 12).last
    if standing and promised:
        return standing.version.basis_date
    return reading.as_of if reading else None
