"""机构调整: a unit ends and others follow it, or tasks of it pass, asked for by a steward, carried out by another, and taken back the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tracker import access
from tracker.access.settled import check_open
from tracker.access.units import can_reorganise, check_decide_reorganisation, check_reorganise
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.notices import Told, tell
from tracker.actions.people.record import record
from tracker.actions.targets.passing import hand_over
from tracker.actions.targets.possible import check_possible
from tracker.actions.targets.taking_back import take_back
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Item,
    Membership,
    Notice,
    Reorganisation,
    ReorganisationDecision,
    Succession,
    Unit,
    User,
)
from tracker.queries.ledger.lives import carried_out
from tracker.queries.people.roles import holders
from tracker.queries.targets.passing import successors_of
from tracker.wording.names import kept_names

Kind = ReorganisationDecision.Kind
_ACTS = SecondPerson(
    ReorganisationDecision,
    check_decide_reorganisation,
    asked=[Notice.Kind.ACT_ASKED, Notice.Kind.UNDOING_ASKED],
)


@transaction.atomic
def request_reorganisation(
    *, by: User, at: datetime, request: Reorganisation, shares: Mapping[Unit, Decimal]
) -> Reorganisation:
    """Ask that a unit end before `first_month` and others follow it, each with its share of totals and goals (together 1), or that
    some of its tasks and items pass while it stays.

    Nothing changes until another steward carries it out. Raises AccessRefused, Refused or ValidationError.
    """
    _hold(request, shares)
    check_reorganise(access.rights_at(by, at))
    request.author = by
    request.illustrative = by.illustrative
    request.full_clean(exclude=["id"])
    month = Month.of(request.first_month)
    check_open(month, at, field="first_month")
    if request.basis_date > day_of(at):
        raise Refused("basis_in_the_future", field="basis_date")
    check_possible(request, shares)
    request.save(force_insert=True)
    Succession.objects.bulk_create(
        Succession(reorganisation=request, successor=unit, share=share) for unit, share in shares.items()
    )
    told = {unit.code: str(share) for unit, share in shares.items()}
    record(
        "request_reorganisation", by=by, of=request, successors=told, month=str(month), basis=request.basis
    )
    _tell_stewards(by, at, request, Notice.Kind.ACT_ASKED)
    return request


@transaction.atomic
def request_items(
    *,
    by: User,
    at: datetime,
    unit: Unit,
    items: Iterable[Item],
    to: Unit,
    month: Month,
    basis: str,
    basis_date: date,
) -> Reorganisation:
    """Ask that some items of a unit pass to another from a month on, while the unit stays; as `request_reorganisation`."""
    act = Reorganisation(unit=unit, first_month=month.first, ends=False, basis=basis, basis_date=basis_date)
    act.items = {str(item.pk): to.pk for item in items}
    return request_reorganisation(by=by, at=at, request=act, shares={to: Decimal(1)})


@transaction.atomic
def request_undoing(*, by: User, at: datetime, request: Reorganisation) -> Reorganisation:
    """Ask that what `request.undoes` did be taken back, with a basis of its own; only before its month is settled.

    Raises AccessRefused, Refused or ValidationError.
    """
    undone = request.undoes
    if undone is None:
        raise Refused("not_carried_out")
    _hold(undone, successors_of(undone))
    check_reorganise(access.rights_at(by, at))
    _check_last(undone)
    check_open(Month.of(undone.first_month), at, field="")
    request.unit, request.first_month, request.author = undone.unit, undone.first_month, by
    request.illustrative = by.illustrative
    if Reorganisation.objects.filter(undoes=undone).exclude(decision__kind=Kind.REFUSE).exists():
        raise Refused("reorganisation_waiting")
    request.full_clean(exclude=["id"])
    if request.basis_date > day_of(at):
        raise Refused("basis_in_the_future", field="basis_date")
    request.save(force_insert=True)
    record("request_reorganisation", by=by, of=request, undoes=undone.pk, basis=request.basis)
    _tell_stewards(by, at, request, Notice.Kind.UNDOING_ASKED)
    return request


@transaction.atomic
def carry_out(*, by: User, at: datetime, request: Reorganisation) -> ReorganisationDecision:
    """Do what was asked for, in one stroke: items, open tasks, goals and roles pass to the successors, or come back.

    Not before the month has begun, and not once it is settled. Raises AccessRefused (also for one's own request), Refused or
    ValidationError.
    """
    act = request.undoes or request
    successors = successors_of(act)
    _hold(act, successors)
    _ACTS.check([request], by=by, at=at)
    if not can_reorganise(access.rights_at(request.author, at)):
        raise Refused("asker_left", by=str(request.author))
    month = Month.of(request.first_month)
    check_open(month, at, field="")
    if month.first > day_of(at):
        raise Refused("month_not_begun", month=month)
    if request.undoes is None:
        check_possible(request, successors)
        done = hand_over(by=by, at=at, act=request)
    else:
        _check_last(request.undoes)
        done = take_back(by=by, at=at, act=request.undoes, asked=request)
    _tell_both_sides(by, at, request)
    return _ACTS.decide(
        request, Kind.ACCEPT, by=by, at=at, event="carry_out_reorganisation", told=done.told, done=done.kept
    )


@transaction.atomic
def refuse_reorganisation(
    *, by: User, at: datetime, request: Reorganisation, reason: str
) -> ReorganisationDecision:
    """Leave the unit as it is, and say why. Raises AccessRefused or Refused."""
    act = request.undoes or request
    _hold(act, successors_of(act))
    _ACTS.check([request], by=by, at=at)
    said = stated(reason)
    said_of = _about(by, request) | {"reason": said}
    notice = Told(Notice.Kind.ACT_REFUSED, request.author, post=_post(), data=said_of)
    return _ACTS.decide(
        request,
        Kind.REFUSE,
        by=by,
        at=at,
        event="refuse_reorganisation",
        told={"reason": said},
        notice=notice,
        reason=said,
    )


def _tell_stewards(by: User, at: datetime, request: Reorganisation, kind: str) -> None:
    """Tell those who may decide that somebody asked."""
    district, role = post = _post()
    said = _about(by, request) | {"asked_by": by.pk}
    stewards = holders([district], role, on=day_of(at))[district]
    tell((Told(kind, user, post=post, data=said) for user in stewards), by=by, at=at)


def _post() -> tuple[int, str]:
    """The post that asks and decides: the district's stewards."""
    return Unit.objects.get(kind=Unit.Kind.DISTRICT).pk, access.STEWARD


def _tell_both_sides(by: User, at: datetime, request: Reorganisation) -> None:
    """Tell whoever has a role in the unit or in one that follows it, and whoever asked, what has happened."""
    units = [request.unit, *successors_of(request.undoes or request)]
    held = Membership.objects.in_force(day_of(at)).filter(unit__in=units).select_related("user")
    people = {one.user_id: one.user for one in held.order_by("id")} | {request.author_id: request.author}
    kind = Notice.Kind.ACT_CARRIED_OUT if request.undoes is None else Notice.Kind.ACT_UNDONE
    tell((Told(kind, user, data=_about(by, request)) for user in people.values()), by=by, at=at)


def _about(by: User, request: Reorganisation) -> dict[str, Any]:
    """An act as notices tell it."""
    successors = successors_of(request.undoes or request)
    return {
        "request": request.pk,
        **kept_names(unit=request.unit),
        **_passing(request.undoes or request),
        "month": f"{request.first_month:%Y-%m}",
        "successors": "、".join(one.name for one in successors),
        "successors_en": ", ".join(one.name_en or one.name for one in successors),
        "basis": request.basis,
        "by": str(by),
    }


def _passing(act: Reorganisation) -> dict[str, int]:
    """How many tasks and items pass where the unit stays; nothing of one that ends."""
    return {} if act.ends else {"tasks": len(act.manners), "items": len(act.items)}


def _check_last(act: Reorganisation) -> None:
    """It stands, and no later act that stands has passed on what its unit or those who followed it have. Raises Refused."""
    standing = Reorganisation.objects.filter(carried_out())
    if not standing.filter(pk=act.pk).exists():
        raise Refused("not_carried_out")
    units = [act.unit, *successors_of(act)]
    later = (
        standing.filter(unit__in=units, decision__pk__gt=act.decision.pk).order_by("-decision__pk").first()
    )
    if later is not None:
        raise Refused("later_act", unit=later.unit.name, month=Month.of(later.first_month), basis=later.basis)


def _hold(act: Reorganisation, successors: Iterable[Unit]) -> None:
    """Hold the act's unit, as it is, and those that follow, in one order, until the transaction ends: what is asked and decided
    about any of them follows one another.
    """
    named = {act.unit_id, *(one.pk for one in successors)}
    units = Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=named).order_by("pk")
    act.unit = next(one for one in list(units) if one.pk == act.unit_id)
