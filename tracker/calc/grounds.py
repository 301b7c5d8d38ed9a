"""What a report is checked against, and how strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.calc.intake import EntryForm, Report
from tracker.calc.lights import Goal, LightRule
from tracker.calc.magnitudes import Spread
from tracker.calc.numbers import digits
from tracker.calc.payload import payload_of
from tracker.calc.periods import Month
from tracker.calc.readings import Reading

RUNNING_TOTAL, INCREMENT, LEVEL = "running_total", "increment", "level"
Numbers = Mapping[str, str] | None


@dataclass(frozen=True)
class Limit:
    """How strictly a rule is applied. What `limit` means is the rule's own: times, per cent, digits or days."""

    severity: str
    limit: Decimal = Decimal(0)
    least_months: int = 0


@dataclass(frozen=True)
class CheckContext:
    """What a report is checked against. `earlier` are the standing statements of the months before, one a month,
    `later` those of the months after it in its year.

    `goals` are the goals the series alone decides, each with how its months combine (`sum` or `last`); `beside` is what was
    stated by each unit before it whose end is added to what it reaches;
    `set_size` is how many a rank compares; `others` is what other items say of the same; `name` is what the number is called;
    `whose` says in both languages whose goal it is where the figure has several.
    """

    form: EntryForm
    reporting: str = LEVEL
    month: Month | None = None
    unit: str = ""
    is_share: bool = False
    set_size: int | None = None
    name: str = ""
    others: Spread | None = None
    earlier: tuple[Reading, ...] = ()
    later: tuple[Reading, ...] = ()
    beside: tuple[tuple[Reading, ...], ...] = ()
    goals: tuple[tuple[Goal, str], ...] = ()
    whose: Mapping[str, str] = field(default_factory=dict)
    light_rule: LightRule | None = None


def reading_if_approved(report: Report, month: Month) -> Reading:
    """What a report will say of its month once it is approved."""
    return Reading(month, report.as_of, qualifier=report.qualifier, **payload_of(report))


def said_before(grounds: CheckContext) -> Reading | None:
    """The newest earlier statement that says a number."""
    said = [reading for reading in grounds.earlier if reading.amount is not None]
    return said[-1] if said else None


def compared(value: Decimal, before: Reading) -> dict[str, str]:
    return {"value": text(value), "before": text(before.amount or Decimal(0)), "month": str(before.month)}


def year_of(grounds: CheckContext) -> int | None:
    return grounds.month.year if grounds.month else None


def text(value: Decimal) -> str:
    return digits(value)
