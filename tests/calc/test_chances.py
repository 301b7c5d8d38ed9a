"""Student's t against the table it must agree with, and counts against every case written out."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.chances import counts, middle, quantile, tail

D = Decimal


@pytest.mark.parametrize("freedom", range(1, 31))
def test_a_tenth_lies_beyond_the_quantile(freedom):
    assert abs(tail(quantile(freedom), freedom) - D("0.1")) < D("0.00002")


@pytest.mark.parametrize(
    ("t", "freedom", "beyond"),
    [("0", 4, "0.5"), ("1", 1, "0.25"), ("2.015", 5, "0.05"), ("2.764", 10, "0.01"), ("-1", 1, "0.75")],
)
def test_published_values(t, freedom, beyond):
    assert abs(tail(D(t), freedom) - D(beyond)) < D("0.0001")


@given(st.lists(st.integers(0, 10), max_size=6))
def test_counts_as_every_case_has_it(tenths):
    chances = [D(one) / 10 for one in tenths]
    expected = [D(0)] * (len(chances) + 1)
    for case in product([True, False], repeat=len(chances)):
        expected[sum(case)] += prod(
            (p if yes else 1 - p for p, yes in zip(chances, case, strict=True)), start=D(1)
        )
    assert counts(chances) == expected


def test_the_middle_of_a_count():
    assert middle(counts([D("0.5")] * 4)) == (1, 2, 3)
    assert middle(counts([])) == (0, 0, 0)
    assert middle(counts([D(1), D(1), D(0)])) == (2, 2, 2)
