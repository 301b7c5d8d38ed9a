"""The one formatter: numbers, shares, points and the sentences made of them, in Chinese and English.

Every page, file and edition prints through here, so that the same figure reads the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.calc.lights import Judgement
from tracker.calc.numbers import round_half_up, trimmed
from tracker.calc.periods import Month

CHINESE = "zh-hans"
ENGLISH = "en"
NOTHING = "—"

_UNITS_IN_ENGLISH = {
    "万亿元": "trillion yuan",
    "亿元": "100 million yuan",
    "万元": "10,000 yuan",
    "元": "yuan",
    "%": "%",
    "家": "firms",
    "栋": "towers",
    "个": "",
    "项": "items",
    "件": "cases",
    "户": "businesses",
    "亩": "mu",
    "万平方米": "10,000 m²",
    "平方米": "m²",
    "千升": "kL",
    "万千升": "10,000 kL",
    "场": "events",
    "辆": "vehicles",
    "名": "people",
    "条": "items",
    "年": "years",
    "分钟": "minutes",
    "位": "",
}


_ONE_OF = {
    "firms": "firm",
    "towers": "tower",
    "items": "item",
    "cases": "case",
    "businesses": "business",
    "events": "event",
    "vehicles": "vehicle",
    "people": "person",
    "years": "year",
    "minutes": "minute",
}
_TEN_THOUSANDS = frozenset({"万平方米", "万千升"})


def is_chinese(language: str) -> bool:
    return language.startswith("zh")


def number(value: Decimal | None, places: int) -> str:
    """A number rounded 四舍五入 to at most `places`, without trailing zeros, with a true minus sign."""
    if value is None:
        return NOTHING
    return _signed(trimmed(round_half_up(value, places)))


def percent(share: Decimal | None, places: int = 1) -> str:
    """A fraction of one as per cent: 0.6678 is 66.8%."""
    return NOTHING if share is None else f"{_signed(round_half_up(share * 100, places))}%"


def points(gap: Decimal | None) -> str:
    """A gap in percentage points with its sign, rounded only here: +13.8."""
    if gap is None:
        return NOTHING
    rounded = round_half_up(gap, 1)
    return f"+{rounded}" if rounded > 0 else _signed(abs(rounded) if rounded == 0 else rounded)


def marks(value: Decimal | None) -> str:
    """A score or a line of it, always in two decimals, so that lines can be added up by eye."""
    return NOTHING if value is None else _signed(round_half_up(value, 2))


def unit_name(unit: str, language: str) -> str:
    return unit if is_chinese(language) else _UNITS_IN_ENGLISH.get(unit, unit)


def quantity(value: Decimal | None, unit: str, places: int, language: str, qualifier: str = "exact") -> str:
    """A number with its unit and how firmly it's meant: 约10.5亿元, 150亿元以上."""
    if value is None:
        return NOTHING
    if is_chinese(language):
        joined = f"{number(value, places)}{unit}"
        return {"about": f"约{joined}", "at_least": f"{joined}以上"}.get(qualifier, joined)
    value, name, places = _in_english(value, unit, places)
    shown = _grouped(number(value, places))
    name = _ONE_OF.get(name, name) if shown == "1" else name
    joined = f"{shown}{name}" if name == "%" else f"{shown} {name}".strip()
    return {"about": f"about {joined}", "at_least": f"at least {joined}"}.get(qualifier, joined)


BY_FIGURE, ODD, MANY, ABOVE, ABOUT, BARE = "by_figure", "odd", "many", "above", "about", "bare"


def hedged(value: Decimal, unit: str, places: int, qualifier: str, hedge: str = BY_FIGURE) -> str:
    """A quantity in a briefing, in Chinese: 40余家, 8000多户, 150亿元以上, 约10.5亿元.

    `余`, `多` and `以上` only word what the figure says itself (`at_least`): an exact number gets none of them.
    """
    shown = number(value, places)
    if hedge == BARE:
        return f"{shown}{unit}"
    if qualifier == "at_least" and hedge in (ODD, MANY):
        return f"{shown}{'余' if hedge == ODD else '多'}{unit}"
    return quantity(value, unit, places, CHINESE, "about" if hedge == ABOUT else qualifier)


