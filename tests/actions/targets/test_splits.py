"""A district's goal divided among units: parts are versions of their own, and the page says whether they add up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tracker.actions.targets.changes import accept_change, refuse_change
from tracker.actions.targets.splits import Terms, split_target
from tracker.calc.periods import SHANGHAI, Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Event, Target, TargetChangeRequest, TargetVersion, Unit, User
from tracker.queries.targets.splits import Split, split_of
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)
D = Decimal


@pytest.fixture
def whole() -> Target:
    return Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)


@pytest.fixture
def divide(steward: Any, now: Any, whole: Target) -> Any:
    def give(by: Any = None, target: Target = whole, month: date = date(2023, 7, 1), **shares: str) -> Any:
        units = {Unit.objects.get(code=code): D(share) for code, share in shares.items()}
        terms = Terms(month, "区政府常务会议", date(2023, 7, 10), "任务划转")
        return split_target(by=by or steward, at=now, target=target, shares=units, terms=terms)

    return give


@pytest.fixture
def divided(divide: Any, person: Any, now: Any) -> Any:
    """Divided from July 2023 on, which is over: another steward decides on all parts at a stroke."""

    def give(**given: Any) -> list[TargetVersion]:
        asked = divide(**given)
        accept_change(by=person("steward"), at=now, request=asked[0])
        return list(TargetVersion.objects.filter(change__request__together=asked[0].together).order_by("id"))

    return give


def split(whole: Target, month: Month = JULY, **known: Any) -> Split:
    (standing,) = standings([whole], month, **known)
    found = split_of(standing, **known)
    assert found is not None
    return found


def test_the_fixtures_parts_add_up(whole):
    found = split(whole)
    assert (found.goal, found.over) == (D(90), D(0))
    assert sum(share for _, share in found.shares if share) == 1
    assert found.actual == sum(part.amount for part in found.parts if part.amount is not None)


def test_what_one_gets_another_loses(divided, whole):
    made = divided(dayu="14", liyuan="9")
    assert [(version.target.unit.code, version.value) for version in made] == [("dayu", 14), ("liyuan", 9)]
    assert (split(whole).goal, split(whole, JUNE).goal) == (D(90), D(90))
    assert {part.unit.code: part.version.value for part in split(whole, JUNE).parts}["dayu"] == 12
    assert Event.objects.filter(kind="split_target").count() == 1


def test_yesterday_nobody_knew_of_it(divided, whole, now):
    divided(dayu="20")
    assert split(whole).over == 8
    assert split(whole, known_by=now - timedelta(days=1)).over == 0


def test_a_new_unit_gets_a_target_planned_as_the_whole(divided, whole):
    assert split(whole).parts[-1].unit.code != "industry"
    (version,) = divided(industry="2.5")
    parent = TargetVersion.objects.filter(target=whole).latest("number")
    assert (version.tier, version.judged_by, version.number) == (parent.tier, parent.judged_by, 1)
    assert version.plan_points.count() == parent.plan_points.count()
    assert split(whole).over == D("2.5")
    assert version.target.indicator.series.filter(unit__code="industry").exists()


def test_what_stays_the_same_gets_no_version(divide, whole):
    before = TargetVersion.objects.count()
    with pytest.raises(Refused, match="split_unchanged"):
        divide(dayu="12", liyuan="11")
    assert TargetVersion.objects.count() == before


def test_a_refusal_writes_nothing(divide, whole):
    before = Target.objects.count(), TargetVersion.objects.count()
    with pytest.raises(ValidationError):
        divide(industry="1", commerce="1234567890.123456789")
    assert (Target.objects.count(), TargetVersion.objects.count()) == before


def test_of_a_month_that_is_over_nothing_changes_before_a_second_person_agrees(
    divide, whole, steward, person, now
):
    asked = divide(dayu="14", liyuan="9")
    assert {type(one) for one in asked} == {TargetChangeRequest}
    assert len({one.together for one in asked}) == 1
    assert {part.unit.code: part.version.value for part in split(whole).parts}["dayu"] == 12
    with pytest.raises(AccessRefused, match="own_request"):
        accept_change(by=steward, at=now, request=asked[0])
    with pytest.raises(Refused, match="change_waiting"):
        divide(dayu="13")
    refuse_change(by=person("steward"), at=now, request=asked[1], reason="因")
    assert not TargetChangeRequest.objects.filter(decision=None).exists()
    assert {part.unit.code: part.version.value for part in split(whole).parts}["dayu"] == 12


def test_from_this_month_on_one_person_divides(divide, whole, now):
    """Nothing is judged anew; the day stands for one in July 2023."""
    with time_machine.travel(datetime(2023, 7, 20, tzinfo=SHANGHAI)):
        terms = Terms(date(2023, 7, 1), "区政府常务会议", date(2023, 7, 10), "任务划转")
        units = {Unit.objects.get(code="dayu"): D(14), Unit.objects.get(code="liyuan"): D(9)}
        by = User.objects.get(username="history_entry")
        found = split_target(by=by, at=timezone.now(), target=whole, shares=units, terms=terms)
    assert [type(one) for one in found] == [TargetVersion, TargetVersion]
    transaction.set_rollback(True)  # the database's clock isn't turned back


@pytest.mark.parametrize("month", [date(2022, 12, 1), date(2024, 1, 1)])
def test_outside_the_window(divide, month):
    with pytest.raises(Refused, match="outside_target"):
        divide(month=month, dayu="1")


@pytest.mark.parametrize("code", ["overview.trade.rank", "fin.institutions"])
def test_what_does_not_add_up_is_not_divided(divide, code):
    other = Target.objects.filter(indicator__code=code).first()
    if other is None:
        pytest.skip("no such target")
    with pytest.raises(Refused, match="cannot_be_split"):
        divide(target=other, dayu="1")


def test_only_stewards_divide(divide, person, whole):
    with pytest.raises(AccessRefused):
        divide(by=person("leader"), dayu="14")


def test_a_count_can_be_divided_and_each_unit_counts_its_own(divided):
    towers = Target.objects.get(indicator__code="com.towers_over_100m")
    assert towers.district_wide
    divided(target=towers, dayu="7", beiyuan="5")
    found = split(towers)
    assert (found.goal, found.over) == (D(12), D(0))
    assert found.actual == sum(part.amount for part in found.parts if part.amount is not None)
    assert found.actual is not None
    assert found.whole.amount is not None
    assert found.actual <= found.whole.amount
    assert found.over_actual == found.actual - found.whole.amount
