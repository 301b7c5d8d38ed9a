"""Whether an act of 机构调整 is possible: asked when somebody asks for it, and again when it is carried out, as things are then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q

from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.calc.succession import Ending, Lives
from tracker.calc.trees import above
from tracker.models import Indicator, Item, Reorganisation, Unit
from tracker.queries.ledger.lives import carried_out, lives
from tracker.queries.targets.reorganisations import tasks_of


def check_possible(act: Reorganisation, shares: Mapping[Unit, Decimal]) -> None:
    """That the unit of an act, stored or only drawn up, is there until its month and has what is to pass, that those who follow
    are there from then on, and that no other act stands in the way. Raises Refused.
    """
    alive = lives()
    _check_unit(act, alive)
    _check_its_own(act, alive)
    _check_shares(act, shares)
    for unit in shares:
        _check_successor(act, unit, alive)
    _check_tree(act, shares)
    _check_order(act)
    _check_no_circle(act, shares)


def _check_unit(act: Reorganisation, alive: Lives) -> None:
    """A unit other than the district that is there until then, about which nothing else waits."""
    unit, before = act.unit, Month.of(act.first_month).plus(-1)
    if unit.kind == Unit.Kind.DISTRICT:
        raise Refused("district_stays", field="unit")
    ending = alive.endings.get(unit.pk)
    if ending is not None or not alive.holds(unit.pk, before):
        raise Refused(
            "unit_not_there", field="unit", unit=unit.name, month=ending.first if ending else before
        )
    if Reorganisation.objects.filter(unit=unit, decision=None).exclude(pk=act.pk).exists():
        raise Refused("reorganisation_waiting")


def _check_its_own(act: Reorganisation, alive: Lives) -> None:
    """What is to pass while the unit stays is the unit's."""
    if act.ends:
        return
    held = Item.objects.filter(unit=act.unit, pk__in=map(int, act.items)).count()
    gone = any((act.unit_id, int(task)) in alive.handed for task in act.manners)
    if held < len(act.items) or gone:
        raise Refused("not_the_units", unit=act.unit.name)


def _check_shares(act: Reorganisation, shares: Mapping[Unit, Decimal]) -> None:
    """There are successors, their shares make one, each item goes to one of them, and something passes."""
    if not shares or set(act.items.values()) - {unit.pk for unit in shares}:
        raise Refused("successors_missing")
    if not act.ends and not act.items and not act.manners:
        raise Refused("nothing_passes")
    if sum(shares.values(), Decimal(0)) != 1:
        raise Refused("shares_not_whole")


def _check_successor(act: Reorganisation, unit: Unit, alive: Lives) -> None:
    """Another unit that is there from the act's month on and goes on, and will have all the tasks that pass."""
    month = Month.of(act.first_month)
    there = alive.holds(unit.pk, month) and unit.pk not in alive.endings
    if unit == act.unit or unit.kind == Unit.Kind.DISTRICT or not there:
        raise Refused("not_a_successor", unit=unit.name, month=month)
    lacking = _lacking(act, unit, alive)
    if lacking:
        names = [str(one) for one in Indicator.objects.filter(pk__in=lacking)]
        raise Refused("task_handed_on", unit=unit.name, names=names)


def _lacking(act: Reorganisation, unit: Unit, alive: Lives) -> list[int]:
    """The tasks that pass with the end of a unit which this successor has handed on itself, and which don't come back to it by
    that. What is handed to it by name comes back.
    """
    handed = [task for one, task in alive.handed if one == unit.pk]
    if not handed or not act.ends:
        return []
    month, number = Month.of(act.first_month), max(one.number for one in alive.handed.values()) + 1
    ending = Ending(act.unit_id, month, {unit.pk: Decimal(1)}, number=number)
    then = replace(alive, endings={**alive.endings, act.unit_id: ending})
    tasks = _tasks(act)
    return [task for task in handed if task in tasks and not then.holds(unit.pk, month, task)]


def _tasks(act: Reorganisation) -> set[int]:
    """The indicators that pass with the end of a unit: all that it has."""
    return set(tasks_of(act.unit, Month.of(act.first_month)).values_list("pk", flat=True))


def _check_tree(act: Reorganisation, shares: Mapping[Unit, Decimal]) -> None:
    """A unit that ends comes below the first that follows it, so that one isn't below it."""
    first = next(iter(shares))
    parents = dict(Unit.objects.order_by().values_list("id", "parent_id"))
    if act.ends and act.unit_id in above(first.pk, parents):
        raise Refused("successor_below", unit=first.name, of=act.unit.name)


def _check_order(act: Reorganisation) -> None:
    """Acts about the same things follow one another by their months: what passed later can't have passed otherwise before."""
    named = Q(unit=act.unit) | Q(successions__successor=act.unit)
    later = Reorganisation.objects.filter(named, carried_out(), first_month__gt=act.first_month)
    for other in later.order_by("-first_month").distinct():
        if _concern_the_same(act, other):
            raise Refused(
                "act_from_later", field="first_month", unit=act.unit.name, month=Month.of(other.first_month)
            )


def _check_no_circle(act: Reorganisation, shares: Mapping[Unit, Decimal]) -> None:
    """Nobody who follows is, by acts that wait, to pass the same on to the unit itself: only one of them could be carried out."""
    asked = Reorganisation.objects.filter(undoes=None, decision=None).exclude(unit=act.unit)
    waiting = {
        one.unit_id: one for one in asked.select_related("unit").prefetch_related("successions")
        if _concern_the_same(act, one)
    }  # fmt: skip
    reached, open_ = set[int](), [unit.pk for unit in shares]
    while open_:
        other = waiting.get(open_.pop())
        if other is None or other.unit_id in reached:
            continue
        reached.add(other.unit_id)
        follow = [one.successor_id for one in other.successions.all()]
        if act.unit_id in follow:
            raise Refused("acts_in_a_circle", unit=other.unit.name, successor=act.unit.name)
        open_ += follow


def _concern_the_same(one: Reorganisation, other: Reorganisation) -> bool:
    """Whether two acts are about the same: a whole unit, or a task or an item that both name."""
    return (
        one.ends
        or other.ends
        or bool(one.manners.keys() & other.manners.keys())
        or bool(one.items.keys() & other.items.keys())
    )
