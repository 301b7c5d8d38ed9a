"""Months and windows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.periods import SHANGHAI, Month, NotAMonth, Span, end_of_day

JUNE = Month(2023, 6)
YEAR = Span(Month(2023, 1), Month(2023, 12))
months = st.builds(Month, st.integers(1950, 2900), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "month"), [("2023-06", JUNE), (" 2023-06 ", JUNE), ("1999-12", Month(1999, 12))]
)
def test_parse(text, month):
    assert Month.parse(text) == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "2023-6",
        "2023-13",
        "2023-00",
        "2023-06-01",
        "23-06",
        "２０２３-06",
        "٢٠٢٣-06",
        "2023/06",
        "1899-12",
        "3000-01",
    ],
)
def test_parse_refuses(text):
    with pytest.raises(NotAMonth):
        Month.parse(text)


@given(months)
def test_printed_and_parsed_again(month):
    assert Month.parse(str(month)) == month


def test_leap_february_ends_on_the_29th():
    assert Month(2024, 2).last == date(2024, 2, 29)


def test_first_day():
    assert JUNE.first == date(2023, 6, 1)


def test_month_of_a_day():
    assert Month.of(date(2023, 6, 30)) == JUNE


@pytest.mark.parametrize(
    ("step", "month"),
    [(0, JUNE), (6, Month(2023, 12)), (7, Month(2024, 1)), (-6, Month(2022, 12)), (-5, Month(2023, 1))],
)
def test_plus(step, month):
    assert JUNE.plus(step) == month


@given(months, st.integers(-500, 500))
def test_minus_undoes_plus(month, step):
    assert month.plus(step).minus(month) == step


def test_months_sort_over_the_turn_of_the_year():
    assert sorted([Month(2023, 1), Month(2022, 12)]) == [Month(2022, 12), Month(2023, 1)]


def test_a_window_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="can't end before it begins"):
        Span(JUNE, Month(2023, 4))


def test_a_window_taken_back_before_it_began_is_empty():
    empty = Span(JUNE, Month(2023, 5))
    assert (empty.length, list(empty)) == (0, [])
    assert [empty.elapsed(month) for month in (Month(2023, 5), JUNE, Month(2023, 7))] == [0, 0, 0]
    assert not any(month in empty for month in (Month(2023, 5), JUNE))


def test_a_window_of_one_month():
    assert Span(JUNE, JUNE).length == 1


@pytest.mark.parametrize(
    ("month", "inside"),
    [(Month(2022, 12), False), (Month(2023, 1), True), (Month(2023, 12), True), (Month(2024, 1), False)],
)
def test_both_ends_are_inside(month, inside):
    assert (month in YEAR) is inside


def test_iterates_from_first_to_last_over_the_turn_of_the_year():
    assert [str(month) for month in Span(Month(2022, 12), Month(2023, 2))] == [
        "2022-12",
        "2023-01",
        "2023-02",
    ]


@pytest.mark.parametrize(
    ("month", "elapsed"),
    [(Month(2022, 12), 0), (Month(2023, 1), 1), (JUNE, 6), (Month(2023, 12), 12), (Month(2024, 5), 12)],
)
def test_elapsed_stays_within_the_window(month, elapsed):
    assert YEAR.elapsed(month) == elapsed


def test_a_chinese_day_ends_at_four_in_the_afternoon_utc():
    assert end_of_day(date(2023, 6, 30)).astimezone(UTC) == datetime(
        2023, 6, 30, 15, 59, 59, 999999, tzinfo=UTC
    )


def test_the_next_instant_is_the_next_day():
    late = datetime(2023, 6, 30, 16, 0, tzinfo=UTC)
    assert late.astimezone(SHANGHAI).date() == date(2023, 7, 1)
    assert late > end_of_day(date(2023, 6, 30))
