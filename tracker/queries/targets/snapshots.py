"""One month at one instant: the standings that everything in an edition is made of, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.calc.periods import Month
from tracker.calc.units import PrintedIn
from tracker.models import Target
from tracker.queries.ledger.amendments import Settings
from tracker.queries.registers.counting import Registers
from tracker.queries.targets.board import print_order
from tracker.queries.targets.standings import RELATED, Standing, standings_in


@dataclass(frozen=True)
class Snapshot:
    """Every target running in `month` as known by an instant, in print order.

    `before` are the same targets a month earlier, by target, as known at the same instant; `counted_by` the
    number of the counting rule behind each counted indicator, and `registers` what both months were counted from.
    `settings` are what was in force. `printed_in` are, by target, unit and places of what was in print before.
    """

    month: Month
    known_by: datetime
    now: tuple[Standing, ...]
    before: Mapping[int, Standing]
    counted_by: Mapping[int, int]
    registers: Registers
    settings: Settings
    printed_in: Mapping[int, PrintedIn]

    def of(self, month: Month) -> list[Standing] | None:
        """The standings of the month or of the one before; None for any other."""
        if month == self.month:
            return list(self.now)
        return list(self.before.values()) if month == self.month.plus(-1) else None


def snapshot(
    month: Month, known_by: datetime, *, printed_in: Mapping[int, PrintedIn] | None = None
) -> Snapshot:
    """What is known of `month` at an instant. `printed_in` gives unit and places by target where they aren't
    those of today. Raises NoLightRule.
    """
    earlier, kept = month.plus(-1), printed_in or {}
    targets = list(Target.objects.select_related(*RELATED))
    read = standings_in(targets, (month, earlier), known_by=known_by)
    found = {
        one: [replace(each, was_printed_in=kept.get(each.target.pk)) for each in read.of[one]]
        for one in (month, earlier)
    }
    now = sorted(found[month], key=lambda one: print_order(one.target))
    before = {one.target.pk: one for one in found[earlier]}
    return Snapshot(
        month,
        known_by,
        tuple(now),
        before,
        _counted_by(now, read.registers),
        read.registers,
        read.settings,
        kept,
    )


def _counted_by(now: list[Standing], registers: Registers) -> dict[int, int]:
    found = {one.indicator.pk: registers.rule(one.target, one.month) for one in now}
    return {pk: rule.number for pk, rule in found.items() if rule is not None}
