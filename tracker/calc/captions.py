"""What lines around a table say: the month and the units it is in; and which of its lines are totals, parts of them or notes."""

from __future__ import annotations

import re
from collections.abc import Collection

from tracker.calc.names import folded
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.units import MONEY_IN_YUAN, is_known

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TENS = re.compile(r"(?<![一二三四五六七八九十])十([一二])?(?=月)")
_YEAR_IN_WORDS = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_MONTH_IN_WORDS = re.compile(r"(?<![一二三四五六七八九十第])[一二三四五六七八九](?=月)")
_TO_MONTH = re.compile("第?一季度|前[一二三四]季度|上半年")
_QUARTER = re.compile("第?[二三四]季度")
_QUARTERS = {
    "一季度": "3月", "二季度": "6月", "三季度": "9月", "四季度": "12月", "上半年": "6月",
}  # fmt: skip
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH = re.compile(rf"\b({'|'.join(_NAMES)})[a-z]*\.?\s+(\d{{4}})", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:(?P<year>\d{4})\s*(?:年|[-/.]))?\s*(?P<first>\d{1,2})\s*月?(?:份)?\s*[-‐-―－~～至到]+\s*(?:(?P<later>\d{4})\s*(?:年|[-/.]))?\s*"
    r"(?P<month>\d{1,2})\s*月"
)
_ONE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:年度?|[-/.])\s*(?P<month>\d{1,2})(?!\d)\s*月?(?:份)?(?P<day>\s*[-/.]?\s*\d{1,2}\s*[日号]?)?"
    r"|(?<!\d)(?P<run>20\d{2})(?P<second>0[1-9]|1[0-2])(?!\d)"
    r"|(?<!\d)(?P<short>\d{2})\s*年\s*(?P<third>\d{1,2})\s*月(?:份)?(?P<its_day>\s*\d{1,2}\s*[日号])?"
    r"|(?<![\d.])(?P<bare>\d{1,2})\s*月(?:份)?(?P<that_day>\s*\d{1,2}\s*[日号])?"
)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\s*年?\s*[-‐-―－~～至到]+\s*((?:19|20)\d{2}))?\s*年")
_AS_OF = re.compile(r"(截至|截止|截止到|至|到)\s*[:：]?\s*$")
# Behind these a date says when the table was written: 填报时间：2023年6月. Of 2023年5月填报表 it is the month.
_WRITTEN = re.compile(
    r"(?:填\s*[表报]|制\s*表|打\s*印|印\s*发|报\s*送|上\s*报|审\s*核|更\s*新|联\s*系)"
    r"(?:\s*(?:时\s*间|日\s*期|电\s*话|于|[:：]))+\s*$"
)

