"""Changing a goal on request: the unit asks, a steward decides; what is accepted is a new version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.access import STEWARD
from tracker.actions.notices import Told, tell
from tracker.actions.record import record
from tracker.actions.targets import add_target_version
from tracker.actions.updates import Conflict, UpdateRefused
from tracker.calc.periods import SHANGHAI, Month
from tracker.models import Notice, Target, TargetChangeDecision, TargetChangeRequest, TargetVersion, User
from tracker.queries.people import holders
from tracker.queries.versions import curves, in_force, target_versions

Kind = TargetChangeDecision.Kind


@transaction.atomic
def request_change(*, by: User, at: datetime, request: TargetChangeRequest) -> TargetChangeRequest:
    """Ask for another value or tier of a target from a month on, with basis and reason.

    One request a target waits at a time. Raises AccessRefused, Conflict, or ValidationError with
    sentences for the fields at fault.
    """
    target = _locked(request.target)
    access.check_request_change(access.rights_of(by, on=_day(at)), target)
    if TargetChangeRequest.objects.filter(target=target, decision=None).exists():
        raise Conflict("change_waiting")
    request.author = by
    request.full_clean(exclude=["id"])
    _check_change(request)
    if request.basis_date > _day(at):
        raise ValidationError({"basis_date": _("依据日期不能晚于今天。")})
    request.save(force_insert=True)
    record("request_change", by=by, of=request, value=request.value, tier=request.tier, reason=request.reason)
    stewards = holders([target.unit_id], STEWARD, on=_day(at))[target.unit_id]
    said = {**_about(target), "reason": request.reason}
    tell((Told(Notice.Kind.CHANGE_ASKED, user, data=said) for user in stewards), by=by, at=at)
    return request


@transaction.atomic
def accept_change(*, by: User, at: datetime, request: TargetChangeRequest) -> TargetVersion:
    """Make the requested change a version of the target, planned and judged as the one before.

    Raises AccessRefused (also for one's own request), Conflict (decided already) or ValidationError.
    """
    _check_decide(by, at, request)
    before = _version_at(request)
    curve = curves([before.pk]).get(before.pk, {}) if before else {}
    version = TargetVersion(
        target=request.target,
        tier=request.tier,
        value=request.value,
        qualifier=request.qualifier,
        judged_by=before.judged_by if before else TargetVersion.Basis.PACE,
        paced_by=before.paced_by if before else TargetVersion.Plan.STRAIGHT,
        light_family=before.light_family if before else "",
        baseline=before.baseline if before else None,
        in_force_from=request.in_force_from,
        basis=request.basis,
        basis_date=request.basis_date,
        reason=request.reason,
        illustrative=request.author.illustrative,
    )
    add_target_version(by=by, at=at, version=version, curve=curve)
    TargetChangeDecision.objects.create(request=request, kind=Kind.ACCEPT, version=version, decider=by)
    record("accept_change", by=by, of=request, version=version.number)
    said = {**_about(request.target), "by": str(by)}
    tell([Told(Notice.Kind.CHANGE_ACCEPTED, request.author, data=said)], by=by, at=at)
    return version


@transaction.atomic
def refuse_change(
    *, by: User, at: datetime, request: TargetChangeRequest, reason: str
) -> TargetChangeDecision:
    """Leave the target as it is, and say why. Raises AccessRefused, UpdateRefused (no reason) or Conflict."""
    _check_decide(by, at, request)
    if not reason.strip():
        raise UpdateRefused("reason_missing")
    decision = TargetChangeDecision.objects.create(
        request=request, kind=Kind.REFUSE, reason=reason.strip(), decider=by
    )
    record("refuse_change", by=by, of=request, reason=reason.strip())
    said = {**_about(request.target), "by": str(by), "reason": reason.strip()}
    tell([Told(Notice.Kind.CHANGE_REFUSED, request.author, data=said)], by=by, at=at)
    return decision


def _about(target: Target) -> dict[str, object]:
    unit = target.unit
    return {"target": target.pk, "what": str(target.indicator), "unit": unit.name, "unit_code": unit.code}


def _check_decide(by: User, at: datetime, request: TargetChangeRequest) -> None:
    _locked(request.target)
    access.check_decide_change(access.rights_of(by, on=_day(at)), request)
    if TargetChangeDecision.objects.filter(request=request).exists():
        raise Conflict("change_decided")


def _locked(target: Target) -> Target:
    """The target as it is, held until the transaction ends: requests and decisions on it follow one another."""
    return Target.objects.select_for_update(of=("self",)).get(pk=target.pk)


def _check_change(request: TargetChangeRequest) -> None:
    if Month.of(request.in_force_from) not in request.target.span:
        raise ValidationError({"in_force_from": _("执行起始月要在目标的起止月之间。")})
    before = _version_at(request)
    if before and _said(before) == _said(request):
        raise ValidationError(_("与该月现行的目标相同，没有可调整的内容。"))


def _version_at(request: TargetChangeRequest) -> TargetVersion | None:
    versions = target_versions([request.target_id], None).get(request.target_id, [])
    return in_force(versions, Month.of(request.in_force_from))


def _said(goal: TargetVersion | TargetChangeRequest) -> tuple[str, Decimal | None, str]:
    return goal.tier, goal.value, goal.qualifier


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
