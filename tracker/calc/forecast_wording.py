"""What is expected of a number, in words: Chinese and English, through the one formatter of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tracker.calc.forecast import LIKELY, OVER, REACHED, SHORT, TOO_SHORT, UNSURE, WILL, Trial
from tracker.calc.periods import Month
from tracker.calc.rhythm import HOLD, PACE, PROFILE, TREND, Point
from tracker.calc.wording import Facts, is_chinese, month_name, number, percent

NOT_FORECAST = "not_forecast"
NOT_REPORTED = "not_reported"

_WAYS = {
    PACE: ("按进度", "Pace so far"),
    PROFILE: ("按去年同期节奏", "Last year's rhythm"),
    TREND: ("近月趋势", "Trend of the last months"),
    HOLD: ("维持现值", "As it stands"),
}
_EXPLAINED = {
    PACE: ("余下各月按目标期内至今的平均速度", "the months left bring what the months so far did on average"),
    PROFILE: ("余下各月按去年同样月份的份额", "the months left bring what the same months of last year did"),
    TREND: ("余下各月按最近三期的平均速度", "the months left bring what the last three did on average"),
    HOLD: ("余下各月保持现在的数", "the months left stay where it stands"),
}
_OPENINGS = {
    PACE: ("按目前进度", "At the pace so far"),
    PROFILE: ("按去年同期节奏", "By last year's rhythm"),
    TREND: ("按近月趋势", "By the trend of the last months"),
    HOLD: ("维持现值", "If it stays where it stands"),
}
_OUTLOOKS = {
    REACHED: ("已达到", "Reached"),
    WILL: ("预计完成", "Will be reached"),
    LIKELY: ("有望完成", "Likely to be reached"),
    UNSURE: ("可能欠", "May fall short"),
    SHORT: ("预计欠", "Will fall short"),
}
_WHY_NOT = {
    TOO_SHORT: ("有数据的月份太少（不足三期），暂不预测。", "Too few months have figures (fewer than three steps): no forecast yet."),
    OVER: ("目标期已结束，不再预测。", "The target period is over: nothing left to forecast."),
    NOT_FORECAST: ("位次取决于别人的成绩，不作预测。", "A place depends on what others reach: no forecast."),
    NOT_REPORTED: ("还没有数据，暂不预测。", "No figure yet: no forecast."),
}  # fmt: skip
_SENTENCE = ("{opening}，{month}可达{value}（区间{low}至{high}）{compared}。", "{opening}, {value} by {month} (range {low} to {high}){compared}.")  # fmt: skip
_COUNTED = ("{opening}，{month}预计达到{value}（区间{low}至{high}）{compared}。", "{opening}, {value} expected by {month} (range {low} to {high}){compared}.")  # fmt: skip
_AGAINST = {
    "over": ("，比目标多{gap}", ", {gap} over the target"),
    "under": ("，比目标少{gap}", ", {gap} under the target"),
    "equal": ("，正好达到目标", ", exactly the target"),
}
_AGAINST_THRESHOLD = {
    "over": ("，比门槛多{gap}", ", {gap} over the threshold"),
    "under": ("，比门槛少{gap}", ", {gap} under the threshold"),
    "equal": ("，正好达到门槛", ", exactly the threshold"),
}
_TRIED = (
    "回测：在过去各月用当时的数据预测其后各月，共{tries}次，平均误差{error}{share}，{held}次落在区间内。",
    "Back-test: asked in every past month for each later one, {tries} times: mean error {error}{share}, {held} within the range.",
)
_TRIED_SHARE = ("（为实绩的{share}）", " ({share} of what came)")
_COUNT_TRIED = (
    "达标数的回测：共{tries}次，平均差{error}。",
    "Back-test of the count: {tries} times, {error} off on average.",
)


def way_name(way: str, language: str) -> str:
    return _WAYS[way][_which(language)]


def way_explained(way: str, language: str) -> str:
    return _EXPLAINED[way][_which(language)]


def outlook_word(word: str, language: str) -> str:
    """What is expected of a goal, in a word or two."""
    return _OUTLOOKS[word][_which(language)]


def why_not(why: str, language: str) -> str:
    """Why there is no forecast."""
    return _WHY_NOT[why][_which(language)]


def expectation(
    way: str,
    origin: Month,
    end: Point,
    facts: Facts,
    language: str,
    *,
    counted: bool = False,
    of_item: bool = False,
) -> str:
    """按目前进度，12月可达 …（区间 …）: the year end with its range, beside the target if there is one.

    `counted` says that items are counted, `of_item` that the target is the threshold which an item is to reach.
    """
    which = _which(language)
    return (_COUNTED if counted else _SENTENCE)[which].format(
        opening=_OPENINGS[way][which],
        month=_end_month(origin, end.month, language),
        value=facts.amount(end.value, language),
        low=facts.amount(end.low, language),
        high=facts.amount(end.high, language),
        compared=_compared(end.value, facts, language, _AGAINST_THRESHOLD if of_item else _AGAINST),
    )


def tried(trial: Trial, facts: Facts, language: str) -> str:
    """How a way did on the months past. A mean has a decimal more than the numbers it is made of."""
    which = _which(language)
    finer = Facts(facts.unit, facts.places + 1, in_points=facts.in_points)
    share = _TRIED_SHARE[which].format(share=percent(trial.share)) if trial.share is not None else ""
    return _TRIED[which].format(
        tries=trial.tries,
        error=_distance(trial.error, finer, language),
        share="" if facts.in_points else share,
        held=trial.held,
    )


def count_tried(error: Decimal, tries: int, facts: Facts, language: str) -> str:
    finer = Facts(facts.unit, facts.places + 1)
    return _COUNT_TRIED[_which(language)].format(tries=tries, error=finer.amount(error, language))


def chance(share: Decimal, language: str) -> str:
    """A probability as people say it: never a hundred nor nothing while it is open."""
    if share >= Decimal("0.99"):
        return "99%以上" if is_chinese(language) else "over 99%"
    if share < Decimal("0.01"):
        return "不到1%" if is_chinese(language) else "under 1%"
    return percent(share, 0)


def _compared(value: Decimal, facts: Facts, language: str, words: Mapping[str, tuple[str, str]]) -> str:
    if facts.target is None:
        return ""
    gap = value - facts.target
    kind = "over" if gap > 0 else "under" if gap < 0 else "equal"
    return words[kind][_which(language)].format(gap=_distance(abs(gap), facts, language))


def _distance(value: Decimal, facts: Facts, language: str) -> str:
    if not facts.in_points:
        return facts.amount(value, language)
    shown = number(value, facts.places)
    return f"{shown}个百分点" if is_chinese(language) else f"{shown} points"


def _end_month(origin: Month, end: Month, language: str) -> str:
    if origin.year == end.year and is_chinese(language):
        return f"{end.number}月"
    return month_name(end, language)


def _which(language: str) -> int:
    return 0 if is_chinese(language) else 1
