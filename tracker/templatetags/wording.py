"""The one formatter, for templates, in the reader's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.db.models import Model
from django.utils.translation import get_language, gettext

from tracker.calc import counting, wording
from tracker.calc.counting import Line, Verdict
from tracker.calc.lights import Band
from tracker.calc.periods import Month
from tracker.calc.presence import Step
from tracker.calc.readings import Reading
from tracker.models import CountingRule, Figure, Indicator, Item, Membership, Series
from tracker.queries.standings import Standing

register = template.Library()


def language() -> str:
    return get_language() or wording.CHINESE


@register.filter
def label(thing: Model | None) -> str:
    """The name of a section, unit, indicator, register, stage or measure in the reader's language."""
    if thing is None:
        return ""
    english = "" if wording.is_chinese(language()) else getattr(thing, "name_en", "")
    return english or str(thing)


@register.filter
def word(band: Band) -> str:
    """The word of a light."""
    return band.word if wording.is_chinese(language()) else band.word_en


@register.filter
def month(value: Month | date | None) -> str:
    if value is None:
        return gettext("不分月")
    return wording.month_name(value if isinstance(value, Month) else Month.of(value), language())


@register.filter
def day(value: date | None) -> str:
    return wording.day_name(value, language())


@register.filter
def percent(share: Decimal | None) -> str:
    return wording.percent(share)


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
    return reading_in(standing.reading, standing.indicator)


@register.simple_tag
def reading_in(reading: Reading | None, indicator: Indicator) -> str:
    if reading is None:
        return wording.NOTHING
    if reading.not_applicable:
        return gettext("不适用")
    if reading.rank is not None and reading.of_n is not None:
        return wording.place(reading.rank, reading.of_n, language())
    return wording.quantity(
        reading.amount, indicator.measured_in, indicator.places, language(), reading.qualifier
    )


@register.filter
def goal(standing: Standing) -> str:
    """What a target asks for."""
    version, indicator = standing.version, standing.indicator
    if version.value is None:
        return wording.NOTHING
    if indicator.kind == Indicator.Kind.RANK:
        return gettext("前%(n)s位") % {"n": wording.number(version.value, 0)}
    return wording.quantity(
        version.value, indicator.measured_in, indicator.places, language(), version.qualifier
    )


@register.filter
def reason(standing: Standing) -> str:
    """Why a target's light is what it is."""
    facts = wording.Facts(
        unit=standing.indicator.measured_in,
        places=standing.indicator.places,
        month=standing.data_month,
        target=standing.version.value,
        target_qualifier=standing.version.qualifier,
        in_points=standing.indicator.kind in Indicator.PERCENT_KINDS,
    )
    return wording.reason(standing.judgement, facts, language())


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
def term(membership: Membership) -> str:
    """From when until when a membership holds; nothing if it has neither end."""
    begin, end = membership.from_date, membership.until_date
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


@register.simple_tag
def line_quantity(line: Line, rule: CountingRule) -> str:
    """An item's quantity in a proof, in the unit it is compared in."""
    unit, places = compared_in(rule)
    return wording.quantity(line.quantity, unit, places, language())


@register.simple_tag
def line_lack(line: Line, rule: CountingRule) -> str:
    """What an item lacks to count."""
    unit, places = compared_in(rule)
    return gettext("差%(gap)s") % {"gap": wording.quantity(line.short_by, unit, places, language())}


def compared_in(rule: CountingRule) -> tuple[str, int]:
    """Unit and places of a rule's comparison: a larger unit needs four more places than 万."""
    measured = rule.measure.measured_in if rule.measure else ""
    unit = rule.threshold_unit or rule.indicator.measured_in
    places = rule.measure.places if rule.measure else 0
    return unit, places if unit == measured else 4


@register.filter
def proof_part(part: str) -> str:
    """The name of a list behind a count."""
    return {
        "included": gettext("已计入"),
        "near": gettext("接近门槛"),
        "below": gettext("未达门槛"),
        "above": gettext("达到上限，另计"),
        "missing": gettext("缺数据"),
        "fallen": gettext("比上月退出"),
        "entered": gettext("比上月新增"),
    }[part]


