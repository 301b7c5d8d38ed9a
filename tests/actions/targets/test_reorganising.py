"""Two streets become one in July: everything passes, June reads as before, and another act takes it all back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, said
from tests.editions import published
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.targets.reorganising import (
    carry_out,
    refuse_reorganisation,
    request_reorganisation,
    request_undoing,
)
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Item,
    Membership,
    Reorganisation,
    ReorganisationDecision,
    Series,
    Target,
    Unit,
    User,
)
from tracker.queries.editions.recompute import differences
from tracker.queries.reporting.owed import owed_in
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
JUNE, AUGUST = Month(2023, 6), Month(2023, 8)
FUNDS, PROJECTS = "inv.outside_funds", "proj.fai_investment"
D = Decimal


@pytest.fixture
def now() -> datetime:
    return timezone.localtime()


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def act(month: date = date(2023, 7, 1), **given: Any) -> Reorganisation:
    usual = {"unit": unit("beiyuan"), "basis": "潍编〔2023〕12号", "basis_date": date(2023, 6, 20)}
    return Reorganisation(first_month=month, **(usual | given))


@pytest.fixture
def asked(steward: User, now: datetime) -> Callable[..., Reorganisation]:
    def ask(by: User = steward, shares: dict[str, str] | None = None, **given: Any) -> Reorganisation:
        parts = {unit(code): D(share) for code, share in (shares or {"guangwen": "1"}).items()}
        return request_reorganisation(by=by, at=now, request=act(**given), shares=parts)

    return ask


@pytest.fixture
def merged(asked: Any, person: Any, now: datetime) -> Callable[..., ReorganisationDecision]:
    def merge(**given: Any) -> ReorganisationDecision:
        return carry_out(by=person("steward"), at=now, request=asked(**given))

    return merge


def of(month: Month, code: str, of_unit: str | None = None) -> Any:
    """Where the district's goal stands in a month, or a unit's; None where it doesn't."""
    targets = Target.objects.filter(indicator__code=code)
    own = targets.filter(unit__code=of_unit) if of_unit else targets.filter(district_wide=True)
    return next(iter(standings(own, month)), None)


def all_of(month: Month, **known: Any) -> dict[int, tuple[Any, ...]]:
    found = standings(Target.objects.all(), month, **known)
    return {one.target.pk: (one.amount, one.version.value, one.judgement, one.unit.name) for one in found}


