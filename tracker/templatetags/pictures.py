"""Lights, bars and charts as inline SVG: no script, nothing fetched, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tracker import wording
from tracker.calc import charting
from tracker.calc.lights import Band, Judgement
from tracker.calc.periods import Month
from tracker.calc.progress import planned_share
from tracker.calc.rhythm import Point
from tracker.queries.editions.contents import Printed
from tracker.queries.editions.sheets import PrintedLine
from tracker.queries.targets.courses import SeriesHistory
from tracker.queries.targets.standings import Standing
from tracker.wording.standings import passed

register = template.Library()

_BAR = (
    '<span class="bar-cell"><span class="number">{percent}</span><svg class="bar light-{colour}" viewBox="0 0 100 8"'
    ' preserveAspectRatio="none" aria-hidden="true"><rect class="bar-track" width="100" height="8" rx="2" />'
    '<rect class="bar-fill" width="{width}" height="8" rx="2" />{tick}</svg></span>'
)
_TICK = '<rect class="bar-tick" x="{}" width="1.2" height="8" />'
_NO_BAR = SafeString('<span class="nothing">—</span>')


@register.simple_tag
def light(band: Band) -> SafeString:
    """A light as shape, colour and word."""
    return _light(band.colour, band.shape, wording.light_word(band))


@register.simple_tag
def light_of(printed: Printed) -> SafeString:
    """The light of an edition's line, in the word it was printed with."""
    return _light(printed.line.light_colour, printed.line.light_shape, printed.words.light)


@register.simple_tag
def light_of_score(line: PrintedLine) -> SafeString:
    """The light behind a line of a frozen score, in the word it was printed with."""
    return _light(line.band.colour, line.band.shape, line.words.light) if line.band else SafeString()


@lru_cache(maxsize=200)
def _light(colour: str, shape: str, said: str) -> SafeString:
    """The same few lights stand on every line of a page: each is drawn once."""
    return render_to_string("components/light.html", {"colour": colour, "shape": shape, "word": said})


@register.simple_tag
def bar(judgement: Judgement) -> SafeString:
    """Completion as a bar with a tick where the plan says it should be; clamped to 0–100 %."""
    if judgement.completion is None:
        return _NO_BAR
    return format_html(
        _BAR,
        percent=wording.percent(judgement.completion),
        colour=judgement.light.colour,
        width=charting.within_bar(judgement.completion),
        tick=_tick(judgement.planned),
    )


def _tick(planned: Decimal | None) -> str:
    return "" if planned is None else format_html(_TICK, charting.within_bar(planned))


@register.inclusion_tag("components/chart.html")
def months_chart(course: SeriesHistory, goals: Sequence[Standing] = ()) -> dict[str, Any]:
    """A target's months as a picture: actual, plan and target, with those of the other `goals` on its figure."""
    return chart_of(course, goals=goals)


def chart_of(
    course: SeriesHistory, points: Sequence[Point] = (), goals: Sequence[Standing] = ()
) -> dict[str, Any]:
    """A target's months as the chart takes them; `points` are what is expected of those left, `goals` all on its figure."""
    now = course.now
    span, value = now.target.span, now.version.value
    return chart_context(
        span,
        course.amounts,
        list(_planned(course)),
        value,
        points,
        unit=now.indicator.measured_in,
        places=now.indicator.places,
        notes={one.month: passed(one) for one in course.months if one.passed},
        others=[
            (one.version.value, wording.issuer_name(one.target))
            for one in goals
            if one.target.pk != now.target.pk and one.version.value is not None
        ],
        target_name=wording.issuer_name(now.target) if goals else "",
    )


def _planned(course: SeriesHistory) -> Iterator[tuple[Month, Decimal]]:
    """What was planned for each month by the version of then, and for those to come by today's."""
    now = course.now
    if now.judgement.planned is None or now.version.baseline is not None:
        return
    judged = {one.month: one for one in course.months}
    for month in now.target.span:
        by = judged.get(month, now)
        if by.version.value and by.version.baseline is None:
            yield month, planned_share(now.target.span, month, by.curve) * by.version.value


def chart_context(
    span: Iterable[Month],
    actual: Mapping[Month, Decimal],
    planned: Sequence[tuple[Month, Decimal]],
    target: Decimal | None,
    points: Sequence[Point],
    *,
    unit: str,
    places: int,
    notes: Mapping[Month, str] = {},
    others: Sequence[tuple[Decimal, str]] = (),
    target_name: str = "",
) -> dict[str, Any]:
    return {
        "chart": charting.chart(list(span), sorted(actual.items()), planned, target, points, notes, others),
        "target_name": target_name or gettext("目标"),
        "unit": unit,
        "places": places,
        "label": gettext("逐月完成与计划，数据见下表"),
        "actual_name": gettext("完成"),
        "planned_name": gettext("计划"),
        "width": charting.WIDTH,
        "height": charting.HEIGHT,
        "right": charting.WIDTH - charting.RIGHT,
        "left": charting.LEFT,
        "foot": charting.HEIGHT - 10,
    }
