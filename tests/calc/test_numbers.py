"""The one grammar of numbers, and rounding half up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.numbers import (
    NotANumber,
    TooManyDigits,
    check_digits,
    parse_number,
    round_half_up,
    significant_digits,
    trimmed,
)

exact = st.integers(-(10**15) + 1, 10**15 - 1).flatmap(
    lambda digits: st.integers(0, 8).map(lambda places: Decimal(digits).scaleb(-places))
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("12.50", "12.5"),
        ("+3", "3"),
        ("-3.2", "-3.2"),
        ("−3.2", "-3.2"),
        ("－3.2", "-3.2"),
        ("–3.2", "-3.2"),
        ("﹣3.2", "-3.2"),
        ("＋３", "3"),
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("12,345,678", "12345678"),
        ("１２．５", "12.5"),
        ("１２３", "123"),
        ("１，２３４", "1234"),
        (" 7 ", "7"),
        ("\u30007\u00a0", "7"),
        ("007", "7"),
        ("999999999999999", "999999999999999"),
        ("0.00000001", "0.00000001"),
        ("1234567.12345678", "1234567.12345678"),
        ("-1234567.12345678", "-1234567.12345678"),
        ("1.000000000000000000000", "1"),
    ],
)
def test_taken(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", ".", ".5", "5.", "1_000", "1e3", "1E3", "1.5e-3", "٣", "१२", "NaN", "nan", "sNaN", "Infinity", "-inf",
        "1 234", "12 .5", "1,23", "1,2345", "1234,567", "12,34,567", ",123", "1,,234", "1.234,5", "1.2.3", "--1", "+-1", "- 1",
        "5亿元", "10%", "１２％", "N/A", "见附件", "0x10", "1/2", "½", "10²", "①", "㊿", "𝟏𝟐", "1\u200b2", "\u202e12", "1\x00", "1\n2",
        "一百", "1。5", "1、234", "１２．", "（5）", "=1+1",
    ],
)  # fmt: skip
def test_refused(text):
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "1234567890123456",
        "0.1234567890123456",
        "0.000000001",
        "1000000000000000",
        "9999999999999999.9999",
        "12345678.12345678",
    ],
)
def test_more_than_the_ledger_holds(text):
    with pytest.raises(TooManyDigits):
        parse_number(text)


def test_minus_zero_is_zero():
    assert str(parse_number("-0.00")) == "0.00"


@given(exact)
def test_printed_and_parsed_again(value):
    assert parse_number(f"{trimmed(value):f}") == value


@given(exact)
def test_thousands_commas_change_nothing(value):
    assert parse_number(f"{value:,f}") == value


@given(exact)
def test_full_width_changes_nothing(value):
    wide = f"{value:f}".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_number(wide) == value


@given(st.text())
def test_any_text_is_either_a_number_that_fits_or_refused(text):
    try:
        value = parse_number(text)
    except (NotANumber, TooManyDigits):
        return
    check_digits(value)
    assert value.is_finite()


@pytest.mark.parametrize("text", ["NaN", "-NaN", "sNaN", "Infinity", "-Infinity"])
def test_not_finite_is_no_number(text):
    with pytest.raises(NotANumber):
        check_digits(Decimal(text))


@pytest.mark.parametrize(
    ("text", "digits"), [("0", 0), ("0.000", 0), ("1200", 2), ("0.050", 1), ("-10.01", 4), ("1E+5", 1)]
)
def test_significant_digits(text, digits):
    assert significant_digits(Decimal(text)) == digits


@pytest.mark.parametrize(
    ("text", "places", "rounded"),
    [
        ("2.665", 2, "2.67"),
        ("-2.665", 2, "-2.67"),
        ("2.664999", 2, "2.66"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("999999999999999.5", 0, "1000000000000000"),
        ("8.5500", 2, "8.55"),
        ("3", 2, "3.00"),
    ],
)
def test_rounds_half_away_from_zero(text, places, rounded):
    assert str(round_half_up(Decimal(text), places)) == rounded


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("4.50", "4.5"),
        ("1E+2", "100"),
        ("100", "100"),
        ("0.000", "0"),
        ("-0.0", "0"),
        ("-7.10", "-7.1"),
        ("0E+5", "0"),
    ],
)
def test_trimmed(text, printed):
    assert str(trimmed(Decimal(text))) == printed
