"""What goals read where units end into each other by several ways, one after the other and back again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.reports import EXPLAINED, JULY, said
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.targets.reorganising import carry_out, request_reorganisation
from tracker.calc.periods import Month
from tracker.models import Indicator, Reorganisation, Series, Target, Unit
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.reporting.owed import owed_in
from tracker.queries.targets.standings import Standing, standings

pytestmark = pytest.mark.django_db
JUNE, AUGUST = Month(2023, 6), Month(2023, 8)
FUNDS = "inv.outside_funds"
D = Decimal
Carry = Callable[..., None]


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.fixture
def carry(person: Any, now: datetime) -> Carry:
    """An act that was asked for and carried out: who ends, or hands the funds over, from when, and the shares of who follows."""

    def carried(of: str, month: Month, shares: dict[str, str], **given: Any) -> None:
        act = Reorganisation(
            unit=unit(of),
            first_month=month.first,
            basis="潍编〔2023〕12号",
            basis_date=date(2023, 6, 20),
            **given,
        )
        parts = {unit(code): D(share) for code, share in shares.items()}
        asked = request_reorganisation(by=person("steward"), at=now, request=act, shares=parts)
        carry_out(by=person("steward"), at=now, request=asked)

    return carried


@pytest.fixture
def hand(carry: Carry) -> Carry:
    def handed(of: str, month: Month, to: str, manner: str = "stands") -> None:
        carry(of, month, {to: "1"}, ends=False, manners={str(Indicator.objects.get(code=FUNDS).pk): manner})

    return handed


@pytest.fixture
def report(person: Any, now: datetime) -> Callable[[str, str], None]:
    """The funds of July, approved."""

    def reported(of: str, value: str) -> None:
        series = Series.objects.get(indicator__code=FUNDS, unit__code=of)
        figure = submit(
            by=person("reporter", of), at=now, series=series, month=JULY, report=said(value), key=uuid.uuid4(),
            answers=EXPLAINED,
        )  # fmt: skip
        approve(by=person("reviewer"), at=now, figure=figure)

    return reported


def of(month: Month, code: str) -> Standing | None:
    """Where a unit stands with the funds in a month, or the district; None where it has no such goal then."""
    targets = Target.objects.filter(indicator__code=FUNDS, unit__code=code)
    return next(iter(standings(targets, month)), None)


def amounts(month: Month, *codes: str) -> Decimal:
    return sum((one.amount for code in codes if (one := of(month, code)) and one.amount), D(0))


def goals(month: Month, *codes: str) -> Decimal:
    return sum((one.version.value for code in codes if (one := of(month, code)) and one.version.value), D(0))


STREETS = ("dongguan", "dayu", "liyuan", "nianlipu", "weizhoulu", "beiyuan", "guangwen")


def test_a_unit_that_follows_another_by_two_ways_has_all_of_it(carry: Carry) -> None:
    whole, every = amounts(JUNE, "beiyuan", "guangwen", "dayu", "liyuan"), goals(JUNE, *STREETS)
    carry("beiyuan", JULY, {"guangwen": "0.4", "dayu": "0.6"})
    assert amounts(JULY, "guangwen", "dayu", "liyuan") == whole
    carry("guangwen", AUGUST, {"liyuan": "1"})
    carry("dayu", AUGUST, {"liyuan": "1"})
    assert amounts(AUGUST, "liyuan") == whole
    assert amounts(AUGUST, "kuiwen") == amounts(JUNE, "kuiwen")
    assert goals(AUGUST, *STREETS) == goals(JULY, *STREETS) == every


def test_units_that_follow_one_another_in_one_month_pass_everything_on(carry: Carry) -> None:
    whole = amounts(JUNE, "beiyuan", "guangwen", "dayu")
    carry("beiyuan", JULY, {"guangwen": "1"})
    carry("guangwen", JULY, {"dayu": "1"})
    assert amounts(JULY, "dayu") == whole
    assert amounts(JULY, "kuiwen") == amounts(JUNE, "kuiwen")


@pytest.mark.parametrize("ends", [True])
def test_a_task_comes_back_to_who_handed_it_over(carry: Carry, hand: Carry, ends: bool) -> None:
    whole, every = amounts(JUNE, "beiyuan", "guangwen"), goals(JUNE, *STREETS)
    hand("beiyuan", JULY, "guangwen")
    assert of(JULY, "beiyuan") is None
    if ends:
        carry("guangwen", AUGUST, {"beiyuan": "1"})
    else:
        hand("guangwen", AUGUST, "beiyuan")
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


def test_a_month_that_who_ended_still_owes_is_told_and_waited_for(
    carry: Carry, report: Callable[[str, str], None]
) -> None:
    before, total = amounts(JUNE, "beiyuan", "guangwen"), amounts(JUNE, "kuiwen")
    carry("beiyuan", AUGUST, {"guangwen": "1"})
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
