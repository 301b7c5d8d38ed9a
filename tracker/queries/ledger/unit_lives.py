"""The life of one unit as its pages tell it: since when it is there, until when and into what, and what it took over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from tracker.calc.periods import Month
from tracker.models import Amendment, Reorganisation, Unit
from tracker.queries.ledger.lives import UNIT, carried_out, lives


@dataclass(frozen=True)
class Passage:
    """How a unit ended, by its act, and who follows it with which share."""

    act: Reorganisation
    successors: Mapping[Unit, Decimal]

    @property
    def unit(self) -> Unit:
        return self.act.unit

    @property
    def first(self) -> Month:
        """The month from which the successors are there in its place."""
        return Month.of(self.act.first_month)

    @property
    def last(self) -> Month:
        """The last month that the unit reports."""
        return self.first.plus(-1)

    @property
    def is_merger(self) -> bool:
        return len(self.successors) == 1


@dataclass(frozen=True)
class UnitLife:
    """What a page of a month has to say: nothing but what had happened by then.

    `opens` is set where the unit isn't there yet in the month, `ended` where it is over, `took_over` names the ends after which it
    follows others.
    """

    unit: Unit
    opens: Month | None = None
    ended: Passage | None = None
    took_over: Sequence[Passage] = ()


def passages(known_by: datetime | None = None) -> list[Passage]:
    """How every unit ended that did, as known at an instant, in order."""
    return _passages(Q(), known_by)


def life_of(unit: Unit, month: Month, known_by: datetime | None = None) -> UnitLife:
    """What there is to say about a unit in a month, as known at an instant."""
    begun = Amendment.objects.filter(table=UNIT, row=unit.pk, field=Amendment.LIFE)
    since = begun.values_list("in_force_from", flat=True).first()
    found = _passages(Q(unit=unit) | Q(successions__successor=unit), known_by)
    happened = [one for one in found if one.first <= month]
    return UnitLife(
        unit,
        opens=Month.of(since) if since is not None and Month.of(since) > month else None,
        ended=next((one for one in happened if one.unit == unit), None),
        took_over=[one for one in happened if one.unit != unit],
    )


def absent(units: Iterable[Unit], month: Month, known_by: datetime | None = None) -> list[UnitLife]:
    """Those of `units` that aren't there in a month, with what there is to say about each."""
    gone = frozenset(lives(known_by).absent(month))
    return [life_of(unit, month, known_by) for unit in units if unit.pk in gone]


def _passages(wanted: Q, known_by: datetime | None) -> list[Passage]:
    acts = Reorganisation.objects.filter(carried_out(known_by) & wanted).select_related("unit").distinct()
    rows = acts.prefetch_related("successions__successor").order_by("first_month", "id")
    return [Passage(act, {one.successor: one.share for one in act.successions.all()}) for act in rows]
