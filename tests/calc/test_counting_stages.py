"""Which items are candidates: tags, and stages reached or held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.calc.counted import JUNE, SIGNED, STAGES, at, counted, item, places
from tracker.calc.counting import HELD_AT_END, SUM, CountingSpec
from tracker.calc.periods import Month
from tracker.calc.readings import Reading

D = Decimal


@pytest.mark.parametrize(
    ("readings", "counts"),
    [
        ((at(5, 1),), 1),
        ((at(5, 0),), 0),
        ((), 0),
        ((at(5, not_applicable="无"),), 0),
        ((at(3, 1), at(5, 0)), 0),
        ((at(3, 0), at(5, 1)), 1),
        ((at(7, 1),), 0),
        ((at(5, 1, year=2021),), 1),
    ],
    ids=["on", "off", "blank", "not applicable", "taken off", "put on", "later", "long ago"],
)
def test_tag(readings, counts):
    assert counted(CountingSpec(unit="栋", tag="key"), item(key=readings)).value == counts


@pytest.mark.parametrize(
    ("signed", "counts"),
    [(date(2022, 12, 31), 0), (date(2023, 1, 1), 1), (date(2023, 6, 30), 1), (date(2023, 7, 1), 0)],
)
def test_reached_in_the_window(signed, counts):
    breakdown = counted(SIGNED, item(stages={"signed": signed}))
    assert breakdown.value == counts


@pytest.mark.parametrize(
    ("signed", "counts"), [(date(2019, 5, 1), 1), (date(2023, 6, 30), 1), (date(2023, 7, 1), 0)]
)
def test_reached_by_the_end(signed, counts):
    rule = replace(SIGNED, stage_test="reached_by_end")
    assert counted(rule, item(stages={"signed": signed})).value == counts


def test_a_later_stage_alone_is_not_the_stage():
    assert counted(SIGNED, item(stages={"started": date(2023, 3, 1)})).value == 0


@pytest.mark.parametrize(
    ("stages", "counts"),
    [
        ({"talks": date(2023, 1, 1)}, 1),
        ({"reserve": date(2023, 1, 1), "talks": date(2023, 2, 1)}, 1),
        ({"talks": date(2023, 1, 1), "signed": date(2023, 6, 30)}, 0),
        ({"talks": date(2023, 1, 1), "started": date(2023, 2, 1)}, 0),
        ({"talks": date(2023, 1, 1), "signed": date(2023, 7, 1)}, 1),
        ({"reserve": date(2023, 1, 1)}, 0),
    ],
)
def test_held_at_the_end(stages, counts):
    rule = replace(SIGNED, stage="talks", stage_test=HELD_AT_END)
    assert counted(rule, item(stages=stages)).value == counts


def test_a_stage_that_was_never_reached_after_all():
    gone = replace(item(), stages={"signed": Reading(JUNE, JUNE.last, not_applicable="误报")})
    assert counted(SIGNED, gone).value == 0


def test_the_last_stage_is_held():
    rule = replace(SIGNED, stage="started", stage_test=HELD_AT_END)
    assert counted(rule, item(stages={"started": date(2023, 2, 1)})).value == 1


def test_stage_and_quantity_together():
    rule = replace(
        SIGNED, quantity="investment", quantity_unit="亿元", threshold=D(10), threshold_unit="亿元"
    )
    signed = {"signed": date(2023, 3, 2)}
    big = item(1, stages=signed, investment=(at(12, 10, year=2022),))
    breakdown = counted(rule, big, item(2, investment=(at(1, 50),)), item(3, stages=signed))
    assert places(breakdown) == ([1], [], [], [3])
    assert breakdown.included[0].figures == (1, 202212)
    assert (breakdown.included[0].reached_on, breakdown.missing[0].reached_on) == (
        date(2023, 3, 2),
        date(2023, 3, 2),
    )


def test_a_lasting_quantity_says_its_newest_value():
    rule = CountingSpec(unit="万平方米", counts=SUM, quantity="area", quantity_unit="万平方米")
    breakdown = counted(rule, item(area=(at(12, 14, year=2022), at(5, "18.5"), at(8, 30))))
    assert (breakdown.value, breakdown.month) == (D("18.5"), JUNE)


def test_once_the_window_is_over_later_months_change_nothing():
    rule = CountingSpec(
        unit="亩", counts=SUM, stage="signed", stages=STAGES, quantity="area", quantity_unit="亩"
    )
    old = item(1, stages={"signed": date(2023, 5, 1)}, area=(at(5, 10), at(2, 99, year=2024)))
    new = item(2, stages={"signed": date(2024, 1, 9)}, area=(at(5, 70),))
    breakdown = counted(rule, old, new, month=Month(2024, 3))
    assert (breakdown.value, breakdown.month) == (D(10), Month(2023, 12))
