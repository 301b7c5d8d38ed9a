"""The standings of targets that hang together with one: other goals on its figure, members of a count, and ranks."""

from __future__ import annotations

from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import Target
from tracker.queries.ledger.amendments import Settings
from tracker.queries.targets.gathering import counted_members, settings_of_targets
from tracker.queries.targets.leading import precedence
from tracker.queries.targets.standings import Standing, standings


def goals_on(
    standing: Standing, *, known_by: datetime | None = None, said: Settings | None = None
) -> list[Standing]:
    """All goals on the figure of one that has several, itself among them, the leading one first; none where it has one alone."""
    if not standing.one_of_several:
        return []
    own = Target.objects.filter(indicator=standing.target.indicator_id, unit=standing.target.unit_id)
    return sorted(standings(own, standing.month, known_by=known_by, said=said), key=precedence)


def members_of(
    target: Target, month: Month, *, known_by: datetime | None = None, said: Settings | None = None
) -> list[Standing]:
    """The standings that an indicator count looks at; `said` as for `standings`."""
    if not target.indicator.traits.counts_ranks:
        return []
    said = said or settings_of_targets(known_by)
    now = counted_members([target.indicator_id]).get(target.indicator_id, frozenset())
    counted = said.value("indicator", target.indicator_id, "members", month, now)
    return standings(Target.objects.filter(indicator__in=counted), month, known_by=known_by, said=said)


def ranks_of(
    target: Target, month: Month, *, known_by: datetime | None = None, said: Settings | None = None
) -> list[Standing]:
    """The standings of the indicators that rank this target's indicator among others; `said` as for `standings`."""
    ranks = Target.objects.filter(indicator__rank_of=target.indicator_id)
    return standings(ranks, month, known_by=known_by, said=said)
