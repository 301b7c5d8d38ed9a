"""A split that changes one share leaves everything else as it was: each field of a version, its curve, and all other targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.forms.models import model_to_dict

from tests.goals import accepted, set_goal
from tracker.actions.targets.splits import Terms, split_target
from tracker.calc.periods import Month
from tracker.models import Target, TargetChangeRequest, TargetVersion, Unit
from tracker.queries.ledger.versions import curves
from tracker.queries.targets.lights import families

pytestmark = pytest.mark.django_db
D = Decimal
RENEWED = {"id", "value", "number", "in_force_from", "basis", "basis_date", "reason", "author"}
NEVER_SET = {"known_at", "recorded_at", "stated_date", "history_load"}
KEPT = [one.name for one in TargetVersion._meta.fields if one.name not in RENEWED | NEVER_SET | {"target"}]
OWN_CURVE = {Month(2023, month): D(share) for month, share in ((3, "0.2"), (6, "0.9"), (12, "1"))}
TERMS = Terms(date(2023, 7, 1), "区政府常务会议", date(2023, 7, 10), "任务划转")


def funds(unit: str) -> Target:
    return Target.objects.get(indicator__code="inv.outside_funds", unit__code=unit)


def newest(target: Target) -> TargetVersion:
    return target.versions.latest("number")


def elsewhere(field: str, current: Any) -> Any:
    """A value of a field other than the one it has."""
    if field == "light_family":
        return next(one for one in families() if one != current)
    if isinstance(current, bool):
        return not current
    choices: Any = getattr(TargetVersion._meta.get_field(field), "flatchoices", ())
    others = [value for value, _word in choices if value not in (current, "monitored", "curve")]
    return others[0] if others else D("3.5")


def own_goal(steward: Any, now: Any, curve: dict[Month, D] | None = None, **own: Any) -> TargetVersion:
    """Dayu's part with something of its own from June on."""
    part = funds("dayu")
    said = model_to_dict(newest(part), fields=[*KEPT, "value"])
    terms = {
        "in_force_from": date(2023, 6, 1),
        "basis": "会议",
        "basis_date": date(2023, 6, 1),
        "reason": "单列",
    }
    version = TargetVersion(target=part, **(said | terms | own))
    return set_goal(by=steward, at=now, version=version, curve=curve)


def divide(steward: Any, now: Any, **shares: str) -> TargetVersion:
    units = {Unit.objects.get(code=code): D(share) for code, share in shares.items()}
    asked = split_target(by=steward, at=now, target=funds("kuiwen"), shares=units, terms=TERMS)
    assert isinstance(asked[0], TargetChangeRequest)
    return accepted(asked[0], at=now)


def all_else() -> Any:
    versions = TargetVersion.objects.exclude(target=funds("dayu"))
    return list(Target.objects.order_by("id").values()), list(versions.order_by("id").values())


@pytest.mark.parametrize("field", KEPT)
def test_each_field_that_a_split_does_not_show_stays(steward, now, field):
    like = newest(funds("dayu"))
    before = own_goal(steward, now, **{field: elsewhere(field, getattr(like, field))})
    others = all_else()
    after = divide(steward, now, dayu="14")
    assert after.value == 14
    assert model_to_dict(after, fields=KEPT) == model_to_dict(before, fields=KEPT)
    assert curves([after.pk]).get(after.pk) == curves([before.pk]).get(before.pk)
    assert all_else() == others


def test_a_curve_of_its_own_stays(steward, now):
    own_goal(steward, now, curve=OWN_CURVE, paced_by="curve")
    after = divide(steward, now, dayu="14")
    assert (after.paced_by, curves([after.pk])[after.pk]) == ("curve", OWN_CURVE)


def test_a_part_that_was_only_followed_is_planned_as_the_whole(steward, now):
    own_goal(steward, now, value=None, tier="monitored", judged_by="none", baseline=D("3.5"))
    after, whole = divide(steward, now, dayu="14"), newest(funds("kuiwen"))
    assert (after.tier, after.judged_by, after.baseline) == (whole.tier, whole.judged_by, D("3.5"))
