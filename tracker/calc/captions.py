"""What lines around a table say: the month it is of."""

from __future__ import annotations

import re

from tracker.calc.periods import Month, NotAMonth

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile(r"(?<![一二三四五六七八九十])十([一二])?(?=月)")
_YEAR_IN_WORDS = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_MONTH_IN_WORDS = re.compile(r"(?<![一二三四五六七八九十第])[一二三四五六七八九](?=月)")
_QUARTERS = {
    "一季度": "3月", "二季度": "6月", "三季度": "9月", "四季度": "12月", "上半年": "6月",
}  # fmt: skip
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(rf"\b({'|'.join(_NAMES)})[a-z]*\.?\s+(\d{{4}})", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:(?P<year>\d{4})\s*(?:年|[-/.]))?\s*\d{1,2}\s*月?(?:份)?\s*[-‐-―－~～至到]+\s*(?:(?P<later>\d{4})\s*(?:年|[-/.]))?\s*"
    r"(?P<month>\d{1,2})\s*月"
)
_ONE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:年度?|[-/.])\s*(?P<month>\d{1,2})(?!\d)\s*月?(?:份)?(?P<day>\s*[-/.]?\s*\d{1,2}\s*[日号]?)?"
    r"|(?<!\d)(?P<short>\d{2})\s*年\s*(?P<third>\d{1,2})\s*月(?:份)?(?P<its_day>\s*\d{1,2}\s*[日号])?"
    r"|(?<![\d.])(?P<bare>\d{1,2})\s*月(?:份)?(?P<that_day>\s*\d{1,2}\s*[日号])?"
)
_AS_OF = re.compile(r"(截至|截止|截止到|至|到)\s*[:：]?\s*$")
_WRITTEN = re.compile(r"填\s*[表报]|制\s*表|打印|印发|报送|上报|审核|更新|联系")


def months_in(text: str, near: Month) -> list[Month]:
    """The months that a title says its table is of, each once: 2023年5月, 2023年1—5月 (May), 五月份, 上半年 (June), May 2023.

    Where no year is written, the one is meant that lies closest to `near`. A day somebody wrote the table on is none.
    """
    if _WRITTEN.search(text):
        return []
    plain = _ENGLISH.sub(lambda one: f"{one[2]}年{_NAMES.index(one[1][:3].lower()) + 1}月", _in_digits(text))
    found: list[Month | None] = []

    def to(one: re.Match[str]) -> str:
        found.append(_month(one["later"] or one["year"], one["month"], near))
        return " "

    rest = _RANGE.sub(to, plain)
    for one in _ONE.finditer(rest):
        dated = one["day"] or one["its_day"] or one["that_day"]
        if dated and not _AS_OF.search(rest[: one.start()]):
            continue
        year = one["year"] or (f"20{one['short']}" if one["short"] else None)
        found.append(_month(year, one["month"] or one["third"] or one["bare"], near))
    return list(dict.fromkeys(month for month in found if month is not None))


def _in_digits(text: str) -> str:
    """Months and years that are written in words, in digits."""
    for words, month in _QUARTERS.items():
        text = re.sub(f"[第前]?{words}", month, text)
    text = _YEAR_IN_WORDS.sub(lambda one: one[0].translate(_DIGITS), text)
    text = _TENS.sub(lambda one: "1" + (one[1] or "零").translate(_DIGITS), text)
    return _MONTH_IN_WORDS.sub(lambda one: one[0].translate(_DIGITS), text)


def _month(year: str | None, number: str, near: Month) -> Month | None:
    try:
        if year:
            return Month(int(year), int(number))
        return min(
            (Month(near.year + step, int(number)) for step in (-1, 0, 1)),
            key=lambda one: abs(one.minus(near)),
        )
    except NotAMonth:
        return None
