"""The one formatter, for templates, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.db.models import Model
from django.utils.translation import get_language, gettext

from tracker.calc import issuing, wording
from tracker.calc.lights import Band
from tracker.calc.periods import SHANGHAI, Month, day_of
from tracker.calc.readings import Reading
from tracker.models import AppointmentRequest, Figure, Indicator, Item, Membership, Series, TargetVersion
from tracker.queries.targets import words
from tracker.queries.targets.standings import Standing

register = template.Library()


def language() -> str:
    return get_language() or wording.CHINESE


@register.filter
def label(thing: Model | None) -> str:
    """The name of a section, unit, indicator, register, stage or measure in the reader's language."""
    return "" if thing is None else words.named(thing, language())


@register.filter
def word(band: Band) -> str:
    """The word of a light."""
    return words.light(band, language())


@register.filter
def month(value: Month | date | None) -> str:
    if value is None:
        return gettext("不分月")
    return wording.month_name(value if isinstance(value, Month) else Month.of(value), language())


@register.filter
def day(value: date | None) -> str:
    if isinstance(value, datetime):
        value = day_of(value)
    return wording.day_name(value, language())


@register.filter
def moment(value: datetime) -> str:
    """A day with its time, in the district's time: 2023年7月20日 18:00."""
    there = value.astimezone(SHANGHAI)
    return f"{wording.day_name(there.date(), language())} {there:%H:%M}"


@register.filter
def edition_state(state: str) -> str:
    """Where an edition stands, in a word."""
    return {
        issuing.FROZEN: gettext("待审定"),
        issuing.REVIEWED: gettext("待签发"),
        issuing.SIGNED: gettext("待公布"),
        issuing.PUBLISHED: gettext("已公布"),
        issuing.DISCARDED: gettext("已作废"),
    }[state]


@register.filter
def cell_name(name: str) -> str:
    """What a cell of an edition is called; a line of a score goes by its own name."""
    known = {
        "target": gettext("目标"),
        "value": gettext("完成"),
        "completion": gettext("完成率"),
        "planned": gettext("序时进度"),
        "gap": gettext("超/落后"),
        "light": gettext("亮灯"),
        "remark": gettext("备注"),
        "place": gettext("名次"),
        "total": gettext("得分"),
        "listed": gettext("红黑榜"),
        "sentence": gettext("正文"),
    }
    return known.get(name, name)


@register.filter
def percent(share: Decimal | None) -> str:
    return wording.percent(share)


@register.filter
def plan_name(way: str) -> str:
    """A way to tell the planned share."""
    return str(TargetVersion.Plan(way).label)


@register.filter
def points(gap: Decimal | None) -> str:
    return wording.points(gap)


@register.filter
def measured_in(unit: str) -> str:
    return wording.unit_name(unit, language())


@register.simple_tag
def quantity(value: Decimal | None, unit: str, places: int, qualifier: str = "exact") -> str:
    return wording.quantity(value, unit, places, language(), qualifier)


def in_brackets(text: str) -> str:
    """Text in the brackets of the reader's language, with the space that English puts before them."""
    return gettext("（%(text)s）") % {"text": text}


@register.filter
def actual(standing: Standing) -> str:
    """What a target's number is now: a quantity, a place, 不适用 or nothing."""
    return words.actual(standing.reading, standing.indicator, language())


@register.simple_tag
def reading_in(reading: Reading | None, indicator: Indicator) -> str:
    return words.actual(reading, indicator, language())


@register.filter
def goal(standing: Standing) -> str:
    """What a target asks for."""
    return words.goal(standing, language())


@register.filter
def reason(standing: Standing) -> str:
    """Why a target's light is what it is."""
    return words.reason(standing, language())


@register.filter
def assessed(standing: Standing) -> str:
    """What somebody said last beside the light, and who."""
    for one in standing.assessments:
        return gettext("%(stance)s：%(text)s（%(author)s）") % {
            "stance": one.get_stance_display(), "text": one.text, "author": one.author,
        }  # fmt: skip
    return ""


@register.simple_tag
def needed_monthly(standing: Standing) -> str:
    """What every month left has to bring, one decimal finer than the goal: 1.4栋 a month isn't 1."""
    indicator = standing.indicator
    return wording.quantity(
        standing.judgement.needed, indicator.measured_in, indicator.places + 1, language()
    )


@register.filter
def stated(figure: Figure) -> str:
    """What a figure says, in words: its value, ratio, place, date or 不适用."""
    series = figure.slot.series
    if figure.not_applicable:
        return gettext("不适用：%(reason)s") % {"reason": figure.not_applicable}
    if figure.reached_on:
        return wording.day_name(figure.reached_on, language())
    if figure.rank is not None and figure.of_n is not None:
        return wording.place(figure.rank, figure.of_n, language())
    if figure.numerator is not None and figure.denominator:
        share = wording.percent(figure.numerator / figure.denominator, 2)
        parts = f"{wording.number(figure.numerator, 8)} / {wording.number(figure.denominator, 8)}"
        return f"{parts} = {share}"
    if series.form == "flag":
        return gettext("是") if figure.value else gettext("否")
    return wording.quantity(figure.value, series.measured_in, 8, language(), figure.qualifier)


@register.filter
def reported_by(figure: Figure) -> str:
    """Who reported a figure, and in whose place."""
    if figure.acting_for is None:
        return str(figure.author)
    whom = gettext("代%(name)s") % {"name": figure.acting_for}
    return f"{figure.author}{in_brackets(whom)}"


@register.filter
def term(held: Membership | AppointmentRequest) -> str:
    """From when until when a role holds; nothing if it has neither end."""
    return between(held.from_date, held.until_date)


def between(begin: date | None, end: date | None) -> str:
    """From one day until another, both included; nothing if there is neither."""
    if begin and end:
        return f"{day(begin)} – {day(end)}"
    if begin:
        return gettext("%(day)s起") % {"day": day(begin)}
    return gettext("至%(day)s") % {"day": day(end)} if end else ""


@register.filter
def series_name(series: Series) -> str:
    """What a series is about: an indicator, or a measure or stage of an item."""
    if series.indicator is not None:
        return label(series.indicator)
    return f"{label(series.item)} · {label(series.measure or series.stage)}"


@register.filter
def yesno_number(value: Decimal | None) -> str:
    """A yes/no kept as 1 or 0."""
    return gettext("是") if value else gettext("否")


@register.filter
def field_name(name: str) -> str:
    """What a field of an item is called."""
    fields = {field.name: field for field in Item._meta.concrete_fields}
    return str(fields[name].verbose_name) if name in fields else name


@register.filter
def told(value: object) -> str:
    """An old or new value of a change: the columns of an item as a list, yes and no in words."""
    if isinstance(value, dict):
        return gettext("；").join(str(part) for part in value.values()) or wording.NOTHING
    if isinstance(value, bool):
        return yesno_number(Decimal(value))
    return str(value) if value not in (None, "") else wording.NOTHING
