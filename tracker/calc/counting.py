"""Counting a register: which items count, which nearly do, and which can't be judged for want of a figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tracker.calc.item_readings import ItemReadings
from tracker.calc.parts import ALL, Parts, last_judged
from tracker.calc.periods import Month, Span
from tracker.calc.presence import ALWAYS
from tracker.calc.readings import Reading
from tracker.calc.units import convert

ITEMS = "items"
SUM = "sum"

REACHED_IN_WINDOW = "reached_in_window"
REACHED_BY_END = "reached_by_end"
HELD_AT_END = "held_at_end"


@dataclass(frozen=True)
class CountingSpec:
    """A version of a counting rule, ready to be applied.

    An item is a candidate when its `tag` is on and its `stage` passes `stage_test`; it counts when
    its `quantity`, in `quantity_unit`, is at least (or more than) `threshold` in `threshold_unit`, and
    below `ceiling` when there is one: what reaches that is counted elsewhere.
    `total` adds the quantity up in `unit` instead of counting items. `stages` are the register's, in order.
    """

    unit: str
    counts: str = ITEMS
    tag: str = ""
    stage: str = ""
    stage_test: str = REACHED_BY_END
    stages: tuple[str, ...] = ()
    quantity: str = ""
    quantity_unit: str = ""
    quantity_combine: str = "last"
    quantity_in_window: bool = False
    comparison: str = ">="
    threshold: Decimal | None = None
    threshold_unit: str = ""
    ceiling: Decimal | None = None
    near_share: Decimal = Decimal("0.8")


class BreakdownLine(NamedTuple):
    """One item in a breakdown: its quantity in the threshold's unit (see `_unit_shown`), and what it lacks."""

    item: ItemReadings
    quantity: Decimal | None = None
    short_by: Decimal | None = None
    reached_on: date | None = None
    figures: tuple[int, ...] = ()


@dataclass(frozen=True)
class Breakdown:
    """The list that proves a count: items in, near misses, the rest below or above, and those without a figure.

    `month` is the data month: of a monthly quantity the last one that enough of the candidates have reported, else the month
    asked for. It is None where there is no such month, which is 未报 and not zero. `parts` say how many have reported that month
    and the newest; `owing` are those that owe the newest and haven't.
    """

    value: Decimal
    month: Month | None
    as_of: date | None
    included: tuple[BreakdownLine, ...]
    near: tuple[BreakdownLine, ...]
    below: tuple[BreakdownLine, ...]
    above: tuple[BreakdownLine, ...]
    missing: tuple[BreakdownLine, ...]
    illustrative: bool
    history: bool
    parts: tuple[Parts, ...] = ()
    owing: tuple[BreakdownLine, ...] = ()

    @property
    def counted(self) -> Decimal | None:
        """The value, where there is one."""
        return None if self.month is None else self.value

    @property
    def lacking(self) -> tuple[BreakdownLine, ...]:
        """The candidates without a figure, and those that owe the newest month."""
        return tuple({line.item.id: line for line in (*self.missing, *self.owing)}.values())

    @property
    def looked_at(self) -> int:
        """How many candidates there were."""
        return sum(map(len, (self.included, self.near, self.below, self.above, self.missing)))

    @property
    def figures(self) -> tuple[int, ...]:
        return tuple(figure for line in self.included for figure in line.figures)


# What becomes of an item under a rule.
COUNTED, NEAR, BELOW, ABOVE, MISSING = "counted", "near", "below", "above", "missing"
ABSENT, NOT_TAGGED, NOT_REACHED, OUTSIDE_WINDOW, MOVED_ON = (
    "absent", "not_tagged", "not_reached", "outside_window", "moved_on",
)  # fmt: skip
OUTCOMES = (
    COUNTED, NEAR, MISSING, BELOW, ABOVE, MOVED_ON, NOT_REACHED, OUTSIDE_WINDOW, NOT_TAGGED, ABSENT,
)  # fmt: skip


class Verdict(NamedTuple):
    """What becomes of one item, by `outcome`; `line` when it is a candidate; `used` are the readings that decided."""

    outcome: str
    line: BreakdownLine | None = None
    used: tuple[Reading, ...] = ()
    quantity_month: Month | None = None


_REFUSED = {
    outcome: Verdict(outcome) for outcome in (ABSENT, NOT_TAGGED, NOT_REACHED, OUTSIDE_WINDOW, MOVED_ON)
}


