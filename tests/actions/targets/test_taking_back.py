"""Acts taken back in whatever order: goals, roles, the tree and what units have are as they were, and what others did since stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.goals import set_goal
from tests.reorganisations import acted, undone
from tracker.actions.targets.changes import accept_change, request_change
from tracker.actions.targets.reorganising import carry_out, request_undoing
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import (
    Indicator,
    Membership,
    Reorganisation,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = Month(2023, 6), Month(2023, 7), Month(2023, 8)
NEXT_YEAR = Month(2024, 3)
FUNDS = "inv.outside_funds"
D = Decimal


@pytest.fixture
def now() -> datetime:
    return timezone.localtime()


def target_of(code: str, year: int = 2023, indicator: str = FUNDS) -> Target:
    return Target.objects.get(indicator__code=indicator, unit__code=code, first_month__year=year)


def asks(code: str, month: Month = JULY, year: int = 2023) -> Decimal:
    """What a unit's goal says in a month."""
    target = target_of(code, year)
    version = in_force(target_versions([target.pk], None)[target.pk], month)
    assert version is not None
    assert version.value is not None
    return version.value


def all_of(*months: Month) -> dict[Month, dict[tuple[str, str], tuple[Any, ...]]]:
    return {
        month: {
            (one.indicator.code, one.unit.code): (
                one.amount,
                one.version.value,
                one.version.baseline,
                one.judgement,
            )
            for one in standings(Target.objects.all(), month)
        }
        for month in months
    }


@pytest.fixture
def goal(steward: User, now: datetime) -> Callable[..., TargetVersion]:
    """Sets a goal of a unit, with a target where there is none."""

    def make(code: str, value: str, since: Month, **said: Any) -> TargetVersion:
        year = since.year
        target, _new = Target.objects.get_or_create(
            indicator=Indicator.objects.get(code=FUNDS),
            unit=Unit.objects.get(code=code),
            first_month=date(year, 1, 1),
            defaults={"last_month": date(year, 12, 1)},
        )
        version = TargetVersion(
            target=target,
            value=D(value),
            in_force_from=since.first,
            **{
                "tier": "committed",
                "basis": "依据",
                "basis_date": date(2023, 1, 1),
                "reason": "调整",
                **said,
            },
        )
        return set_goal(by=steward, at=now, version=version)

    return make


def changed(target: Target, value: str, since: Month, person: Any, now: datetime) -> None:
    """The unit's own people ask for another goal, a steward accepts it."""
    request = TargetChangeRequest(
        target=target,
        tier="committed",
        value=D(value),
        in_force_from=since.first,
        basis="区政府第12次常务会议",
        basis_date=date(2023, 7, 10),
        reason="企业外迁",
    )
    asked = request_change(by=person("reporter", target.unit.code), at=now, request=request)
    accept_change(by=person("steward"), at=now, request=asked)


def test_what_another_act_gave_stays(now: datetime) -> None:
    own, others = asks("guangwen"), asks("dayu")
    first = acted("beiyuan", "guangwen", at=now)
    acted("dayu", "guangwen", at=now)
    undone(first, at=now)
    assert asks("guangwen") == own + others


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_base_comes_off_like_a_value(goal: Any, now: datetime, order: tuple[int, int]) -> None:
    for code, base in (("guangwen", "100"), ("beiyuan", "30"), ("dayu", "7")):
        goal(code, "40", JULY, baseline=D(base))
    before = all_of(JULY, AUGUST)
    acts = [acted(code, "guangwen", at=now) for code in ("beiyuan", "dayu")]
    assert all_of(JULY)[JULY][FUNDS, "guangwen"][1:3] == (120, 137)
    for position in order:
        undone(acts[position], at=now)
    assert all_of(JULY, AUGUST) == before


@pytest.mark.parametrize("since", [JULY, AUGUST])
def test_a_goal_changed_since_stays_changed(person: Any, now: datetime, since: Month) -> None:
    own = asks("guangwen")
    act = acted("beiyuan", "guangwen", at=now)
    merged = asks("guangwen")
    changed(target_of("guangwen"), str(merged + 3), since, person, now)
    undone(act, at=now)
    assert asks("guangwen") == (own + 3 if since == JULY else own)
    assert asks("guangwen", AUGUST) == own + 3


def test_what_was_set_for_a_later_month_before_is_left_alone(goal: Any, now: datetime) -> None:
    goal("guangwen", "77", AUGUST)
    before = asks("guangwen")
    undone(acted("beiyuan", "guangwen", at=now), at=now)
    assert [asks("guangwen"), asks("guangwen", AUGUST)] == [before, D(77)]


def test_less_than_was_gained_isnt_taken_off(person: Any, now: datetime) -> None:
    act = acted("beiyuan", "guangwen", at=now)
    changed(target_of("guangwen"), "0.5", JULY, person, now)
    with pytest.raises(Refused) as refused:
        undone(act, at=now)
    assert refused.value.code == "less_than_gained"


