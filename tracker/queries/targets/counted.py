"""Counts, and denominators of ratios, as readings of their own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tracker.calc.counting import Breakdown
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Indicator


def part_as_number(indicator: Indicator, reading: Reading) -> Reading:
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


def counted(breakdown: Breakdown, indicator: Indicator) -> Reading | None:
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


def places_counted(ranks: Sequence[Reading], indicator: Indicator, month: Month) -> Reading:
    """How many of some places reach the indicator's; all of them when it names none."""
    limit = indicator.counts_rank_up_to
    reaching = [r for r in ranks if limit is None or (r.rank is not None and r.rank <= limit)]
    return Reading(
        month=month,
        as_of=max(r.as_of for r in ranks),
        value=Decimal(len(reaching)),
        qualifier=indicator.qualifier,
        illustrative=any(r.illustrative for r in ranks),
        history=any(r.history for r in ranks),
        figures=tuple(figure for r in reaching for figure in r.figures),
    )
