"""Judging a goal of a hundred in 2023 with the rule that is shipped."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.calc.lights import Band, Goal, LightRule, judge
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading

D = Decimal
YEAR = Span(Month(2023, 1), Month(2023, 12))
LIGHTS = Path(__file__).parents[2] / "fixtures" / "lights.csv"


def shipped(family: str = "") -> LightRule:
    """The preset of a family; the district's own without one."""
    every = csv.DictReader(LIGHTS.read_text(encoding="utf-8").splitlines())
    rows = sorted((row for row in every if row["family"] == family), key=lambda row: int(row["order"]))
    bands = tuple(
        Band(
            row["code"],
            row["word"],
            row["word_en"],
            row["colour"],
            row["shape"],
            D(row["lower"]) if row["lower"] else None,
            row["inclusive"] == "1",
            needs_reason=row["needs_reason"] == "1",
        )
        for row in rows
    )
    return LightRule(rows[0]["version"], bands, next(row["code"] for row in rows if row["is_worst"] == "1"))


RULE = shipped()


def reading(value: object, month: int = 6, *, year: int = 2023) -> Reading:
    at = Month(year, month)
    return Reading(at, at.last, D(str(value)))


def word(actual: object, month: int = 6, *, year: int = 2023, **goal: Any) -> str:
    given: dict[str, Any] = {"value": D(100), "span": YEAR, **goal}
    return judge(Goal(**given), reading(actual, month, year=year), RULE).light.word
