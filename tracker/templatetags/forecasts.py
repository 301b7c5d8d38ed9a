"""Forecasts for templates: sentences, the trials as a table, and the picture with its fan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext

from tracker.calc.crossing import Crossing
from tracker.calc.forecast import LIKELY, NOT_REPORTED, REACHED, SHORT, UNSURE, WILL, Trial
from tracker.calc.rhythm import Point
from tracker.models import CountingRule
from tracker.queries.targets.courses import SeriesHistory
from tracker.queries.targets.forecasts import Outlook
from tracker.queries.targets.standings import Standing
from tracker.templatetags.pictures import chart_context, chart_of
from tracker.wording import forecasts as words
from tracker.wording.counting import compared_in
from tracker.wording.lights import Facts
from tracker.wording.standings import facts_of

register = template.Library()
register.filter(words.way_name)
register.filter(words.way_explained)
register.filter(words.chance)
register.filter(words.borne_out)

BADGES = {REACHED: "current", WILL: "current", LIKELY: "current", UNSURE: "late", SHORT: "own"}


@register.filter
def expectation(outlook: Outlook) -> str:
    """The year end in words, or why there is no forecast."""
    standing = outlook.standing
    if outlook.end is None or standing.data_month is None:
        return words.why_not(outlook.why)
    return words.expectation(
        outlook.way, standing.data_month, outlook.end, facts_of(standing),
        counted=outlook.count is not None,
    )  # fmt: skip


@register.filter
def outlook_word(outlook: Outlook) -> str:
    return words.outlook_word(outlook.word) if outlook.word else ""


@register.filter
def outlook_badge(outlook: Outlook) -> str:
    """The badge that an expectation wears."""
    return BADGES.get(outlook.word, "")


@register.simple_tag
def trial_of(trial: Trial, outlook: Outlook) -> str:
    """How a way did on the months past; of a counted target in the unit its items are compared in."""
    if outlook.count is not None and outlook.rule is not None:
        return words.tried(trial, Facts(*compared_in(outlook.rule)))
    return words.tried(trial, facts_of(outlook.standing))


@register.simple_tag
def count_trial(outlook: Outlook) -> str:
    """By how many the count was missed on the months past."""
    counted = outlook.count
    if counted is None or counted.error is None:
        return ""
    return words.count_tried(counted.error, counted.tries, facts_of(outlook.standing))


@register.simple_tag
def expected_amount(value: Decimal | None, standing: Standing) -> str:
    """A forecast of a target's number, in its own unit."""
    return facts_of(standing).amount(value)


@register.simple_tag
def crossing_amount(value: Decimal | None, rule: CountingRule) -> str:
    """A forecast of an item's amount, in the unit it is compared in."""
    return Facts(*compared_in(rule)).amount(value)


@register.simple_tag
def crossing_sentence(crossing: Crossing, rule: CountingRule) -> str:
    """An item's year end in words, beside the threshold."""
    found = crossing.forecast
    if found is None:
        return words.why_not(crossing.why or NOT_REPORTED)
    unit, places = compared_in(rule)
    facts = Facts(unit, places, found.origin, rule.threshold)
    return words.expectation(found.way, found.origin, found.end, facts, of_item=True)


@register.inclusion_tag("components/chart.html")
def forecast_chart(course: SeriesHistory, points: tuple[Point, ...]) -> dict[str, Any]:
    """A target's months with what is expected of those left, as a fan."""
    return chart_of(course, points)


@register.inclusion_tag("components/chart.html")
def crossing_chart(crossing: Crossing, rule: CountingRule) -> dict[str, Any]:
    """An item's running total with what is expected of the months left, against the threshold."""
    history = crossing.candidate.history
    unit, places = compared_in(rule)
    points = crossing.forecast.points if crossing.forecast else ()
    return chart_context(history.span, history.amounts, (), rule.threshold, points, unit=unit, places=places)


@register.filter
def crossing_lists(outlook: Outlook) -> list[tuple[str, list[Crossing]]]:
    """The items of a counted target by what is expected of them."""
    crossings = outlook.count.crossings if outlook.count else ()
    return [
        (gettext("已达标"), [one for one in crossings if one.candidate.crossed]),
        (gettext("预计达标"), [one for one in crossings if one.will]),
        (gettext("可能达标"), [one for one in crossings if one.may]),
    ]
