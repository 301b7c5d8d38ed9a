"""What counts the same is converted exactly; anything else only to itself, and nothing is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.numbers import MAX_DECIMALS, NotANumber, TooManyDigits, round_half_up
from tracker.calc.units import (
    MONEY_IN_YUAN,
    Endless,
    OtherUnit,
    UnitMismatch,
    comparable,
    convert,
    is_ambiguous,
    is_same,
    like,
    parse_amount,
    quotient,
)

money = st.sampled_from(sorted(MONEY_IN_YUAN))


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "converted"),
    [
        ("10077.5", "万元", "亿元", "1.00775"),
        ("1", "亿元", "万元", "10000"),
        ("1.2", "万亿元", "亿元", "12000"),
        ("-3", "亿元", "元", "-300000000"),
        ("5", "亩", "亩", "5"),
        ("5", "", "", "5"),
        ("3", "亩", "平方米", "2000"),
        ("1500", "平方米", "亩", "2.25"),
        ("1", "平方米", "亩", "0.0015"),
        ("1", "公顷", "亩", "15"),
        ("1", "平方公里", "亩", "1500"),
        ("1", "平方公里", "公顷", "100"),
        ("2.5", "万平方米", "公顷", "2.5"),
        ("12000", "元/㎡", "万元/平方米", "1.2"),
        ("1", "万元/亩", "元/㎡", "15"),
        ("3", "亿元/平方公里", "万元/亩", "20"),
        ("5", "万元/人", "元/人", "50000"),
        ("3.2", "万米", "公里", "32"),
        ("3.2", "万户", "户", "32000"),
        ("1", "千升", "立方米", "1"),
        ("12345", "千元", "万元", "1234.5"),
        ("12.5", "百万元", "亿元", "0.125"),
        ("3", "十万元", "万元", "30"),
        ("3", "千万元", "亿元", "0.3"),
        ("3", "十亿元", "万亿元", "0.003"),
        ("2.5", "百万美元", "万美元", "250"),
        ("3", "千人", "人", "3000"),
        ("3", "百户", "万户", "0.03"),
        ("3", "千公顷", "平方公里", "30"),
        ("3", "千万千瓦时", "亿千瓦时", "0.3"),
        ("5", "千元/人", "元/人", "5000"),
    ],
)
def test_converts(value, unit, wanted, converted):
    assert convert(Decimal(value), unit, wanted) == Decimal(converted)


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("亿元", "亩"),
        ("亩", "亿元"),
        ("个", "家"),
        ("", "元"),
        ("亿元", ""),
        ("元/㎡", "元"),
        ("元/人", "元/㎡"),
        ("人", "人次"),
        ("米", "㎡"),
        ("百分点", "分点"),
        ("千元", "千美元"),
        ("千", "元"),
    ],
)
def test_refuses_what_cannot_be_compared(unit, wanted):
    with pytest.raises(UnitMismatch):
        convert(Decimal(1), unit, wanted)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 8), money, money)
def test_there_and_back_is_the_same_number(digits, places, unit, other):
    value = Decimal(digits).scaleb(-places)
    assert convert(convert(value, unit, other), other, unit) == value


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "nearly"),
    [
        ("1", "亩", "㎡", "666.66666667"),
        ("100", "亩", "公顷", "6.66666667"),
        ("1", "元/㎡", "万元/亩", "0.06666667"),
        ("1", "亿元/平方公里", "万元/亩", "6.66666667"),
    ],
)
def test_what_does_not_end_is_refused_with_about_how_much(value, unit, wanted, nearly):
    with pytest.raises(Endless) as endless:
        convert(Decimal(value), unit, wanted)
    assert round_half_up(endless.value.nearly, MAX_DECIMALS) == Decimal(nearly)


AREAS = st.sampled_from(["平方米", "m2", "亩", "万亩", "公顷", "平方公里", "万平方米"])


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), AREAS, AREAS)
def test_an_area_is_exact_or_refused(digits, places, unit, other):
    value = Decimal(digits).scaleb(-places)
    try:
        there = convert(value, unit, other)
    except Endless:
        there = None
    assert there is not None or "亩" in unit
    assert there is None or convert(there, other, unit) == value


SPELLINGS = [
    ("m2", "㎡", "m²", "M2", "平方米", "平米", "ｍ２"), ("km2", "km²", "㎢", "平方公里", "平方千米"), ("亿㎡", "亿平方米", "亿m2", "亿 平方米"),
    ("元/㎡", "元/平方米", "元/m²", "元每平方米", "元／㎡"), ("公里", "千米", "km", "㎞"), ("公顷", "ha", "㏊"), ("公斤", "kg", "千克", "㎏"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", SPELLINGS, ids=[one[0] for one in SPELLINGS])
def test_spellings_of_one_unit_are_one(spellings):
    assert all(is_same(one, other) for one in spellings for other in spellings)
    assert {convert(Decimal(7), one, other) for one in spellings for other in spellings} == {Decimal(7)}
    others = [one[0] for one in SPELLINGS if one is not spellings]
    assert not any(is_same(spellings[0], other) for other in others)


def test_what_may_be_chosen_for_a_unit_converts_without_end():
    assert like("亿元") == ("元", "万元", "亿元", "万亿元")
    assert like("亩") == ("亩",)
    assert like("㎡") == ("㎡", "万平方米", "亩", "公顷", "平方公里")
    assert like("家") == ("家",)


def test_shares_of_like_quantities_are_taken_across_units():
    assert quotient(Decimal(3), "亩", Decimal(4000), "㎡") == Decimal("0.5")
    assert comparable(("亩", "公顷", "m2"))
    assert not comparable(("亩", "元"))
    with pytest.raises(UnitMismatch):
        quotient(Decimal(1), "亩", Decimal(1), "元")


@pytest.mark.parametrize(
    ("unit", "ambiguous"),
    [
        ("元", True),
        ("亿元", True),
        ("元/㎡", True),
        ("万平方米", True),
        ("平方米", False),
        ("家", False),
        ("", False),
        ("%", False),
        ("千人", True),
        ("百万美元", True),
        ("千瓦时", False),
        ("千克", False),
        ("百分点", False),
    ],
)
def test_a_bare_number_may_be_meant_in_another_unit(unit, ambiguous):
    assert is_ambiguous(unit) is ambiguous


def test_a_typed_amount_that_does_not_end_is_refused():
    with pytest.raises(Endless):
        parse_amount("100亩", "平方米")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("8.5", "亿元", "8.5"),
        ("8.5亿", "亿元", "8.5"),
        ("8.5 亿元", "亿元", "8.5"),
        ("85,000万", "亿元", "8.5"),
        ("８５０００万元", "亿元", "8.5"),
        ("850000000元", "亿元", "8.5"),
        ("1.2万亿", "亿元", "12000"),
        ("－0.5亿", "万元", "-5000"),
        ("10077.5万元", "亿元", "1.00775"),
        ("3万", "万平方米", "3"),
        ("30000平方米", "万平方米", "3"),
        ("1.2万", "家", "12000"),
        ("12家", "家", "12"),
        ("12.5%", "%", "12.5"),
        ("１２．５％", "%", "12.5"),
        ("3", "", "3"),
        ("1500m2", "亩", "2.25"),
        ("1500 ㎡", "亩", "2.25"),
        ("3万平米", "平方米", "30000"),
        ("2万亩", "万亩", "2"),
        ("2万", "亩", "20000"),
        ("3亩", "平方米", "2000"),
        ("1.5平方公里", "公顷", "150"),
        ("1.5km²", "亩", "2250"),
        ("2公里", "米", "2000"),
        ("5万", "万元/亩", "5"),
        ("5万元/亩", "元/㎡", "75"),
        ("12000元/㎡", "万元/平方米", "1.2"),
        ("3000元每平方米", "元/㎡", "3000"),
        ("1万人", "人", "10000"),
        ("85000千元", "亿元", "0.85"),
        ("5千万", "亿元", "0.5"),
        ("3百万元", "万元", "300"),
        ("2千", "人", "2000"),
        ("5万", "千人", "50"),
        ("5万", "千瓦时", "50000"),
        ("5万", "千克", "50000"),
    ],
)
def test_amounts_are_converted_exactly(text, unit, value):
    assert parse_amount(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("8.5亩", "亿元"),
        ("8.5%", "亿元"),
        ("8.5万", "%"),
        ("8.5亿", ""),
        ("8.5亿亿", "亿元"),
        ("8.5亿美元", "亿元"),
        ("5人", "家"),
        ("8.5约", "亿元"),
        ("500m2", "亿元"),
        ("5万元/亩", "万元"),
        ("5米", "平方米"),
        ("5元/人", "元/㎡"),
    ],
)
def test_other_units_are_refused(text, unit):
    with pytest.raises(OtherUnit):
        parse_amount(text, unit)


@pytest.mark.parametrize(
    "text", ["亿", "约8.5亿", "", "1_000万", "1e3万", "8。5亿", "1,23万", ".5亿", "NaN亿"]
)
def test_what_is_no_number_stays_none_with_a_unit(text):
    with pytest.raises(NotANumber):
        parse_amount(text, "亿元")


def test_a_converted_amount_fits_the_ledger():
    with pytest.raises(TooManyDigits):
        parse_amount("1元", "万亿元")
    with pytest.raises(TooManyDigits):
        parse_amount("1000万亿", "元")
