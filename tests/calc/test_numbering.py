"""Rows that count a table's columns, and rows that only look like it."""

from __future__ import annotations

import pytest

from tracker.calc.numbering import counts_columns, goes_on


@pytest.mark.parametrize(
    "row",
    [
        "甲 乙 1 2 3", "甲 乙 丙 丁", "A B 1 2", "a b c", "（1） （2）", "(1) (2) (3)=(1)+(2)", "① ② ③", "① ② ③=②/①×100%",
        "-1 -2 -3", "栏次 1 2 3", "栏次 甲 乙 1", "0 1 2", "第1栏 第2栏", "1列 2列", "甲 (1) (2) 3＝2÷1", "1 2", "甲  乙",
    ],
)  # fmt: skip
def test_it_counts_columns(row: str) -> None:
    assert counts_columns(row.split(" "))


@pytest.mark.parametrize(
    "row",
    [
        "", "甲", "1", "栏次 1", "甲楼 示例街道 1 2", "1 甲楼 示例街道 10", "甲 示例街道 1", "1 3 4", "2 3 4", "甲 1 乙 2", "1 1 2", "甲 10 20",
        "合计 1 2", "1.5 2.5", "A1 B2", "甲 丙 1", "3 2 1",
    ],
)  # fmt: skip
def test_it_counts_none(row: str) -> None:
    assert not counts_columns(row.split(" "))


def test_a_list_of_such_names_goes_on_in_the_next_row() -> None:
    assert goes_on(["乙", "2"], ["甲", "1"])
    assert goes_on(["", "2", "x"], ["1", "2", "3"])
    assert not goes_on(["甲楼", "2"], ["甲", "1"])
    assert not goes_on([], ["甲", "1"])