def report_july(by_unit: dict[str, str], person: Any, now: datetime, reviewer: User) -> None:
    for code, value in by_unit.items():
        series, _new = Series.objects.get_or_create(indicator__code=FUNDS, unit__code=code, defaults={})
        figure = submit(
            by=person("reporter", code),
            at=now,
            series=series,
            month=JULY,
            report=said(value),
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        approve(by=reviewer, at=now, figure=figure)


STREETS = dict.fromkeys(("dongguan", "dayu", "liyuan", "nianlipu", "weizhoulu", "beiyuan", "guangwen"), "2")


def test_june_reads_as_before_and_the_items_are_the_successors(merged: Any) -> None:
    before = all_of(JUNE)
    items = Item.objects.filter(unit__code="beiyuan").count()
    theirs = Item.objects.filter(unit__code="guangwen").count()
    assert items > 20
    done = merged().done
    assert all_of(JUNE) == before
    assert len(done["items"]) == items
    assert Item.objects.filter(unit__code="guangwen").count() == items + theirs
    assert not Series.objects.filter(item__isnull=False, unit__code="beiyuan").exists()
    assert of(JULY, FUNDS, "beiyuan") is None
    assert not owed_in(JULY).filter(unit__code="beiyuan").exists()
    assert owed_in(JUNE).filter(unit__code="beiyuan").exists()


def test_the_successors_goal_takes_up_the_part_from_july(merged: Any) -> None:
    own, part = of(JUNE, FUNDS, "guangwen"), of(JUNE, FUNDS, "beiyuan")
    merged()
    after = of(JULY, FUNDS, "guangwen")
    assert after.version.value == own.version.value + part.version.value
    assert of(JUNE, FUNDS, "guangwen").version.value == own.version.value


@pytest.mark.parametrize("manner", ["stands", "continues"])
def test_julys_total_comes_when_the_others_have_reported(
    merged: Any, manner: str, person: Any, now: datetime, reviewer: User
) -> None:
    total = of(JUNE, FUNDS)
    end = of(JUNE, FUNDS, "beiyuan")
    merged(manner=manner)
    waiting = of(JULY, FUNDS)
    assert (waiting.amount, waiting.data_month) == (total.amount, JUNE)
    units = [
        code
        for code in Series.objects.filter(indicator__code=FUNDS).values_list("unit__code", flat=True)
        if code != "beiyuan"
    ]
    report_july(dict.fromkeys(units, "20"), person, now, reviewer)
    complete, successor = of(JULY, FUNDS), of(JULY, FUNDS, "guangwen")
    stood = end.amount if manner == "stands" else D(0)
    assert complete.data_month == JULY
    assert complete.amount == 20 * len(units) + stood
    assert successor.amount == 20 + stood
    assert complete.not_reported == ()


def test_what_is_published_of_june_stays(person: Any, asked: Any, now: datetime) -> None:
    edition = published(person, JUNE)
    carry_out(by=person("steward"), at=now, request=asked())
    assert differences(edition) == []


def test_roles_and_open_tasks_pass(merged: Any, person: Any, now: datetime) -> None:
    clerk = person("reporter", "beiyuan")
    merged()
    held = Membership.objects.in_force(now.date()).filter(user=clerk)
    assert [one.unit.code for one in held] == ["guangwen"]
    assert unit("beiyuan").parent == unit("guangwen")


def test_it_is_taken_back_whole(merged: Any, person: Any, steward: User, now: datetime) -> None:
    clerk = person("reporter", "beiyuan")
    before = {month: all_of(month) for month in (JUNE, JULY, AUGUST)}
    held = list(Item.objects.order_by("pk").values_list("pk", "unit"))
    done = merged()
    back = request_undoing(
        by=steward,
        at=now,
        request=Reorganisation(undoes=done.request, basis="潍编〔2023〕15号", basis_date=date(2023, 7, 20)),
    )
    carry_out(by=person("steward"), at=now, request=back)
    assert list(Item.objects.order_by("pk").values_list("pk", "unit")) == held
    assert [one.unit.code for one in Membership.objects.in_force(now.date()).filter(user=clerk)] == [
        "beiyuan"
    ]
    assert {month: all_of(month) for month in (JUNE, JULY, AUGUST)} == before
    assert owed_in(JULY).filter(unit__code="beiyuan").exists()


def test_a_split_divides_goals_and_sums_by_shares(merged: Any) -> None:
    parts = {code: of(JULY, FUNDS, code) for code in ("guangwen", "dayu", "beiyuan")}
    merged(shares={"guangwen": "0.6", "dayu": "0.4"})
    gone = parts["beiyuan"]
    for code, share in (("guangwen", D("0.6")), ("dayu", D("0.4"))):
        before, after = parts[code], of(JULY, FUNDS, code)
        assert after.version.value == before.version.value + share * gone.version.value
        assert after.amount == before.amount + share * gone.amount


def test_a_task_passes_while_its_unit_stays(merged: Any, person: Any, now: datetime) -> None:
    before = {month: all_of(month) for month in (JUNE, JULY)}
    item = Item.objects.filter(unit__code="beiyuan").order_by("pk")[0]
    funds = Target.objects.filter(indicator__code=FUNDS)[0].indicator_id
    to = unit("guangwen")
    done = merged(ends=False, manners={str(funds): "stands"}, items={str(item.pk): to.pk})
    assert all_of(JUNE) == before[JUNE]
    assert of(JULY, FUNDS, "beiyuan") is None
    assert of(JULY, PROJECTS, "beiyuan") is not None
    assert list(Item.objects.filter(pk=item.pk).values_list("unit__code", flat=True)) == ["guangwen"]
    owed = owed_in(JULY).filter(unit__code="beiyuan")
    assert owed.exists()
    assert not owed.filter(indicator=funds).exists()
    back = Reorganisation(undoes=done.request, basis="潍编〔2023〕15号", basis_date=date(2023, 7, 20))
    request_undoing(by=person("steward"), at=now, request=back)
    carry_out(by=person("steward"), at=now, request=back)
    assert {month: all_of(month) for month in (JUNE, JULY)} == before


def test_what_was_handed_over_doesnt_pass_again(asked: Any, merged: Any, person: Any, now: datetime) -> None:
    series = Series.objects.get(indicator__code=FUNDS, unit__code="beiyuan")
    task = {"ends": False, "manners": {str(series.indicator_id): "stands"}}
    elsewhere = Item.objects.filter(unit__code="dayu")[0]
    with pytest.raises(Refused) as others:
        asked(ends=False, items={str(elsewhere.pk): unit("guangwen").pk})
    assert others.value.code == "not_the_units"
    merged(**task)
    with pytest.raises(Refused) as again:
        asked(shares={"dayu": "1"}, **task)
    assert again.value.code == "not_the_units"
    taken, heir = of(JULY, FUNDS, "guangwen"), of(JULY, FUNDS, "dayu")
    merged(shares={"dayu": "1"})
    assert of(JULY, FUNDS, "guangwen").amount == taken.amount
    assert of(JULY, FUNDS, "dayu").amount == heir.amount
    assert of(JULY, FUNDS, "dayu").version.value == heir.version.value
    assert not owed_in(JULY).filter(unit__code="beiyuan").exists()
    with pytest.raises(Refused) as refused:
        submit(
            by=person("reporter", "dayu"), at=now, series=series, month=JULY, report=said("2"),
            key=uuid.uuid4(),
        )  # fmt: skip
    assert refused.value.code == "task_passed"


def test_who_may_and_what_is_refused(
    asked: Any, steward: User, person: Any, clerk: User, now: datetime
) -> None:
    with pytest.raises(AccessRefused):
        asked(by=clerk)
    with pytest.raises(AccessRefused):
        asked(by=person("steward", "guangwen"))
    wrong: dict[str, dict[str, Any]] = {
        "month_settled": {"month": date(2023, 3, 1)},
        "nothing_passes": {"ends": False},
        "district_stays": {"unit": unit("kuiwen")},
        "shares_not_whole": {"shares": {"guangwen": "0.5"}},
        "not_a_successor": {"shares": {"beiyuan": "1"}},
        "basis_in_the_future": {"basis_date": date(2999, 1, 1)},
    }
    for code, given in wrong.items():
        with pytest.raises(Refused) as refused:
            asked(**given)
        assert refused.value.code == code
    request = asked()
    with pytest.raises(Refused) as again:
        asked()
    assert again.value.code == "reorganisation_waiting"
    for step in (
        lambda by: carry_out(by=by, at=now, request=request),
        lambda by: refuse_reorganisation(by=by, at=now, request=request, reason="依据不足"),
    ):
        for by in (steward, clerk):
            with pytest.raises(AccessRefused):
                step(by)
    refuse_reorganisation(by=person("steward"), at=now, request=request, reason="依据不足")
    assert of(JULY, FUNDS, "beiyuan") is not None


def test_the_ended_unit_states_nothing_of_later_months(merged: Any, person: Any, now: datetime) -> None:
    clerk = person("reporter", "guangwen")
    merged()
    series = Series.objects.get(indicator__code=FUNDS, unit__code="beiyuan")
    with pytest.raises(Refused) as refused:
        submit(by=clerk, at=now, series=series, month=JULY, report=said("2"), key=uuid.uuid4())
    assert refused.value.code == "unit_ended"
