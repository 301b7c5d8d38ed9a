"""The life of units: since when each is there, until when, and who takes over what it had."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tracker.calc.periods import Month
from tracker.calc.readings import Reading, over_units

CONTINUES = "continues"  # the successor goes on from the sum: what it states holds the predecessor's total
SUM = "sum"
STANDS = "stands"  # the predecessor's end stands and is added


@dataclass(frozen=True)
class Ending:
    """A unit isn't there from `first` on; `successors` with their shares of what it had are."""

    unit: int
    first: Month
    successors: Mapping[int, Decimal]
    manner: str = STANDS
    manners: Mapping[int, str] = field(default_factory=dict)

    @property
    def last(self) -> Month:
        """The last month that the unit reports."""
        return self.first.plus(-1)

    def stands(self, indicator: int) -> bool:
        """Whether the unit's own end is added to what the successors state of an indicator."""
        return self.manners.get(indicator, self.manner) == STANDS


class Inherited(NamedTuple):
    """What a unit has from one before it: whose, how much of it, and how that one ended."""

    unit: int
    share: Decimal
    ending: Ending


@dataclass(frozen=True)
class Lives:
    """Since when units are there (`opened`; the others always were), how those that ended did, and which of their tasks units
    `handed` over while they stayed, by unit and indicator.
    """

    opened: Mapping[int, Month] = field(default_factory=dict)
    endings: Mapping[int, Ending] = field(default_factory=dict)
    handed: Mapping[tuple[int, int], Ending] = field(default_factory=dict)

    def holds(self, unit: int, month: Month, indicator: int | None = None) -> bool:
        """Whether the unit is there in `month`, and an indicator still its task."""
        opened = self.opened.get(unit)
        return (opened is None or opened <= month) and self.ended(unit, month, indicator) is None

    def ended(self, unit: int, month: Month, indicator: int | None = None) -> Ending | None:
        """How the unit, or its task of an indicator, had ended by `month`; None when it hadn't."""
        handed = None if indicator is None else self.handed.get((unit, indicator))
        for ending in (handed, self.endings.get(unit)):
            if ending is not None and ending.first <= month:
                return ending
        return None

    def last(self, unit: int, month: Month, indicator: int | None = None) -> Month:
        """`month`, or the unit's last one if that is over."""
        ending = self.ended(unit, month, indicator)
        return ending.last if ending else month

    def inherited(self, unit: int, month: Month, indicator: int) -> Iterator[Inherited]:
        """All of an indicator that `unit` has by `month` from units before it, and from those before these."""
        handed = {one: ending for (one, task), ending in self.handed.items() if task == indicator}
        # A unit that had handed its task over leaves nothing of it to those who follow it later.
        ended = (
            ending
            for one, ending in self.endings.items()
            if one not in handed or handed[one].first > ending.first
        )
        for ending in (*handed.values(), *ended):
            if unit in ending.successors and ending.first <= month:
                share = ending.successors[unit]
                yield Inherited(ending.unit, share, ending)
                for further in self.inherited(ending.unit, ending.last, indicator):
                    yield Inherited(further.unit, further.share * share, further.ending)

    def followers(self, unit: int, month: Month) -> list[int]:
        """Who stands for the unit in `month`: itself, or those who follow it, the first one first."""
        ending = self.ended(unit, month)
        if ending is None:
            return [unit]
        return list(dict.fromkeys(last for one in ending.successors for last in self.followers(one, month)))

    def absent(self, month: Month) -> Collection[int]:
        """The units that aren't there in `month`."""
        known = self.opened.keys() | self.endings.keys()
        return [unit for unit in known if not self.holds(unit, month)]

    def passed_on(self, month: Month) -> list[tuple[int, int]]:
        """The tasks, by unit and indicator, that units which are still there had handed over by `month`."""
        return [task for task, ending in self.handed.items() if ending.first <= month]


ALWAYS = Lives()


def part_of(reading: Reading, share: Decimal) -> Reading:
    """A share of what a unit reached: of its number, or of numerator and denominator alike."""
    if share == 1:
        return reading
    return reading._replace(
        value=None if reading.value is None else reading.value * share,
        numerator=None if reading.numerator is None else reading.numerator * share,
        denominator=None if reading.denominator is None else reading.denominator * share,
    )


class Left(NamedTuple):
    """What a unit that ended had stated of an indicator, how much of it passed on, and from which month."""

    readings: Mapping[Month, Reading]
    share: Decimal
    first: Month


def with_what_was_left(
    own: Mapping[Month, Reading], left: Sequence[Left], *, carries: bool
) -> dict[Month, Reading]:
    """A unit's statements as if it had had all along what it took over: those of the months before with what the others stated.

    `carries` says that a statement holds until the next one (a total that runs on, a level). Months of which somebody said
    nothing are left out.
    """
    found = dict(own)
    for one in left:
        months = [month for month in {*found, *one.readings} if month < one.first]
        alone = not any(month in found for month in months)
        for month in months:
            stated = _stated(one.readings, month, carries=carries)
            parts = [part for part in (found.pop(month, None), stated and part_of(stated, one.share)) if part]
            if stated is not None and len(parts) == (1 if alone else 2):
                summed = over_units(parts, combine=SUM)
                assert summed is not None
                found[month] = summed._replace(month=month)
    return found


def _stated(readings: Mapping[Month, Reading], month: Month, *, carries: bool) -> Reading | None:
    """What holds of a month: its own statement, else where statements hold on the newest of the same year."""
    if month in readings or not carries:
        return readings.get(month)
    before = [one for one in readings if one < month and one.year == month.year]
    return readings[max(before)] if before else None
