"""Changing a goal by two people: one asks, a steward decides; what is accepted is a version, exactly as asked for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tracker import access
from tracker.access import STEWARD, configuring, settled
from tracker.access.settled import check_unpublished
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.notices import Told, request_is_over, tell, to_whoever_asked
from tracker.actions.people.record import changes_from, record
from tracker.actions.targets.plan import add_target_version, check_pace
from tracker.calc.numbers import exact_digits
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import Notice, Target, TargetChangeDecision, TargetChangeRequest, TargetVersion, User
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.people.roles import holders
from tracker.wording.names import kept_names

Kind = TargetChangeDecision.Kind
_CHANGES = SecondPerson(TargetChangeDecision, access.check_decide_change)
Curve = Mapping[Month, Decimal]
KEPT = ("judged_by", "paced_by", "light_family", "baseline")  # what a unit's request leaves as it is


@transaction.atomic
def request_change(*, by: User, at: datetime, request: TargetChangeRequest) -> TargetChangeRequest:
    """Ask for another value or tier of a target from a month on, planned and judged as before, with basis and reason.

    One request a target waits at a time. Raises AccessRefused, Refused, or ValidationError with
    sentences for the fields at fault.
    """
    target = _locked(request.target)
    access.check_request_change(access.rights_at(by, at), target)
    request.illustrative = by.illustrative
    before = _version_at(request)
    if before is not None:
        for name in KEPT:
            setattr(request, name, getattr(before, name))
        request.curve = _written(_curve_of(before))
    if before is not None and _said(before) == _said(request):
        raise Refused("goal_unchanged")
    _ask(by, at, request)
    _tell_deciders(by, at, request, Notice.Kind.CHANGE_ASKED)
    return request


@transaction.atomic
def propose_goal(
    *,
    by: User,
    at: datetime,
    version: TargetVersion,
    curve: Curve | None = None,
    together: uuid.UUID | None = None,
    tells: bool = True,
) -> TargetChangeRequest:
    """Ask, as a steward or administrator of the unit, that a target say from a month on all that `version` says.

    Proposals of one `together` are decided at one stroke. Whoever may decide is told, unless somebody does at once (`tells`).
    Raises AccessRefused or Refused (one waits already) or ValidationError.
    """
    target = _locked(version.target)
    rights = access.rights_at(by, at)
    configuring.check_configure(rights, "add", TargetVersion(target=target))
    request = TargetChangeRequest(
        target=version.target,
        together=together,
        **{name: getattr(version, name) for name in TargetChangeRequest.SAID},
    )
    check_pace(request, curve or {})
    request.curve = _written(curve or {})
    _ask(by, at, request)
    if tells:
        _tell_deciders(by, at, request, Notice.Kind.GOAL_ASKED)
    return request


@transaction.atomic
def set_goals(
    *, by: User, at: datetime, wanted: Sequence[tuple[TargetVersion, Curve]]
) -> list[TargetVersion] | list[TargetChangeRequest]:
    """Set several goals at one stroke; if one of them reaches into a month that is over or published, all of them wait
    together for a second person. Gives the versions made, or the requests that wait.

    Raises AccessRefused, Refused or ValidationError.
    """
    if any(version.basis_date > day_of(at) for version, _curve in wanted):
        raise Refused("basis_in_the_future", field="basis_date")
    if not any(settled.reaches_back(version.in_force_from, today=day_of(at)) for version, _curve in wanted):
        return [add_target_version(by=by, at=at, version=one, curve=curve) for one, curve in wanted]
    together = uuid.uuid4()
    return [propose_goal(by=by, at=at, version=one, curve=curve, together=together) for one, curve in wanted]


def _ask(by: User, at: datetime, request: TargetChangeRequest) -> None:
    if TargetChangeRequest.objects.filter(target=request.target, decision=None).exists():
        raise Refused("change_waiting")
    request.author = by
    request.full_clean(exclude=["id"])
    if not request.reason and request.target.versions.exists():
        raise Refused("change_reason_missing", field="reason")
    if Month.of(request.in_force_from) not in request.target.span:
        raise Refused("outside_target", field="in_force_from")
    check_unpublished(Month.of(request.in_force_from))
    if request.basis_date > day_of(at):
        raise Refused("basis_in_the_future", field="basis_date")
    request.save(force_insert=True)
    changes = changes_from(_version_at(request), request, request.TERMS)
    record("request_change", by=by, of=request, changes=changes, reason=request.reason)


def _tell_deciders(by: User, at: datetime, request: TargetChangeRequest, kind: str) -> None:
    target = request.target
    stewards = holders([target.unit_id], STEWARD, on=day_of(at))[target.unit_id]
    said = {**_about(target), "reason": request.reason, "by": str(by), "asked_by": by.pk}
    post = target.unit_id, STEWARD
    digest = f"{kind}:{request.together}" if request.together else ""
    tell((Told(kind, user, digest, post=post, data=said) for user in stewards), by=by, at=at)


@transaction.atomic
def accept_change(*, by: User, at: datetime, request: TargetChangeRequest) -> TargetVersion:
    """Make what was asked for a version of the target, word for word; with it whatever was asked for at the same stroke.

    Raises AccessRefused (also for one's own request), Refused (decided already) or ValidationError.
    """
    made = {one.pk: _accept(by, at, one) for one in _decidable(by, at, request)}
    return made[request.pk]


def _accept(by: User, at: datetime, request: TargetChangeRequest) -> TargetVersion:
    said = {name: getattr(request, name) for name in TargetChangeRequest.SAID}
    version = TargetVersion(target=request.target, **said)
    add_target_version(by=by, at=at, version=version, curve=request.planned, asked=request)
    data = {**_about(request.target), "by": str(by)}
    notice = _to_whoever_asked(Notice.Kind.CHANGE_ACCEPTED, request, data, at)
    _CHANGES.decide(
        request,
        Kind.ACCEPT,
        by=by,
        at=at,
        event="accept_change",
        told={"version": version.number},
        notice=notice,
        version=version,
    )
    return version


@transaction.atomic
def refuse_change(
    *, by: User, at: datetime, request: TargetChangeRequest, reason: str
) -> TargetChangeDecision:
    """Leave the target as it is, and say why; with it whatever was asked for at the same stroke.

    Raises AccessRefused or Refused (no reason, or it has moved on).
    """
    found = _decidable(by, at, request)
    said = stated(reason)
    made = {one.pk: _refuse(by, at, one, said) for one in found}
    return made[request.pk]


def _refuse(by: User, at: datetime, request: TargetChangeRequest, reason: str) -> TargetChangeDecision:
    data = {**_about(request.target), "by": str(by), "reason": reason}
    return _CHANGES.decide(
        request,
        Kind.REFUSE,
        by=by,
        at=at,
        event="refuse_change",
        told={"reason": reason},
        notice=_to_whoever_asked(Notice.Kind.CHANGE_REFUSED, request, data, at),
        reason=reason,
    )


def _to_whoever_asked(
    kind: str, request: TargetChangeRequest, data: Mapping[str, object], at: datetime
) -> Told:
    """The word on a request; on those of one stroke together."""
    unit, digest = request.target.unit_id, f"{kind}:{request.together}" if request.together else ""
    return to_whoever_asked(kind, request.author, unit, data, at=at, digest=digest)


def _about(target: Target) -> dict[str, object]:
    unit = target.unit
    return {"target": target.pk, **kept_names(what=target, unit=unit), "unit_code": unit.code}


def _decidable(by: User, at: datetime, request: TargetChangeRequest) -> list[TargetChangeRequest]:
    """The request and those made at the same stroke, their targets held until the transaction ends."""
    same = TargetChangeRequest.objects.filter(pk=request.pk)
    if request.together is not None:
        same = TargetChangeRequest.objects.filter(together=request.together)
    found = list(
        same.select_related("target__indicator", "target__issuer", "target__unit", "author").order_by(
            "target_id"
        )
    )
    for one in found:
        _locked(one.target)
    _CHANGES.check(found, by=by, at=at)
    for one in found:
        request_is_over([Notice.Kind.CHANGE_ASKED, Notice.Kind.GOAL_ASKED], at=at, target=one.target_id)
    return found


def _locked(target: Target) -> Target:
    """The target as it is, held until the transaction ends: requests and decisions on it follow one another."""
    return Target.objects.select_for_update(of=("self",)).get(pk=target.pk)


def _written(curve: Curve) -> dict[str, str]:
    return {str(month): exact_digits(share) for month, share in sorted(curve.items())}


def _curve_of(version: TargetVersion) -> dict[Month, Decimal]:
    return curves([version.pk]).get(version.pk, {})


def _version_at(request: TargetChangeRequest) -> TargetVersion | None:
    versions = target_versions([request.target_id], None).get(request.target_id, [])
    return in_force(versions, Month.of(request.in_force_from))


def _said(goal: TargetVersion | TargetChangeRequest) -> tuple[str, Decimal | None, str]:
    return goal.tier, goal.value, goal.qualifier
