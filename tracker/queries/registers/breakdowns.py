"""The lists behind a count: who is in, who nearly is, who fell out since last month and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.calc.counting import COUNTED, Breakdown, BreakdownLine, Verdict
from tracker.calc.periods import Month, end_of_day
from tracker.calc.pinyin import search_key
from tracker.calc.presence import Step
from tracker.calc.units import UnitMismatch, convert
from tracker.models import CountingRule, Item, Target, Unit
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.versions import counting_rules, in_force
from tracker.queries.registers.counting import Registers, registers_for

PARTS = ("included", "near", "below", "above", "missing", "owing", "fallen", "entered")


@dataclass(frozen=True)
class Kin:
    """A target that counts the same items over a higher threshold, and how many of those counted here it counts too."""

    rule: CountingRule
    target: Target
    shared: int


@dataclass(frozen=True)
class BreakdownRow:
    """An item of a list: its line, and for what fell out the verdict of now and the item's last step."""

    line: BreakdownLine
    verdict: Verdict | None = None
    step: Step | None = None


@dataclass(frozen=True)
class BreakdownPage:
    """Every list of a count in a month; `fallen` and `entered` compare with last month as it was known then, of the items that
    the unit has now.
    """

    rule: CountingRule
    breakdown: Breakdown
    month: Month
    fallen: Sequence[BreakdownRow]
    entered: Sequence[BreakdownLine]
    kin: Sequence[Kin]

    def rows(self, part: str) -> list[BreakdownRow]:
        """The rows of one list. Raises KeyError when there is no such list."""
        if part == "fallen":
            return list(self.fallen)
        if part not in PARTS:
            raise KeyError(part)
        lines = self.entered if part == "entered" else getattr(self.breakdown, part)
        return [BreakdownRow(line) for line in lines]

    @property
    def sizes(self) -> list[tuple[str, int]]:
        """How long each list is."""
        return [(part, len(self.rows(part))) for part in PARTS]


def breakdown_page(
    target: Target,
    month: Month,
    *,
    known_by: datetime | None = None,
    registers: Registers | None = None,
    said: Settings | None = None,
) -> BreakdownPage | None:
    """The lists behind a counted target at the end of `month`; None when no rule says how it is counted.

    `registers` are what its counting needs, and `said` the settings, where somebody has read them already.
    """
    month = min(month, target.span.last)
    now = registers or registers_for([target.indicator_id], month, known_by, said=said)
    rule, breakdown = now.rule(target, month), now.breakdown(target, month)
    if rule is None or breakdown is None:
        return None
    before = _last_month(target, month, known_by, now.settings)
    counted_in = breakdown.month or month
    verdicts = now.verdicts(target, counted_in)
    steps = {
        item.id: item.presence.last_step(counted_in.last)
        for _unit, item in now.items.get(rule.register_id, [])
    }
    fallen = [
        BreakdownRow(line, verdicts[line.item.id], steps[line.item.id])
        for line in (before.included if before else ())
        if line.item.id in verdicts and verdicts[line.item.id].outcome != COUNTED
    ]
    known = {line.item.id for line in before.included} if before else set()
    entered = [line for line in breakdown.included if line.item.id not in known] if before else []
    return BreakdownPage(
        rule, breakdown, month, fallen, entered, _kin(target, rule, breakdown, month, known_by, now.settings)
    )


def _last_month(target: Target, month: Month, known_by: datetime | None, said: Settings) -> Breakdown | None:
    """Last month's count, of the items that the unit has now, as it was known when this month was over; None in the target's
    first month.
    """
    before = month.plus(-1)
    if before not in target.span:
        return None
    then = end_of_day(month.last)
    registers = registers_for(
        [target.indicator_id], before, min(then, known_by) if known_by else then, said=said
    )
    return registers.breakdown(target, before, in_care=month)


def _kin(
    target: Target,
    rule: CountingRule,
    breakdown: Breakdown,
    month: Month,
    known_by: datetime | None,
    said: Settings,
) -> list[Kin]:
    """Who counts the same items over a higher threshold, the lowest of them first."""
    if rule.threshold is None:
        return []
    others = CountingRule.objects.filter(register=rule.register_id).exclude(indicator=rule.indicator_id)
    known = counting_rules(others.values_list("indicator_id", flat=True), known_by)
    current = {indicator: in_force(versions, month) for indicator, versions in known.items()}
    newest = {indicator: one for indicator, one in current.items() if one and _alike(rule, one)}
    running = Target.objects.filter(
        indicator__in=newest, first_month__lte=month.first, last_month__gte=month.first
    )
    found = []
    for one in _leading(running.select_related("indicator", "issuer", "unit")):
        other = said.of(one, month)
        if not _reaches_as_far(target, other):
            continue
        limit = _in_unit_of(rule, newest[other.indicator_id])
        if limit is not None and limit > rule.threshold:
            shared = sum(line.quantity is not None and line.quantity >= limit for line in breakdown.included)
            found.append((limit, other.pk, Kin(newest[other.indicator_id], other, shared)))
    return [kin for _limit, _pk, kin in sorted(found, key=lambda one: one[:2])]


def _leading(targets: Iterable[Target]) -> Iterable[Target]:
    """The leading goal of each figure."""
    leading_last = sorted(targets, key=lambda one: one.precedence, reverse=True)
    return {(one.indicator_id, one.unit_id): one for one in leading_last}.values()


def _reaches_as_far(target: Target, other: Target) -> bool:
    """Whether both look at every item, or both at the items of one unit."""
    wide = target.district_wide, other.district_wide
    return all(wide) or (not any(wide) and target.unit_id == other.unit_id)


def _alike(rule: CountingRule, other: CountingRule) -> bool:
    """Whether two rules look at the same items and compare the same quantity with a threshold."""
    asked = ("register_id", "measure_id", "taken", "tag_id", "stage_id", "stage_test")
    same = all(getattr(rule, name) == getattr(other, name) for name in asked)
    return same and other.threshold is not None


def _in_unit_of(rule: CountingRule, other: CountingRule) -> Decimal | None:
    try:
        return convert(other.threshold or Decimal(0), other.threshold_unit, rule.threshold_unit)
    except UnitMismatch:
        return None


def narrowed(rows: Sequence[BreakdownRow], *, text: str = "", unit: Unit | None = None) -> list[BreakdownRow]:
    """The rows whose items are asked for, by name, pinyin or code and by the unit as it was in the month."""
    asked = [row for row in rows if unit is None or row.line.item.unit == unit.name]
    if not text:
        return asked
    items = Item.objects.filter(pk__in=[row.line.item.id for row in asked])
    told = {pk: (code, spoken) for pk, code, spoken in items.values_list("id", "code", "spoken")}
    words = text.lower().split()
    return [row for row in asked if _says(row, *told[row.line.item.id], words)]


def _says(row: BreakdownRow, code: str, spoken: str, words: Sequence[str]) -> bool:
    name = row.line.item.name
    told = "\n".join((name, search_key(name, spoken), code)).lower()
    return all(word in told for word in words)
