"""What goals read where units end into each other by several ways, one after the other and back again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.reports import EXPLAINED, JULY, said
from tests.acts import acted, undone
from tests.goals import set_goal
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.calc.periods import Month
from tracker.models import Indicator, Reorganisation, Series, Target, TargetVersion, Unit
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.reporting.owed import owed_in
from tracker.queries.targets.standings import Standing, standings

pytestmark = pytest.mark.django_db
JUNE, AUGUST = Month(2023, 6), Month(2023, 8)
FUNDS = "inv.outside_funds"
D = Decimal
Report = Callable[..., None]
Carry = Callable[..., Reorganisation]


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.fixture
def carry(db: None, now: datetime) -> Carry:
    """Let a unit end before a month, or what is given pass."""
    return lambda of, month, to, **given: acted(of, to, at=now, month=month, **given)


@pytest.fixture
def hand(carry: Carry) -> Carry:
    """Let the funds of a unit pass while it stays."""
    task = {str(Indicator.objects.get(code=FUNDS).pk): "stands"}
    return lambda of, month, to: carry(of, month, to, ends=False, manners=task)


@pytest.fixture
def report(person: Any, now: datetime) -> Report:
    """What a unit reached by July or another month, approved."""

    def reported(of: str, value: str, month: Month = JULY, indicator: str = FUNDS) -> None:
        series = Series.objects.get(indicator__code=indicator, unit__code=of)
        figure = submit(
            by=person("reporter", of), at=now, series=series, month=month, key=uuid.uuid4(),
            report=replace(said(value), as_of=month.last), answers=EXPLAINED,
        )  # fmt: skip
        approve(by=person("reviewer"), at=now, figure=figure)

    return reported


def all_of(month: Month, *codes: str) -> list[Standing]:
    """Where units stand with the funds in a month, or the district; those that have no such goal then are left out."""
    return standings(Target.objects.filter(indicator__code=FUNDS, unit__code__in=codes), month)


def of(month: Month, code: str) -> Standing | None:
    return next(iter(all_of(month, code)), None)


def amounts(month: Month, *codes: str) -> Decimal:
    return sum((one.amount for one in all_of(month, *codes) if one.amount), D(0))


def goals(month: Month, *codes: str) -> Decimal:
    return sum((one.version.value for one in all_of(month, *codes) if one.version.value), D(0))


def every_goal() -> set[tuple[Month, str, Decimal | None, Decimal | None]]:
    """What every street has to reach, and has reached, in each month around the acts."""
    return {
        (month, one.unit.code, one.version.value, one.amount)
        for month in (JUNE, JULY, AUGUST)
        for one in all_of(month, *STREETS)
    }


STREETS = ("dongguan", "dayu", "liyuan", "nianlipu", "weizhoulu", "beiyuan", "guangwen")


def test_a_unit_that_follows_another_by_two_ways_has_all_of_it(carry: Carry) -> None:
    whole, every = amounts(JUNE, "beiyuan", "guangwen", "dayu", "liyuan"), goals(JUNE, *STREETS)
    carry("beiyuan", JULY, {"guangwen": "0.4", "dayu": "0.6"})
    assert amounts(JULY, "guangwen", "dayu", "liyuan") == whole
    carry("guangwen", AUGUST, "liyuan")
    carry("dayu", AUGUST, "liyuan")
    assert amounts(AUGUST, "liyuan") == whole
    assert amounts(AUGUST, "kuiwen") == amounts(JUNE, "kuiwen")
    assert goals(AUGUST, *STREETS) == goals(JULY, *STREETS) == every


def test_units_that_follow_one_another_in_one_month_pass_everything_on(carry: Carry) -> None:
    whole = amounts(JUNE, "beiyuan", "guangwen", "dayu")
    carry("beiyuan", JULY, "guangwen")
    carry("guangwen", JULY, "dayu")
    assert amounts(JULY, "dayu") == whole
    assert amounts(JULY, "kuiwen") == amounts(JUNE, "kuiwen")


@pytest.mark.parametrize("ends", [True, False])
def test_a_task_comes_back_to_who_handed_it_over(
    carry: Carry, hand: Carry, now: datetime, ends: bool
) -> None:
    before = every_goal()
    whole, every = amounts(JUNE, "beiyuan", "guangwen"), goals(JUNE, *STREETS)
    first = hand("beiyuan", JULY, "guangwen")
    handed = every_goal()
    assert of(JULY, "beiyuan") is None
    back = (carry if ends else hand)("guangwen", AUGUST, "beiyuan")
    own = of(AUGUST, "beiyuan")
    assert own is not None
    assert own.amount == whole
    assert own.version.value == goals(JUNE, "beiyuan", "guangwen")
    assert of(JULY, "beiyuan") is None
    assert of(AUGUST, "guangwen") is None
    assert amounts(AUGUST, "kuiwen") == amounts(JUNE, "kuiwen")
    assert goals(AUGUST, *STREETS) == every
    owed = {
        month: set(owed_in(month).filter(indicator__code=FUNDS).values_list("unit__code", flat=True))
        for month in (JUNE, JULY, AUGUST)
    }
    assert owed[JUNE] - owed[JULY] == {"beiyuan"}
    assert owed[JUNE] - owed[AUGUST] == {"guangwen"}
    assert [len(life_of(unit("beiyuan"), month).handed_over) for month in (JUNE, JULY, AUGUST)] == [0, 1, 0]
    undone(back, at=now)
    assert every_goal() == handed
    undone(first, at=now)
    assert every_goal() == before


def test_a_month_that_who_ended_still_owes_is_told_and_waited_for(carry: Carry, report: Report) -> None:
    before, total = amounts(JUNE, "beiyuan", "guangwen"), amounts(JUNE, "kuiwen")
    carry("beiyuan", AUGUST, "guangwen")
    reporting = set(Series.objects.filter(indicator__code=FUNDS).values_list("unit__code", flat=True)) - {
        "beiyuan"
    }
    for code in reporting:
        report(code, "20")
    for code, amount in (("guangwen", before), ("kuiwen", total)):
        found = of(AUGUST, code)
        assert found is not None
        assert (found.amount, found.data_month) == (amount, JUNE)
        assert found.not_reported == ("北苑街道",)
    report("beiyuan", "3")
    for code, amount in (("guangwen", D(23)), ("kuiwen", D(20 * len(reporting) + 3))):
        found = of(AUGUST, code)
        assert found is not None
        assert (found.amount, found.data_month, found.not_reported) == (amount, JULY, ())


def test_what_was_reported_for_a_month_after_the_act_hides_nothing(
    carry: Carry, report: Report, person: Any, now: datetime
) -> None:
    past_the_actions()
    alone = Indicator.objects.get(code=FUNDS)
    alone.pk, alone.code, alone.name, alone._state.adding = None, "inv.alone", "示例单独指标", True
    alone.save()
    Series.objects.create(indicator=alone, unit=unit("beiyuan"))
    target = Target.objects.create(
        indicator=alone, unit=unit("beiyuan"), first_month=date(2023, 1, 1), last_month=date(2023, 12, 1)
    )
    version = TargetVersion(
        target=target, tier="committed", value=D(10), in_force_from=date(2023, 1, 1), basis="会",
        basis_date=date(2023, 1, 5),
    )  # fmt: skip
    set_goal(by=person("steward"), at=now, version=version)
    report("beiyuan", "4", JUNE, "inv.alone")
    report("beiyuan", "5", JULY, "inv.alone")
    carry("beiyuan", JULY, "guangwen")
    [found] = standings(Target.objects.filter(indicator=alone), JULY)
    assert (found.unit.code, found.amount, found.data_month) == ("guangwen", D(4), JUNE)
