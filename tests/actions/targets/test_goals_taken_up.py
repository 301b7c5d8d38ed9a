"""What a successor's goals say once they took up those of a unit that ended."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.acts import JULY, ask, carried_out, drawn_up, unit
from tests.goals import set_goal
from tests.inapplicable import declared
from tracker.actions.targets.changes import accept_change, propose_goal
from tracker.actions.targets.reorganising import carry_out
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Indicator, Item, Target, TargetVersion, User
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


def says(target: Target, month: Month, by: User, at: datetime, **said: Any) -> None:
    """Give a target a version from a month on, as two stewards can."""
    set_goal(by=by, at=at, version=wanted(target, month, **said))


def wanted(target: Target, month: Month, **said: Any) -> TargetVersion:
    usual = {"value": Decimal(5), "tier": "committed", "basis": "试验", "basis_date": date(2023, 1, 20)}
    return TargetVersion(target=target, in_force_from=month.first, reason="试验", **(usual | said))


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
    says(Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan"), JULY, steward, now, **watched)
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
        says(target, january, steward, now, value=Decimal(value))
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
        says(target, january, steward, now, value=Decimal(value))
    old = Target.objects.filter(indicator=indicator, first_month__year=2023, district_wide=False)
    before = {one.target.pk: one.version.pk for one in standings(old, december)}
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now, month=january)
    assert {one.target.pk: one.version.pk for one in standings(old, december)} == before
    new = Target.objects.filter(indicator=indicator, first_month=january.first, district_wide=False)
    assert {one.unit.code: one.version.value for one in standings(new, january)} == {"beiyuan": 7}


def test_of_a_goal_that_doesnt_apply_nothing_passes(steward: User, second: User, now: datetime) -> None:
    declared("dayu")
    theirs = Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan")
    before = version_of(theirs, JULY)
    shown = passing_of(drawn_up("dayu"), {unit("beiyuan"): Decimal(1)}, on=now.date())
    assert {one.target.indicator.code for one in shown.goals if one.declared} == {FUNDS}
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now)
    assert version_of(theirs, JULY) == before


def test_what_doesnt_apply_to_the_successor_gains_and_still_doesnt_apply(
    steward: User, second: User, now: datetime
) -> None:
    declared("beiyuan")
    theirs = Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan")
    before = version_of(theirs, JULY).value
    gained = version_of(Target.objects.get(indicator__code=FUNDS, unit__code="dayu"), JULY).value
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now)
    assert before is not None
    assert gained is not None
    assert version_of(theirs, JULY).value == before + gained
    [standing] = standings(Target.objects.filter(pk=theirs.pk), JULY)
    assert standing.declared is not None


@pytest.mark.parametrize("code", ["dayu", "beiyuan"])
def test_changes_that_wait_are_decided_first(code: str, steward: User, second: User, now: datetime) -> None:
    target = Target.objects.get(indicator__code=FUNDS, unit__code=code)
    request = propose_goal(by=steward, at=now, version=wanted(target, JULY, value=Decimal(9)))
    shown = passing_of(drawn_up("dayu"), {unit("beiyuan"): Decimal(1)}, on=now.date())
    assert shown.changes == [request]
    act = ask("dayu", "beiyuan", by=steward, at=now)
    with pytest.raises(Refused) as refused:
        carry_out(by=second, at=now, request=act)
    assert refused.value.code == "goals_waiting"
    assert Item.objects.filter(unit__code="dayu").exists()
    accept_change(by=second, at=now, request=request)
    other = "beiyuan" if code == "dayu" else "dayu"
    rest = version_of(Target.objects.get(indicator__code=FUNDS, unit__code=other), JULY).value
    assert rest is not None
    carry_out(by=second, at=now, request=act)
    assert version_of(Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan"), JULY).value == 9 + rest


def test_who_answers_for_the_whole_district_gets_no_part(steward: User, second: User, now: datetime) -> None:
    whole = Target.objects.get(indicator__code=FUNDS, district_wide=True)
    Target.objects.filter(pk=whole.pk).update(unit=unit("gov_office"))
    before = version_of(whole, JULY)
    carried_out("dayu", "gov_office", by=steward, second=second, at=now)
    assert version_of(whole, JULY) == before
    assert list(Target.objects.filter(indicator__code=FUNDS, unit__code="gov_office")) == [whole]


def test_a_goal_that_ends_in_another_month_gains_too(steward: User, second: User, now: datetime) -> None:
    theirs = Target.objects.get(indicator__code=FUNDS, unit__code="beiyuan")
    Target.objects.filter(pk=theirs.pk).update(last_month=date(2023, 11, 1))
    own, part = (
        version_of(theirs, JULY).value,
        version_of(Target.objects.get(indicator__code=FUNDS, unit__code="dayu"), JULY).value,
    )
    assert own is not None
    assert part is not None
    carried_out("dayu", "beiyuan", by=steward, second=second, at=now)
    assert version_of(theirs, JULY).value == own + part
