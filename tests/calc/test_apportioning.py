"""Parts add up to the whole, and none is off by a step of its last place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.apportioning import apportion

D = Decimal
totals = st.integers(-(10**15) + 1, 10**15 - 1).flatmap(
    lambda digits: st.integers(0, 8).map(lambda places: D(digits).scaleb(-places))
)
weights = st.lists(st.decimals(D(0), D(1000), places=6), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("total", "shares", "places", "parts"),
    [
        ("1", ["1"] * 7, 0, ["1", "0", "0", "0", "0", "0", "0"]),
        ("1", ["0.15"] * 6 + ["0.1"], 0, ["1", "0", "0", "0", "0", "0", "0"]),
        ("1", ["0.1", *["0.15"] * 6], 0, ["0", "1", "0", "0", "0", "0", "0"]),
        ("100", ["0.333333", "0.333333", "0.333334"], 0, ["33", "33", "34"]),
        ("10", ["0.333333", "0.333333", "0.333334"], 2, ["3.33", "3.33", "3.34"]),
        ("-10", ["0.333333", "0.333333", "0.333334"], 2, ["-3.33", "-3.33", "-3.34"]),
        ("1.005", ["0.5", "0.5"], 2, ["0.503", "0.502"]),
        ("22.00000000", ["0.6", "0.4"], 1, ["13.2", "8.8"]),
        ("0", ["0.6", "0.4"], 1, ["0", "0"]),
        ("1200", ["0.5", "0.5"], 0, ["600", "600"]),
        ("5", ["0", "0"], 0, []),
        ("5", [], 0, []),
    ],
)
def test_what_is_left_over_goes_to_the_largest_remainders(
    total: str, shares: list[str], places: int, parts: list[str]
) -> None:
    assert apportion(D(total), [D(one) for one in shares], places) == [D(one) for one in parts]


@given(totals, weights.filter(any), st.integers(0, 8))
def test_parts_add_up_and_none_is_off_by_a_step(total: Decimal, shares: list[Decimal], places: int) -> None:
    parts = apportion(total, shares, places)
    step, whole = Fraction(1, 10**places), sum(map(Fraction, shares))
    assert sum(map(Fraction, parts)) == Fraction(total)
    for part, share in zip(parts, shares, strict=True):
        assert abs(Fraction(part) - Fraction(total) * Fraction(share) / whole) < step
        assert part * total >= 0
    assert apportion(-total, shares, places) == [-part for part in parts]
