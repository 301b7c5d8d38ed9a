"""A unit's whole month, line by line: what is owed, what stood before, what the plan says, what a report carries on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.calc import states
from tracker.calc.grounds import INCREMENT, RUNNING_TOTAL, CheckContext
from tracker.calc.lights import PACE
from tracker.calc.numbers import digits
from tracker.calc.payload import NUMBERS, PLACES
from tracker.calc.periods import Month
from tracker.calc.progress import HIGHER, planned_share
from tracker.calc.readings import Reading
from tracker.models import Figure, Series, Unit
from tracker.queries.reporting.checking import grounds_of
from tracker.queries.reporting.standing import approved_readings
from tracker.queries.reporting.unit_month import DONE, Owed, UnitMonth, unit_month
from tracker.queries.targets.inapplicable import Resting, resting_in


@dataclass(frozen=True)
class ReportLine:
    """One line of the grid: what is owed, and what to compare a new number with.

    `approved_before` is the approved figure of the month before, where there is one of the series itself.
    """

    owed: Owed
    grounds: CheckContext
    approved_before: Reading | None = None

    @property
    def series(self) -> Series:
        return self.owed.series

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be entered any more: it waits for review or is approved."""
        return self.owed.state in DONE

    @property
    def _last_month(self) -> Reading | None:
        """What was reported for the month before, whether or not it is approved."""
        month = self.grounds.month
        said = {reading.month: reading for reading in self.grounds.earlier}
        return said.get(month.plus(-1)) if month else None

    @property
    def waiting_before(self) -> Reading | None:
        """What was reported for the month before and still waits for review."""
        said, previous = self._last_month, self.owed.previous
        if said is None or previous is None or previous.state not in states.WAITING:
            return None
        return said if said.figures == (previous.pk,) else None

    @property
    def before(self) -> Reading | None:
        """What stands for the month before: what is approved, though a correction of it may wait."""
        if self.waiting_before is None:
            return self._last_month
        return self.approved_before

    @property
    def year_before(self) -> Reading | None:
        month = self.grounds.month
        said = {reading.month: reading for reading in self.grounds.earlier}
        return said.get(month.plus(-12)) if month else None

    @property
    def planned(self) -> Decimal | None:
        """Where the plan of the unit's own goal says the number should be by now; None without a plan over time."""
        month = self.grounds.month
        for goal, _ in self.grounds.goals:
            if (
                month
                and goal.basis == PACE
                and goal.baseline is None
                and goal.value > 0
                and goal.direction == HIGHER
            ):
                return planned_share(goal.span, month, goal.curve) * goal.value
        return None

    @property
    def to_date(self) -> Decimal | None:
        """What the months of this year before add up to: for an increment, what its running total begins from."""
        month = self.grounds.month
        if month is None or not self.series.form.is_quantity or self.series.measured_in == "%":
            return None
        said = [one for one in self.grounds.earlier if one.month.year == month.year and one.value is not None]
        if self.grounds.reporting == INCREMENT:
            return sum((one.value or Decimal(0) for one in said), Decimal(0))
        if month.number == 1:
            return Decimal(0)
        return said[-1].value if said and said[-1].month == month.plus(-1) else None

    @property
    def is_amount(self) -> bool:
        """Whether each month's number stands by itself, so that nothing can be carried into it."""
        return self.series.form.is_quantity and self.grounds.reporting == INCREMENT

    @property
    def carried(self) -> dict[str, str] | None:
        """What 无变化 enters: last month's running total, level, ratio, place or yes/no.

        None where there is nothing to carry on: for a month's own amount, in January for running totals, which begin
        again, and where a correction waits, since nobody knows yet which of the two numbers stays.
        """
        before, month = self.waiting_before or self.before, self.grounds.month
        if self.is_amount or (self.waiting_before and self.before) or month is None:
            return None
        if before is None or before.not_applicable:
            return None
        if self.grounds.reporting == RUNNING_TOTAL and before.month.year != month.year:
            return None
        if self.series.form.is_yes_no:
            return {"flag": "1" if before.value else "0"}
        said = {name: getattr(before, name) for name in (*NUMBERS, *PLACES)}
        return {
            name: digits(one) if isinstance(one, Decimal) else str(one)
            for name, one in said.items()
            if one is not None
        }

    @property
    def entered_alone(self) -> dict[str, str] | None:
        """What the line's own button enters: what is carried on; for a month's amount, that there was none."""
        return {"value": "0"} if self.is_amount else self.carried

    @property
    def note_before(self) -> str:
        """What was noted the month before, to be taken over and changed."""
        previous: Figure | None = self.owed.previous
        return previous.note if previous else ""


@dataclass(frozen=True)
class MyMonth:
    """A unit's month as the grid shows it, in an order that doesn't change while it is filled in.

    `resting` is what isn't owed since it doesn't apply.
    """

    owed: UnitMonth
    lines: Sequence[ReportLine]
    resting: Sequence[Resting]

    @property
    def unit(self) -> Unit:
        return self.owed.unit

    @property
    def month(self) -> Month:
        return self.owed.month


def my_month(unit: Unit, month: Month, *, at: datetime) -> MyMonth | None:
    """Everything `unit` owes for a month that is open to it, with what to compare."""
    owed = unit_month(unit, month, at=at)
    if owed is None:
        return None
    grounds = grounds_of([(line.series, month) for line in owed.lines])
    approved = approved_readings([line.series.pk for line in owed.lines], month.plus(-1))
    lines = [
        ReportLine(line, one, approved.get(line.series.pk))
        for line, one in zip(owed.lines, grounds, strict=True)
    ]
    return MyMonth(owed, lines, resting_in(unit, month))
