"""Rolling over: next year's targets as new targets with a first version; this year's stay untouched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions.configuration import enter
from tracker.actions.record import record
from tracker.actions.targets import add_target_version
from tracker.calc.periods import SHANGHAI
from tracker.models import Target, TargetVersion, User
from tracker.queries.versions import curves
from tracker.queries.years import Proposal, proposals


@transaction.atomic
def roll_over(
    *, by: User, at: datetime, year: int, values: Mapping[int, Decimal | None], basis: str, basis_date: date
) -> list[TargetVersion]:
    """Let targets that end in `year` be followed by new ones, with the value that `values` has for each.

    What is followed already is left as it is, so that doing it twice makes nothing twice. Judging, plan
    and tier go on; a planned curve moves with the window. Raises AccessRefused or ValidationError.
    """
    if not basis.strip():
        raise ValidationError({"basis": _("请写明依据。")})
    if basis_date > at.astimezone(SHANGHAI).date():
        raise ValidationError({"basis_date": _("依据日期不能晚于今天。")})
    list(Target.objects.select_for_update(of=("self",)).filter(pk__in=values).order_by("pk"))
    chosen = [one for one in proposals(year) if one.target.pk in values and one.following is None]
    _check_values(chosen, values)
    entered = enter(by=by, at=at, rows=[_target(one) for one in chosen])
    shapes = curves([one.version.pk for one in chosen])
    made = []
    for one, target in zip(chosen, entered, strict=True):
        shift = one.span.first.minus(one.target.span.first)
        curve = {month.plus(shift): share for month, share in shapes.get(one.version.pk, {}).items()}
        version = _version(one, target, values[one.target.pk], basis.strip(), basis_date)
        version.illustrative = one.version.illustrative or by.illustrative
        made.append(add_target_version(by=by, at=at, version=version, curve=curve))
        record("roll_over", by=by, of=target, after=one.target.pk, value=version.value)
    return made


def _check_values(chosen: list[Proposal], values: Mapping[int, Decimal | None]) -> None:
    """A goal goes on with a value, and what is only followed without one."""
    missing = [
        str(one.standing.indicator)
        for one in chosen
        if values[one.target.pk] is None and one.version.tier != TargetVersion.Tier.MONITORED
    ]
    if missing:
        raise ValidationError(_("还没有填目标值：%(names)s。") % {"names": _("、").join(missing)})


def _target(one: Proposal) -> Target:
    return Target(
        indicator=one.standing.indicator,
        unit=one.standing.unit,
        first_month=one.span.first.first,
        last_month=one.span.last.first,
        district_wide=one.target.district_wide,
    )


def _version(
    one: Proposal, target: Target, value: Decimal | None, basis: str, basis_date: date
) -> TargetVersion:
    before = one.version
    monitored = before.tier == TargetVersion.Tier.MONITORED
    return TargetVersion(
        target=target,
        value=None if monitored else value,
        qualifier=before.qualifier,
        tier=before.tier,
        judged_by=before.judged_by,
        paced_by=before.paced_by,
        light_family=before.light_family,
        baseline=one.baseline,
        in_force_from=one.span.first.first,
        basis=basis,
        basis_date=basis_date,
    )