def rise_or_fall(value: Decimal, unit: str, places: int, lead: str = "") -> str:
    """A growth rate as a change, in Chinese, by its sign as printed: 同比增长11.3%, 下降0.4%, 持平."""
    rounded = round_half_up(value, places)
    if rounded == 0:
        return f"{lead}持平"
    return f"{lead}{'增长' if rounded > 0 else '下降'}{number(abs(value), places)}{unit}"


def ahead_or_behind(gap: Decimal) -> str:
    """A gap in words, in Chinese: 超序时3.2个百分点, 落后序时0.5个百分点, 与序时持平."""
    rounded = round_half_up(gap, 1)
    if rounded == 0:
        return "与序时持平"
    return f"{'超' if rounded > 0 else '落后'}序时{number(abs(gap), 1)}个百分点"


_NUMERALS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """A number below 100 as headings of official documents count: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else ("" if tens == 1 else _NUMERALS[tens]) + "十"
    return lead + (_NUMERALS[ones] if ones or not tens else "")


def number_ranges(numbers: Iterable[int]) -> str:
    """Numbers with runs of neighbours drawn together: 3–5、9."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


_PERIODS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


def period_name(first: Month, last: Month) -> str:
    """The months a total runs over, as a briefing names them in Chinese: 1—5月, 一季度, 上半年."""
    if first.year != last.year:
        return f"{first.year}年{first.number}月—{last.year}年{last.number}月"
    if first.number == 1 and last.number in _PERIODS:
        return _PERIODS[last.number]
    return f"{last.number}月" if first == last else f"{first.number}—{last.number}月"


def _in_english(value: Decimal, unit: str, places: int) -> tuple[Decimal, str, int]:
    """English counts money in thousands, millions and billions, areas one by one: the same digits, the point moved."""
    if unit == "亿元":
        large = abs(value) >= 10
        return (value / 10, "bn yuan", places + 1) if large else (value * 100, "m yuan", max(places - 2, 0))
    if unit == "万元":
        large = abs(value) >= 100
        return (value / 100, "m yuan", places + 2) if large else (value * 10, "k yuan", max(places - 1, 0))
    if unit in _TEN_THOUSANDS:
        return value * 10_000, unit_name(unit[1:], ENGLISH), max(places - 4, 0)
    return value, unit_name(unit, ENGLISH), places


def _grouped(shown: str) -> str:
    """A number in English with commas from five digits on: 852,200."""
    whole, point, rest = shown.partition(".")
    digits = whole.lstrip("−")
    return f"{whole[: -len(digits)]}{int(digits):,}{point}{rest}" if len(digits) > 4 else shown


def place(rank: int, of_n: int, language: str) -> str:
    """A rank in words: 第3位（共12个）."""
    return f"第{rank}位（共{of_n}个）" if is_chinese(language) else f"no. {rank} of {of_n}"


def top(places: Decimal, language: str) -> str:
    """A rank to be reached: 前3位."""
    return f"前{number(places, 0)}位" if is_chinese(language) else f"Top {number(places, 0)}"


def not_applicable(language: str) -> str:
    return "不适用" if is_chinese(language) else "Not applicable"


def not_reported(language: str) -> str:
    return "未报" if is_chinese(language) else "Not reported"


def change(amount: Decimal | None, unit: str, places: int, language: str, *, in_points: bool = False) -> str:
    """A movement with its sign, 持平 when nothing moved in print; points for what is in per cent."""
    if amount is None:
        return NOTHING
    size = abs(amount)
    if in_points:
        shown = (
            f"{number(size, places)}个百分点" if is_chinese(language) else f"{number(size, places)} points"
        )
    else:
        shown = quantity(size, unit, places, language)
    if round_half_up(size, places) == 0:
        return "持平" if is_chinese(language) else "unchanged"
    return f"{'+' if amount > 0 else '−'}{shown}"


def places_moved(up: int, language: str) -> str:
    """How many places a rank has gained since last month: 升2位."""
    if up == 0:
        return "持平" if is_chinese(language) else "unchanged"
    if is_chinese(language):
        return f"{'升' if up > 0 else '降'}{abs(up)}位"
    return f"{'up' if up > 0 else 'down'} {abs(up)}"


