"""Items join and leave; the day asked for and what was known decide whether one is in."""

from __future__ import annotations

from datetime import date

import pytest

from tests.calc.counted import SIGNED, YEAR, item
from tracker.calc.counting import count
from tracker.calc.item_readings import ItemReadings
from tracker.calc.periods import Month
from tracker.calc.presence import ALWAYS, Presence, Step, presence

MAY, JUNE, JULY = date(2023, 5, 10), date(2023, 6, 20), date(2023, 7, 5)


def of(*steps: tuple[date, bool], known: int = 99) -> Presence:
    return presence((Step(on, joins), number < known) for number, (on, joins) in enumerate(steps))


def test_what_never_joined_nor_left_was_always_there():
    assert ALWAYS.holds(date(1900, 1, 1))
    assert ALWAYS.last_step(JULY) is None


@pytest.mark.parametrize(("day", "inside"), [(MAY, False), (JUNE, True), (JULY, True)])
def test_what_joined_is_in_from_that_day_on(day, inside):
    assert of((JUNE, True)).holds(day) is inside


@pytest.mark.parametrize(("day", "inside"), [(MAY, True), (JUNE, False), (JULY, False)])
def test_what_left_is_out_from_that_day_on(day, inside):
    assert of((JUNE, False)).holds(day) is inside


def test_leaving_and_coming_back():
    there = of((MAY, False), (JULY, True))
    assert [there.holds(day) for day in (date(2023, 5, 9), MAY, JUNE, JULY)] == [True, False, False, True]


def test_steps_recorded_later_for_an_earlier_day():
    there = of((JULY, False), (MAY, False), (JUNE, True))
    assert [there.holds(day) for day in (MAY, JUNE, JULY)] == [False, True, False]


def test_of_two_steps_on_a_day_the_later_recorded_holds():
    assert not of((JUNE, True), (JUNE, False)).holds(JUNE)


def test_what_nobody_knew_yet_does_not_count():
    assert of((JUNE, False), known=0).holds(JULY)
    assert not of((JUNE, True), known=0).holds(JULY)


def test_a_count_takes_only_what_is_in_at_the_end_of_the_month():
    whole = item(stages={"signed": date(2023, 2, 1)})
    left = ItemReadings(
        2, "楼2", "", False, whole.measures, whole.stages, presence=of((date(2023, 6, 30), False))
    )
    assert [count(SIGNED, [whole, left], span=YEAR, month=Month(2023, m)).value for m in (5, 6)] == [2, 1]
