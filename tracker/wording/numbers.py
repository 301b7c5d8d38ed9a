"""The one formatter of figures: numbers, shares, points, ranks and quantities with their units.

Every page, file and edition prints through here, so that the same figure reads the same everywhere. How a language
groups digits and counts money is a rule of that language and stands here as code and tables; words that are only
translated come from the catalogue. Both follow the active language, but for what says its language by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from tracker.calc.numbers import exact_digits, round_half_up, trimmed
from tracker.wording.languages import ENGLISH, in_chinese, is_chinese, language

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
    "㎡": "m²",
    "公顷": "ha",
    "平方公里": "km²",
    "米": "m",
    "公里": "km",
    "立方米": "m³",
    "吨": "t",
    "公斤": "kg",
    "千升": "kL",
    "万千升": "10,000 kL",
    "场": "events",
    "辆": "vehicles",
    "名": "people",
    "人": "people",
    "小时": "hours",
    "天": "days",
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
    "hours": "hour",
    "days": "day",
}
_TEN_THOUSANDS = frozenset({"万平方米", "万千升"})


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
    """A unit's name in a language, part by part where it is a ratio; one that the table doesn't hold stays as it is."""
    if is_chinese(language):
        return unit
    return "/".join(_UNITS_IN_ENGLISH.get(part, part) for part in unit.split("/"))


def measured_in(unit: str) -> str:
    """A unit's name in the active language."""
    return unit_name(unit, language())


def quantity(value: Decimal | None, unit: str, places: int, qualifier: str = "exact") -> str:
    """A number with its unit and how firmly it's meant: 约10.5亿元, 150亿元以上."""
    return (chinese_quantity if in_chinese() else english_quantity)(value, unit, places, qualifier)


def chinese_quantity(value: Decimal | None, unit: str, places: int, qualifier: str = "exact") -> str:
    """A quantity in Chinese whatever is active, as briefings print it."""
    if value is None:
        return NOTHING
    joined = f"{number(value, places)}{unit}"
    return {"about": f"约{joined}", "at_least": f"{joined}以上"}.get(qualifier, joined)


def english_quantity(value: Decimal | None, unit: str, places: int, qualifier: str = "exact") -> str:
    """A quantity in English, its money counted in thousands, millions and billions."""
    if value is None:
        return NOTHING
    value, name, places = _in_english(value, unit, places)
    shown = _grouped(number(value, places))
    name = _ONE_OF.get(name, name) if shown == "1" else name
    joined = f"{shown}{name}" if name == "%" else f"{shown} {name}".strip()
    return {"about": f"about {joined}", "at_least": f"at least {joined}"}.get(qualifier, joined)


def as_printed(value: Decimal, unit: str) -> str:
    """A number with its unit as its source prints it, zeros at the end included; what English counts otherwise, as English does."""
    if in_chinese() or unit == "%":
        return f"{exact_digits(value)}{unit}".replace("-", "−")
    return english_quantity(value, unit, 8)


def distance(size: Decimal | None, unit: str, places: int, *, in_points: bool = False) -> str:
    """How far two numbers lie apart: percentage points for what is in per cent, else a quantity."""
    if size is None or not in_points:
        return quantity(size, unit, places)
    return points_of(number(size, places))


def points_of(shown: str) -> str:
    """A printed number of percentage points, with or without its sign: 0.3个百分点."""
    count = 1 if shown.lstrip("+−") == "1" else 2  # English says 1 point, but 0.5 points
    return ngettext("%(points)s个百分点", "%(points)s个百分点", count) % {"points": shown}


def change(amount: Decimal | None, unit: str, places: int, *, in_points: bool = False) -> str:
    """A movement with its sign, 持平 when nothing moved in print; percentage points for what is in per cent."""
    if amount is None:
        return NOTHING
    size = abs(amount)
    if round_half_up(size, places) == 0:
        return gettext("持平")
    return f"{'+' if amount > 0 else '−'}{distance(size, unit, places, in_points=in_points)}"


def place(rank: int, of_n: int) -> str:
    """A rank in words: 第3位（共12个）."""
    return gettext("第%(rank)s位（共%(of_n)s个）") % {"rank": rank, "of_n": of_n}


def top(places: Decimal) -> str:
    """A rank to be reached: 前3位."""
    return gettext("前%(rank)s位") % {"rank": number(places, 0)}


def places_moved(up: int) -> str:
    """How many places a rank has gained since last month: 升2位."""
    if up == 0:
        return gettext("持平")
    moved = gettext("升%(n)s位") if up > 0 else gettext("降%(n)s位")
    return moved % {"n": abs(up)}


def yes_or_no(value: object) -> str:
    """A yes/no, kept as true and false or as 1 and 0."""
    return gettext("是") if value else gettext("否")


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


def _signed(value: Decimal) -> str:
    text = exact_digits(value)
    return f"−{text[1:]}" if text.startswith("-") else text