def month_name(month: Month, language: str) -> str:
    if is_chinese(language):
        return f"{month.year}年{month.number}月"
    return month.first.strftime("%b %Y")


def day_name(day: date | None, language: str) -> str:
    if day is None:
        return NOTHING
    return f"{day.year}年{day.month}月{day.day}日" if is_chinese(language) else day.strftime("%-d %b %Y")


@dataclass(frozen=True)
class Facts:
    """What a sentence on a goal needs beside its judgement. Amounts are in `unit`, printed to `places`."""

    unit: str
    places: int
    month: Month | None = None
    target: Decimal | None = None
    target_qualifier: str = "exact"
    in_points: bool = False

    def amount(self, value: Decimal | None, language: str, qualifier: str = "exact") -> str:
        return quantity(value, self.unit, self.places, language, qualifier)


_REASONS = {
    "not_reported": ("目标期内尚无审核通过的数据。", "No approved figure in the target period yet."),
    "not_applicable": ("填报单位说明本期不适用。", "Reported as not applicable."),
    "no_target": ("监测指标，不设目标值，不亮灯。", "Followed without a target, so no light."),
    "no_deadline": (
        "目标{target}未设完成期限，不按进度亮灯；已完成{completion}。",
        "The target of {target} has no deadline, so no light; {completion} done.",
    ),
    "pace_reached": (
        "已完成{completion}，达到目标{target}。",
        "{completion} done: the target of {target} is reached.",
    ),
    "pace_ahead": (
        "截至{month}完成{completion}，计划应完成{planned}，超序时{gap}个百分点；还差{missing}{monthly}。",
        "{completion} done by {month} against {planned} planned: {gap} points ahead; {missing} to go{monthly}.",
    ),
    "pace_behind": (
        "截至{month}完成{completion}，计划应完成{planned}，落后序时{gap}个百分点；还差{missing}{monthly}。",
        "{completion} done by {month} against {planned} planned: {gap} points behind; {missing} to go{monthly}.",
    ),
    "value_reached": ("达到目标{target}。", "The target of {target} is met."),
    "value_short": ("距目标{target}还差{missing}。", "{missing} short of the target of {target}."),
    "rank_reached": ("名次达到目标（前{rank}位）。", "The rank is within the top {rank}, as aimed."),
    "rank_short": (
        "目标为前{rank}位，还差{places}个位次。",
        "Aimed at the top {rank}; {places} places short.",
    ),
}
_MONTHLY = ("，此后每月需{needed}", ", which takes {needed} a month")
_MONTHLY_FALL = ("，此后每月需降{needed}", ", which takes a fall of {needed} a month")
_MADE_UP = ("此前曾落后，现已补上。", " Behind in an earlier month, made up since.")


def reason(judgement: Judgement, facts: Facts, language: str) -> str:
    """Why the light is what it is, in one sentence."""
    which = 0 if is_chinese(language) else 1
    monthly = ""
    if judgement.needed is not None:
        needed = quantity(judgement.needed, facts.unit, facts.places + 1, language)
        monthly = (_MONTHLY_FALL if judgement.falls else _MONTHLY)[which].format(needed=needed)
    said = _REASONS[judgement.reason][which].format(
        target=facts.amount(facts.target, language, facts.target_qualifier),
        completion=percent(judgement.completion),
        planned=percent(judgement.planned),
        gap=number(abs(judgement.gap), 1) if judgement.gap is not None else NOTHING,
        month=month_name(facts.month, language) if facts.month else NOTHING,
        missing=_missing(judgement, facts, language),
        monthly=monthly,
        rank=number(facts.target, 0),
        places=number(judgement.missing, 0),
    )
    return said + _MADE_UP[which] if judgement.made_up else said


def _missing(judgement: Judgement, facts: Facts, language: str) -> str:
    if facts.in_points and judgement.missing is not None:
        shown = number(judgement.missing, facts.places)
        return f"{shown}个百分点" if is_chinese(language) else f"{shown} points"
    return facts.amount(judgement.missing, language)


def _signed(value: Decimal) -> str:
    text = f"{value:f}"
    return f"−{text[1:]}" if text.startswith("-") else text
