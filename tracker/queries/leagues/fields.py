"""How the field of a league changed since the month before: who left it and into what, who joined, and who isn't who they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.periods import Month
from tracker.calc.ranking import places
from tracker.calc.succession import Lives
from tracker.models import League, Unit
from tracker.queries.leagues.rules import contenders
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.lives import lives_of


@dataclass(frozen=True)
class FieldChange:
    """Who took part `then`, in the month before, and who does `now`.

    `followers` are, by unit that ended, those who follow it; `remade` the contenders that took over tasks of others this month or
    handed some over: their places can't be compared.
    """

    then: Sequence[Unit]
    now: Sequence[Unit]
    followers: Mapping[int, Sequence[Unit]]
    remade: Sequence[Unit]

    @property
    def left(self) -> list[Unit]:
        return _without(self.then, self.now)

    @property
    def joined(self) -> list[Unit]:
        return _without(self.now, self.then)


def field_change(league: League, month: Month, said: Settings, now: Sequence[Unit]) -> FieldChange | None:
    """How the field of those who take part in `month` came about; None where it is the one of the month before, or where the
    league only opens.
    """
    earlier = month.plus(-1)
    if (not said.changes and not lives_of(said).endings) or earlier.first < league.opens_from:
        return None
    then = contenders(league, earlier, said=said)
    lives = lives_of(said)
    changed = remade(lives, month)
    found = FieldChange(
        then,
        now,
        _followers(_without(then, now), lives, month, said),
        [unit for unit in now if unit.pk in changed],
    )
    return found if found.left or found.joined or found.remade else None


def remade(lives: Lives, month: Month) -> set[int]:
    """The units that took over tasks from others, or handed some over, from `month` on."""
    passages = (*lives.endings.values(), *lives.handed.values())
    return {unit for one in passages if one.first == month for unit in (one.unit, *one.successors)}


def among(before: Mapping[int, int], units: Collection[int]) -> dict[int, int]:
    """The places of some units among themselves, by their places in a larger field."""
    found = places(
        {str(unit): Decimal(before[unit]) for unit in units if unit in before}, smallest_first=True
    )
    return {int(unit): place for unit, place in found.items()}


def _without(units: Sequence[Unit], others: Sequence[Unit]) -> list[Unit]:
    taken = {unit.pk for unit in others}
    return [unit for unit in units if unit.pk not in taken]


def _followers(
    units: Sequence[Unit], lives: Lives, month: Month, said: Settings
) -> dict[int, Sequence[Unit]]:
    """Who stands in the place of those of `units` that have ended."""
    by_unit = {unit.pk: lives.followers(unit.pk, month) for unit in units if lives.ended(unit.pk, month)}
    rows = Unit.objects.in_bulk([one for own in by_unit.values() for one in own])
    return {unit: [said.of(rows[one], month) for one in own] for unit, own in by_unit.items()}
