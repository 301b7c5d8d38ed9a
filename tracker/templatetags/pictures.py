"""Lights, bars and charts as inline SVG: no script, nothing fetched, readable without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template

from tracker.calc import charting
from tracker.calc.lights import Band, Judgement
from tracker.calc.periods import Month, Span
from tracker.calc.progress import planned_share
from tracker.calc.rhythm import Point
from tracker.queries.edition_contents import Printed
from tracker.queries.edition_sheets import PrintedLine
from tracker.queries.standings import Course
from tracker.templatetags.wording import word

register = template.Library()


@register.inclusion_tag("parts/light.html")
def light(band: Band) -> dict[str, Any]:
    """A light as shape, colour and word."""
    return {"band": band, "word": word(band)}


@register.inclusion_tag("parts/light.html")
def light_of(printed: Printed) -> dict[str, Any]:
    """The light of an edition's line, in the word it was printed with."""
    band = {"colour": printed.line.light_colour, "shape": printed.line.light_shape}
    return {"band": band, "word": printed.words["light"]}


@register.inclusion_tag("parts/light.html")
def light_of_score(line: PrintedLine) -> dict[str, Any]:
    """The light behind a line of a frozen score, in the word it was printed with."""
    return {"band": line.band, "word": line.words["light"]}


@register.inclusion_tag("parts/bar.html")
def bar(judgement: Judgement) -> dict[str, Any]:
    """Completion as a bar with a tick where the plan says it should be; clamped to 0–100 %."""
    return {
        "judgement": judgement,
        "width": _clamped(judgement.completion),
        "tick": _clamped(judgement.planned) if judgement.planned is not None else None,
    }


def _clamped(share: Decimal | None) -> str:
    return f"{min(max((share or Decimal(0)) * 100, Decimal(0)), Decimal(100)):.1f}"


@register.inclusion_tag("parts/chart.html")
def months_chart(course: Course) -> dict[str, Any]:
    """A target's months as a picture: actual, plan and target."""
    return chart_of(course)


def chart_of(course: Course, points: Sequence[Point] = ()) -> dict[str, Any]:
    """A target's months as the chart takes them; `points` are what is expected of those left."""
    now = course.now
    span, value = now.target.span, now.version.value
    actual = {
        standing.data_month: standing.amount
        for standing in course.months
        if standing.amount is not None and standing.data_month is not None
    }
    paced = value is not None and now.judgement.planned is not None and now.version.baseline is None
    planned = [(one, planned_share(span, one, now.curve) * value) for one in span] if paced and value else []
    return chart_context(
        span, actual, planned, value, points, unit=now.indicator.measured_in, places=now.indicator.places
    )


def chart_context(
    span: Span,
    actual: Mapping[Month, Decimal],
    planned: Sequence[tuple[Month, Decimal]],
    target: Decimal | None,
    points: Sequence[Point],
    *,
    unit: str,
    places: int,
) -> dict[str, Any]:
    return {
        "chart": charting.chart(list(span), sorted(actual.items()), planned, target, points),
        "unit": unit,
        "places": places,
        "width": charting.WIDTH,
        "height": charting.HEIGHT,
        "right": charting.WIDTH - charting.RIGHT,
        "left": charting.LEFT,
        "foot": charting.HEIGHT - 10,
    }
