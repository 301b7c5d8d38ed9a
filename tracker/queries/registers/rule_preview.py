"""What a counting rule that isn't saved yet would make of today's data, beside the rule in force."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.counting import COUNTED, Breakdown, BreakdownLine
from tracker.calc.periods import Month
from tracker.models import CountingRule, Target
from tracker.queries.registers.breakdowns import BreakdownRow
from tracker.queries.registers.counting import Registers, registers_for


@dataclass(frozen=True)
class Effect:
    """A target's count by the rule in force (`before`, None without one) and by the draft (`after`)."""

    target: Target
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class Preview:
    """A draft applied to a month: its lists, what it adds and drops, and what becomes of every target of the indicator."""

    rule: CountingRule
    month: Month
    breakdown: Breakdown
    current: CountingRule | None
    before: Breakdown | None
    added: Sequence[BreakdownLine]
    dropped: Sequence[BreakdownRow]
    effects: Sequence[Effect]

    @property
    def difference(self) -> Decimal | None:
        """How much more (or less, when negative) the draft counts than the rule in force."""
        after, before = self.breakdown.counted, self.before.counted if self.before else None
        return None if after is None or before is None else after - before


def preview(target: Target, draft: CountingRule, month: Month) -> Preview:
    """The draft applied to `month` as if it were in force already."""
    month = max(min(month, target.span.last), target.span.first)
    at_once = copy(draft)
    at_once.in_force_from = target.span.first.first
    drafted = registers_for([target.indicator_id], month, None, draft=at_once)
    held = registers_for([target.indicator_id], month, None)
    breakdown, before = _breakdown(drafted, target, month), held.breakdown(target, month)
    counted_before = {line.item.id for line in before.included} if before else set()
    verdicts = drafted.verdicts(target, breakdown.month or month)
    dropped = [
        BreakdownRow(line, verdicts[line.item.id])
        for line in (before.included if before else ())
        if line.item.id in verdicts and verdicts[line.item.id].outcome != COUNTED
    ]
    others = Target.objects.filter(
        indicator=target.indicator_id, first_month__lte=month.first, last_month__gte=month.first
    )
    return Preview(
        rule=at_once,
        month=month,
        breakdown=breakdown,
        current=held.rule(target, month),
        before=before,
        added=[line for line in breakdown.included if line.item.id not in counted_before],
        dropped=dropped,
        effects=[
            _effect(drafted, held, one, month)
            for one in others.exclude(pk=target.pk).select_related("indicator", "issuer", "unit")
        ],
    )


def _breakdown(registers: Registers, target: Target, month: Month) -> Breakdown:
    breakdown = registers.breakdown(target, month)
    assert breakdown is not None
    return breakdown


def _effect(drafted: Registers, held: Registers, target: Target, month: Month) -> Effect:
    before = held.breakdown(target, month)
    after = _breakdown(drafted, target, month).counted
    return Effect(target, before.counted if before else None, after)
