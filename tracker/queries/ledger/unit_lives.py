"""The life of one unit as its pages tell it: since when it is there, until when and into what, and which tasks passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from tracker.calc.periods import Month
from tracker.calc.succession import Lives
from tracker.models import Amendment, Indicator, Reorganisation, Unit
from tracker.queries.ledger.lives import UNIT, carried_out, lives


@dataclass(frozen=True)
class Passage:
    """How a unit ended, by its act, or what it handed over and stayed, and who follows it with which share.

    `tasks` are the indicators that passed while the unit stayed; of its own those alone that it doesn't have again.
    """

    act: Reorganisation
    successors: Mapping[Unit, Decimal]
    tasks: Sequence[Indicator] = ()

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
    def items(self) -> int:
        """How many items passed while the unit stayed."""
        return 0 if self.act.ends else len(self.act.decision.done["items"])

    def concerns(self, indicator: int) -> bool:
        """Whether an indicator passed by it."""
        return self.act.ends or any(one.pk == indicator for one in self.tasks)

    @property
    def heir(self) -> Unit:
        """The successor below which the unit stands in the tree: its people report what the unit left open."""
        return next(iter(self.successors))

    @property
    def is_merger(self) -> bool:
        return len(self.successors) == 1


@dataclass(frozen=True)
class UnitLife:
    """What a page of a month has to say: nothing but what had happened by then.

    `opens` is set where the unit isn't there yet in the month, `ended` where it is over, `handed_over` names what it gave away
    while it stayed, `took_over` the ends after which it follows others and the tasks that it has from others.
    """

    unit: Unit
    opens: Month | None = None
    ended: Passage | None = None
    handed_over: Sequence[Passage] = ()
    took_over: Sequence[Passage] = ()

    def of_task(self, indicator: int | None) -> UnitLife:
        """The same with those tasks alone that are this one; with none where what is asked about isn't an indicator's."""
        return replace(
            self,
            handed_over=[one for one in self.handed_over if indicator and one.concerns(indicator)],
            took_over=[
                one for one in self.took_over if one.act.ends or (indicator and one.concerns(indicator))
            ],
        )

    @property
    def over(self) -> Passage | None:
        """Of a task: by what it passed, itself or with its whole unit."""
        return next(iter(self.handed_over), self.ended)


def life_of(unit: Unit, month: Month, known_by: datetime | None = None) -> UnitLife:
    """What there is to say about a unit in a month, as known at an instant."""
    begun = Amendment.objects.filter(table=UNIT, row=unit.pk, field=Amendment.LIFE)
    since = begun.values_list("in_force_from", flat=True).first()
    found = _passages(Q(unit=unit) | Q(successions__successor=unit), known_by)
    happened = [one for one in found if one.first <= month]
    return UnitLife(
        unit,
        opens=Month.of(since) if since is not None and Month.of(since) > month else None,
        ended=next((one for one in happened if one.unit == unit and one.act.ends), None),
        handed_over=_away(
            [one for one in happened if one.unit == unit and not one.act.ends], month, known_by
        ),
        took_over=[one for one in happened if one.unit != unit],
    )


def _away(handed: Sequence[Passage], month: Month, known_by: datetime | None) -> list[Passage]:
    """What a unit handed over, but for the tasks that it has again by the month."""
    alive = lives(known_by) if any(one.tasks for one in handed) else Lives()
    found = []
    for one in handed:
        tasks = [task for task in one.tasks if alive.ended(one.unit.pk, month, task.pk)]
        if tasks or one.items:
            found.append(replace(one, tasks=tasks))
    return found


def life_after(unit: Unit, month: Month) -> UnitLife:
    """What passes from a unit, and to it, only after a month: what who reports the month has to know."""
    found = _passages(Q(unit=unit) | Q(successions__successor=unit), None)
    to_come = [one for one in found if one.first > month]
    return UnitLife(
        unit,
        ended=next((one for one in to_come if one.unit == unit and one.act.ends), None),
        took_over=[one for one in to_come if one.unit != unit],
    )


def absent(units: Iterable[Unit], month: Month, known_by: datetime | None = None) -> list[UnitLife]:
    """Those of `units` that aren't there in a month, with what there is to say about each."""
    gone = frozenset(lives(known_by).absent(month))
    return [life_of(unit, month, known_by) for unit in units if unit.pk in gone]


def ended_units(month: Month, known_by: datetime | None = None) -> dict[int, Passage]:
    """How each unit ended that is over in a month, as known at an instant."""
    found = _passages(Q(ends=True, first_month__lte=month.first), known_by)
    return {one.unit.pk: one for one in found}


def _passages(wanted: Q, known_by: datetime | None) -> list[Passage]:
    acts = Reorganisation.objects.filter(carried_out(known_by) & wanted)
    acts = acts.select_related("unit", "author", "decision__decider").distinct()
    rows = acts.prefetch_related("successions__successor").order_by("first_month", "id")
    passed = {int(task) for act in rows if not act.ends for task in act.manners}
    tasks = list(Indicator.objects.filter(pk__in=passed).order_by("order", "id")) if passed else []
    return [
        Passage(
            act,
            {one.successor: one.share for one in act.successions.all()},
            [] if act.ends else [one for one in tasks if str(one.pk) in act.manners],
        )
        for act in rows
    ]
