"""Items leaving their register or coming back on request: somebody asks, a second person decides."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.actions.people.record import record
from tracker.actions.registers.items import take_step
from tracker.calc.periods import day_of
from tracker.calc.presence import ALWAYS
from tracker.calc.refusals import Conflict, UpdateRefused
from tracker.models import Item, ItemPresence, ItemStepDecision, ItemStepRequest, User
from tracker.queries.registers.membership import presences

Kind = ItemStepDecision.Kind


@transaction.atomic
def request_step(*, by: User, at: datetime, request: ItemStepRequest) -> ItemStepRequest:
    """Ask that an item leave its register from a day on, or come back. One request an item waits at a time.

    Raises AccessRefused, Conflict, or ValidationError when the item is out (or in) already on that day.
    """
    item = _locked(request.item)
    access.check_request_step(access.rights_at(by, at), item)
    if ItemStepRequest.objects.filter(item=item, decision=None).exists():
        raise Conflict("step_waiting")
    request.author = by
    request.full_clean(exclude=["id"])
    if request.on > day_of(at):
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
    _check_decide(by, at, request)
    step = ItemPresence(item=request.item, on=request.on, joins=request.joins, reason=request.reason)
    take_step(by=by, step=step)
    ItemStepDecision.objects.create(request=request, kind=Kind.ACCEPT, step=step, decider=by)
    return step


@transaction.atomic
def refuse_step(*, by: User, at: datetime, request: ItemStepRequest, reason: str) -> ItemStepDecision:
    """Leave the item where it is, and say why. Raises AccessRefused, UpdateRefused (no reason) or Conflict."""
    _check_decide(by, at, request)
    if not reason.strip():
        raise UpdateRefused("reason_missing")
    decision = ItemStepDecision.objects.create(
        request=request, kind=Kind.REFUSE, reason=reason.strip(), decider=by
    )
    record("refuse_step", by=by, of=request.item, reason=reason.strip())
    return decision


def _check_decide(by: User, at: datetime, request: ItemStepRequest) -> None:
    _locked(request.item)
    access.check_decide_step(access.rights_at(by, at), request)
    if ItemStepDecision.objects.filter(request=request).exists():
        raise Conflict("change_decided")


def _locked(item: Item) -> Item:
    """The item, held until the transaction ends: requests and decisions on it follow one another."""
    return Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
