"""Names as they are compared: which ones are one, which are near each other, and which are others however alike."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.names import folded, near, near_each

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例项目１７２", "示例项目172"),
        ("示例项目（一期）", "示例项目(一期)"),
        ("示例〔2023〕1号", "示例【2023】１号"),
        ("示例 项目", "示例项目"),
        ("示例\u3000项目\u00a0", "示例项目"),
        ("示\u200b例\ufeff项\u00ad目\ufe0f", "示例项目"),
        ("示例A座", "示例ａ座"),
        ("示例——项目", "示例-项目"),
        ("示例－项目", "示例‑项目"),
        ("示例·项目", "示例・项目"),
        ("示例“数谷”", "示例〝数谷〞"),
        ("示例⼯程", "示例工程"),
        ("示例Ⅱ期", "示例II期"),
        ("面积（㎡）", "面积(m²)"),
        ("CO₂减排", "CO2减排"),
        ("New Town", "newtown"),
    ],
)
def test_two_names_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例10²", "示例102"),
        ("①号楼", "1号楼"),
        ("示例1 2期", "示例12期"),
        ("示例项目½", "示例项目1/2"),
        ("A-1", "A1"),
        ("示例项目（一期）", "示例项目一期"),
        ("示例項目", "示例项目"),
    ],
)
def test_two_names_are_near_or_others_but_not_one(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_a_folded_name_folds_to_itself(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(st.sampled_from([*map(chr, range(0x20, 0x7F)), *"示例项目一期工程"])))
def test_width_makes_no_other_name(text: str) -> None:
    assert folded(text.translate(WIDE)) == folded(text)


@given(st.text(st.sampled_from("示例项目一期工程ab")), st.sampled_from(" \u3000\u00a0\u200b\t\n\u2060\ufeff"))
def test_what_nobody_sees_makes_no_other_name(text: str, unseen: str) -> None:
    assert folded(unseen.join(text)) == folded(text)


NEAR = [
    ("①号楼", "1号楼"),
    ("示例项目（一期）", "示例项目一期"),
    ("A-1号厂房", "A1号厂房"),
    ("项目172", "示例项目172"),
    ("梨园街道办事处", "梨园街道"),
    ("梨园街办", "梨园街道"),
    ("奎文", "奎文区"),
    ("教育局", "示例区教育局"),
    ("示例智造产业圆", "示例智造产业园"),
    ("示例智造产园", "示例智造产业园"),
    ("示例智造园产业", "示例智造产业园"),
    ("锦茂大厦", "金茂大厦"),
    ("示例软件有限公司", "示例软件有限责任公司"),
    ("鲁班智造产业园", "鲁班智造产业园配套"),
    ("示例項目172", "示例项目172"),
]


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_names_that_differ_by_little_are_near_both_ways(one: str, other: str) -> None:
    assert (near(one, [other]), near(other, [one])) == ([other], [one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例项目1", "示例项目2"),
        ("示例项目1", "示例项目12"),
        ("示例项目一期", "示例项目二期"),
        ("示例大厦A座", "示例大厦B座"),
        ("示例园东区", "示例园西区"),
        ("省外资金到位", "市外资金到位"),
        ("教育局", "体育局"),
        ("示例广场", "示例广场二期"),
        ("示例项目", "示例項目（含配套道路及管网）"),
        ("示例项目１", "示例项目1"),
        ("固定资产投资增速", "固定资产投资增速位次"),
        ("示例存款余额增速", "示例贷款余额增速"),
    ],
)
def test_names_that_something_tells_apart_and_equal_ones_are_not_near(one: str, other: str) -> None:
    assert (near(one, [other]), near(other, [one])) == ([], [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人社局", "人力资源和社会保障局"),
        ("市场监管局", "示例市场监督管理局"),
        ("高新区", "高新技术产业开发区"),
        ("甲区", "甲"),
    ],
)
def test_what_is_called_for_short_is_near_where_that_is_asked(one: str, other: str) -> None:
    assert near(one, [other]) == []
    assert (near(one, [other], short=True), near(other, [one], short=True)) == ([other], [one])


def test_many_names_are_compared_in_the_time_of_so_many_not_of_all_pairs() -> None:
    names = [f"示例企业{number}号精密制造（示例）" for number in range(5_000)]
    names.append("示例企业7号精密制照（示例）")
    began = time.process_time()
    assert near_each(names, names) == {
        "示例企业7号精密制造（示例）": ["示例企业7号精密制照（示例）"],
        "示例企业7号精密制照（示例）": ["示例企业7号精密制造（示例）"],
    }
    assert time.process_time() - began < 5
