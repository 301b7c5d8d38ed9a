"""Rolling over: new targets from those that end, once, with nothing of the old year touched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.goals import accepted
from tracker.access import AccessRefused
from tracker.actions.targets.changes import refuse_change
from tracker.actions.targets.roll_over import roll_over
from tracker.calc.periods import Month
from tracker.models import Event, Target, TargetChangeRequest, TargetVersion
from tracker.queries.ledger.versions import curves
from tracker.queries.targets.roll_over import proposals
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
GROUND: dict[str, Any] = {"basis": "区委一号文件", "basis_date": date(2024, 1, 5)}


def target(unit: str) -> Target:
    return Target.objects.get(indicator__code="inv.outside_funds", unit__code=unit, first_month__year=2023)


def values() -> dict[int, Decimal | None]:
    return {one.target.pk: one.value for one in proposals(2023)}


def asked(steward, now, **given) -> list[Any]:
    chosen = given.pop("values", None) or values()
    return list(roll_over(by=steward, at=now, year=2023, values=chosen, **GROUND | given))


def rolled(steward, now, **given) -> list[TargetVersion]:
    """Rolled over to 2024, which is over: another steward decides on all of it at a stroke."""
    waiting = asked(steward, now, **given)
    return [accepted(waiting[0], at=now)] + [one.decision.version for one in waiting[1:]] if waiting else []


def test_every_target_that_ends_is_proposed_and_the_three_years_one_is_not():
    found = proposals(2023)
    assert {one.target.pk for one in found} == set(
        Target.objects.filter(last_month__year=2023).values_list("pk", flat=True)
    )
    assert "cul.tasks" not in {one.standing.indicator.code for one in found}


def test_it_proposes_the_value_in_force_at_the_end():
    found = {one.target.pk: one for one in proposals(2023)}
    assert found[target("guangwen").pk].value == 15
    assert found[target("guangwen").pk].span.first == Month(2024, 1)


def test_the_new_year_follows_and_the_old_one_stays(steward, now):
    before = list(TargetVersion.objects.order_by("pk").values())
    told = {s.target.pk: s.judgement for s in standings(Target.objects.all(), Month(2023, 6))}
    made = rolled(steward, now, values=values() | {target("dayu").pk: Decimal("13.5")})
    assert len(made) == len(proposals(2023))
    assert list(TargetVersion.objects.filter(pk__lte=before[-1]["id"]).order_by("pk").values()) == before
    assert {s.target.pk: s.judgement for s in standings(Target.objects.all(), Month(2023, 6))} == told
    dayu = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu", first_month__year=2024)
    version = dayu.versions.get()
    assert (version.number, version.value, version.basis) == (1, Decimal("13.5"), "区委一号文件")
    assert TargetChangeRequest.objects.get(decision__version=version).author == steward
    assert dayu.last_month == date(2024, 12, 1)
    assert Event.objects.filter(kind="roll_over", object_id=dayu.pk).count() == 1


def test_plan_and_judging_go_on(steward, now):
    rolled(steward, now)
    after = {
        t.unit.code: t.versions.get()
        for t in Target.objects.filter(indicator__code="inv.outside_funds", first_month__year=2024)
    }
    assert after["liyuan"].paced_by == "profile"
    assert after["kuiwen"].target.district_wide
    curve = curves([after["dongguan"].pk])[after["dongguan"].pk]
    assert (curve[Month(2024, 3)], curve[Month(2024, 12)]) == (Decimal("0.12"), Decimal(1))
    assert after["dayu"].illustrative


def test_twice_makes_nothing_twice(steward, now):
    rolled(steward, now)
    counted = Target.objects.count()
    assert rolled(steward, now) == []
    assert Target.objects.count() == counted


def test_nothing_is_set_for_a_year_that_has_begun_before_a_second_person_agrees(steward, person, now):
    waiting = asked(steward, now)
    assert {type(one) for one in waiting} == {TargetChangeRequest}
    assert not TargetVersion.objects.filter(target__first_month__year=2024).exists()
    assert asked(steward, now) == []
    refuse_change(by=person("steward"), at=now, request=waiting[3], reason="因")
    counted = Target.objects.count()
    assert len(asked(steward, now)) == len(waiting)
    assert Target.objects.count() == counted


def test_only_what_was_chosen(steward, now):
    made = rolled(steward, now, values={target("dayu").pk: Decimal(13)})
    assert [version.target.unit.code for version in made] == ["dayu"]


@pytest.mark.parametrize("wrong", [{"basis": " "}, {"basis_date": date(2999, 1, 1)}])
def test_without_ground_nothing(steward, now, wrong):
    with pytest.raises(ValidationError):
        rolled(steward, now, **wrong)


def test_a_goal_without_value_is_named_and_nothing_is_made(steward, now):
    counted = Target.objects.count()
    with pytest.raises(ValidationError, match="省外资金"):
        rolled(steward, now, values=values() | {target("dayu").pk: None})
    assert Target.objects.count() == counted


def test_stewards_alone(clerk, now):
    with pytest.raises(AccessRefused):
        rolled(clerk, now)
