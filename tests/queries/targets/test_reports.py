"""Reports say what the board says: month against month, targets × months, and the year plan of a unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.unwitnessed import past_the_actions
from tracker.access import rights_of
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.calc.periods import Month
from tracker.models import Issuer, Membership, Target, Unit, User
from tracker.queries.ledger.amendments import NO_CHANGES
from tracker.queries.targets.board import Narrowing
from tracker.queries.targets.comparison import BETTER, WORSE, compared
from tracker.queries.targets.matrix import filled, rows_of
from tracker.queries.targets.progress import Asked, by_leader, by_light, by_unit
from tracker.queries.targets.standings import RELATED, Standing, standings, standings_over
from tracker.queries.targets.year_plans import units_with_plans, year_plan
from tracker.wording import NOTHING
from tracker.wording.standings import movement

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)
MONTHS = [Month(2022, 7).plus(step) for step in range(24)]


@pytest.fixture
def asked(person: Any, now: Any) -> Asked:
    return Asked(rights_of(person("leader"), on=now.date()), JUNE)


@pytest.mark.long
def test_many_months_at_once_are_what_each_month_says_alone() -> None:
    targets = list(Target.objects.select_related(*RELATED))
    over = {next(iter(found.values())).target.pk: found for found in standings_over(targets, MONTHS)}
    for month in MONTHS:
        alone = {one.target.pk: told(one) for one in standings(targets, month)}
        assert alone == {pk: told(found[month]) for pk, found in over.items() if month in found}


def told(standing: Standing) -> tuple[object, ...]:
    return standing.amount, standing.data_month, standing.judgement, standing.pace, standing.not_reported


def test_a_row_of_the_matrix_goes_through_the_years() -> None:
    first = Target.objects.select_related(*RELATED).get(
        indicator__code="inv.outside_funds", unit__code="dayu"
    )
    next_year = Target.objects.create(
        indicator=first.indicator, unit=first.unit, first_month="2024-01-01", last_month="2024-12-01"
    )
    aside = Target.objects.create(
        indicator=first.indicator,
        unit=first.unit,
        issuer=Issuer.objects.create(code="city", name="市目标"),
        first_month="2023-07-01",
        last_month="2024-06-01",
    )
    every = Target.objects.filter(indicator=first.indicator, unit=first.unit).select_related(*RELATED)
    rows = rows_of(every, MONTHS, Narrowing(), until=JUNE, said=NO_CHANGES)
    assert [[one.pk for one in row.targets] for row in rows] == [[first.pk, next_year.pk], [aside.pk]]
    (row, _other) = filled(rows, MONTHS, until=JUNE)
    assert row.cells[0] is None  # nobody had set a goal for 2022
    assert row.cells[12] is None  # July is still to come
    june = row.cells[11]
    assert june is not None
    assert june.amount == standings([first], JUNE)[0].amount


def test_two_months_side_by_side_name_what_moved(asked: Asked) -> None:
    pairs = compared(asked, JUNE.plus(-1))
    assert len(pairs) == len(asked.standings())
    for pair in pairs:
        assert pair.then is None or pair.then.month == JUNE.plus(-1)
        if pair.turn in (BETTER, WORSE):
            assert pair.then is not None
            assert pair.now is not None
            better = pair.now.judgement.light.order < pair.then.judgement.light.order
            assert better == (pair.turn == BETTER)
    funds = next(
        one for one in pairs if one.indicator.code == "inv.outside_funds" and one.unit.code == "kuiwen"
    )
    assert funds.now is not None
    assert funds.then is not None
    assert funds.gap_moved == funds.now.judgement.gap - funds.then.judgement.gap  # type: ignore[operator]


def test_what_has_not_been_reported_has_not_moved_nor_stayed(asked: Asked) -> None:
    every = ((pair.now, pair.then) for pair in compared(asked, Month(2023, 5)))
    pairs = [(now, then) for now, then in every if now and then]
    late = [(now, then) for now, then in pairs if now.is_late and now.data_month == then.data_month]
    assert late
    assert {movement(now, then) for now, then in late} == {NOTHING}
    assert {movement(now, then) for now, then in pairs} > {NOTHING, "持平"}


def test_every_target_is_under_one_light_and_under_its_leader(asked: Asked, person: Any, now: Any) -> None:
    bureau = person("leader", "commerce", name="示例分管领导")
    everything = len(asked.standings())
    lights = by_light(asked)
    assert sum(len(group.standings) for group in lights) == everything
    assert all(s.judgement.light.code == group.head.code for group in lights for s in group.standings)  # type: ignore[union-attr]
    groups = {group.head: group for group in by_leader(asked, on=now.date())}
    units = {unit.head: len(unit.standings) for unit in by_unit(asked)}
    assert {s.unit.code for s in groups[bureau].standings} == {"commerce"}
    assert len(groups[bureau].standings) == units[Unit.objects.get(code="commerce")]
    assert not any(
        s.unit.code == "commerce" for head, g in groups.items() if head != bureau for s in g.standings
    )


def test_who_was_in_charge_then_is_named_whatever_became_of_them(asked: Asked, person: Any, now: Any) -> None:
    """The office changed hands, the account was shut and the bureau moved: June said so of itself."""
    steward, former, next_one = person("steward"), person("leader", "commerce"), person("leader", "commerce")
    past_the_actions()
    Membership.objects.filter(user=former).update(until_date=JUNE.last)
    Membership.objects.filter(user=next_one).update(from_date=JUNE.plus(1).first)
    User.objects.filter(pk=former.pk).update(is_active=False)
    groups = {group.head: group for group in by_leader(asked, on=JUNE.last)}
    assert former in groups
    assert next_one not in groups
    above, before = person("leader", "dayu"), _under(asked, Unit.objects.get(code="statistics"))
    bureau = Unit.objects.get(code="statistics")
    bureau.parent = Unit.objects.get(code="dayu")
    configuration.save(by=steward, at=now, row=bureau, in_force=InForce(JUNE.plus(1)))
    assert _under(asked, bureau) == before
    assert above not in before


def _under(asked: Asked, unit: Unit) -> set[object]:
    return {g.head for g in by_leader(asked, on=JUNE.last) if any(s.unit == unit for s in g.standings)}


def test_without_a_leader_targets_stand_under_nobody(asked: Asked) -> None:
    groups = by_leader(asked, on=asked.month.first)  # before anybody was appointed
    assert [group.head for group in groups] in ([None], [g.head for g in groups])
    assert sum(len(group.standings) for group in groups) == len(asked.standings())


def test_a_year_plan_holds_what_the_unit_has_taken_on() -> None:
    unit = Unit.objects.get(code="guangwen")
    plan = year_plan(unit, 2023)
    funds = next(one for one in plan.goals if one.target.indicator.code == "inv.outside_funds")
    assert funds.version.number == 2  # the goal as it was changed, not as it began
    assert funds.planned[-1] == (Month(2023, 12), Decimal(1))
    shares = [share for _month, share in funds.planned]
    assert shares == sorted(shares)
    assert {one.target.unit for one in (*plan.goals, *plan.followed)} == {unit}
    assert dict(units_with_plans(2023))[unit] == len(plan.goals)
    assert not year_plan(unit, 2019).goals
