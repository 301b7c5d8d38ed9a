"""What the lines around a table say."""

from __future__ import annotations

import pytest

from tracker.calc.captions import months_in
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
