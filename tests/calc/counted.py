"""A few towers and projects, counted at the end of June 2023."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tracker.calc.counting import REACHED_IN_WINDOW, Breakdown, CountingSpec, count
from tracker.calc.item_readings import ItemReadings
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading

D = Decimal
YEAR = Span(Month(2023, 1), Month(2023, 12))
JUNE = Month(2023, 6)
STAGES = ("reserve", "talks", "signed", "started")
OVER_100M = CountingSpec(
    unit="栋",
    quantity="tax",
    quantity_unit="万元",
    quantity_combine="sum",
    quantity_in_window=True,
    threshold=D(1),
    threshold_unit="亿元",
)
SIGNED = CountingSpec(unit="个", stage="signed", stage_test=REACHED_IN_WINDOW, stages=STAGES)


def at(month: int, value: object = None, *, year: int = 2023, **more: Any) -> Reading:
    when = Month(year, month)
    number = None if value is None else D(str(value))
    return Reading(when, when.last, number, figures=(year * 100 + month,), **more)


def item(
    number: int = 1, *, stages: dict[str, date] | None = None, **measures: tuple[Reading, ...]
) -> ItemReadings:
    reached = {
        code: Reading(Month.of(day), day, reached_on=day, figures=(number,))
        for code, day in (stages or {}).items()
    }
    return ItemReadings(number, f"楼{number}", "大虞街道", False, measures, reached)


def tower(number: int, *taxes: object) -> ItemReadings:
    return item(number, tax=tuple(at(month, tax) for month, tax in enumerate(taxes, start=1)))


def counted(rule: CountingSpec, *items: ItemReadings, month: Month = JUNE, span: Span = YEAR) -> Breakdown:
    return count(rule, items, span=span, month=month)


def places(breakdown: Breakdown) -> tuple[list[int], list[int], list[int], list[int]]:
    return tuple(
        [line.item.id for line in part]
        for part in (breakdown.included, breakdown.near, breakdown.below, breakdown.missing)
    )  # type: ignore[return-value]
