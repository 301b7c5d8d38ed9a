"""Money converts exactly; anything else only to itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.units import MONEY_IN_YUAN, UnitMismatch, convert

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
    ],
)
def test_converts(value, unit, wanted, converted):
    assert convert(Decimal(value), unit, wanted) == Decimal(converted)


@pytest.mark.parametrize(
    ("unit", "wanted"), [("亿元", "亩"), ("亩", "亿元"), ("个", "家"), ("", "元"), ("亿元", "")]
)
def test_refuses_what_cannot_be_compared(unit, wanted):
    with pytest.raises(UnitMismatch):
        convert(Decimal(1), unit, wanted)


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 8), money, money)
def test_there_and_back_is_the_same_number(digits, places, unit, other):
    value = Decimal(digits).scaleb(-places)
    assert convert(convert(value, unit, other), other, unit) == value
