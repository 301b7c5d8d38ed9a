"""Acts taken back in whatever order: goals, roles, the tree and what units have are as they were, and what others did since stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.actions.reports import EXPLAINED, said
from tests.acts import acted, undone
from tests.goals import set_goal
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.people.amending import InForce
from tracker.actions.people.configuration import save
from tracker.actions.targets.changes import accept_change, request_change
from tracker.actions.targets.reorganising import carry_out, request_undoing
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import (
    Figure,
    Indicator,
    Membership,
    Reorganisation,
    Series,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.reporting.owed import owed_in
from tracker.queries.targets.roll_over import proposals
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


def test_a_goal_made_by_acts_of_two_months_asks_of_the_first_only_what_is_left(now: datetime) -> None:
    """Another share when it is carried out anew is that of the later month too."""
    before = all_of(JUNE, JULY, AUGUST)
    first = acted("beiyuan", "culture_tourism", at=now)
    later = acted("dayu", "culture_tourism", at=now, month=AUGUST)
    undone(first, at=now)
    left = all_of(JULY, AUGUST)
    assert left[JULY][FUNDS, "culture_tourism"][1] is None
    assert left[AUGUST][FUNDS, "culture_tourism"][1] == asks("dayu", JUNE)
    undone(later, at=now)
    assert all_of(JUNE, JULY, AUGUST) == before
    again = acted("beiyuan", {"culture_tourism": "0.5", "dayu": "0.5"}, at=now)
    assert asks("culture_tourism", JULY) == asks("culture_tourism", AUGUST) == asks("beiyuan", JUNE) / 2
    undone(again, at=now)
    assert all_of(JUNE, JULY, AUGUST) == before


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


def test_a_goal_made_for_an_act_of_january_asks_nothing_once_it_was_taken_back(
    goal: Any, now: datetime
) -> None:
    january, months = Month(2024, 1), (Month(2023, 12), Month(2024, 1), NEXT_YEAR)
    goal("beiyuan", "12", january)
    before, proposed = all_of(*months), len(proposals(2023))
    act = acted("beiyuan", "culture_tourism", at=now, month=january)
    after = all_of(*months)
    assert after[NEXT_YEAR][FUNDS, "culture_tourism"][1] == 12
    undone(act, at=now)
    assert all_of(*months) == before
    assert len(proposals(2023)) == proposed
    assert target_of("culture_tourism", 2024).span.length == 0
    again = acted("beiyuan", "culture_tourism", at=now, month=january)
    assert all_of(*months) == after
    undone(again, at=now)
    assert all_of(*months) == before


def test_a_goal_made_for_a_later_year_asks_nothing_once_it_was_taken_back(goal: Any, now: datetime) -> None:
    goal("beiyuan", "12", Month(2024, 1))
    before = all_of(JULY, NEXT_YEAR)
    act = acted("beiyuan", "culture_tourism", at=now)
    assert asks("culture_tourism", NEXT_YEAR, 2024) == 12
    undone(act, at=now)
    assert all_of(JULY, NEXT_YEAR) == before


def test_a_goal_can_be_set_where_one_was_taken_back(steward: User, goal: Any, now: datetime) -> None:
    """What the act asked doesn't come back with it."""
    goal("beiyuan", "12", Month(2024, 1))
    undone(acted("beiyuan", "culture_tourism", at=now), at=now)
    for year, month in ((2023, JULY), (2024, Month(2024, 1))):
        target = target_of("culture_tourism", year)
        target.last_month = date(year, 12, 1)
        save(by=steward, at=now, row=target, in_force=InForce(JULY))
        assert all_of(month)[month][FUNDS, "culture_tourism"][1] is None
        goal("culture_tourism", "3", month)
        assert asks("culture_tourism", month, year) == 3
    target.last_month = date(2023, 12, 1)
    with pytest.raises(ValidationError):
        save(by=steward, at=now, row=target, in_force=InForce(JULY))


def test_nobody_enters_an_empty_window(steward: User, now: datetime) -> None:
    target = target_of("guangwen")
    target.last_month = date(2022, 12, 1)
    with pytest.raises(ValidationError):
        target.full_clean()


def reported(value: str, by: User, reviewer: User, now: datetime) -> Figure:
    """What the culture bureau says of July."""
    series = Series.objects.get(indicator__code=FUNDS, unit__code="culture_tourism")
    figure = submit(
        by=by, at=now, series=series, month=JULY, report=said(value), key=uuid.uuid4(), answers=EXPLAINED
    )
    approve(by=reviewer, at=now, figure=figure)
    return figure


def owed() -> set[tuple[str, str]]:
    """What units owe of July, beside what is asked of items."""
    owing = owed_in(JULY).filter(indicator__isnull=False)
    return set(owing.values_list("unit__code", "indicator__code"))


def test_what_the_successor_reported_for_it_is_kept_and_not_counted(
    person: Any, reviewer: User, now: datetime
) -> None:
    before, owing = all_of(JULY, AUGUST), owed()
    act = acted("beiyuan", "culture_tourism", at=now)
    assert ("culture_tourism", FUNDS) in owed()
    clerk = person("reporter", "culture_tourism")
    figure = reported("55", clerk, reviewer, now)
    after = all_of(JULY, AUGUST)
    undone(act, at=now)
    assert (all_of(JULY, AUGUST), owed()) == (before, owing)
    assert Figure.objects.filter(pk=figure.pk, decision__kind="approve").exists()
    with pytest.raises(Refused) as refused:
        reported("56", clerk, reviewer, now)
    assert refused.value.code == "task_taken_back"
    acted("beiyuan", "culture_tourism", at=now)
    assert all_of(JULY, AUGUST) == after


def test_a_successor_owes_what_it_takes_over_from_the_acts_month_on(now: datetime) -> None:
    owing = owed()
    acted("beiyuan", "culture_tourism", at=now, month=AUGUST)
    assert owed() == owing


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
