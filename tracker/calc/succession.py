"""The life of units: since when each is there, until when, and who takes over what it had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tracker.calc.periods import Month
from tracker.calc.readings import Reading, over_units

CONTINUES = "continues"  # the successor goes on from the sum: what it states holds the predecessor's total
SUM = "sum"
STANDS = "stands"  # the predecessor's end stands and is added

When = tuple[int, int]  # the place of an ending among all of them: its month, and its number in it


@dataclass(frozen=True)
class Ending:
    """A unit isn't there from `first` on; `successors` with their shares of what it had are. Those of one month follow one
    another by `number`.
    """

    unit: int
    first: Month
    successors: Mapping[int, Decimal]
    manner: str = STANDS
    manners: Mapping[int, str] = field(default_factory=dict)
    number: int = 0

    @property
    def last(self) -> Month:
        """The last month that the unit reports."""
        return self.first.plus(-1)

    @property
    def when(self) -> When:
        """Its place among all endings."""
        return self.first.index, self.number

    def stands(self, indicator: int) -> bool:
        """Whether the unit's own end is added to what the successors state of an indicator."""
        return self.manners.get(indicator, self.manner) == STANDS


class Tenure(NamedTuple):
    """A unit's time with an indicator: from the beginning, or `since` the month from which it came back; `ending` is how it passed."""

    unit: int
    since: Month | None
    ending: Ending

    def of(self, said: Mapping[Month, Reading]) -> dict[Month, Reading]:
        """What was said of the months in it."""
        return {month: reading for month, reading in said.items() if self.holds(month)}

    def holds(self, month: Month) -> bool:
        """Whether `month` is in it."""
        return (self.since is None or self.since <= month) and month < self.ending.first


class Inherited(NamedTuple):
    """What a unit has from one before it, or from its own time before it handed something over: when it was stated, and how much
    of it passed on.
    """

    tenure: Tenure
    share: Decimal

    @property
    def unit(self) -> int:
        return self.tenure.unit

    @property
    def ending(self) -> Ending:
        return self.tenure.ending


