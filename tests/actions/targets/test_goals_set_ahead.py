"""Goals that were set for later months when a unit ends: from each such month on nothing is lost, and taken back all is as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.acts import acted, undone, unit
from tests.goals import set_goal
from tests.inapplicable import declared
from tests.people import People
from tracker.calc.apportioning import apportion
from tracker.calc.periods import Month
from tracker.models import Indicator, Target, TargetVersion, Unit
from tracker.queries.ledger.versions import curves, in_force, target_versions

FUNDS = "inv.outside_funds"
D = Decimal
JANUARY, JULY, AUGUST, OCTOBER = (Month(2023, one) for one in (1, 7, 8, 10))
MONTHS = [Month(2023, one) for one in range(1, 13)]
SUCCESSORS = ("south", "east")
Said = Mapping[Month, str | None]


@contextmanager
def world(goals: Mapping[str, Said]) -> Iterator[datetime]:
    """Three units with goals that say values from months on, or that nothing is asked; gone at the end."""
    with transaction.atomic():
        now, steward = timezone.localtime(), People()("steward")
        district = Unit.objects.get(kind="district")
        for code in ("north", *SUCCESSORS):
            Unit.objects.create(code=code, name=f"{code}街道", kind="sub_district", parent=district)
        for code, said in goals.items():
            target = target_for(code) if said else None
            for month, value in said.items():
                named = {"value": D(value), "baseline": 2 * D(value)} if value else NOTHING
                version = TargetVersion(
                    target=target, in_force_from=month.first, basis="依据", basis_date=date(2023, 1, 1),
                    reason="调整", **({"tier": "committed"} | named),
                )  # fmt: skip
                set_goal(by=steward, at=now, version=version)
        yield now
        transaction.set_rollback(True)


NOTHING: dict[str, Any] = {"value": None, "tier": "monitored", "judged_by": "none"}


def target_for(code: str) -> Target:
    return Target.objects.create(
        indicator=Indicator.objects.get(code=FUNDS),
        unit=unit(code),
        first_month=date(2023, 1, 1),
        last_month=date(2023, 12, 1),
    )


def versions(code: str) -> list[TargetVersion | None]:
    """What holds of a unit's goal month by month; None outside its window."""
    target = Target.objects.filter(indicator__code=FUNDS, unit__code=code).first()
    if target is None:
        return [None] * len(MONTHS)
    own = target_versions([target.pk], None).get(target.pk, [])
    return [in_force(own, month) if month in target.span else None for month in MONTHS]


def version_in(code: str, month: Month) -> TargetVersion | None:
    return versions(code)[MONTHS.index(month)]


def says(code: str) -> list[Decimal | None]:
    """What a unit's goal asks for month by month."""
    return [one.value if one else None for one in versions(code)]


def standing() -> list[tuple[Decimal | None, Decimal | None]]:
    """What both successors' goals say month by month, their bases with it."""
    said = [one for code in SUCCESSORS for one in versions(code)]
    return [(one.value, one.baseline) if one else (None, None) for one in said]


def value_in(said: Said, month: Month) -> Decimal | None:
    value = next((said[one] for one in sorted(said, reverse=True) if one <= month), None)
    return D(value) if value else None


def expected(
    goals: Mapping[str, Said], shares: list[Decimal], since: Month, code: str
) -> list[Decimal | None]:
    """A successor's own value then, from the act's month on with its part of what the other goal said then."""
    found = []
    for month in MONTHS:
        own, passing = value_in(goals.get(code, {}), month), value_in(goals["north"], month)
        if month < since or passing is None:
            found.append(own)
        else:
            part = apportion(passing, shares, Indicator.objects.get(code=FUNDS).places)
            found.append((own or D(0)) + part[SUCCESSORS.index(code)])
    return found


values = st.sampled_from(["0", "1", "7.01", "12", None])
said_of = st.dictionaries(st.sampled_from([MONTHS[one] for one in (0, 6, 7, 8, 9, 10)]), values, max_size=4)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=12)
@given(
    goals=st.fixed_dictionaries({"north": said_of, "south": said_of, "east": said_of}),
    share=st.sampled_from(["0.4", "1"]),
    since=st.sampled_from([JULY, AUGUST]),
)
def test_from_each_month_the_successor_says_its_own_and_its_part(
    goals: dict[str, dict[Month, str | None]], share: str, since: Month
) -> None:
    goals = {code: dict(sorted(said.items())) for code, said in goals.items()}
    shares = {"south": share, "east": str(1 - D(share))} if share != "1" else {"south": "1"}
    parts = [D(one) for one in shares.values()]
    with world(goals) as now:
        before = standing()
        for _again in range(2):
            act = acted("north", shares, at=now, month=since)
            for code in shares:
                assert says(code) == expected(goals, parts, since, code)
            undone(act, at=now)
            assert standing() == before


