"""An item's months as a picture, this year's beside last year's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext

from tracker.calc.periods import Month
from tracker.models import Measure
from tracker.templatetags.pictures import chart_context
from tracker.wording import label

register = template.Library()


@register.inclusion_tag("components/chart.html")
def item_chart(measure: Measure, amounts: Mapping[Month, Decimal]) -> dict[str, Any]:
    """The newest year of a measure month by month, and the year before as a second line."""
    year = max(amounts).year if amounts else 0
    months = [Month(year, number) for number in range(1, 13)] if amounts else []
    now = {month: amounts[month] for month in months if month in amounts}
    before = [(month, amounts[month.plus(-12)]) for month in months if month.plus(-12) in amounts]
    unit, name = measure.measured_in, label(measure)
    return {
        **chart_context(months, now, before, None, (), unit=unit, places=measure.places),
        "small": True,
        "label": gettext("%(name)s逐月图，数据见下表") % {"name": name},
        "actual_name": f"{name} {year}",
        "planned_name": str(year - 1),
    }
