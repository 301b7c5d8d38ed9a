"""A figure reads the same in both languages: the same digits, the point moved as the language counts."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.numbers import round_half_up
from tracker.calc.units import MONEY_IN_YUAN
from tracker.wording import ENGLISH, NOTHING, quantity
from tracker.wording.numbers import chinese_quantity, distance, english_quantity, points_of

D = Decimal
YUAN = {"bn yuan": 10**9, "m yuan": 10**6, "k yuan": 10**3, "yuan": 1, "trillion yuan": 10**12}
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


def in_yuan(printed: str, units: dict[str, int]) -> Decimal:
    """The amount that a printed quantity names, in 元."""
    parts = re.fullmatch(r"(−?[\d,.]+) ?(.+)", printed)
    assert parts is not None
    return D(parts[1].replace("−", "-").replace(",", "")) * units[parts[2]]


@given(AMOUNTS, st.sampled_from(["元", "万元", "亿元", "万亿元"]), st.integers(2, 4))
def test_money_is_the_same_in_both_languages(amount: Decimal, unit: str, places: int) -> None:
    said = round_half_up(amount, places) * MONEY_IN_YUAN[unit]
    assert in_yuan(chinese_quantity(amount, unit, places), MONEY_IN_YUAN) == said
    assert in_yuan(english_quantity(amount, unit, places), YUAN) == said


def test_how_firmly_it_is_meant() -> None:
    assert [quantity(D("10.5"), "亿元", 2, meant) for meant in ("exact", "about", "at_least")] == [
        "10.5亿元",
        "约10.5亿元",
        "10.5亿元以上",
    ]
    with override(ENGLISH):
        assert [quantity(D("10.5"), "亿元", 2, meant) for meant in ("exact", "about", "at_least")] == [
            "1.05 bn yuan",
            "about 1.05 bn yuan",
            "at least 1.05 bn yuan",
        ]


def test_one_point_is_no_points() -> None:
    with override(ENGLISH):
        said = [distance(D(size), "%", 1, in_points=True) for size in ("1", "1.04", "0.5", "10")]
        assert said == ["1 point", "1 point", "0.5 points", "10 points"]
        assert points_of("−1") == "−1 point"


def test_nothing_is_a_dash_in_either() -> None:
    assert chinese_quantity(None, "家", 0) == english_quantity(None, "家", 0) == NOTHING
