"""What the checks at entry object to, as sentences with the numbers they compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tracker.calc import findings, identities
from tracker.calc.findings import Finding
from tracker.calc.periods import Month
from tracker.models import CheckAnswer
from tracker.wording import periods
from tracker.wording.languages import in_chinese
from tracker.wording.numbers import number, percent, quantity


def finding_sentence(finding: Finding | CheckAnswer) -> str:
    """What a check objects to, or objected to when the figure was reported."""
    if finding.rule in _TOGETHER:
        return relation_sentence(finding.numbers, is_cut=finding.rule == findings.CUT_NOT_ROUNDED)
    said = _printed(finding.numbers)
    return _SENTENCES[finding.rule](finding.numbers) % said


def relation_sentence(numbers: Mapping[str, Any], *, is_cut: bool) -> str:
    """A result and what follows from its parts, every one of them with its number: 完成投资 100亿元，而 甲 40亿元 + 乙 50亿元 = 90亿元."""
    result = numbers["result"]
    said = {
        "month": _month(numbers["month"]),
        "result": _term(result),
        "parts": _RELATIONS[numbers["kind"]](numbers["parts"]),
        "expected": quantity(Decimal(numbers["expected"]), result["unit"], 8),
    }
    if is_cut:
        return (
            gettext("%(month)s%(result)s，而 %(parts)s = %(expected)s：像是舍去了尾数，没有四舍五入。") % said
        )
    return gettext("%(month)s%(result)s，而 %(parts)s = %(expected)s：对不上。") % said


def _term(told: Mapping[str, str]) -> str:
    name = told["name"] if in_chinese() else told["name_en"] or told["name"]
    return f"{name} {quantity(Decimal(told['value']), told['unit'], 8)}"


def _growth(parts: Sequence[Mapping[str, str]]) -> str:
    now, before = parts
    said = {"now": _term(now), "before": quantity(Decimal(before["value"]), before["unit"], 8)}
    return gettext("（%(now)s ÷ 上年同期 %(before)s − 1）") % said


_RELATIONS: Mapping[str, Callable[[Sequence[Mapping[str, str]]], str]] = {
    identities.SUM: lambda parts: " + ".join(_term(one) for one in parts),
    identities.SHARE: lambda parts: " ÷ ".join(_term(one) for one in parts),
    identities.GROWTH: _growth,
}
_TOGETHER = (findings.PARTS_DIFFER, findings.CUT_NOT_ROUNDED)


def _printed(numbers: Mapping[str, str]) -> dict[str, str]:
    return {name: _PRINTED.get(name, _number)(text) for name, text in numbers.items()}


def _number(text: str) -> str:
    return number(Decimal(text), 8)


def _share(text: str) -> str:
    return percent(Decimal(text))


def _month(text: str) -> str:
    return periods.month(Month.parse(text))


def _day(text: str) -> str:
    return periods.day(date.fromisoformat(text))


_PRINTED: Mapping[str, Callable[[str], str]] = {
    "month": _month,
    "as_of": _day,
    "completion": _share,
    "planned": _share,
    **dict.fromkeys(("light", "light_en", "direction", "whose", "whose_en"), str),
}


def _slip(numbers: Mapping[str, str]) -> str:
    """Which slip it looks like: a decimal point, per cent, 万 for 亿."""
    grown = numbers["direction"] == "up"
    meant = {
        "10": gettext("小数点是否错了一位？"),
        "100": gettext("小数点是否错了两位？"),
        "1000": gettext("小数点是否错了三位？"),
        "10000": gettext("是否把万元当成了亿元，或把亿元当成了万元？"),
    }[numbers["slip"]]
    said = (
        gettext("%(value)s 约为以往 %(usual)s 的%(slip)s倍。")
        if grown
        else gettext("%(value)s 约为以往 %(usual)s 的%(slip)s分之一。")
    )
    return said + meant


def _behind(numbers: Mapping[str, str]) -> str:
    light = "light" if in_chinese() else "light_en"
    said = (
        gettext("完成 %(completion)s，计划应完成 %(planned)s，将亮“%(light)s”：请写明原因和下一步。")
        if {"completion", "planned"} <= numbers.keys()
        else gettext("将亮“%(light)s”：请写明原因和下一步。")
    )
    if "whose" in numbers:
        said = gettext("按“%(whose)s”：") + said
    whose = "whose" if in_chinese() else "whose_en"
    return said.replace("%(light)s", f"%({light})s").replace("%(whose)s", f"%({whose})s")


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    findings.BELOW_LAST_MONTH: lambda n: gettext("累计数 %(value)s 比%(month)s的 %(before)s 少 %(fell)s，累计数一般不会下降。"),
    findings.TENFOLD: _slip,
    findings.ABOVE_NEXT_MONTH: lambda n: gettext("累计数 %(value)s 比此后%(month)s已报的 %(after)s 多 %(fell)s，累计数一般不会下降：请核对两个月的数。"),
    findings.PERCENT_AS_FRACTION: lambda n: (
        gettext("%(value)s%% 是否应为 %(meant)s%%？%(month)s是 %(before)s%%。")
        if "before" in n
        else gettext("%(value)s%% 是否应为 %(meant)s%%？还没有以往的数可比。")
    ),
    findings.OUTSIDE_PERCENT: lambda n: gettext("占比 %(value)s%% 不在 0–100%% 之间。"),
    findings.NUMERATOR_ABOVE: lambda n: gettext("分子 %(numerator)s、分母 %(denominator)s：比率不在 0–100%% 之间。"),
    findings.OTHER_SET_SIZE: lambda n: gettext("参与排名数填的是 %(of_n)s，比较范围是 %(set_size)s 个。"),
    findings.BEYOND_HISTORY: lambda n: gettext("本月变动 %(step)s，以往各月最多变动 %(largest)s。"),
    findings.LIKE_ANOTHER_MONTH: lambda n: gettext("与%(month)s的数完全相同（%(value)s），是否填错了月份？"),
    findings.AS_OF_OUTSIDE: lambda n: gettext("数据截至%(as_of)s，不在所报的%(month)s内。"),
    findings.BEHIND_PLAN: _behind,
    findings.UNLIKELY_PERCENT: lambda n: gettext("%(value)s%% 不在 0–100%% 之间：小数点是否错位，或把‰当成了%%？"),
    findings.UNLIKE_OTHERS: lambda n: gettext("%(value)s 与同类 %(count)s 个数相差悬殊（居中的是 %(usual)s）：单位是否填错？"),
    findings.FELL_TO_NOTHING: lambda n: (
        gettext("%(month)s是 %(before)s，现在填的是 %(value)s：是否漏填？没有发生业务请说明。")
        if "before" in n
        else gettext("下降 %(fall)s%%：不可能降得更多，请核对。").replace("%(fall)s", _number(n["value"].lstrip("-")))
    ),
    findings.RANK_JUMP: lambda n: gettext("位次从%(month)s的第%(before)s位变为第%(rank)s位，变动 %(moved)s 位：请核对。"),
}  # fmt: skip
