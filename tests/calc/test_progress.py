"""Completion, planned share and gap, as districts have printed them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.numbers import round_half_up
from tracker.calc.periods import Month, Span
from tracker.calc.progress import LOWER, completion, gap_points, needed_per_month, planned_share

YEAR = Span(Month(2023, 1), Month(2023, 12))
D = Decimal

# (where, months over, actual, target, printed places, printed gap in points)
PRINTED = [
    ("三元区 1–8月", 8, "74", "100", 2, "7.33"),
    ("资阳 1–5月", 5, "44", "100", 1, "2.3"),
    ("淮北 上半年", 6, "66.8", "100", 1, "16.8"),
    ("珠海 1–5月", 5, "229.83", "496.37", 1, "4.6"),
    ("江门 1–10月", 10, "629.0", "647.4", 1, "13.8"),
    ("某区 1–2月", 2, "12.85", "100", 2, "-3.82"),
]


@pytest.mark.parametrize(
    ("months", "actual", "target", "places", "printed"),
    [case[1:] for case in PRINTED],
    ids=[c[0] for c in PRINTED],
)
def test_gap_as_printed(months, actual, target, places, printed):
    share = completion(D(actual), D(target))
    assert share is not None
    gap = gap_points(share, planned_share(YEAR, Month(2023, months)))
    assert round_half_up(gap, places) == D(printed)


def test_rounding_first_would_give_a_wrong_tenth():
    share, planned = D("629.0") / D("647.4") * 100, D(10) / 12 * 100
    assert round_half_up(share, 1) - round_half_up(planned, 1) == D("13.9")


@given(
    st.sampled_from([D(5), D(0), D(-10), D(-30)]),
    st.integers(1, 12),
    st.integers(1, 10**9),
    st.sampled_from([12, 36, 7]),
)
def test_a_gap_of_exactly_a_bound_is_exact(bound, elapsed, target, length):
    """Thirds and sevenths don't end, yet 2/15 against 1/12 is five points and not 4.999…"""
    span = Span(Month(2023, 1), Month(2023, 1).plus(length - 1))
    month = Month(2023, 1).plus(min(elapsed, length) - 1)
    total = D(target) * 100 * length
    actual = D(target) * 100 * min(elapsed, length) + bound * D(target) * length
    share = completion(actual, total)
    assert share is not None
    assert gap_points(share, planned_share(span, month)) == bound


@pytest.mark.parametrize(
    ("actual", "target", "share"),
    [
        ("45", "90", "0.5"),
        ("0", "90", "0"),
        ("-9", "90", "-0.1"),
        ("120", "90", None),
        ("5", "0", "none"),
        ("5", "-3", "none"),
    ],
)
def test_completion(actual, target, share):
    expected = None if share == "none" else D(share) if share else D(120) / 90
    assert completion(D(actual), D(target)) == expected


@pytest.mark.parametrize(
    ("actual", "share"), [("100", "0"), ("90", "0.5"), ("80", "1"), ("70", "1.5"), ("110", "-0.5")]
)
def test_where_less_is_better_the_fall_from_the_baseline_counts(actual, share):
    assert completion(D(actual), D(80), direction=LOWER, baseline=D(100)) == D(share)


def test_where_less_is_better_nothing_to_fall_from():
    assert completion(D(90), D(80), direction=LOWER) is None


def test_where_less_is_better_nowhere_to_fall():
    assert completion(D(90), D(80), direction=LOWER, baseline=D(80)) is None


def test_rising_from_a_baseline():
    assert completion(D(15), D(20), baseline=D(10)) == D("0.5")


def test_a_fall_to_a_negative_growth():
    assert completion(D("-1"), D("-2"), direction=LOWER, baseline=D(2)) == D("0.75")


@pytest.mark.parametrize(
    ("month", "share"),
    [(Month(2022, 12), 0), (Month(2023, 6), D("0.5")), (Month(2023, 12), 1), (Month(2024, 3), 1)],
)
def test_straight_plan(month, share):
    assert planned_share(YEAR, month) == share


@pytest.mark.parametrize(
    ("month", "share"),
    [
        (Month(2023, 1), 0),
        (Month(2023, 2), D("0.1")),
        (Month(2023, 4), D("0.1")),
        (Month(2023, 5), D("0.4")),
        (Month(2024, 1), 1),
    ],
)
def test_a_curve_holds_until_its_next_point(month, share):
    curve = {Month(2023, 12): D(1), Month(2023, 5): D("0.4"), Month(2023, 2): D("0.1")}
    assert planned_share(YEAR, month, curve) == share


def test_an_empty_curve_is_straight():
    assert planned_share(YEAR, Month(2023, 3), {}) == D("0.25")


@pytest.mark.parametrize(
    ("actual", "month", "needed"),
    [
        ("60", 6, "5"),
        ("-30", 6, "20"),
        ("0", 1, None),
        ("90", 6, "none"),
        ("99", 6, "none"),
        ("10", 12, "none"),
    ],
)
def test_needed_per_month(actual, month, needed):
    expected = None if needed == "none" else D(needed) if needed else D(90) / 11
    assert needed_per_month(D(actual), D(90), YEAR, Month(2023, month)) == expected


@given(st.dictionaries(st.integers(-3, 15), st.decimals(-2, 2, places=3)), st.integers(1, 12))
def test_a_plan_never_falls_and_ends_at_the_whole(shares, length):
    """Whatever a curve holds: points out of order, below nothing, beyond the whole, or none for the last month."""
    span = Span(Month(2023, 1), Month(2023, 1).plus(length - 1))
    curve = {Month(2023, 1).plus(at): share for at, share in shares.items()}
    planned = [planned_share(span, Month(2023, 1).plus(at), curve) for at in range(-2, 15)]
    assert planned == sorted(planned)
    assert all(0 <= share <= 1 for share in planned)
    assert planned_share(span, span.last, curve) == 1


@pytest.mark.parametrize(("target", "direction"), [(D(100), LOWER), (D(60), "higher")])
def test_a_baseline_that_has_reached_the_target_gives_no_share(target, direction):
    assert completion(D(110), target, direction=direction, baseline=D(80)) is None