def count(
    rule: CountingSpec,
    items: Iterable[ItemReadings],
    *,
    span: Span,
    month: Month,
    judged_from: int = ALL,
    combined: Collection[Month] = (),
) -> Breakdown:
    """Count or add up the items that satisfy `rule` at the end of `month`, with the breakdown.

    A monthly quantity is counted at the end of the last month that `judged_from` per cent of the candidates have reported;
    months that are `combined` with the next are owed by nobody. Once the window is over, what comes after it changes nothing.
    """
    month = min(month, span.last)
    if not (rule.quantity and rule.quantity_in_window):
        return _breakdown(rule, [_judged(rule, item, span, month) for item in items], month)
    return _of_enough(rule, tuple(items), Terms(span, month, judged_from, frozenset(combined)))


class Terms(NamedTuple):
    """Over which window and up to which month is counted, from which share on, and which months nobody owes."""

    span: Span
    month: Month
    judged_from: int
    combined: frozenset[Month]


class Tally(NamedTuple):
    """What becomes of the items in a month, and how many of those that owe a quantity have reported it."""

    verdicts: Sequence[Verdict]
    owing: tuple[BreakdownLine, ...]
    parts: Parts


def _of_enough(rule: CountingSpec, items: Sequence[ItemReadings], terms: Terms) -> Breakdown:
    """The count at the end of the last month that enough candidates have reported; of none where there is no such month."""
    tallies: dict[Month, Tally] = {}

    def parts_of(month: Month) -> Parts:
        tallies[month] = _tally(rule, items, terms, month)
        return tallies[month].parts

    month, parts = last_judged(map(parts_of, _reported_months(rule, items, terms)), terms.judged_from)
    newest = tallies[parts[-1].month] if parts else None
    owing = newest.owing if newest else ()
    if month is not None:
        return _breakdown(rule, tallies[month].verdicts, month, parts, owing)
    unknown = newest.verdicts if newest else [_judged(rule, one, terms.span, terms.month) for one in items]
    return _breakdown(rule, [one for one in unknown if one.outcome == MISSING], None, parts, owing)


def _tally(rule: CountingSpec, items: Iterable[ItemReadings], terms: Terms, month: Month) -> Tally:
    verdicts = [_judged(rule, item, terms.span, month) for item in items]
    owed = [one for one in verdicts if one.line and one.line.item.owes(rule.quantity, month)]
    lack = tuple(one.line for one in owed if one.line and not _has_reported(rule, one, terms, month))
    return Tally(verdicts, lack, Parts(month, len(owed) - len(lack), len(owed)))


def _reported_months(rule: CountingSpec, items: Iterable[ItemReadings], terms: Terms) -> Iterable[Month]:
    """The months of the window from the newest that any item has reported back to the first."""
    asked = rule.quantity, rule.quantity_combine, terms.span, terms.month
    found = [reading.month for item in items if (reading := item.over_months(*asked))]
    months = terms.span.backwards(max(found)) if found else ()
    return (month for month in months if month not in terms.combined)


def _has_reported(rule: CountingSpec, verdict: Verdict, terms: Terms, month: Month) -> bool:
    """Whether an item has reported `month`; where months are added up, also every one before that it owed in the window."""
    if verdict.quantity_month != month:
        return False
    item = verdict.line.item if verdict.line else None
    if item is None or rule.quantity_combine != "sum" or item.added:
        return True
    since = max(item.owed_since(rule.quantity) or month, terms.span.first)
    owed = sum(one not in terms.combined for one in Span(since, month))
    return owed == sum(since <= reading.month <= month for reading in item.measures[rule.quantity])


def _breakdown(
    rule: CountingSpec,
    found: Iterable[Verdict],
    month: Month | None,
    parts: tuple[Parts, ...] = (),
    owing: tuple[BreakdownLine, ...] = (),
) -> Breakdown:
    verdicts = [verdict for verdict in found if verdict.line]
    lists = {outcome: _lines(verdicts, outcome) for outcome in (COUNTED, NEAR, BELOW, ABOVE, MISSING)}
    used = [reading for verdict in verdicts for reading in verdict.used]
    return Breakdown(
        value=_value(rule, lists[COUNTED]),
        month=month,
        as_of=max((r.as_of for r in used), default=None),
        included=tuple(sorted(lists[COUNTED], key=_largest_first)),
        near=tuple(sorted(lists[NEAR], key=_largest_first)),
        below=tuple(sorted(lists[BELOW], key=_largest_first)),
        above=tuple(sorted(lists[ABOVE], key=_largest_first)),
        missing=tuple(lists[MISSING]),
        illustrative=any(line.item.illustrative for line in lists[COUNTED])
        or any(r.illustrative for r in used),
        history=any(r.history for r in used),
        parts=parts,
        owing=owing,
    )


def judge_item(rule: CountingSpec, item: ItemReadings, *, span: Span, month: Month) -> Verdict:
    """Where one item belongs at the end of `month`, and by which readings."""
    return _judged(rule, item, span, min(month, span.last))


