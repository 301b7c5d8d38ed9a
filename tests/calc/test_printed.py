"""What a printed number may have been: rounded and cut, counted and measured."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.identities import GROWTH, SHARE, SUM, Identity, Term
from tracker.calc.printed import Between, cut, places_of, rounded

D = Decimal


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("24.25", "%", "24.245", "24.255"),
        ("24.20", "%", "24.195", "24.205"),
        ("24.2", "%", "24.15", "24.25"),
        ("100", "亿元", "99.5", "100.5"),
        ("100", "家", "100", "100"),
        ("100", "万家", "99.5", "100.5"),
        ("3.5", "家", "3.45", "3.55"),
        ("-3.2", "%", "-3.25", "-3.15"),
    ],
)
def test_rounded(text: str, unit: str, low: str, high: str) -> None:
    assert rounded(D(text), unit) == Between(D(low), D(high))


@given(st.decimals("-1000", "1000", places=6), st.integers(0, 4))
def test_what_was_rounded_or_cut_may_have_been_itself(value: Decimal, places: int) -> None:
    exact = Between(value, value)
    last = D(1).scaleb(-places)
    assert rounded(value.quantize(last, ROUND_HALF_UP), "亿元").meets(exact)
    assert cut(value.quantize(last, ROUND_DOWN), "亿元").meets(exact)
    assert not cut(value.quantize(last, ROUND_DOWN), "亿元").meets(
        Between(value + 2 * last, value + 2 * last)
    )


def test_zeros_at_the_end_count() -> None:
    assert (places_of(D("24.20")), places_of(D("24.2")), places_of(D("1E+2"))) == (2, 1, 0)


def terms(unit: str, *texts: str) -> list[Term]:
    return [Term.printed("数", "number", unit, D(text)) for text in texts]


def outcome(kind: str, result: list[Term], parts: list[Term], slack: str = "0") -> tuple[str, bool] | None:
    found = Identity(kind, result[0], parts, D(slack)).disagreement()
    return (f"{found.expected.normalize():f}", found.is_cut) if found else None


@pytest.mark.parametrize(
    ("stated", "unit", "upper", "lower", "parts", "expected"),
    [
        ("24.25", "%", "4.28", "17.68", "亿元", ("24.2081", False)),
        ("24.21", "%", "4.28", "17.68", "亿元", None),
        ("72.9", "%", "162", "222", "家", ("72.973", True)),
        ("73.0", "%", "162", "222", "家", None),
        ("72.8", "%", "162", "222", "家", ("72.973", False)),
        ("96.78", "%", "961", "993", "件", None),
        ("90.51", "%", "14962", "16878", "件", ("88.6479", False)),
        ("967.8", "‰", "961", "993", "件", None),
        ("0.97", "", "961", "993", "件", None),
        ("96.78", "%", "961", "0", "件", None),
    ],
)
def test_shares(
    stated: str, unit: str, upper: str, lower: str, parts: str, expected: tuple[str, bool] | None
) -> None:
    assert outcome(SHARE, terms(unit, stated), terms(parts, upper, lower)) == expected


@pytest.mark.parametrize(
    ("stated", "now", "before", "expected"),
    [
        ("4.7", "90.1", "86.1", None),  # 4.6458 by the rounded amounts, which may be 4.76
        ("4.9", "90.1", "86.1", ("4.646", False)),
        ("16.1", "106.1", "100.0", ("6.1", False)),
        ("-100", "0", "100.0", None),
        ("5", "3", "-2", None),
        ("5", "3", "0", None),
    ],
)
def test_growth(stated: str, now: str, before: str, expected: tuple[str, bool] | None) -> None:
    assert outcome(GROWTH, terms("%", stated), terms("亿元", now, before)) == expected


@pytest.mark.parametrize(
    ("unit", "stated", "parts", "expected"),
    [
        ("亿元", "100", ["40", "30", "20"], "90"),
        ("亿元", "606.98", ["400.1", "206.88"], None),
        ("亿元", "607", ["400.1", "206.88"], None),
        ("亿元", "684.11", ["400.1", "206.88"], "606.98"),
        ("家", "100", ["33", "33", "33"], "99"),
        ("亿元", "100", ["33", "33", "33"], None),
    ],
)
def test_sums(unit: str, stated: str, parts: list[str], expected: str | None) -> None:
    found = outcome(SUM, terms(unit, stated), terms(unit, *parts))
    assert (found[0] if found else None) == expected


def test_units_of_measure_are_converted() -> None:
    parts = [*terms("万元", "40000.00"), *terms("亿元", "3.0")]
    assert outcome(SUM, terms("亿元", "7.0"), parts) is None
    assert outcome(SUM, terms("亿元", "8.0"), parts) == ("7", False)
    assert outcome(SHARE, terms("%", "50.0"), parts) == ("133.333", False)
    assert outcome(SUM, terms("亩", "8.0"), parts) is None  # nothing follows from them
    assert outcome(SUM, terms("平方米", "2000.0"), terms("亩", "3")) is None
    assert outcome(SHARE, terms("万元/亩", "10.0"), [*terms("亿元", "0.30"), *terms("亩", "200.0")]) == (
        "15",
        False,
    )


def test_slack_is_besides_what_rounding_makes() -> None:
    assert outcome(SUM, terms("亿元", "100"), terms("亿元", "40", "30", "20"), slack="8") is None
