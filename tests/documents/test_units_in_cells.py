"""Numbers in cells by the unit of their heading, or by the one written behind them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.calc.headings import read_heading
from tracker.documents.cells import Cell
from tracker.documents.entries import CellRefused, not_applicable, read_number


@pytest.mark.parametrize(
    ("value", "heading", "wanted", "number"),
    [
        ("3.5", "面积（万平方米）", "平方米", "35000"),
        ("1500", "用地(m2)", "亩", "2.25"),
        ("2", "用地（平方公里）", "公顷", "200"),
        ("12000", "地价（元/㎡）", "万元/平方米", "1.2"),
        ("5", "亩均税收（万元/亩）", "元/㎡", "75"),
        ("1.2", "人均收入（万元/人）", "元/人", "12000"),
        ("3亩", "面积（平方米）", "平方米", "2000"),
        ("1.5km²", "面积（平方米）", "公顷", "150"),
        ("3.2", "绿道（公里）", "米", "3200"),
    ],
)
def test_a_number_is_converted_exactly(value: str, heading: str, wanted: str, number: str) -> None:
    cell = Cell(Decimal(value) if value.replace(".", "").isdigit() else value)
    assert read_number(cell, read_heading(heading).unit, wanted) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "stated", "wanted"), [(Decimal(100), "亩", "㎡"), ("100亩", "㎡", "平方米")]
)
def test_what_does_not_end_is_offered_to_be_rounded(value: Decimal | str, stated: str, wanted: str) -> None:
    with pytest.raises(CellRefused) as refused:
        read_number(Cell(value), stated, wanted)
    assert refused.value.code == "too_many_decimals"
    assert str(refused.value.details["exact"]).startswith("66666.666666666666")


@pytest.mark.parametrize(
    ("value", "stated", "wanted", "code"),
    [
        (Decimal(1), "亩", "亿元", "unit_mismatch"),
        (Decimal(1), "元/人", "元/㎡", "unit_mismatch"),
        ("5亩", "", "亿元", "unit_mismatch"),
        (Decimal(1), "", "元/㎡", "unit_missing"),
    ],
)
def test_what_counts_something_else_is_refused(
    value: Decimal | str, stated: str, wanted: str, code: str
) -> None:
    with pytest.raises(CellRefused) as refused:
        read_number(Cell(value), stated, wanted)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("不适用：停产（检修）", "停产（检修）"),
        ("不适用（停产）", "停产"),
        ("不适用（停产", "停产"),
        ("Not applicable: (a) b (c)", "(a) b (c)"),
        ("停产", None),
    ],
)
def test_a_reason_keeps_its_own_brackets(text: str, reason: str | None) -> None:
    assert not_applicable(Cell(text)) == reason
