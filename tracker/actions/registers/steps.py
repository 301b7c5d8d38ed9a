"""Items leaving their register or coming back on request: somebody asks, a second person decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.access.settled import check_open
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.record import record
from tracker.actions.registers.items import take_step
from tracker.calc.periods import Month, day_of
from tracker.calc.presence import ALWAYS
from tracker.calc.refusals import Refused
from tracker.models import Item, ItemPresence, ItemStepDecision, ItemStepRequest, User
from tracker.queries.registers.membership import presences

Kind = ItemStepDecision.Kind
_STEPS = SecondPerson(ItemStepDecision, access.check_decide_step)


@transaction.atomic
def request_step(*, by: User, at: datetime, request: ItemStepRequest) -> ItemStepRequest:
    """Ask that an item leave its register from a day on, or come back. One request an item waits at a time.

    Raises AccessRefused, Refused, or ValidationError when the item is out (or in) already on that day.
    """
    item = _locked(request.item)
    access.check_request_step(access.rights_at(by, at), item)
    if ItemStepRequest.objects.filter(item=item, decision=None).exists():
        raise Refused("step_waiting")
    request.author = by
    request.full_clean(exclude=["id"])
    if request.on > day_of(at):
        raise Refused("step_in_the_future", field="on")
    check_open(Month.of(request.on), at, field="on")
    if presences([item.register_id], None).get(item.pk, ALWAYS).holds(request.on) == request.joins:
        raise Refused("inside_already" if request.joins else "outside_already")
    request.save(force_insert=True)
    record("request_step", by=by, of=item, on=request.on.isoformat(), reason=request.reason)
    return request


@transaction.atomic
def accept_step(*, by: User, at: datetime, request: ItemStepRequest) -> ItemPresence:
    """Make the requested step. Raises AccessRefused (also for one's own request), Refused or ValidationError."""
    _locked(request.item)
    _STEPS.check([request], by=by, at=at)
    step = ItemPresence(item=request.item, on=request.on, joins=request.joins, reason=request.reason)
    take_step(by=by, at=at, step=step)
    _STEPS.decide(request, Kind.ACCEPT, by=by, at=at, step=step)
    return step


@transaction.atomic
def refuse_step(*, by: User, at: datetime, request: ItemStepRequest, reason: str) -> ItemStepDecision:
    """Leave the item where it is, and say why. Raises AccessRefused, Refused (no reason, or it has moved on)."""
    _locked(request.item)
    _STEPS.check([request], by=by, at=at)
    said = stated(reason)
    return _STEPS.decide(
        request,
        Kind.REFUSE,
        by=by,
        at=at,
        event="refuse_step",
        told={"reason": said},
        of=request.item,
        reason=said,
    )


def _locked(item: Item) -> Item:
    """The item, held until the transaction ends: requests and decisions on it follow one another."""
    return Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