def _judged(rule: CountingSpec, item: ItemReadings, span: Span, month: Month) -> Verdict:
    if item.presence is not ALWAYS and not item.presence.holds(month.last):
        return _REFUSED[ABSENT]
    used: list[Reading] = []
    refused = rule.tag and _tag_refuses(rule, item, month, used)
    refused = refused or (rule.stage and _stage_refuses(rule, item, span, month, used))
    if refused:
        return _REFUSED[refused]
    reached_on = next((r.reached_on for r in used if r.reached_on), None)
    if not rule.quantity:
        figures = tuple(figure for r in used for figure in r.figures)
        return Verdict(COUNTED, BreakdownLine(item, reached_on=reached_on, figures=figures), tuple(used))
    reading = _quantity(rule, item, span, month)
    if reading is None or reading.value is None:
        line = BreakdownLine(item, reached_on=reached_on)
        return Verdict(MISSING, line, tuple(used), reading.month if reading else None)
    used.append(reading)
    quantity = convert(reading.value, rule.quantity_unit, _unit_shown(rule))
    short_by = _short_by(rule, quantity)
    line = BreakdownLine(
        item, quantity, short_by, reached_on, tuple(figure for r in used for figure in r.figures)
    )
    return Verdict(_compared(rule, quantity, short_by), line, tuple(used), reading.month)


def _compared(rule: CountingSpec, quantity: Decimal, short_by: Decimal | None) -> str:
    if short_by is None:
        return ABOVE if rule.ceiling is not None and quantity >= rule.ceiling else COUNTED
    return NEAR if rule.threshold and quantity >= rule.threshold * rule.near_share else BELOW


def _lines(verdicts: Iterable[Verdict], outcome: str) -> list[BreakdownLine]:
    return [verdict.line for verdict in verdicts if verdict.outcome == outcome and verdict.line]


def _unit_shown(rule: CountingSpec) -> str:
    """The unit of the lines: the threshold's; without one, the sum's or the quantity's own."""
    return rule.threshold_unit or (rule.unit if rule.counts == SUM else rule.quantity_unit)


def _tag_refuses(rule: CountingSpec, item: ItemReadings, month: Month, used: list[Reading]) -> str:
    reading = _latest(item.measures.get(rule.tag, ()), month)
    if reading is None or not reading.value:
        return NOT_TAGGED
    used.append(reading)
    return ""


def _stage_refuses(
    rule: CountingSpec, item: ItemReadings, span: Span, month: Month, used: list[Reading]
) -> str:
    reached = _reached(item, month)
    reading = reached.get(rule.stage)
    if reading is None or reading.reached_on is None:
        return NOT_REACHED
    if rule.stage_test == REACHED_IN_WINDOW and Month.of(reading.reached_on) not in span:
        return OUTSIDE_WINDOW
    if rule.stage_test == HELD_AT_END and any(
        stage in reached for stage in rule.stages[rule.stages.index(rule.stage) + 1 :]
    ):
        return MOVED_ON
    used.append(reading)
    return ""


def _reached(item: ItemReadings, month: Month) -> dict[str, Reading]:
    """Stages the item had reached by the end of `month`."""
    return {
        stage: reading
        for stage, reading in item.stages.items()
        if reading.reached_on is not None and Month.of(reading.reached_on) <= month
    }


def _latest(readings: Sequence[Reading], month: Month) -> Reading | None:
    if len(readings) == 1:  # what changes now and then is read once: nearly always
        return readings[0] if readings[0].month.index <= month.index else None
    return max((r for r in readings if r.month <= month), key=lambda r: r.month, default=None)


def _quantity(rule: CountingSpec, item: ItemReadings, span: Span, month: Month) -> Reading | None:
    if rule.quantity_in_window:
        return item.over_months(rule.quantity, rule.quantity_combine, span, month)
    return _latest(item.measures.get(rule.quantity, ()), month)


def _short_by(rule: CountingSpec, quantity: Decimal) -> Decimal | None:
    """None when the threshold is met; otherwise how much is lacking (zero when > just equals)."""
    if rule.threshold is None:
        return None
    met = quantity > rule.threshold if rule.comparison == ">" else quantity >= rule.threshold
    return None if met else rule.threshold - quantity


def _value(rule: CountingSpec, included: list[BreakdownLine]) -> Decimal:
    if rule.counts == ITEMS:
        return Decimal(len(included))
    total = sum((line.quantity for line in included if line.quantity is not None), Decimal(0))
    return convert(total, _unit_shown(rule), rule.unit)


def _largest_first(line: BreakdownLine) -> tuple[Decimal, int]:
    return (-(line.quantity or Decimal(0)), line.item.id)
