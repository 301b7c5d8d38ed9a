"""Rolling over: new targets from those that end, once, with nothing of the old year touched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.actions.rolling import asked, rolled, target, values
from tracker.actions.targets.changes import refuse_change
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Target, TargetChangeRequest, TargetVersion
from tracker.queries.targets.roll_over import proposals

pytestmark = pytest.mark.django_db


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


def test_nothing_is_set_for_a_year_that_has_begun_before_a_second_person_agrees(steward, person, now):
    some = dict(list(values().items())[:5])
    waiting = asked(steward, now, values=some)
    assert {type(one) for one in waiting} == {TargetChangeRequest}
    assert not TargetVersion.objects.filter(target__first_month__year=2024).exists()
    assert asked(steward, now, values=some) == []
    refuse_change(by=person("steward"), at=now, request=waiting[3], reason="因")
    counted = Target.objects.count()
    assert len(asked(steward, now, values=some)) == len(waiting) == 5
    assert Target.objects.count() == counted


def test_only_what_was_chosen(steward, now):
    made = rolled(steward, now, values={target("dayu").pk: Decimal(13)})
    assert [version.target.unit.code for version in made] == ["dayu"]


@pytest.mark.parametrize("wrong", [{"basis": " "}, {"basis_date": date(2999, 1, 1)}])
def test_without_ground_nothing(steward, now, wrong):
    with pytest.raises(Refused, match="basis_"):
        rolled(steward, now, **wrong)


def test_a_goal_without_value_is_named_and_nothing_is_made(steward, now):
    counted = Target.objects.count()
    with pytest.raises(Refused, match="values_missing") as refused:
        rolled(steward, now, values=values() | {target("dayu").pk: None})
    assert "省外资金" in refused.value.details["names"][0]
    assert Target.objects.count() == counted


def test_stewards_alone(clerk, now):
    with pytest.raises(AccessRefused):
        rolled(clerk, now)
