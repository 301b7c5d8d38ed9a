"""Rolling over: next year's targets as new targets with a first version; this year's stay untouched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tracker.actions.people.configuration import enter, save
from tracker.actions.people.record import record
from tracker.actions.targets.changes import set_goals
from tracker.calc.refusals import Refused
from tracker.models import Target, TargetChangeRequest, TargetVersion, User
from tracker.queries.ledger.versions import curves
from tracker.queries.targets.roll_over import Proposal, proposals
from tracker.queries.targets.windows import begins_again


@transaction.atomic
def roll_over(
    *, by: User, at: datetime, year: int, values: Mapping[int, Decimal | None], basis: str, basis_date: date
) -> list[TargetVersion] | list[TargetChangeRequest]:
    """Let targets that end in `year` be followed by new ones, with the value that `values` has for each.

    What is followed already is left as it is, so that doing it twice makes nothing twice. Judging, plan
    and tier go on; a planned curve moves with the window. For a year that has begun before this month, or of which a month
    is published, the goals wait together for a second person: the requests are given instead. Raises AccessRefused,
    Refused or ValidationError.
    """
    if not basis.strip():
        raise Refused("basis_missing", field="basis")
    list(Target.objects.select_for_update(of=("self",)).filter(pk__in=values).order_by("pk"))
    chosen = [one for one in proposals(year) if one.target.pk in values and one.following is None]
    _check_values(chosen, values)
    entered = _targets(by, at, chosen)
    shapes = curves([one.version.pk for one in chosen])
    wanted = []
    for one, target in zip(chosen, entered, strict=True):
        shift = one.span.first.minus(one.target.span.first)
        curve = {month.plus(shift): share for month, share in shapes.get(one.version.pk, {}).items()}
        version = _version(one, target, values[one.target.pk], basis.strip(), basis_date)
        version.illustrative = one.version.illustrative or by.illustrative
        wanted.append((version, curve))
        record("roll_over", by=by, of=target, after=one.target.pk, value=version.value)
    return set_goals(by=by, at=at, wanted=wanted)


def _check_values(chosen: list[Proposal], values: Mapping[int, Decimal | None]) -> None:
    """A goal goes on with a value, and what is only followed without one."""
    missing = [
        str(one.standing.indicator)
        for one in chosen
        if values[one.target.pk] is None and one.version.tier != TargetVersion.Tier.MONITORED
    ]
    if missing:
        raise Refused("values_missing", names=missing)


def _targets(by: User, at: datetime, chosen: list[Proposal]) -> list[Target]:
    """The targets that follow, in the order of the proposals: new ones, or those left without a goal when theirs was refused."""
    wanted = [_target(one) for one in chosen]
    found = Target.objects.filter(indicator__in=[one.indicator_id for one in wanted])
    known = {_place(one): one for one in found}
    again = [begins_again(one) for one in wanted if _place(one) in known]
    known |= {_place(one): save(by=by, at=at, row=one) for one in again if one is not None}
    missing = [one for one in wanted if _place(one) not in known]
    _check_apart(missing, found)
    new = enter(by=by, at=at, rows=missing)
    known |= {_place(one): one for one in new}
    return [known[_place(one)] for one in wanted]


def _check_apart(wanted: list[Target], stored: Iterable[Target]) -> None:
    """One issuer has one goal at a time on a figure. Raises Refused."""
    own: dict[tuple[int, int, int | None], list[Target]] = defaultdict(list)
    for there in stored:
        own[_place(there)[:3]].append(there)
    taken = [
        str(one)
        for one in wanted
        if any(
            there.first_month <= one.last_month and one.first_month <= there.last_month
            for there in own[_place(one)[:3]]
        )
    ]
    if taken:
        raise Refused("window_taken", names=taken)


def _place(target: Target) -> tuple[int, int, int | None, date]:
    return target.indicator_id, target.unit_id, target.issuer_id, target.first_month


def _target(one: Proposal) -> Target:
    return Target(
        indicator=one.standing.indicator,
        unit=one.standing.unit,
        issuer=one.target.issuer,
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