@dataclass(frozen=True)
class Lives:
    """Since when units are there (`opened`; the others always were), how those that ended did, and which of their tasks units
    `handed` over while they stayed, by unit and indicator: each once. It has such a task again when somebody who got it hands it
    back or ends into it.
    """

    opened: Mapping[int, Month] = field(default_factory=dict)
    endings: Mapping[int, Ending] = field(default_factory=dict)
    handed: Mapping[tuple[int, int], Ending] = field(default_factory=dict)

    def holds(self, unit: int, month: Month, indicator: int | None = None) -> bool:
        """Whether the unit is there in `month`, and an indicator still its task, or again."""
        opened = self.opened.get(unit)
        return (opened is None or opened <= month) and self.ended(unit, month, indicator) is None

    def ended(self, unit: int, month: Month, indicator: int | None = None) -> Ending | None:
        """How the unit, or its task of an indicator, had ended by `month`; None when it hadn't."""
        handed = None if indicator is None else self.handed.get((unit, indicator))
        if handed is not None and handed.first <= month and self.since(unit, month, indicator) is None:
            return handed
        ending = self.endings.get(unit)
        return ending if ending is not None and ending.first <= month else None

    def since(self, unit: int, month: Month, indicator: int | None) -> Month | None:
        """From which month the unit had a task again by `month` that it had handed over; None where it hadn't."""
        back = None if indicator is None else self._back(unit, indicator)
        return back.first if back is not None and back.first <= month else None

    def last(self, unit: int, month: Month, indicator: int | None = None) -> Month:
        """`month`, or the unit's last one if that is over."""
        ending = self.ended(unit, month, indicator)
        return ending.last if ending else month

    def tenures(self, unit: int, month: Month, indicator: int) -> list[Tenure]:
        """The times with an indicator that were over for the unit by `month`, in order."""
        return [one for one in self._tenures(unit, indicator) if one.ending.first <= month]

    def inherited(self, unit: int, month: Month, indicator: int) -> Iterator[Inherited]:
        """All of an indicator that `unit` has by `month` from units before it, and from those before these."""
        passed = {*self.endings, *(one for one, task in self.handed if task == indicator)}
        for one in sorted(passed):
            for tenure in self.tenures(one, month, indicator):
                share = self.shares(tenure, month, indicator).get(unit)
                if share is not None:
                    yield Inherited(tenure, share)

    def shares(self, tenure: Tenure, month: Month, indicator: int) -> Mapping[int, Decimal]:
        """Who has by `month` what was stated in a time that is over, with the share of each; together one."""
        found: dict[int, Decimal] = defaultdict(Decimal)
        begun: tuple[Ending, ...] = (tenure.ending,)
        waiting = [(Decimal(1), tenure.ending.when, begun)]
        while waiting:
            whole, when, passed = waiting.pop()
            for unit, part in passed[-1].successors.items():
                following = self._next(unit, indicator, when)
                # What passes in a circle stays where it came round, rather than being lost.
                if following is None or following.first > month or any(one is following for one in passed):
                    found[unit] += whole * part
                else:
                    waiting.append((whole * part, max(when, following.when), (*passed, following)))
        return found

    def before(self, units: Collection[int]) -> set[int]:
        """The units that these follow in whatever, near and far; themselves where something came back to them."""
        passed = (*self.endings.values(), *self.handed.values())
        found: set[int] = set()
        asked = set(units)
        while asked:
            asked = {one.unit for one in passed if not asked.isdisjoint(one.successors)} - found
            found |= asked
        return found

    def followers(self, unit: int, month: Month) -> list[int]:
        """Who stands for the unit in `month`: itself, or those who follow it, the first one first."""
        found, seen, waiting = [], set[int](), [unit]
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            ending = self.ended(one, month)
            if ending is None:
                found.append(one)
            else:
                waiting = [*ending.successors, *waiting]
        return found or [unit]

    def absent(self, month: Month) -> Collection[int]:
        """The units that aren't there in `month`."""
        known = self.opened.keys() | self.endings.keys()
        return [unit for unit in known if not self.holds(unit, month)]

    def passed_on(self, month: Month) -> list[tuple[int, int]]:
        """The tasks, by unit and indicator, that units which are still there had handed over by `month` and not got back."""
        return [task for task, ending in self.handed.items() if self.ended(task[0], month, task[1]) is ending]

    def away(self) -> Iterator[tuple[tuple[int, int], Month, Month | None]]:
        """The tasks, by unit and indicator, that units handed over: from which month, and from which they had them again."""
        for task, ending in self.handed.items():
            back = self._back(*task)
            yield task, ending.first, back.first if back else None

    def _tenures(self, unit: int, indicator: int) -> Iterator[Tenure]:
        handed, ending = self.handed.get((unit, indicator)), self.endings.get(unit)
        if handed is not None and (ending is None or handed.when < ending.when):
            yield Tenure(unit, None, handed)
            back = self._back(unit, indicator)
            if back is not None and ending is not None and back.when < ending.when:
                yield Tenure(unit, back.first, ending)
        elif ending is not None:
            yield Tenure(unit, None, ending)

    def _next(self, unit: int, indicator: int, when: When) -> Ending | None:
        """What takes a task on from a unit that got it at a time: its own end, even if that came before, or what it handed over since."""
        handed, ending = self.handed.get((unit, indicator)), self.endings.get(unit)
        found = [one for one in (handed, ending) if one is not None and (one is ending or one.when > when)]
        return min(found, key=lambda one: one.when, default=None)

    def _back(self, unit: int, indicator: int) -> Ending | None:
        """By what a task first came back to the unit that had handed it over."""
        handed = self.handed.get((unit, indicator))
        if handed is None:
            return None
        came = (one for one in self._came(unit, indicator, None) if one.when > handed.when)
        return min(came, key=lambda one: one.when, default=None)

    def _came(self, unit: int, indicator: int, before: When | None) -> Iterator[Ending]:
        """By what a task came to the unit: from units that handed it over, and from the ends of those to which it had come so."""
        for (_, task), one in self.handed.items():
            if task == indicator and unit in one.successors and (before is None or one.when < before):
                yield one
        for one in self.endings.values():
            earlier = unit in one.successors and (before is None or one.when < before)
            if earlier and self._has_come(one.unit, indicator, one.when):
                yield one

    def _has_come(self, unit: int, indicator: int, when: When) -> bool:
        """Whether the unit had a task just before `when` that others had handed over."""
        newest = max((one.when for one in self._came(unit, indicator, when)), default=None)
        handed = self.handed.get((unit, indicator))
        return newest is not None and not (handed is not None and newest < handed.when < when)


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
    joined: Month | None = None
    for first in sorted({one.first for one in left}):
        together = [one for one in left if one.first == first]
        # Where the unit itself said nothing before, nothing is lacking since it took over the last time.
        new = all(month >= first for month in own)
        months = {month for one in (found, *(one.readings for one in together)) for month in one}
        for month in months:
            if month < first:
                lacks = not new or (joined is not None and month < joined)
                _join(
                    found,
                    month,
                    [_part_left(one, month, carries=carries) for one in together],
                    needs_own=lacks,
                )
        joined = first
    return found


def _join(
    found: dict[Month, Reading], month: Month, left: Sequence[Reading | None], *, needs_own: bool
) -> None:
    """Add what was left of a month to what is there of it; leave the month out where either is lacking."""
    own = found.pop(month, None)
    parts = [one for one in (own, *left) if one is not None]
    if len(parts) < len(left) + (own is not None or needs_own):
        return
    summed = over_units(parts, combine=SUM)
    assert summed is not None
    found[month] = summed._replace(month=month)


def _part_left(left: Left, month: Month, *, carries: bool) -> Reading | None:
    stated = _stated(left.readings, month, carries=carries)
    return part_of(stated, left.share) if stated else None


def _stated(readings: Mapping[Month, Reading], month: Month, *, carries: bool) -> Reading | None:
    """What holds of a month: its own statement, else where statements hold on the newest of the same year."""
    if month in readings or not carries:
        return readings.get(month)
    before = [one for one in readings if one < month and one.year == month.year]
    return readings[max(before)] if before else None
