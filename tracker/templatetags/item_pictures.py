"""An item's months as a picture, this year's beside last year's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from tracker.calc import charting
from tracker.calc.periods import Month
from tracker.models import Measure

register = template.Library()


@register.inclusion_tag("registers/item_chart.html")
def item_chart(measure: Measure, amounts: Mapping[Month, Decimal]) -> dict[str, Any]:
    """The newest year of a measure month by month, and the year before as a second line."""
    year = max(amounts).year if amounts else 0
    months = [Month(year, number) for number in range(1, 13)] if amounts else []
    now = [(month, amounts[month]) for month in months if month in amounts]
    before = [(month, amounts[month.plus(-12)]) for month in months if month.plus(-12) in amounts]
    return {
        "chart": charting.chart(months, now, before, None),
        "measure": measure,
        "year": year,
        "last_year": year - 1,
        "width": charting.WIDTH,
        "height": charting.HEIGHT,
        "right": charting.WIDTH - charting.RIGHT,
        "left": charting.LEFT,
        "foot": charting.HEIGHT - 10,
    }
