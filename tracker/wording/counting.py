"""Counting in words: the rule, the lists behind a count, and what becomes of an item."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, override

from tracker.calc import counting
from tracker.calc.counting import Breakdown, BreakdownLine, Verdict
from tracker.calc.presence import Step
from tracker.models import CountingRule, Measure
from tracker.wording import parts
from tracker.wording.names import in_brackets, label
from tracker.wording.numbers import quantity


def line_quantity(line: BreakdownLine, rule: CountingRule) -> str:
    """An item's quantity in a breakdown, in the unit it is compared in."""
    unit, places = compared_in(rule)
    return quantity(line.quantity, unit, places)


def line_lack(line: BreakdownLine, rule: CountingRule) -> str:
    """What an item lacks to count."""
    unit, places = compared_in(rule)
    return gettext("差%(gap)s") % {"gap": quantity(line.short_by, unit, places)}


def compared_in(rule: CountingRule) -> tuple[str, int]:
    """Unit and places of a rule's comparison: a larger unit needs four more places than 万."""
    measured = rule.measure.measured_in if rule.measure else ""
    unit = rule.threshold_unit or rule.indicator.measured_in
    places = rule.measure.places if rule.measure else 0
    return unit, places if unit == measured else 4


def counted(breakdown: Breakdown, unit: str, places: int) -> str:
    """What a count comes to, with how many have reported where not all have; 未报 where no month has enough of them."""
    said = parts.beside(breakdown.parts, breakdown.month)
    if breakdown.month is None:
        return gettext("未报") + said
    return quantity(breakdown.value, unit, places) + said


def breakdown_part(part: str) -> str:
    """The name of a list behind a count."""
    return {
        "included": gettext("已计入"),
        "near": gettext("接近门槛"),
        "below": gettext("未达门槛"),
        "above": gettext("达到上限，另计"),
        "missing": gettext("缺数据"),
        "owing": gettext("最新一月未报"),
        "fallen": gettext("比上月退出"),
        "entered": gettext("比上月新增"),
    }[part]


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


def outcome(verdict: Verdict) -> str:
    """Whether an item counts, in a word or two."""
    return {
        counting.COUNTED: gettext("已计入"),
        counting.NEAR: gettext("接近门槛"),
        counting.BELOW: gettext("未达门槛"),
        counting.ABOVE: gettext("另计"),
        counting.MISSING: gettext("缺数据"),
    }.get(verdict.outcome, gettext("不计入"))


def rule_sentence(rule: CountingRule) -> str:
    """How an indicator is counted, as a sentence in the reader's language."""
    sentence = gettext("取自%(register)s台账") % {"register": label(rule.register)}
    if rule.tag is not None:
        sentence += gettext("，“%(tag)s”为是") % {"tag": label(rule.tag)}
    if rule.stage is not None:
        test = {"test": rule.get_stage_test_display(), "stage": label(rule.stage)}
        sentence += gettext("，%(test)s“%(stage)s”阶段") % test
    if rule.threshold is not None:
        sentence += _compared(rule)
    if rule.counts == CountingRule.Counts.ITEMS:
        return sentence + gettext("；计个数。")
    return sentence + gettext("；%(measure)s相加。") % {"measure": _quantity(rule)}


def _compared(rule: CountingRule) -> str:
    """The comparison, and whether what reaches a higher threshold counts as well."""
    parts = {
        "measure": _quantity(rule),
        "comparison": rule.comparison.replace(">=", "≥"),
        "threshold": quantity(rule.threshold, rule.threshold_unit, 8),
    }
    said = gettext("，%(measure)s%(comparison)s%(threshold)s") % parts
    if rule.ceiling is None:
        return said + in_brackets(gettext("达到更高门槛的也计入"))
    limit = quantity(rule.ceiling, rule.threshold_unit, 8)
    return said + gettext("，不含达到%(limit)s的") % {"limit": limit}


def _quantity(rule: CountingRule) -> str:
    """The quantity compared or added up: of a monthly one also how its months are taken."""
    if rule.measure is None or rule.measure.rhythm != Measure.Rhythm.MONTHLY:
        return label(rule.measure)
    taken = {"taken": rule.get_taken_display(), "measure": label(rule.measure)}
    return gettext("%(taken)s%(measure)s") % taken


def rule_sentences(rule: CountingRule) -> list[str]:
    """The sentence in every language the product speaks."""
    said = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.append(rule_sentence(rule))
    return said
