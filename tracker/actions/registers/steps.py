"""Items leaving their register or coming back on request: somebody asks, a second person decides."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.record import record
from tracker.actions.registers.items import take_step
from tracker.calc.periods import SHANGHAI
from tracker.calc.presence import ALWAYS
from tracker.calc.refusals import Conflict
from tracker.models import Item, ItemPresence, ItemStepDecision, ItemStepRequest, User
from tracker.queries.registers.membership import presences

Kind = ItemStepDecision.Kind
_STEPS = SecondPerson(ItemStepDecision, access.check_decide_step)


@transaction.atomic
def request_step(*, by: User, at: datetime, request: ItemStepRequest) -> ItemStepRequest:
    """Ask that an item leave its register from a day on, or come back. One request an item waits at a time.

    Raises AccessRefused, Conflict, or ValidationError when the item is out (or in) already on that day.
    """
    item = _locked(request.item)
    access.check_request_step(access.rights_of(by, on=_day(at)), item)
    if ItemStepRequest.objects.filter(item=item, decision=None).exists():
        raise Conflict("step_waiting")
    request.author = by
    request.full_clean(exclude=["id"])
    if request.on > _day(at):
        raise ValidationError({"on": _("日期不能晚于今天。")})
    if presences([item.register_id], None).get(item.pk, ALWAYS).holds(request.on) == request.joins:
        raise ValidationError(
            _("该条目在这一天已经在台账内，不必重新加入。")
            if request.joins
            else _("该条目在这一天已不在台账内。")
        )
    request.save(force_insert=True)
    record("request_step", by=by, of=item, on=request.on.isoformat(), reason=request.reason)
    return request


@transaction.atomic
def accept_step(*, by: User, at: datetime, request: ItemStepRequest) -> ItemPresence:
    """Make the requested step. Raises AccessRefused (also for one's own request), Conflict or ValidationError."""
    _locked(request.item)
    _STEPS.check([request], by=by, at=at)
    step = ItemPresence(item=request.item, on=request.on, joins=request.joins, reason=request.reason)
    take_step(by=by, step=step)
    _STEPS.decide(request, Kind.ACCEPT, by=by, at=at, step=step)
    return step


@transaction.atomic
def refuse_step(*, by: User, at: datetime, request: ItemStepRequest, reason: str) -> ItemStepDecision:
    """Leave the item where it is, and say why. Raises AccessRefused, UpdateRefused (no reason) or Conflict."""
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


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
