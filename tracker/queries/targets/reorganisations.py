"""Units that are to end or have ended: what was asked for, what became of it, and who has to decide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Q, QuerySet

from tracker.access import Rights
from tracker.access.units import can_decide_reorganisation, can_reorganise
from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.models import (
    Indicator,
    Item,
    Membership,
    Register,
    Reorganisation,
    ReorganisationDecision,
    Series,
    Target,
    Unit,
)
from tracker.queries.ledger.lives import lives
from tracker.queries.ledger.unit_lives import UnitLife
from tracker.queries.targets.passing import Passing, successors_of

WAITING, CARRIED_OUT, REFUSED, UNDONE = "waiting", "carried_out", "refused", "undone"


@dataclass(frozen=True)
class Act:
    """What was asked for, with those who follow, where it stands, and what takes it back or is to."""

    row: Reorganisation
    state: str
    successors: Mapping[Unit, Decimal]
    undoing: Reorganisation | None = None

    @property
    def decision(self) -> ReorganisationDecision | None:
        return getattr(self.row, "decision", None)


def acts(rights: Rights) -> list[Act]:
    """Every act, those that wait first and then the newest; to others than stewards only what was carried out."""
    rows = every_act() if can_reorganise(rights) else every_act().filter(decision__kind="accept")
    rows = rows.prefetch_related("successions__successor", "undoes__successions__successor")
    found = [act_of(row) for row in rows.order_by("-id")]
    return sorted(found, key=lambda one: one.state != WAITING)


def act_of(row: Reorganisation) -> Act:
    """An act with its successors; those of the act that it takes back, if it is one that does."""
    return Act(row, _state(row), successors_of(row.undoes or row), _undoing(row))


def every_act() -> QuerySet[Reorganisation]:
    """All acts with what their pages tell; those that wait and those that were refused are the stewards' alone."""
    return Reorganisation.objects.select_related(
        "unit", "author", "decision__decider", "undoes__unit", "undoes__decision"
    ).prefetch_related("undoings__decision")


def waiting_acts() -> QuerySet[Reorganisation]:
    """What waits for a second steward, the oldest first."""
    return every_act().filter(decision=None).order_by("id")


def acts_to_decide(rights: Rights) -> int:
    """How many acts wait for the person's decision."""
    if not can_reorganise(rights):
        return 0
    return sum(can_decide_reorganisation(rights, one) for one in waiting_acts())


def _state(row: Reorganisation) -> str:
    decision = getattr(row, "decision", None)
    if decision is None:
        return WAITING
    if decision.kind != "accept":
        return REFUSED
    undoing = _undoing(row)
    return UNDONE if undoing is not None and _state(undoing) == CARRIED_OUT else CARRIED_OUT


def _undoing(row: Reorganisation) -> Reorganisation | None:
    """What takes an act back or is to: none that was refused, so that it may be asked for again."""
    return next((one for one in row.undoings.all() if _state(one) != REFUSED), None)


def running_totals(unit: Unit) -> QuerySet[Indicator]:
    """The indicators of which a unit reports totals that run on and are added over units: those whose totals have to pass."""
    return (
        Indicator.objects.filter(
            pk__in=Series.objects.filter(unit=unit, indicator__isnull=False).values("indicator"),
            reporting=Indicator.Reporting.RUNNING_TOTAL,
            over_units=Indicator.OverUnits.SUM,
            over_months=Indicator.OverMonths.LAST,
        )
        .distinct()
        .order_by("order", "id")
    )


def tasks_of(unit: Unit, since: Month) -> QuerySet[Indicator]:
    """What a unit can hand over while it stays: the indicators that it reports or has a goal of running then."""
    goals = Target.objects.filter(unit=unit, district_wide=False, last_month__gte=since.first)
    parts = goals.exclude(indicator__part_of=None)
    reported = Series.objects.filter(unit=unit, indicator__isnull=False)
    alive = lives()
    gone = [task for (one, task), _ending in alive.handed.items() if one == unit.pk]
    return (
        Indicator.objects.filter(
            Q(pk__in=reported.values("indicator"))
            | Q(pk__in=goals.filter(indicator__part_of=None).values("indicator"))
            | Q(pk__in=parts.values("indicator__part_of"))
        )
        .exclude(pk__in=gone)
        .order_by("order", "id")
    )


def followed_by(target: Target, life: UnitLife) -> list[Target]:
    """The goals of those who follow in the place of a target's unit which took up its own: of the same indicator, issuer and window.

    `life` is that of the unit with the target's own task alone.
    """
    if life.over is None or target.district_wide:
        return []
    return list(_same(target, life.over.successors).filter(last_month__gte=life.over.first.first))


def followed_on(target: Target, life: UnitLife) -> list[tuple[Target, Month]]:
    """The goals of those that a target's unit took over from, each with its last month there; `life` as for `followed_by`."""
    if not life.took_over or target.district_wide:
        return []
    last = {one.unit.pk: one.last for one in life.took_over}
    return [(one, last[one.unit_id]) for one in _same(target, last)]


def _same(target: Target, units: Iterable[Unit | int]) -> QuerySet[Target]:
    """Goals of units of the same indicator, issuer and beginning."""
    same = Target.objects.filter(
        indicator=target.indicator_id,
        issuer=target.issuer_id,
        first_month=target.first_month,
        unit__in=units,
        district_wide=False,
    )
    return same.select_related("unit").order_by("unit__order", "pk")


def items_to_pass(
    act: Reorganisation, successors: Sequence[Unit]
) -> list[tuple[Register, list[tuple[Item, Unit | None]]]]:
    """Each register with the items of the unit and whose they become as far as it is drawn up; None where one stays."""
    by_pk = {one.pk: one for one in successors}
    usual = successors[0] if act.ends else None
    items = Item.objects.filter(unit=act.unit).select_related("register").order_by("register__order", "code")
    pairs = [(one, by_pk.get(act.items.get(str(one.pk), 0), usual)) for one in items]
    return [(register, list(those)) for register, those in groupby(pairs, lambda pair: pair[0].register)]


# --- what an act brings, in numbers and lists -----------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """What passes, sorted for the eye: items by register, people by role."""

    passing: Passing

    @property
    def items(self) -> list[tuple[Register, list[tuple[Item, Unit]]]]:
        """Each register with its items and whose they become."""
        pairs = groupby(self.passing.items, key=lambda pair: pair[0].register)
        return [(register, list(those)) for register, those in pairs]

    @property
    def people(self) -> list[tuple[str, list[Membership]]]:
        """Each role with those who have it."""
        held = groupby(self.passing.people, key=lambda one: one.get_role_display())
        return [(role, list(those)) for role, those in held]

    @property
    def goals(self) -> int:
        """How many goals the unit has, however many units follow it."""
        return len({one.target.pk for one in self.passing.goals})

    @property
    def digest(self) -> str:
        """What stands for all that is shown, so that what is asked for is what was seen."""
        found = self.passing
        told: Sequence[object] = [
            [[unit.pk, digits(share)] for unit, share in found.successors.items()],
            [[item.pk, unit.pk] for item, unit in found.items],
            [
                [one.target.pk, one.successor.pk, str(one.since), str(one.becomes), bool(one.resting)]
                for one in found.goals
            ],
            [one.pk for one in found.series],
            [one.pk for one in found.people],
            [[one.pk for one in found.below], [one.pk for one in found.registers]],
            [
                found.act.first_month.isoformat(),
                found.act.ends,
                found.act.manner,
                sorted(found.act.manners.items()),
            ],
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
