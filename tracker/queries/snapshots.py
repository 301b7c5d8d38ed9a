"""One month at one instant: the standings that everything in an edition is made of, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import Indicator, Target
from tracker.queries.board import print_order
from tracker.queries.standings import Standing, standings
from tracker.queries.versions import counting_rules, in_force


@dataclass(frozen=True)
class Snapshot:
    """Every target running in `month` as known by an instant, in print order.

    `before` are the same targets a month earlier, by target, as known at the same instant; `counted_by` the
    number of the counting rule behind each counted indicator.
    """

    month: Month
    known_by: datetime
    now: tuple[Standing, ...]
    before: Mapping[int, Standing]
    counted_by: Mapping[int, int]

    def of(self, month: Month) -> list[Standing] | None:
        """The standings of the month or of the one before; None for any other."""
        if month == self.month:
            return list(self.now)
        return list(self.before.values()) if month == self.month.plus(-1) else None


def snapshot(
    month: Month, known_by: datetime, *, printed_in: Mapping[int, tuple[str, int]] | None = None
) -> Snapshot:
    """What is known of `month` at an instant. `printed_in` gives unit and places by target where they aren't
    those of today. Raises NoLightRule.
    """
    targets = _targets(printed_in or {})
    now = sorted(standings(targets, month, known_by=known_by), key=lambda one: print_order(one.target))
    before = standings(targets, month.plus(-1), known_by=known_by) if now else []
    return Snapshot(
        month, known_by, tuple(now), {one.target.pk: one for one in before}, _counted_by(now, month, known_by)
    )


def _targets(printed_in: Mapping[int, tuple[str, int]]) -> list[Target]:
    related = "indicator__section__parent", "indicator__comparison_set", "indicator__part_of", "unit"
    targets = list(Target.objects.select_related(*related))
    for target in targets:
        indicator = target.indicator
        indicator.measured_in, indicator.places = printed_in.get(
            target.pk, (indicator.measured_in, indicator.places)
        )
    return targets


def _counted_by(now: list[Standing], month: Month, known_by: datetime) -> dict[int, int]:
    counted = {one.indicator.pk for one in now if one.indicator.kind in Indicator.REGISTER_KINDS}
    rules = counting_rules(counted, known_by) if counted else {}
    found = {pk: in_force(versions, month) for pk, versions in rules.items()}
    return {pk: rule.number for pk, rule in found.items() if rule is not None}
