"""What the lines around a table say."""

from __future__ import annotations

import pytest

from tracker.calc.captions import dated, line_kind, masked, months_in, units_in, units_noted
from tracker.calc.periods import Month

JUNE = Month(2023, 6)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2023年5月某区楼宇税收情况表", ["2023-05"]),
        ("某区2023年1—5月主要指标", ["2023-05"]),
        ("1-5月份完成情况", ["2023-05"]),
        ("2022年12月至2023年5月", ["2023-05"]),
        ("2023年1~11月", ["2023-11"]),
        ("五月份重点项目进度", ["2023-05"]),
        ("十二月", ["2022-12"]),
        ("十一月份", ["2023-11"]),
        ("二〇二三年四月", ["2023-04"]),
        ("2023年上半年经济运行", ["2023-06"]),
        ("2023年前三季度", ["2023-09"]),
        ("2023年一季度", ["2023-03"]),
        ("23年3月", ["2023-03"]),
        ("2023.7", ["2023-07"]),
        ("2023-07", ["2023-07"]),
        ("7月", ["2023-07"]),
        ("2023 年 7 月", ["2023-07"]),
        ("Towers · July 2023", ["2023-07"]),
        ("截至2023年6月30日", ["2023-06"]),
        ("截至6月30日", ["2023-06"]),
        ("2022年6月与2023年6月对比", ["2022-06", "2023-06"]),
        ("填报日期：2023年7月5日", []),
        ("填报时间：2023年7月", []),
        ("示例局2023年5月数据填报表", ["2023-05"]),
        ("2023年5月报送表（审核稿）", ["2023-05"]),
        ("填报单位：示例局　2023年5月", ["2023-05"]),
        ("2023年7月5日", []),
        ("制表时间 2023.07.05", []),
        ("2023年度计划", []),
        ("Sheet1", []),
        ("2023年13月", []),
        ("12个月滚动", []),
        ("一、工业项目", []),
        ("", []),
    ],
)
def test_the_months_that_a_title_says(text: str, months: list[str]) -> None:
    assert [str(one) for one in months_in(text, JUNE)] == months


@pytest.mark.parametrize("month", [Month(2022, 1).plus(step) for step in range(0, 30, 5)])
def test_every_way_to_write_a_month_says_that_month(month: Month) -> None:
    ways = (
        f"{month.year}年{month.number}月", f"{month.year}年{month.number:02d}月份情况", f"{month.year}年1—{month.number}月",
        f"表（{month.year}.{month.number}）", str(month), f"{month.number}月份", f"截至{month.year}年{month.number}月{month.last.day}日",
    )  # fmt: skip
    assert {way: months_in(way, month) for way in ways} == {way: [month] for way in ways}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：万元", ["万元"]),
        ("  （单位：亿元）", ["亿元"]),
        ("计量单位：亿元、%", ["亿元", "%"]),
        ("金额单位: 万元  %", ["万元", "%"]),
        ("制表：某局    单位：万元、平方米", ["万元", "平方米"]),
        ("单 位：元/平方米", ["元/平方米"]),
        ("某区楼宇税收情况表（万元）", ["万元"]),
        ("万元", ["万元"]),
        ("面积单位：亩", ["亩"]),
        ("产量单位：公斤", ["公斤"]),
        ("金额单位：万元；面积单位：亩", ["万元", "亩"]),
        ("填报单位：示例局　计量单位：吨", ["吨"]),
        ("单位：万元　制表人：示例", ["万元"]),
        ("单位：千人", ["千人"]),
        ("单位：百万元", ["百万元"]),
        ("单位：平方千米", ["平方千米"]),
        ("土地面积统计表（亩）", ["亩"]),
        ("填报单位：示例局（万元）", ["万元"]),
        ("示例表（个）", []),
        ("单位：万元 示例街道", []),
        ("填报单位：示例局", []),
        ("单位：示例街道", []),
        ("责任单位", []),
        ("单位：", []),
        ("2023年（1—5月）", []),
    ],
)
def test_the_units_that_a_line_states(text: str, units: list[str]) -> None:
    assert units_in(text, {"元/平方米"}) == units


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("total", "合计 总计 小计 总  计 合　计 合计： 全区合计 全区合计： 大虞街道小计 合计（1栋） 合计(12家) 累计 共计 总和 合计数 Total Sub-total TOTAL: 一、合计"),
        ("mean", "平均 平均值 全区平均 均值 Average"),
        ("part", "其中：重点楼宇 其中 其中:甲级 （其中：甲级） Of which: A"),
        ("note", "注：1.本表数据来自税务部门。 注1：预计数 说明：略 备注： 填表人：张某 审核人：李某 制表人:某 填报日期：2023-07-05 单位负责人： 数据来源：统计局 Note: estimated"),
        ("section", "一、工业项目 （二）续建项目"),
        ("", "甲楼 累计大厦 注册大厦 说明书印刷厂 合计科技有限公司 总计划项目 备注楼 一号楼 十里河项目 审核中心大楼 单位 1 平均路商厦"),
    ],
)  # fmt: skip
def test_what_a_line_is_by_its_first_words(kind: str, texts: str) -> None:
    words = texts.replace("总  计", "总\u2003计").replace("合　计", "合\u2003计").split(" ")
    if "Note:" in words:
        words = [*words[: words.index("Note:")], "Note: estimated"]
    if "Of" in words:
        words = [*words[: words.index("Of")], "Of which: A"]
    assert {word: line_kind(word) for word in words} == dict.fromkeys(words, kind)


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("税收 6月", ("税收 ", "2023-06")),
        ("4月份", ("", "2023-04")),
        ("税收23年3月（万元）", ("税收（万元）", "2023-03")),
        ("1—6月", None),
        ("6月累计", None),
        ("去年6月", None),
        ("税收", None),
    ],
)
def test_a_heading_without_its_month(title: str, rest: tuple[str, str] | None) -> None:
    found = dated(title, JUNE)
    assert (found and (found[0], str(found[1]))) == rest


def test_titles_of_other_months_are_alike_and_other_titles_are_not() -> None:
    assert masked("税收 2023年6月（万元）") == masked("税收 2023年12月（万元）") == masked("税收 6月（万元）")
    assert masked("某区1—5月情况") == masked("某区1-11月情况")
    assert masked("税收（万元）") != masked("税收（亿元）")
    assert len(set(map(masked, ["5月税收", "1—5月税收", "二季度税收"]))) == 3
    assert masked("上半年税收") == masked("1-5月税收")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：万元", ["万元"]), ("注：1.金额单位：万元；2.含预计数", ["万元"]), ("注：本表金额单位均为万元。", ["万元"]), ("（单位：万元、%）", ["万元", "%"]),
        ("以亿元为计量单位", ["亿元"]), ("填报单位：示例局", []), ("统计单位为规模以上企业", []), ("责任单位：万元集团", []), ("税收（万元）", []), ("数据来源：示例局", []),
    ],
)  # fmt: skip
def test_units_that_a_note_states(text: str, units: list[str]) -> None:
    assert units_noted(text, {"万元"}) == units