_ADDED_UP = re.compile(r"累计|同期|同比|上年|去年|上月|环比|末|初")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_LABEL = r"[\u4e00-\u9fff]{0,4}?单\s*位\s*:"  # 单位： 金额单位： 面积单位：
_STATED = re.compile(
    rf"(?:^|[\s()\[\]【】,;、]){_LABEL}\s*([^\s()\[\]【】][^()\[\]【】]*?)(?=$|[()\[\]【】]|[\s,;、]+{_LABEL})"
)
_CLAUSES = re.compile(r"[;。()\[\]【】]|(?<!\d)\d{1,2}[.、](?!\d)")
_NOTED = re.compile(r"单\s*位\s*(?::|均?[为是])\s*(\S.*)$")
_MADE_UNIT = re.compile(r"以\s*(\S+?)\s*为(?:计量|金额)?单位")
_THOUSANDS = "十百千"
_BRACKETED = re.compile(r"[(\[【]\s*([^()\[\]【】]*?)\s*[)\]】]")
_BETWEEN = re.compile(r"[\s、,;和及]+|/(?=[%‰])|(?<=[%‰])/")  # 万元/亩 is one unit, 万元/% are two
_UNITS = frozenset({
    *MONEY_IN_YUAN, "美元", "万美元", "亿美元", "%", "‰", "百分点", "个百分点", "个", "家", "栋", "座", "处", "户", "人", "万人", "人次", "万人次",
    "项", "件", "宗", "次", "辆", "台", "套", "名", "位", "分", "亩", "万亩", "公顷", "平方米", "万平方米", "平方公里", "米", "千米", "公里",
    "吨", "万吨", "千克", "立方米", "万立方米", "度", "千瓦时", "万千瓦时", "小时", "天", "日", "月", "年",
})  # fmt: skip
_TOTAL = re.compile(
    r".{0,14}?(?:(?:合计|总计|小计|共计|累计|总和|汇总|sub-?totals?|totals?)|(?P<mean>平均(?:值|数)?|均值|average|mean))"
    r"(?:数|值|额)?(?:\([^()]{0,14}\))?:?"
    r"|总[数额]:?|全(?:省|市|区|县|镇|乡|街道|部):?|[∑σ]:?|sum:?|.{0,14}合計:?"
)
_PART = re.compile(r"#?\(?其中|ofwhich")
_NOTE = re.compile(
    r"※|[*★(]*(?:附?注|说明|备注|(?:计量|金额)?单位(?=:)|编?制表?(?:人|单位|时间|日期)|填(?:表|报)(?:人|单位|时间|日期|说明|要求)|审核(?:人)?|复核(?:人)?|制表|(?:单位|统计|部门)?负责人"
    r"|联系(?:人|电话|方式)|(?:数据|资料)来源|报送(?:人|单位|时间|日期)|经办人|单位\(?盖章\)?|(?:签字|盖章|日期|电话)(?=:)|分管领导|note|source)s?(?:\d{0,2}[:.、]|\(|$)"
)
_SECTION = re.compile(r"\(?[一二三四五六七八九十]{1,3}[)、.,]")
_CLOSING = re.compile(
    r"[-—*(]*(?:(?:本页|此页)?以下(?:空白|无正文|无内容|无数据)|数据?截[至止]|(?:填[表报]|编制|制表)说明)"
)
_SENTENCE = re.compile(r"[。；;：:]")
_LONGEST_NAME = 40


def months_in(text: str, near: Month) -> list[Month]:
    """The months that a title says its table is of, each once: 2023年5月, 2023年1—5月 (May), 202305, 五月份, 上半年 (June), May 2023.

    Where no year is written, the one is meant that lies closest to `near`. A day somebody wrote the table on is none.
    """
    plain = _ENGLISH.sub(lambda one: f"{one[2]}年{_NAMES.index(one[1][:3].lower()) + 1}月", _in_digits(text))
    found: list[Month | None] = []

    def to(one: re.Match[str]) -> str:
        found.append(_month(one["later"] or one["year"], one["month"], near))
        return " "

    rest = _RANGE.sub(to, plain)
    for one in _ONE.finditer(rest):
        dated = one["day"] or one["its_day"] or one["that_day"]
        before = rest[: one.start()]
        if _WRITTEN.search(before) or (dated and not _AS_OF.search(before)):
            continue
        year = one["year"] or one["run"] or (f"20{one['short']}" if one["short"] else None)
        number = one["month"] or one["second"] or one["third"] or one["bare"]
        found.append(_month(year, number, near))
    return list(dict.fromkeys(month for month in found if month is not None))


def years_in(text: str) -> set[int]:
    """The years that a title speaks of: 2022年度, 二〇二二年, each from 2021 to 2025 of 2021—2025年."""
    found = ((int(one[1]), int(one[2] or one[1])) for one in _YEARS.finditer(_in_digits(text)))
    return {year for first, last in found for year in range(first, last + 1)}


def adds_up_months(text: str) -> bool:
    """Whether a title says that its table is of several months together: 1—6月, 上半年, 前三季度, 累计."""
    span = _RANGE.search(text)
    return bool(
        (span and span["first"].lstrip("0") != span["month"].lstrip("0"))
        or _TO_MONTH.search(text)
        or _QUARTER.search(text)
        or "累计" in text
    )


