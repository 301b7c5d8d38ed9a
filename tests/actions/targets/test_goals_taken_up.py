"""What a successor's goals say once they took up those of a unit that ended."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.acts import JULY, carried_out, drawn_up, unit
from tracker.actions.targets.changes import accept_change, propose_goal
from tracker.calc.periods import Month
from tracker.models import Indicator, Target, TargetVersion, User
from tracker.queries.ledger.versions import curves, in_force, target_versions
from tracker.queries.targets.passing import passing_of
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
FUNDS = "inv.outside_funds"
PACED = ("tier", "judged_by", "paced_by", "light_family", "qualifier")
# Of outside funds 东关 has a curve of its own, 梨园 goes by last year's rhythm, the others by equal steps.
PAIRS = [("dayu", "dongguan"), ("dongguan", "dayu"), ("dongguan", "liyuan"), ("liyuan", "beiyuan")]


@pytest.fixture
def second(person: Any) -> User:
    return person("steward")


def version_of(target: Target, month: Month) -> TargetVersion:
    found = in_force(target_versions([target.pk], None)[target.pk], month)
    assert found is not None
    return found


def plan_of(version: TargetVersion) -> tuple[Any, ...]:
    return (*(getattr(version, name) for name in PACED), curves([version.pk]).get(version.pk, {}))


def set_goal(target: Target, month: Month, by: User, second: User, at: datetime, **said: Any) -> None:
    """Give a target a version from a month on, as two stewards can."""
    usual = {"value": Decimal(5), "tier": "committed", "basis": "试验", "basis_date": date(2023, 1, 20)}
    version = TargetVersion(target=target, in_force_from=month.first, reason="试验", **(usual | said))
    request = propose_goal(by=by, at=at, version=version, tells=False)
    accept_change(by=second, at=at, request=request)


@pytest.mark.parametrize(("code", "into"), PAIRS)
def test_a_successor_keeps_its_own_plan(
    code: str, into: str, steward: User, second: User, now: datetime
) -> None:
    shown = passing_of(drawn_up(code), {unit(into): Decimal(1)}, on=now.date())
    assert len(shown.goals) > 1
    before = {one.target.pk: plan_of(one.now or one.version) for one in shown.goals}
    carried_out(code, into, by=steward, second=second, at=now)
    for one in shown.goals:
        theirs = Target.objects.get(indicator=one.target.indicator, unit=unit(into), first_month="2023-01-01")
        after = version_of(theirs, JULY)
        assert after.value == one.becomes
        assert plan_of(after) == before[one.target.pk]


def test_where_the_successor_has_no_goal_it_takes_up_the_plan_too(
    steward: User, second: User, now: datetime
) -> None:
    own = Target.objects.get(indicator__code=FUNDS, unit__code="dongguan")
    planned = plan_of(version_of(own, JULY))
    assert planned[-1]
    carried_out("dongguan", "gov_office", by=steward, second=second, at=now)
    theirs = Target.objects.get(indicator__code=FUNDS, unit__code="gov_office")
    assert plan_of(version_of(theirs, JULY)) == planned


def test_a_successor_that_only_watched_is_judged_as_the_other_was(
    steward: User, second: User, now: datetime
) -> None:
    own = Target.objects.get(indicator__code=FUNDS, unit__code="dayu")
    watched = {"value": None, "tier": "monitored", "judged_by": "none"}
    set_goal(
        Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan"), JULY, steward, second, now, **watched
    )
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now)
    after = version_of(Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan"), JULY)
    assert after.value == version_of(own, JULY).value
    assert plan_of(after) == plan_of(version_of(own, JULY))


def test_goals_that_begin_after_the_act_are_added_too(steward: User, second: User, now: datetime) -> None:
    indicator, january = Indicator.objects.get(code=FUNDS), Month(2024, 1)
    for code, value in (("dayu", "3"), ("beiyuan", "4")):
        target = Target.objects.create(
            indicator=indicator, unit=unit(code), first_month=january.first, last_month=date(2024, 12, 1)
        )
        set_goal(target, january, steward, second, now, value=Decimal(value))
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now)
    theirs = Target.objects.get(indicator=indicator, unit__code="beiyuan", first_month=january.first)
    assert version_of(theirs, january).value == 7


def test_from_january_the_goals_of_the_new_year_pass_whole(
    steward: User, second: User, now: datetime
) -> None:
    indicator, december, january = Indicator.objects.get(code=FUNDS), Month(2023, 12), Month(2024, 1)
    for code, value in (("dayu", "3"), ("beiyuan", "4")):
        target = Target.objects.create(
            indicator=indicator, unit=unit(code), first_month=january.first, last_month=date(2024, 12, 1)
        )
        set_goal(target, january, steward, second, now, value=Decimal(value))
    old = Target.objects.filter(indicator=indicator, first_month__year=2023, district_wide=False)
    before = {one.target.pk: one.version.pk for one in standings(old, december)}
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now, month=january)
    assert {one.target.pk: one.version.pk for one in standings(old, december)} == before
    new = Target.objects.filter(indicator=indicator, first_month=january.first, district_wide=False)
    assert {one.unit.code: one.version.value for one in standings(new, january)} == {"beiyuan": 7}
