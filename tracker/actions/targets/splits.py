"""任务分解: dividing a district's goal among units. Each unit's part is a target with versions of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.actions.people.configuration import save
from tracker.actions.people.record import record
from tracker.actions.targets.changes import set_goals
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Target, TargetChangeRequest, TargetVersion, Unit, User
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.targets.splits import can_be_split, parts_of
from tracker.queries.targets.windows import begins_again


@dataclass(frozen=True)
class Terms:
    """From which month a division holds, on what ground, and why it changes."""

    in_force_from: date
    basis: str
    basis_date: date
    reason: str = ""


@transaction.atomic
def split_target(
    *, by: User, at: datetime, target: Target, shares: Mapping[Unit, Decimal], terms: Terms
) -> list[TargetVersion] | list[TargetChangeRequest]:
    """Give each unit its part of a district-wide goal from a month on, in the goal's unit.

    Units whose part stays get no new version; a unit that has a part and isn't named keeps it. A part that changes keeps
    tier, plan, judgement and base; one that is new, or asked for no value, is planned and judged as the district's goal
    is. From a month that is over or published on, the parts wait together for a second person: the requests are given
    instead. Raises AccessRefused, Refused or ValidationError.
    """
    configuring.check_configure_district(access.rights_at(by, at))
    month = Month.of(terms.in_force_from)
    if month not in target.span:
        raise Refused("outside_target", field="in_force_from")
    whole = in_force(target_versions([target.pk], None).get(target.pk, []), month)
    if not can_be_split(target) or whole is None or whole.value is None:
        raise Refused("cannot_be_split")
    held = {part.unit_id: part for part in parts_of(target)}
    versions = target_versions([part.pk for part in held.values()], None)
    current = {unit: in_force(versions.get(part.pk, []), month) for unit, part in held.items()}
    shapes = curves([version.pk for version in (whole, *current.values()) if version])
    wanted = []
    for unit, share in shares.items():
        part, before = held.get(unit.pk), current.get(unit.pk)
        if before is not None and before.value == share:
            continue
        if part is None:
            wanted_part = _part(target, unit)
            part = save(by=by, at=at, row=begins_again(wanted_part) or wanted_part)
        like = whole if before is None or before.value is None else before
        version = _version(part, share, like, before, terms, by)
        wanted.append((version, shapes.get(like.pk, {})))
    if not wanted:
        raise Refused("split_unchanged")
    made = set_goals(by=by, at=at, wanted=wanted)
    told = {unit.code: str(share) for unit, share in shares.items()}
    record("split_target", by=by, of=whole, shares=told, reason=terms.reason)
    return made


def _part(target: Target, unit: Unit) -> Target:
    return Target(
        indicator=target.indicator,
        unit=unit,
        issuer=target.issuer,
        first_month=target.first_month,
        last_month=target.last_month,
    )


def _version(
    part: Target, share: Decimal, like: TargetVersion, before: TargetVersion | None, terms: Terms, by: User
) -> TargetVersion:
    """What a part says from now on: all that `like` does but its share, on the new terms, from the unit's own base."""
    said = {name: getattr(like, name) for name in TargetChangeRequest.SAID} | asdict(terms)
    said |= {"value": share, "baseline": before.baseline if before else None}
    said["illustrative"] = like.illustrative or by.illustrative
    return TargetVersion(target=part, **said)
