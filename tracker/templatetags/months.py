"""How a unit's month reads: numbers before, the plan so far, what a typed number means."""

from __future__ import annotations

import json
from decimal import Decimal

from django import template
from django.utils.translation import gettext

from tracker import wording
from tracker.calc.numbers import digits
from tracker.models import Series
from tracker.queries.reporting.month import ReportLine
from tracker.wording import figures

register = template.Library()
register.filter(figures.stated_briefly)


@register.filter
def plan_so_far(line: ReportLine) -> str:
    """Where the plan says the number should be by the end of the month."""
    return wording.number(line.planned, places(line.series))


@register.filter
def plan_share(line: ReportLine) -> str:
    """The share planned by then, and of which goal where the figure has several."""
    for goal, _combine in line.grounds.goals:
        if line.planned is not None and goal.value:
            share = wording.percent(line.planned / goal.value)
            whose = line.grounds.whose
            return f"{share} · {wording.either(whose['whose'], whose['whose_en'])}" if whose else share
    return ""


@register.filter
def carried_json(line: ReportLine) -> str:
    """What the line's button enters, for the page's script; empty when there is nothing to carry on."""
    return json.dumps(line.entered_alone) if line.entered_alone else ""


@register.filter
def carried_word(line: ReportLine) -> str:
    """What 无变化 enters, in words."""
    if line.carried is None:
        return ""
    return " / ".join(
        wording.yes_or_no(text == "1") if name == "flag" else text for name, text in line.carried.items()
    )


@register.filter
def about(series: Series) -> str:
    """What a line is about without what is measured of it: its item, or its indicator."""
    return wording.label(series.item or series.indicator)


@register.filter
def said_json(line: ReportLine) -> str:
    """What the line's figure says, box by box, to be compared with what is pasted beside it."""
    figure, form = line.owed.figure, line.series.form
    if figure is None:
        return json.dumps([])
    if figure.not_applicable:
        return json.dumps([gettext("不适用")])
    if form.is_yes_no:
        return json.dumps([wording.yes_or_no(figure.value)])
    said = (getattr(figure, name) for name in form.payload)
    return json.dumps([digits(one) if isinstance(one, Decimal) else str(one) for one in said])


def places(series: Series) -> int:
    measured = series.measure or series.indicator
    return measured.places if measured is not None else 2
