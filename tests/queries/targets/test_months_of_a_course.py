"""A target's page draws every month as the page of that month has it, whatever became of units, items and rules since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from tests.goals import set_goal
from tests.merging import merged, reported
from tests.people import People
from tests.unwitnessed import past_the_actions
from tracker.calc.periods import Month
from tracker.calc.progress import PROFILE
from tracker.models import CountingRule, Item, Series, Target, TargetVersion, Unit, User
from tracker.queries.targets.courses import courses
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
MARCH, JULY, AUGUST = Month(2023, 3), Month(2023, 7), Month(2023, 8)
FUNDS, PROJECTS = "inv.outside_funds", "proj.fai_investment"


def goes_on() -> None:
    merged(manner="continues")
    reported({"guangwen": "10.2", "dayu": "7"}, FUNDS)


def stands() -> None:
    merged(manner="stands")
    reported({"guangwen": "9"}, FUNDS)


def is_divided() -> None:
    merged(into={"guangwen": "0.6", "dayu": "0.4"})


def passes_a_task() -> None:
    funds = Series.objects.filter(indicator__code=FUNDS)[0].indicator_id
    item = Item.objects.filter(unit__code="beiyuan").order_by("pk")[0]
    to = Unit.objects.get(code="guangwen")
    merged(ends=False, manners={str(funds): "stands"}, items={str(item.pk): to.pk})


def rules_change() -> None:
    """From August on items count from a threshold on that is twice as high, or from one on where there was none, under a goal that
    has gone by last year since July.
    """
    goes_by_last_year("com.towers_over_100m")
    past_the_actions()
    for rule in CountingRule.objects.filter(number=1, measure__form="quantity").select_related("measure"):
        rule.pk, rule.number, rule.in_force_from = None, 9, date(2023, 8, 1)
        rule.history_load, rule.stated_date, rule.reason = None, None, "提高门槛"
        rule.author = User.objects.get(username="history_entry")
        rule.threshold = (rule.threshold or 1) * 2
        rule.threshold_unit = rule.threshold_unit or (rule.measure.measured_in if rule.measure else "")
        rule.save()


def goes_by_last_year(code: str) -> None:
    old = TargetVersion.objects.filter(target__indicator__code=code).latest("number")
    told = {name: getattr(old, name) for name in ("value", "qualifier", "tier", "judged_by", "light_family")}
    version = TargetVersion(
        target=old.target,
        paced_by=PROFILE,
        in_force_from=date(2023, 7, 1),
        basis="区长办公会",
        basis_date=date(2023, 7, 1),
        reason="改按去年同期节奏",
        **told,
    )
    set_goal(by=People()("steward"), at=timezone.localtime(), version=version)


@pytest.mark.long
@pytest.mark.parametrize("world", [goes_on, stands, is_divided, passes_a_task, rules_change])
def test_every_month_drawn_is_as_its_own_page_has_it(world: Callable[[], None]) -> None:
    world()
    yearly = Target.objects.filter(first_month="2023-01-01", last_month="2023-12-01")
    pages = {
        month: {one.target.pk: one for one in standings(yearly, month)} for month in (MARCH, JULY, AUGUST)
    }
    for found in courses(yearly, AUGUST):
        drawn = {one.month: one for one in found.months}
        for month, page in pages.items():
            one = drawn.get(month)
            said = one and replace(one, passed=None)  # only where a month is read beside the one before
            assert said == page.get(found.now.target.pk), (found.now.target, month)
