"""What is expected of a number, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.calc.forecast import (
    LIKELY,
    NOT_APPLICABLE,
    NOT_FORECAST,
    NOT_REPORTED,
    OVER,
    REACHED,
    SHORT,
    TOO_SHORT,
    UNSURE,
    WILL,
    Trial,
)
from tracker.calc.periods import Month
from tracker.calc.rhythm import HOLD, PACE, PROFILE, TREND, Point
from tracker.wording import periods
from tracker.wording.languages import in_chinese
from tracker.wording.lights import Facts
from tracker.wording.names import in_brackets
from tracker.wording.numbers import percent

_WAYS = {
    PACE: _("按进度"),
    PROFILE: _("按去年同期节奏"),
    TREND: _("近月趋势"),
    HOLD: _("维持现值"),
}
_EXPLAINED = {
    PACE: _("余下各月按目标期内至今的平均速度"),
    PROFILE: _("余下各月按去年同样月份的份额"),
    TREND: _("余下各月按最近三期的平均速度"),
    HOLD: _("余下各月保持现在的数"),
}
_OUTLOOKS = {
    REACHED: _("已达到"),
    WILL: _("预计完成"),
    LIKELY: _("有望完成"),
    UNSURE: _("可能欠"),
    SHORT: _("预计欠"),
}
_WHY_NOT = {
    TOO_SHORT: _("有数据的月份太少（不足三期），暂不预测。"),
    OVER: _("目标期已结束，不再预测。"),
    NOT_FORECAST: _("位次取决于别人的成绩，不作预测。"),
    NOT_REPORTED: _("还没有数据，暂不预测。"),
    NOT_APPLICABLE: _("这个目标本月对责任单位不适用，不作预测。"),
}
_EXPECTED = {
    PACE: _("按目前进度，%(month)s可达%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
    PROFILE: _("按去年同期节奏，%(month)s可达%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
    TREND: _("按近月趋势，%(month)s可达%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
    HOLD: _("维持现值，%(month)s可达%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
}
_COUNTED = {
    PACE: _("按目前进度，%(month)s预计达到%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
    PROFILE: _("按去年同期节奏，%(month)s预计达到%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
    TREND: _("按近月趋势，%(month)s预计达到%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
    HOLD: _("维持现值，%(month)s预计达到%(value)s（区间%(low)s至%(high)s）%(compared)s。"),
}


class Tested(Protocol):
    """How often the months past fell into a range."""

    @property
    def tries(self) -> int: ...
    @property
    def held(self) -> int: ...
    @property
    def bears_out(self) -> bool: ...


_AGAINST_TARGET = _("，比目标多%(gap)s"), _("，比目标少%(gap)s"), _("，正好达到目标")
_AGAINST_THRESHOLD = _("，比门槛多%(gap)s"), _("，比门槛少%(gap)s"), _("，正好达到门槛")


def way_name(way: str) -> str:
    """What a way to forecast is called."""
    return str(_WAYS[way])


def way_explained(way: str) -> str:
    """What a way to forecast takes for granted."""
    return str(_EXPLAINED[way])


def outlook_word(word: str) -> str:
    """What is expected of a goal, in a word or two."""
    return str(_OUTLOOKS[word])


def why_not(why: str) -> str:
    """Why there is no forecast."""
    return str(_WHY_NOT[why])


def expectation(
    way: str,
    origin: Month,
    end: Point,
    facts: Facts,
    *,
    counted: bool = False,
    of_item: bool = False,
) -> str:
    """按目前进度，12月可达 …（区间 …）: the year end with its range, beside the target if there is one.

    `counted` says that items are counted, `of_item` that the target is the threshold which an item is to reach.
    """
    return str((_COUNTED if counted else _EXPECTED)[way]) % {
        "month": _end_month(origin, end.month),
        "value": facts.amount(end.value),
        "low": facts.amount(end.low),
        "high": facts.amount(end.high),
        "compared": _compared(end.value, facts, of_item=of_item),
    }


def borne_out(tested: Tested | None) -> str:
    """What may be said of a range: no more than its own back-test shows."""
    if tested is None or not tested.tries:
        return gettext("区间：没有可以回测的月份，说不准有几成把握。")
    told = {"tries": tested.tries, "held": tested.held}
    if tested.bears_out:
        return (
            gettext("区间：按回测放宽，十次至少八次落在其中（回测%(tries)s次，%(held)s次落在其中）。") % told
        )
    return gettext("区间：回测%(tries)s次，%(held)s次落在其中，还说不准有几成把握。") % told


def tried(trial: Trial, facts: Facts) -> str:
    """How a way did on the months past. A mean has a decimal more than the numbers it is made of."""
    finer = Facts(facts.unit, facts.places + 1, in_points=facts.in_points)
    share = ""
    if trial.share is not None and not facts.in_points:
        share = in_brackets(gettext("为实绩的%(share)s") % {"share": percent(trial.share)})
    return gettext(
        "回测：在过去各月用当时的数据预测其后各月，共%(tries)s次，平均误差%(error)s%(share)s，%(held)s次落在区间内。"
    ) % {"tries": trial.tries, "error": finer.distance(trial.error), "share": share, "held": trial.held}


def count_tried(error: Decimal, tries: int, facts: Facts) -> str:
    """How a count did on the months past; `error` in items."""
    finer = Facts(facts.unit, facts.places + 1)
    return gettext("达标数的回测：共%(tries)s次，平均差%(error)s。") % {
        "tries": tries,
        "error": finer.amount(error),
    }


def chance(share: Decimal) -> str:
    """A probability as people say it: never a hundred nor nothing while it is open."""
    if share >= Decimal("0.99"):
        return gettext("99%以上")
    if share < Decimal("0.01"):
        return gettext("不到1%")
    return percent(share, 0)


def _compared(value: Decimal, facts: Facts, *, of_item: bool) -> str:
    if facts.target is None:
        return ""
    over, under, equal = _AGAINST_THRESHOLD if of_item else _AGAINST_TARGET
    gap = value - facts.target
    said = over if gap > 0 else under if gap < 0 else equal
    return str(said) % {"gap": facts.distance(abs(gap))}


def _end_month(origin: Month, end: Month) -> str:
    if origin.year == end.year and in_chinese():
        return f"{end.number}月"
    return periods.month(end)
