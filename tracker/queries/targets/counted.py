"""Counts, and denominators of ratios, as readings of their own."""

from __future__ import annotations

from tracker.calc.counting import Breakdown
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