# --- the same by example ------------------------------------------------------------------------------------------


def after(goals: Mapping[str, Said], shares: str | Mapping[str, str] = "south") -> list[Decimal | None]:
    """What the first successor says in June, July, August, October and December after an act of July, which leaves no trace once it
    was taken back.
    """
    with world(goals) as now:
        before = says("south")
        act = acted("north", shares, at=now)
        found = [says("south")[one - 1] for one in (6, 7, 8, 10, 12)]
        undone(act, at=now)
        assert says("south") == before
        return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("north", "south", "found"),
    [
        ({JANUARY: "5"}, {JANUARY: "10", OCTOBER: "20"}, [10, 15, 15, 25, 25]),
        ({JANUARY: "5", OCTOBER: "6"}, {JANUARY: "10"}, [10, 15, 15, 16, 16]),
        ({JANUARY: "5", AUGUST: "6"}, {JANUARY: "10", OCTOBER: "20"}, [10, 15, 16, 26, 26]),
        ({OCTOBER: "6"}, {JANUARY: "10"}, [10, 10, 10, 16, 16]),
        ({JANUARY: "5"}, {OCTOBER: "20"}, [None, 5, 5, 25, 25]),
        ({JANUARY: "5", OCTOBER: None}, {JANUARY: "10"}, [10, 15, 15, 10, 10]),
        ({JANUARY: "5", OCTOBER: None}, {}, [None, 5, 5, None, None]),
        ({JANUARY: "5", AUGUST: "6"}, {}, [None, 5, 6, 6, 6]),
    ],
)
def test_what_is_set_ahead_gains_too(north: Said, south: Said, found: list[Any]) -> None:
    assert after({"north": north, "south": south}) == found


@pytest.mark.django_db
def test_what_is_set_ahead_is_divided_too() -> None:
    goals = {"north": {JANUARY: "5", OCTOBER: "10"}, "south": {JANUARY: "10", AUGUST: "20"}}
    shares = {"south": "0.4", "east": "0.6"}
    assert after(goals, shares) == [10, 12, 22, 24, 24]


@pytest.mark.django_db
def test_of_a_goal_that_ceases_to_apply_later_nothing_passes_from_then_on(person: Any) -> None:
    goals = {"north": {JANUARY: "5", OCTOBER: "6"}, "south": {JANUARY: "10"}}
    with world(goals) as now:
        declared("north", month=OCTOBER)
        acted("north", "south", at=now)
        assert [says("south")[one - 1] for one in (7, 10)] == [15, 10]


@pytest.mark.django_db
def test_what_was_set_for_after_the_window_passes_never() -> None:
    """The unit's own goal was shortened since: from then on what it said last is part of the other's."""
    goals = {"north": {JANUARY: "5", OCTOBER: "6"}, "south": {JANUARY: "10", OCTOBER: "20"}}
    with world(goals) as now:
        Target.objects.filter(unit__code="north").update(last_month=AUGUST.first)
        acted("north", "south", at=now)
        assert [says("south")[one - 1] for one in (7, 10)] == [15, 25]


@pytest.mark.django_db
def test_a_goal_that_goes_on_again_says_nothing_of_before(person: Any) -> None:
    """What an act that was taken back had it say from October doesn't come back with another one, of a goal that isn't set then."""
    with world({"north": {JANUARY: "5", OCTOBER: "10"}, "east": {JANUARY: "3"}}) as now:
        undone(acted("north", "south", at=now), at=now)
        acted("east", "south", at=now)
        assert [says("south")[one - 1] for one in (6, 7, 10)] == [None, 3, 3]


@pytest.mark.django_db
def test_a_goal_set_ahead_keeps_the_plan_that_it_had_then(person: Any) -> None:
    with world({"north": {JANUARY: "5"}, "south": {JANUARY: "10"}}) as now:
        target = Target.objects.get(unit__code="south")
        shape = {month: D(month.number) / 16 for month in MONTHS[:-1]} | {MONTHS[-1]: D(1)}
        ahead = TargetVersion(
            target=target, value=D(20), tier="stretch", paced_by="curve", in_force_from=OCTOBER.first,
            basis="依据", basis_date=date(2023, 1, 1), reason="调整",
        )  # fmt: skip
        set_goal(by=person("steward"), at=now, version=ahead, curve=shape)
        acted("north", "south", at=now)
        july, october = (version_in("south", month) for month in (JULY, OCTOBER))
        assert july
        assert october
        assert (july.tier, october.tier, october.value) == ("committed", "stretch", D(25))
        assert curves([october.pk])[october.pk] == shape