@register.simple_tag
def why(verdict: Verdict, rule: CountingRule, step: Step | None = None) -> str:
    """What becomes of an item under a rule, and why, in words."""
    outcome = verdict.outcome
    if outcome in (counting.NEAR, counting.BELOW) and verdict.line:
        parts = {"now": line_quantity(verdict.line, rule), "lack": line_lack(verdict.line, rule)}
        return gettext("%(now)s，%(lack)s") % parts
    if outcome == counting.COUNTED and verdict.line and verdict.line.quantity is not None:
        return line_quantity(verdict.line, rule)
    names = {"tag": label(rule.tag), "stage": label(rule.stage), "reason": step.reason if step else ""}
    sentences = {
        counting.COUNTED: gettext("符合条件"),
        counting.ABOVE: gettext("达到上限，由更高门槛的目标计入"),
        counting.MISSING: gettext("还没有数据"),
        counting.ABSENT: gettext("不在台账内：%(reason)s") if step else gettext("尚未加入台账"),
        counting.NOT_TAGGED: gettext("“%(tag)s”不为是"),
        counting.NOT_REACHED: gettext("未到“%(stage)s”阶段"),
        counting.OUTSIDE_WINDOW: gettext("不是在目标期内到“%(stage)s”阶段"),
        counting.MOVED_ON: gettext("已越过“%(stage)s”阶段"),
    }
    return sentences[outcome] % names


@register.filter
def outcome(verdict: Verdict) -> str:
    """Whether an item counts, in a word or two."""
    return {
        counting.COUNTED: gettext("已计入"),
        counting.NEAR: gettext("接近门槛"),
        counting.BELOW: gettext("未达门槛"),
        counting.ABOVE: gettext("另计"),
        counting.MISSING: gettext("缺数据"),
    }.get(verdict.outcome, gettext("不计入"))


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


@register.filter
def event_name(kind: str) -> str:
    """What an event was, in words."""
    return {
        "submit": gettext("提交"),
        "correct": gettext("提交更正"),
        "endorse": gettext("初审通过"),
        "approve": gettext("审核通过"),
        "return": gettext("退回"),
        "withdraw": gettext("撤回"),
        "set_target": gettext("设定目标"),
        "request_change": gettext("申请调整目标"),
        "accept_change": gettext("同意调整目标"),
        "refuse_change": gettext("不同意调整目标"),
        "join_register": gettext("加入台账"),
        "leave_register": gettext("移出台账"),
        "rejoin_register": gettext("重新加入台账"),
        "edit_item": gettext("修改条目"),
    }.get(kind, kind)


@register.simple_tag
def rule_sentence(rule: CountingRule) -> str:
    """How an indicator is counted, as a sentence."""
    parts = {
        "register": label(rule.register),
        "tag": label(rule.tag),
        "stage": label(rule.stage),
        "test": rule.get_stage_test_display(),
        "measure": label(rule.measure),
        "comparison": rule.comparison.replace(">=", "≥"),
        "threshold": wording.quantity(rule.threshold, rule.threshold_unit, 8, language()),
    }
    sentence = gettext("取自%(register)s台账") % parts
    if rule.tag is not None:
        sentence += gettext("，“%(tag)s”为是") % parts
    if rule.stage is not None:
        sentence += gettext("，%(test)s“%(stage)s”阶段") % parts
    if rule.threshold is not None:
        sentence += gettext("，%(measure)s%(comparison)s%(threshold)s") % parts
    if rule.ceiling is not None:
        limit = wording.quantity(rule.ceiling, rule.threshold_unit, 8, language())
        sentence += gettext("，不含达到%(limit)s的") % {"limit": limit}
    counted = gettext("；计个数。") if rule.counts == "items" else gettext("；%(measure)s相加。") % parts
    return sentence + counted