def test_a_goal_that_begins_after_the_act(goal: Any, now: datetime) -> None:
    """Next year's goals are set already when a unit ends in summer."""
    goal("beiyuan", "12", Month(2024, 1))
    goal("guangwen", "30", Month(2024, 1))
    act = acted("beiyuan", "guangwen", at=now)
    assert asks("guangwen", NEXT_YEAR, 2024) == 42
    undone(act, at=now)
    assert asks("guangwen", NEXT_YEAR, 2024) == 30


def test_the_same_act_is_carried_out_and_taken_back_again_and_again(now: datetime) -> None:
    """The successor has none of the goals, so that they are made for it, and go on again."""
    months = (JUNE, JULY, AUGUST)
    before = all_of(*months)
    act = acted("beiyuan", "culture_tourism", at=now)
    after = all_of(*months)
    assert after[JUNE] == before[JUNE]
    assert (FUNDS, "culture_tourism") in after[JULY]
    undone(act, at=now)
    assert all_of(*months) == before
    again = acted("beiyuan", "culture_tourism", at=now)
    assert all_of(*months) == after
    undone(again, at=now)
    assert all_of(*months) == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_goal_that_two_acts_made_ends_with_the_last_of_them(now: datetime, order: tuple[int, int]) -> None:
    before, parts = all_of(JULY, AUGUST), [asks("beiyuan"), asks("dayu")]
    acts = [acted(code, "culture_tourism", at=now) for code in ("beiyuan", "dayu")]
    assert asks("culture_tourism") == sum(parts)
    undone(acts[order[0]], at=now)
    assert asks("culture_tourism") == parts[order[1]]
    undone(acts[order[1]], at=now)
    assert all_of(JULY, AUGUST) == before


def test_a_later_act_is_taken_back_first(now: datetime) -> None:
    first = acted("beiyuan", "guangwen", at=now)
    then = acted("guangwen", "dayu", at=now)
    with pytest.raises(Refused) as refused:
        undone(first, at=now)
    assert (refused.value.code, refused.value.details["basis"]) == ("later_act", then.basis)
    undone(then, at=now)
    undone(first, at=now)


def test_a_later_act_since_it_was_asked_for_holds_it_up(steward: User, person: Any, now: datetime) -> None:
    first = acted("beiyuan", "guangwen", at=now)
    request = Reorganisation(undoes=first, basis="潍编〔2023〕15号", basis_date=date(2023, 7, 20))
    asked = request_undoing(by=steward, at=now, request=request)
    acted("guangwen", "dayu", at=now)
    with pytest.raises(Refused) as refused:
        carry_out(by=person("steward"), at=now, request=asked)
    assert refused.value.code == "later_act"


# --- roles --------------------------------------------------------------------------------------------------------


def roles() -> set[tuple[Any, ...]]:
    held = Membership.objects.in_force(timezone.localdate())
    return set(held.values_list("user", "unit__code", "role", "from_date", "until_date", "acting_for"))


@pytest.fixture
def clerk_since(person: Any) -> Callable[..., Membership]:
    def make(since: date | None, until: date | None = None) -> Membership:
        role = person("reporter", "beiyuan").memberships.get()
        role.from_date, role.until_date = since, until
        role.save()
        return role

    return make


@pytest.mark.parametrize("days", [0, 1, 30])
def test_roles_are_as_they_were(clerk_since: Any, now: datetime, days: int) -> None:
    today = now.date()
    clerk_since(today - timedelta(days=days))
    clerk_since(None, today + timedelta(days=5))
    before = roles()
    for _again in range(3):
        undone(acted("beiyuan", {"guangwen": "0.5", "dayu": "0.5"}, at=now), at=now)
        assert {one for one in roles() if one[2] == "reporter"} == {
            one for one in before if one[2] == "reporter"
        }


def test_a_role_that_was_ended_since_stays_ended(clerk_since: Any, now: datetime) -> None:
    role = clerk_since(None)
    act = acted("beiyuan", "guangwen", at=now)
    given = Membership.objects.get(user=role.user, unit__code="guangwen")
    given.from_date, given.until_date = None, now.date() - timedelta(days=1)
    given.save()
    undone(act, at=now)
    assert not Membership.objects.in_force(now.date()).filter(user=role.user).exists()
    given.refresh_from_db()
    assert given.from_date is None


def test_a_role_that_was_changed_or_given_since_stays(clerk_since: Any, now: datetime) -> None:
    role, until = clerk_since(None), now.date() + timedelta(days=9)
    act = acted("beiyuan", "guangwen", at=now)
    Membership.objects.filter(user=role.user, unit__code="guangwen").update(until_date=until)
    back = Membership.objects.create(user=role.user, unit=role.unit, role="reviewer", from_date=now.date())
    undone(act, at=now)
    held = Membership.objects.in_force(now.date()).filter(user=role.user)
    assert {(one.unit.code, one.role, one.until_date) for one in held} == {
        ("guangwen", "reporter", until),
        ("beiyuan", "reviewer", back.until_date),
    }
