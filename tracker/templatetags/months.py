"""How a unit's month reads: numbers before, the plan so far, what a typed number means."""

from __future__ import annotations

import json
from decimal import Decimal

from django import template
from django.utils.translation import gettext

from tracker.calc import wording
from tracker.calc.checks import INCREMENT
from tracker.calc.intake import Report
from tracker.calc.readings import Reading
from tracker.models import Series
from tracker.queries.reporting.month import Line
from tracker.templatetags.wording import language, percent

register = template.Library()


@register.filter
def told_by(reading: Reading | None, series: Series) -> str:
    """What an earlier month says, briefly: the unit of measure stands in the line already."""
    if reading is None:
        return wording.NOTHING
    if reading.not_applicable:
        return gettext("不适用")
    if reading.rank is not None:
        return f"{reading.rank} / {reading.of_n}"
    if reading.numerator is not None:
        return f"{wording.number(reading.numerator, 8)} / {wording.number(reading.denominator, 8)}"
    if series.form.is_yes_no:
        return gettext("是") if reading.value else gettext("否")
    return wording.number(reading.value, 8)


@register.filter
def plan_so_far(line: Line) -> str:
    """Where the plan says the number should be by the end of the month."""
    return wording.number(line.planned, places(line.series))


@register.filter
def plan_share(line: Line) -> str:
    for goal, _combine in line.grounds.goals:
        if line.planned is not None and goal.value:
            return percent(line.planned / goal.value)
    return ""


@register.filter
def carried_json(line: Line) -> str:
    """What 无变化 enters, for the page's script; empty when there is nothing to carry on."""
    return json.dumps(line.carried) if line.carried else ""


@register.filter
def carried_word(line: Line) -> str:
    """What 无变化 enters, in words."""
    if line.carried is None:
        return ""
    return " / ".join(
        gettext("是") if text == "1" and name == "flag" else gettext("否") if name == "flag" else text
        for name, text in line.carried.items()
    )


def reads(series: Series, report: Report) -> str:
    """How a typed number is understood: with its unit, so that a slip shows."""
    if report.value is None or series.form.is_yes_no:
        return ""
    return wording.quantity(report.value, series.measured_in, 8, language())


def the_other_way(line: Line, value: Decimal | None) -> str:
    """An increment's running total, or a running total's increment, computed."""
    before = line.to_date
    if value is None or before is None or line.grounds.reporting == "level":
        return ""
    if line.grounds.reporting == INCREMENT:
        return gettext("累计 %(n)s") % {"n": wording.number(before + value, 8)}
    return gettext("当月 %(n)s") % {"n": wording.number(value - before, 8)}


def places(series: Series) -> int:
    told = series.measure or series.indicator
    return told.places if told is not None else 2
