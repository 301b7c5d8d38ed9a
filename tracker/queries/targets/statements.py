"""What targets and the units behind them say of a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tracker.calc.applying import Declared
from tracker.calc.parts import Parts
from tracker.calc.readings import Reading
from tracker.models import Indicator

LAST = Indicator.OverMonths.LAST


class Value(NamedTuple):
    """A target's reading in a month, and the units that haven't reported the newest month of the others.

    `declared` is there where somebody declared that the target doesn't apply in the month; `parts` say of a number made of
    parts how many have reported its month, and the newest.
    """

    reading: Reading | None
    not_reported: tuple[str, ...] = ()
    declared: Declared | None = None
    parts: tuple[Parts, ...] = ()


@dataclass(frozen=True)
class Source:
    """A unit's series of an indicator, and how its statements combine."""

    pk: int
    indicator: int
    unit_id: int
    unit: str
    over_months: str
    over_units: str
    reporting: str = Indicator.Reporting.RUNNING_TOTAL

    @property
    def adds_up(self) -> bool:
        """Whether what was reached stays reached: a running total, or increments that are added."""
        return self.over_units == Indicator.OverUnits.SUM and self.reporting != Indicator.Reporting.LEVEL


class Statement(NamedTuple):
    """What a series says of a month; `owed` unless its unit has ended with all its months reported or the goal doesn't apply to it."""

    series: Source
    reading: Reading | None
    owed: bool
