"""A goal in one go: indicator, who reports it, target and version in one transaction, by the actions that set each alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.people import People
from tracker.access import rights_of
from tracker.actions.people.configuration import save
from tracker.actions.targets.new_goals import NewGoal, set_new_goal
from tracker.calc.codes import new_code
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Event,
    Indicator,
    Section,
    Series,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.targets.unfinished import GOAL, RULE, SERIES, VERSION, unfinished

pytestmark = pytest.mark.django_db
YEAR = {"first_month": date(2029, 1, 1), "last_month": date(2029, 12, 1)}
GROUND = {"basis": "会议", "basis_date": date(2026, 1, 10)}
IN_2029 = Month(2029, 1)


def indicator(**given: Any) -> Indicator:
    said = {"code": "inv.xm", "name": "示例新开指标", "kind": "cumulative", "measured_in": "家"}
    return Indicator(**(said | {"section": Section.objects.get(code="inv")} | given))


def goal(unit: str = "dayu", **given: Any) -> NewGoal:
    target = Target(unit=Unit.objects.get(code=unit), **YEAR)
    version = TargetVersion(value=12, tier="committed", in_force_from=date(2029, 1, 1), **GROUND)
    return replace(NewGoal(indicator(), target, version), **given)


def test_all_of_it_is_there_at_once(steward: User, now: datetime) -> None:
    made = set_new_goal(by=steward, at=now, goal=goal())
    assert isinstance(made, TargetVersion)
    assert (made.number, made.target.indicator.code, made.target.unit.code) == (1, "inv.xm", "dayu")
    assert Series.objects.filter(indicator=made.target.indicator, unit__code="dayu").exists()
    kinds = list(Event.objects.order_by("-id").values_list("kind", flat=True)[:4])
    assert sorted(kinds) == ["enter", "enter", "open_series", "set_target"]


def test_a_districts_goal_names_who_reports_it(steward: User, now: datetime) -> None:
    streets = list(Unit.objects.filter(code__in=("dayu", "liyuan")))
    whole = goal("kuiwen", indicator=indicator(over_units="sum"), reported_by=streets)
    whole.target.district_wide = True
    made = set_new_goal(by=steward, at=now, goal=whole)
    assert set(made.target.indicator.series.values_list("unit__code", flat=True)) == {"dayu", "liyuan"}


def test_what_reaches_back_waits_for_a_second_person(steward: User, now: datetime) -> None:
    early = goal()
    early.target.first_month, early.target.last_month = date(2026, 1, 1), date(2026, 12, 1)
    early.version.in_force_from = date(2026, 1, 1)
    assert isinstance(set_new_goal(by=steward, at=now, goal=early), TargetChangeRequest)
    assert not TargetVersion.objects.filter(target__indicator__code="inv.xm").exists()


@pytest.mark.parametrize("fault", ["value", "window", "code", "basis"])
def test_a_refusal_enters_nothing(steward: User, now: datetime, fault: str) -> None:
    wrong = goal()
    if fault == "value":
        wrong.version.value = None
    elif fault == "basis":
        wrong.version.basis_date = now.date() + timedelta(days=2)
    elif fault == "window":
        wrong.target.last_month = date(2028, 12, 15)
    else:
        wrong.indicator.code = "inv.outside_funds"
    before = Indicator.objects.count(), Target.objects.count(), Series.objects.count(), Event.objects.count()
    with pytest.raises((ValidationError, Refused)):
        set_new_goal(by=steward, at=now, goal=wrong)
    assert (
        Indicator.objects.count(),
        Target.objects.count(),
        Series.objects.count(),
        Event.objects.count(),
    ) == before


@pytest.mark.parametrize(("role", "unit"), [("leader", "kuiwen"), ("steward", "dayu"), ("reporter", "dayu")])
def test_who_defines_no_indicators_sets_no_goal_for_a_new_one(
    person: People, now: datetime, role: str, unit: str
) -> None:
    with pytest.raises(AccessRefused):
        set_new_goal(by=person(role, unit), at=now, goal=goal())


def test_a_street_sets_goals_of_its_own(person: People, now: datetime) -> None:
    by, known = person("steward", "dayu"), Indicator.objects.get(code="safe.inspected")
    made = set_new_goal(by=by, at=now, goal=goal(indicator=known))
    assert made.target.unit.code == "dayu"
    with pytest.raises(AccessRefused):
        set_new_goal(by=by, at=now, goal=goal("liyuan", indicator=known))


# --- codes ------------------------------------------------------------------------------------------------------------


def test_a_code_is_of_section_and_initials_and_no_others() -> None:
    taken = {"inv.dwswzj", "inv.dwswzj2"}
    assert new_code("到位省外资金", taken.__contains__, within="inv") == "inv.dwswzj3"
    assert new_code("到位省外资金", taken.__contains__) == "dwswzj"
    assert new_code("——", taken.__contains__, within="inv") == "inv.x"


# --- what is unfinished -----------------------------------------------------------------------------------------------


def steps(by: User, now: datetime) -> list[tuple[str, str]]:
    found = unfinished(rights_of(by, on=now.date()), IN_2029)
    return [(one.indicator.code, one.step) for one in found]


def test_each_step_that_is_left_is_listed_until_it_is_taken(
    steward: User, person: People, now: datetime, django_assert_num_queries: Any
) -> None:
    assert steps(steward, now) == []
    own = save(by=steward, at=now, row=indicator())
    counted = save(
        by=steward, at=now, row=indicator(code="inv.tz", name="示例台账指标", kind="register_count")
    )
    assert set(steps(steward, now)) == {("inv.xm", GOAL), ("inv.tz", GOAL)}
    for one in (own, counted):
        save(
            by=steward,
            at=now,
            row=Target(indicator=one, unit=Unit.objects.get(code="kuiwen"), district_wide=True, **YEAR),
        )
    assert set(steps(steward, now)) == {
        ("inv.xm", VERSION), ("inv.xm", SERIES), ("inv.tz", VERSION), ("inv.tz", RULE),
    }  # fmt: skip
    assert steps(person("steward", "dayu"), now) == []
    rights = rights_of(steward, on=now.date())
    with django_assert_num_queries(3):
        unfinished(rights, IN_2029)