def begins_the_year(text: str) -> bool:
    """Whether months that a title says are together are all from January on: 1—6月, 上半年, but neither 4—6月 nor 二季度."""
    span = _RANGE.search(text)
    return bool((span and span["first"].lstrip("0") == "1") or _TO_MONTH.search(text) or "累计" in text)


def dated(title: str, near: Month) -> tuple[str, Month] | None:
    """A heading without the one month in it, and that month, also where no year is written; None where it has none, or several."""
    text = _in_digits(title)
    found = list(_ONE.finditer(text))
    if len(found) != 1 or _RANGE.search(text) or _ADDED_UP.search(text):
        return None
    (month,) = months_in(title, near) or (None,)
    return None if month is None else (text[: found[0].start()] + text[found[0].end() :], month)


def masked(text: str) -> str:
    """A text in which one month is like another: the titles of one table month after month. What is added up to a month is none."""
    added_up = _TO_MONTH.sub("至月份", text)
    return folded(_ONE.sub("月份", _RANGE.sub("至月份", _in_digits(_QUARTER.sub("季份", added_up)))))


def units_in(text: str, known: Collection[str]) -> list[str]:
    """The units that a line above a table states: 单位：万元; 计量单位：亿元、%; 单位：万元/%; 面积单位：亩; （万元） behind a title.

    A unit is one of the table of units, in `known` or one that tables often have, also by tens, hundreds or thousands;
    填报单位：某局 states none.
    """
    plain = _flat(text)
    stated = [unit for one in _STATED.finditer(plain) for unit in _listed(one[1], known)]
    if not stated:
        stated = [one for one in _BRACKETED.findall(plain) or [plain] if _is_measured(one)]
    return list(dict.fromkeys(stated))


def units_noted(text: str, known: Collection[str]) -> list[str]:
    """The units that a note below a table or a title of a column states: 单位：万元; 注：1.金额单位均为万元；2.……; 以万元为单位."""
    found = []
    for clause in _CLAUSES.split(_flat(text)):
        for stated in (_NOTED.search(clause), _MADE_UNIT.search(clause)):
            if stated:
                found += _listed(stated[1], known)
    return list(dict.fromkeys(found))


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit of measure that tables have, or several."""
    return bool(_listed(_flat(text), ()))


def _listed(text: str, known: Collection[str]) -> list[str]:
    """The units that are listed, up to what another label says; none where one isn't known."""
    found = []
    for part in filter(None, _BETWEEN.split(text)):
        if ":" in part:
            break
        if not _is_unit(part, known):
            return []
        found.append(part)
    return found


def _is_unit(text: str, known: Collection[str]) -> bool:
    counted = text.lstrip(_THOUSANDS)
    return any(one in known or one in _UNITS or is_known(one) for one in (text, counted) if one)


def _is_measured(text: str) -> bool:
    """Whether a text alone can only be a unit: 万元, 亩, but neither 个 nor T."""
    return text in MONEY_IN_YUAN or (not text.isascii() and is_known(text))


TOTAL, MEAN, PART, NOTE, SECTION = "total", "mean", "part", "note", "section"


def line_kind(text: str) -> str:
    """What a line is whose first text, or whose name, is this: a total, a mean, a part of a total, a note, the heading of a section; nothing otherwise."""
    plain = folded(text)
    if _PART.match(plain):
        return PART
    if found := _TOTAL.fullmatch(plain):
        return MEAN if found["mean"] else TOTAL
    if _NOTE.match(plain):
        return NOTE
    return SECTION if _SECTION.match(plain) else ""


def is_remark(text: str) -> bool:
    """Whether a line that holds nothing but this text reads as a remark: it has a sentence's marks, or is long."""
    return len(text) > _LONGEST_NAME or bool(_SENTENCE.search(text))


def is_closing(text: str) -> bool:
    """Whether a line that holds nothing but this text ends a table, wherever it stands: 以下空白, 数据截至6月30日, 填表说明."""
    return bool(_CLOSING.match(folded(text)))


def _flat(text: str) -> str:
    """Full-width letters narrow, without blanks at the ends."""
    return text.translate(_NARROW).strip()


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
