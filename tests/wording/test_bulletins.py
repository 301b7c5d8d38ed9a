"""What named figures say in every format, and what they refuse to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from tracker.calc.bulletin_formats import Source
from tracker.calc.kinds import KINDS
from tracker.calc.parts import Parts
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading
from tracker.wording.bulletin_phrases import Phrase
from tracker.wording.bulletins import compose, from_json, to_json

JUNE = Month(2023, 6)
YEAR = Span(Month(2023, 1), Month(2023, 12))
D = Decimal


def reading(value: str, month: int = 5, **more) -> Reading:
    return Reading(Month(2023, month), date(2023, month, 28), D(value), figures=(7,), **more)


RANKED = Reading(JUNE, date(2023, 7, 6), rank=1, of_n=12, figures=(9,))
SOURCES = {
    one.name: one
    for one in [
        Source("com.tax", "楼宇税收", KINDS["register_sum"], "亿元", 2, reading("8.5512"), YEAR, items=("甲座", "乙座"), looked_at=2),
        Source("com.towers", "重点楼宇", KINDS["register_count"], "栋", 0, reading("42"), YEAR, looked_at=42),
        Source("com.growth", "增速", KINDS["growth"], "%", 2, reading("11.3"), YEAR),
        Source("com.fall", "降速", KINDS["growth"], "%", 1, reading("-0.44"), YEAR),
        Source("com.still", "平", KINDS["growth"], "%", 1, reading("-0.04"), YEAR),
        Source("biz.firms", "市场主体", KINDS["cumulative"], "户", 0, reading("8000", 6, qualifier="at_least"), YEAR, rank=RANKED, field="全市"),
        Source("inv.funds", "省外资金", KINDS["cumulative"], "亿元", 2, reading("30.5"), YEAR, D(90), "at_least", D("0.339"), D("-7.77"), D("59.5")),
        Source("inv.over", "达标", KINDS["threshold_count"], "个", 0, reading("3"), YEAR, D(3), completion=D("1.2"), gap=D(3), threshold=D(10), threshold_unit="亿元"),
        Source("saf.deaths", "死亡人数", KINDS["level"], "人", 0, reading("3"), YEAR, D(0), missing=D(3)),
        Source("fin.none", "未报", KINDS["level"], "家"),
        Source("fin.secret", "保密", KINDS["growth"], "%", 1, reading("3"), embargoed=True),
        Source("fin.na", "不适用", KINDS["level"], "家", 0, Reading(JUNE, date(2023, 6, 30), not_applicable="无此业务")),
        Source("style.monthly", "一月一晒绩", KINDS["mechanism"]),
        Source("zero", "零", KINDS["level"], "栋", 0, reading("0")),
    ]
}  # fmt: skip


def text(body: str) -> str:
    made = compose(body, SOURCES, JUNE)
    assert made.faults == []
    return made.text


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("{com.towers}", "42栋"),
        ("{com.tax}", "8.55亿元"),
        ("{com.tax|万元}", "85512万元"),
        ("{com.tax|1位小数}", "8.6亿元"),
        ("{com.tax|约}", "约8.55亿元"),
        ("{com.towers|量词:座楼宇}", "42座楼宇"),
        ("{com.growth|同比}", "同比增长11.3%"),
        ("{com.fall|增长}", "下降0.4%"),
        ("{com.fall|可比}", "可比下降0.4%"),
        ("{com.still|增长}", "持平"),
        ("{biz.firms}", "8000户以上"),
        ("{biz.firms|余}", "8000余户"),
        ("{biz.firms|多}", "8000多户"),
        ("{biz.firms|不加措辞}", "8000户"),
        ("{com.towers|余}", "42栋"),
        ("{biz.firms|位次}", "第1"),
        ("{biz.firms|期间}", "上半年"),
        ("{com.tax|期间}", "1—5月"),
        ("{com.tax|截至}", "5月28日"),
        ("{com.tax|名单}", "甲座、乙座"),
        ("{com.tax|名单1}", "甲座"),
        ("{inv.funds|目标}", "90亿元以上"),
        ("{inv.funds|还差}", "59.5亿元"),
        ("{inv.funds|完成率}", "33.9%"),
        ("{inv.funds|序时}", "落后序时7.8个百分点"),
        ("{inv.over|序时}", "超序时3个百分点"),
        ("{inv.over|门槛}", "10亿元"),
        ("{com.tax|占 inv.funds}", "28.0%"),
        ("{style.monthly}", "一月一晒绩"),
        ("{com.tax|名称}", "楼宇税收"),
        ("{zero}", "0栋"),
        ("{月份}，{年份}", "2023年6月，2023年"),
    ],
)
def test_formats(body, printed):
    assert text(body) == printed


@pytest.mark.parametrize(
    ("body", "code", "found"),
    [
        ("{com.towrs}", "unknown", "com.towrs"),
        ("{com.towers.__class__}", "unknown", "com.towers.__class__"),
        ("{com.towers|增涨}", "unknown_format", "增涨"),
        ("{com.towers|余|多}", "formats_clash", "多"),
        ("{com.towers|目标|完成率}", "formats_clash", "完成率"),
        ("{inv.funds|完成率|万元}", "formats_clash", "完成率"),
        ("{fin.none}", "unapproved", "fin.none"),
        ("{fin.na}", "not_applicable", "fin.na"),
        ("{fin.secret}", "embargoed", "fin.secret"),
        ("{fin.secret|名称}", "embargoed", "fin.secret"),
        ("{com.growth|占 fin.secret}", "embargoed", "fin.secret"),
        ("{com.towers|目标}", "no_target", "com.towers"),
        ("{saf.deaths|序时}", "no_points", "saf.deaths"),
        ("{com.towers|位次}", "no_rank", "com.towers"),
        ("{biz.firms|名单}", "no_list", "biz.firms"),
        ("{com.towers|增长}", "no_growth", "com.towers"),
        ("{com.towers|门槛}", "no_threshold", "com.towers"),
        ("{com.towers|亿元}", "not_money", "com.towers"),
        ("{com.tax|量词:笔}", "not_counted", "com.tax"),
        ("{com.tax|占 com.towers}", "not_alike", "com.towers"),
        ("{com.towers|占 zero}", "of_nothing", "zero"),
        ("{com.towers|占 com.nowhere}", "unknown", "com.nowhere"),
        ("{com.towers", "unclosed", "{"),
    ],
)
def test_refusals_say_where(body, code, found):
    (fault,) = compose(f"甲乙。\n丙丁{body}戊。", SOURCES, JUNE).faults
    assert (fault.code, fault.found, fault.line, fault.column) == (code, found, 2, 3)
    assert fault.sentence == f"丙丁{body}戊。"


def test_names_that_could_be_meant():
    (spelt,) = compose("{com.towrs}", SOURCES, JUNE).faults
    (titled,) = compose("{楼宇税收}", SOURCES, JUNE).faults
    assert spelt.choices[0] == "com.towers"
    assert titled.choices[0] == "com.tax"
    (wording,) = compose("{com.tax|亿}", SOURCES, JUNE).faults
    assert "亿元" in wording.choices


CLAIMS = [
    ("税收居全市第1", "{biz.firms}", None),
    ("税收居四区第1", "{biz.firms}", "place"),
    ("税收居全市第2位", "{biz.firms}", "place"),
    ("居全市首位", "{biz.firms}", None),
    ("居全市首位", "{com.towers}", "place"),
    ("进入前三名", "{biz.firms}", None),
    ("率先实现", "{com.tax}", "place"),
    ("列入第一批清单", "{com.tax}", None),
    ("增长", "{com.growth}", None),
    ("增长", "{com.fall}", "rise"),
    ("增长", "{com.tax}", "rise"),
    ("下降", "{com.fall}", None),
    ("下降", "{com.growth}", "fall"),
    ("超额完成", "{inv.over}", None),
    ("超额完成", "{inv.funds}", "over"),
    ("圆满完成", "{inv.funds}", "done"),
    ("进度过半", "{inv.funds}", "half"),
    ("快于序时", "{inv.over}", None),
    ("快于序时", "{inv.funds}", "ahead"),
    ("落后序时", "{inv.over}", "behind"),
    ("突破", "{com.tax}", "beyond"),
    ("突破", "{biz.firms}", None),
    ("预计突破", "{inv.funds|目标}", None),
    ("全部建成", "{com.towers}", None),
    ("全部建成", "{inv.funds}", "all"),
    ("新增30家", "{com.towers}", "typed"),
    ("培育增长点", "{com.towers}", None),
]


@pytest.mark.parametrize(("claim", "figure", "code"), CLAIMS)
def test_claims_against_the_figures_of_their_sentence(claim, figure, code):
    found = compose(f"{claim}{figure}。", SOURCES, JUNE).flagged
    assert [flag.code for _sentence, flag in found] == ([code] if code else [])


def test_a_claim_looks_to_its_own_clause_first():
    assert compose("甲增长{com.growth}，乙增长{com.fall}。", SOURCES, JUNE).flagged[0][1].code == "rise"
    assert len(compose("甲增长{com.growth}，乙增长{com.fall}。", SOURCES, JUNE).flagged) == 1
    assert compose("全市第1。{biz.firms}。", SOURCES, JUNE).flagged[0][1].code == "place"


def test_what_is_kept_reads_the_same():
    made = compose("# 甲\n税收{com.tax}，居全市第3。\n", SOURCES, JUNE)
    assert from_json(to_json(made)) == made
    assert [phrase.figures for phrase in made.phrases] == [(7,)]


def test_a_zero_is_no_blank_and_an_illustration_says_so():
    shown = replace(SOURCES["zero"], reading=reading("0", illustrative=True))
    (phrase,) = compose("{zero}", {"zero": shown}, JUNE).phrases
    assert phrase == Phrase("0栋", "zero", "零", "实绩", (7,), illustrative=True)


def in_part(code: str) -> dict[str, Source]:
    """June of one part in seven: the figure is that of May."""
    parts = (Parts(Month(2023, 5), 7, 7), Parts(JUNE, 1, 7))
    return SOURCES | {code: replace(SOURCES[code], parts=parts)}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("到位{inv.funds}，完成{inv.funds|完成率}。", "到位30.5亿元（1—5月，2023年6月 1/7 已报），完成33.9%。"),
        ("完成{inv.funds|完成率}。", "完成33.9%（1—5月，2023年6月 1/7 已报）。"),
        ("占{com.tax|占 inv.funds}。", "占28.0%（1—5月，2023年6月 1/7 已报）。"),
        ("{inv.funds|期间}到位{inv.funds}。", "1—5月到位30.5亿元（2023年6月 1/7 已报）。"),
        ("{biz.firms|期间}到位{inv.funds}。", "上半年到位30.5亿元（1—5月，2023年6月 1/7 已报）。"),
        ("目标{inv.funds|目标}。", "目标90亿元以上。"),
    ],
)  # fmt: skip
def test_a_number_of_parts_says_its_months_and_how_many_reported(language, body, printed):
    with translation.override(language):
        made = compose(body, in_part("inv.funds"), JUNE)
    assert made.text == printed


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{biz.firms|期间}，到位{inv.funds}。", ["上半年"]),
        ("截至{biz.firms|截至}，到位{inv.funds}，税收{com.tax}。", ["6月28日"]),
        ("{月份}，到位{inv.funds}。", ["2023年6月"]),
        ("{biz.firms|期间}，完成{inv.funds|完成率}。", ["上半年"]),
        ("{inv.funds|期间}到位{inv.funds}，上半年市场主体{biz.firms}。", []),
        ("{biz.firms|期间}市场主体{biz.firms}，{inv.funds|期间}到位{inv.funds}。", []),
        ("到位{inv.funds}，{biz.firms|期间}市场主体{biz.firms}，全年目标{inv.funds|目标}。", []),
    ],
)
def test_a_month_later_than_the_number_behind_it_is_a_claim_without_support(body, words):
    found = compose(body, SOURCES, JUNE).flagged
    assert [(flag.words, flag.code) for _sentence, flag in found] == [(one, "period") for one in words]
