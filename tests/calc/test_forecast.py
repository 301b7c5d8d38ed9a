"""Looking ahead: each way by hand, the choice among them, and where nothing is said."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.forecast import (
    LIKELY,
    OVER,
    REACHED,
    SHORT,
    TOO_SHORT,
    UNSURE,
    WILL,
    Forecast,
    forecast,
    outlook,
)
from tracker.calc.periods import Month, Span
from tracker.calc.rhythm import HOLD, LEVEL, PACE, PROFILE, TREND, History, Point, shape

D = Decimal
YEAR = Span(Month(2023, 1), Month(2023, 12))
MONTHS = list(YEAR)


def by_month(amounts: Sequence[object], months: list[Month] = MONTHS) -> dict[Month, Decimal]:
    return {month: D(str(amount)) for month, amount in zip(months, amounts, strict=False)}


def totals(months: Sequence[object]) -> dict[Month, Decimal]:
    """Running totals of what the months brought."""
    added = [sum((D(str(one)) for one in months[: n + 1]), D(0)) for n in range(len(months))]
    return dict(zip(MONTHS, added, strict=False))


def looked(history: History, way: str = "") -> Forecast:
    found = forecast(history, way)
    assert isinstance(found, Forecast)
    return found


def test_an_even_year_goes_on_evenly_and_is_sure_of_it():
    found = looked(History(YEAR, totals([5] * 6)))
    assert (found.way, found.end.month) == (PACE, Month(2023, 12))
    assert (found.end.value, found.end.low, found.end.high) == (D(60), D(60), D(60))
    assert [point.value for point in found.points] == [35, 40, 45, 50, 55, 60]


def test_last_year_s_rhythm_is_found_out():
    last = [1, 1, 10, 1, 1, 10, 1, 1, 10, 1, 1, 10]
    found = looked(History(YEAR, totals([2, 2, 20, 2, 2, 20, 2]), before=totals(last)))
    assert (found.way, found.end.value) == (PROFILE, D(96))
    assert found.others[PACE] == D(50) / 7 * 12


def test_a_year_that_slows_down_is_seen_by_its_last_months():
    found = looked(History(YEAR, totals([30, *[1] * 10])))
    assert (found.way, found.end.value) == (TREND, D(41))


def test_the_last_months_need_to_do_clearly_better():
    wobbling = looked(History(YEAR, totals([5, 6, 5, 4, 5, 6, 4, 5])))
    assert wobbling.way == PACE


def test_a_level_stays_unless_it_is_known_to_move():
    assert looked(History(YEAR, by_month([70, 71, 70, 70, 71, 70]), LEVEL, start=D(70))).way == HOLD
    climbing = looked(History(YEAR, by_month([72, 74, 76, 78, 80]), LEVEL, start=D(70)))
    assert climbing.end.value == 94


def test_a_level_moves_as_it_did_last_year():
    before = by_month([10, 12, 9, 11, 14, 10, 13, 9, 15, 11, 10, 20])
    now = by_month([30, 32, 29, 31, 34, 30])
    found = looked(History(YEAR, now, LEVEL, before=before, start=before[MONTHS[-1]]))
    assert (found.way, found.end.value) == (PROFILE, D(40))


def test_months_reported_together_weigh_as_many():
    """January and February are reported as one."""
    history = History(YEAR, by_month([10, 15, 20], MONTHS[1:4]))
    assert looked(history).end.value == 60


def test_a_month_never_reported_is_not_taken_for_nothing():
    history = History(
        YEAR, {MONTHS[0]: D(5), MONTHS[1]: D(10), MONTHS[3]: D(15), MONTHS[4]: D(20)}, gaps=True
    )
    assert looked(history).end.value == 20 + 7 * 5


@pytest.mark.parametrize("known", [0, 1, 2])
def test_too_short(known):
    assert forecast(History(YEAR, totals([5] * known))) == TOO_SHORT


def test_a_level_without_a_beginning_needs_one_month_more():
    assert forecast(History(YEAR, by_month([1, 2, 3]), LEVEL, start=None)) == TOO_SHORT
    assert forecast(History(YEAR, by_month([1, 2, 3]), LEVEL, start=D(0))) != TOO_SHORT


def test_over():
    assert forecast(History(YEAR, totals([5] * 12))) == OVER


def test_a_window_of_three_years():
    span = Span(Month(2023, 1), Month(2025, 12))
    found = looked(History(span, by_month([1, 2, 3, 4, 5, 6], list(span))))
    assert (found.end.month, found.end.value) == (Month(2025, 12), D(36))


def test_a_total_that_never_fell_is_not_expected_to_fall():
    found = looked(History(YEAR, totals([0, 0, 0, 9, 0, 0])))
    assert found.end.low >= 9
    falling = looked(History(YEAR, totals([0, -4, 0, 9, 0, 0])))
    assert falling.end.low < 5


def test_bounds_hold():
    found = looked(History(YEAR, by_month([75, 80, 85, 90, 95]), LEVEL, start=D(70), ceiling=D(100)))
    assert (found.end.value, found.end.high) == (D(100), D(100))


def test_every_way_answers_the_same_questions():
    found = looked(History(YEAR, totals([3, 5, 4, 6, 5, 7]), before=totals([2] * 12)))
    assert {trial.way: trial.tries for trial in found.trials} == {PACE: 10, PROFILE: 10, TREND: 10}


def test_the_error_of_a_trial_by_hand():
    """Steps 1, 1, 2: after two months pace expects 3 for March, and 4 came."""
    found = looked(History(YEAR, totals([1, 1, 2])))
    assert (found.trials[0].error, found.trials[0].share, found.trials[0].tries) == (D(1), D("0.25"), 1)


@pytest.mark.parametrize("before", [{}, totals([0] * 12), totals([5] * 11), {MONTHS[-1]: D(9)}])
def test_last_year_can_t_serve(before):
    assert shape(before, YEAR) is None
    assert PROFILE not in looked(History(YEAR, totals([5] * 6), before=before)).others


def test_last_year_as_shares():
    shares = shape(totals([1] * 12), YEAR)
    assert shares is not None
    assert (shares[MONTHS[5]], shares[MONTHS[11]]) == (D("0.5"), D(1))


amounts = st.decimals(-50, 150, places=2)


@given(st.dictionaries(st.sampled_from(MONTHS), amounts))
def test_a_plan_by_last_year_never_falls_and_ends_at_all_of_it(before: dict[Month, Decimal]) -> None:
    """Whatever last year's months say: a December cut below November, negative months, gaps."""
    shares = shape(before, YEAR)
    if shares is None:
        assert before.get(MONTHS[-1], D(0)) <= 0 or len(before) < 9
        return
    course = [shares[month] for month in sorted(shares)]
    assert shares.keys() == before.keys()
    assert course == sorted(course)
    assert course[0] >= 0
    assert course[-1] == 1


def test_a_december_cut_by_a_fifth_lies_below_november() -> None:
    before = totals([1] * 12) | {MONTHS[-1]: D("9.6")}
    shares = shape(before, YEAR)
    assert shares is not None
    assert [shares[month] for month in MONTHS[7:]] == [8 / D("9.6"), 9 / D("9.6"), 1, 1, 1]


def test_no_forecast_falls_because_last_year_was_cut() -> None:
    found = looked(History(YEAR, totals([1] * 6), before=totals([1] * 12) | {MONTHS[-1]: D("9.6")}), PROFILE)
    assert [point.value for point in found.points] == [7, 8, 9, D("9.6"), D("9.6"), D("9.6")]


def test_a_dip_holds_for_the_months_before_it() -> None:
    before = totals([2] * 12) | {MONTHS[4]: D(7)}
    shares = shape(before, YEAR)
    assert shares is not None
    assert [shares[month] for month in MONTHS[2:6]] == [D(n) / 24 for n in (6, 7, 7, 12)]


@pytest.mark.parametrize(
    ("target", "now", "word"),
    [
        (50, 60, REACHED),
        (89, 60, WILL),
        (90, 60, WILL),
        (100, 60, LIKELY),
        (101, 60, UNSURE),
        (111, 60, SHORT),
    ],
)
def test_what_an_end_means_for_a_goal(target, now, word):
    end = Point(MONTHS[-1], D(100), D(90), D(110))
    assert outlook(D(target), D(now), end) == word
    mirrored = Point(MONTHS[-1], D(-100), D(-110), D(-90))
    assert outlook(D(-target), D(-now), mirrored, lower_is_better=True) == word
