"""What a page said on a past day, who is late, and what asking costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tracker.calc.kinds import COUNTING_ITEMS
from tracker.calc.periods import Month, end_of_day
from tracker.models import Figure, Target, TargetVersion
from tracker.queries.targets.courses import course
from tracker.queries.targets.standings import Standing, standings

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


def funds(unit: str, month: Month = JUNE, day: date | None = None) -> Standing:
    target = Target.objects.filter(indicator__code="inv.outside_funds", unit__code=unit)
    found = standings(target, month, known_by=end_of_day(day) if day else None)
    assert len(found) == 1
    return found[0]


def test_history_is_known_from_its_stated_day_on():
    figure = Figure.objects.filter(
        slot__series__unit__code="dayu", slot__series__indicator__code="inv.outside_funds"
    ).latest("slot__month")
    assert figure.stated_date is not None
    assert funds("dayu", day=figure.stated_date).data_month == Month.of(figure.slot.month)  # type: ignore[arg-type]
    before = date.fromordinal(figure.stated_date.toordinal() - 1)
    assert funds("dayu", day=before).data_month != Month.of(figure.slot.month)  # type: ignore[arg-type]


def test_before_the_first_word_there_is_nothing():
    assert standings(Target.objects.all(), JUNE, known_by=end_of_day(date(2023, 1, 1))) == []


def test_a_goal_is_known_before_its_first_figure():
    one = funds("dayu", Month(2023, 1), date(2023, 1, 25))
    assert (one.reading, one.amount, one.data_month, one.as_of) == (None, None, None, None)
    assert one.judgement.light.word == "未报"


@pytest.mark.parametrize(("month", "value"), [(Month(2023, 5), 14), (JUNE, 15)])
def test_a_changed_goal_holds_from_its_month_on(month, value):
    assert funds("guangwen", month).version.value == value


def test_a_changed_goal_is_not_known_before_it_was_set():
    assert funds("guangwen", JUNE, date(2023, 5, 31)).version.value == 14


def test_versions_add_up_to_the_same_before_and_after():
    newest = {version.target_id: version.value for version in TargetVersion.objects.filter(
        target__indicator__code="inv.outside_funds", target__district_wide=False).order_by("number")}  # fmt: skip
    first = TargetVersion.objects.filter(target__in=newest, number=1).values_list("value", flat=True)
    assert sum(newest.values()) == sum(first) == 90  # type: ignore[arg-type]


@pytest.mark.parametrize("month", [Month(2022, 12), Month(2024, 1)])
def test_outside_its_window_a_target_does_not_stand(month):
    one_year = Target.objects.filter(first_month="2023-01-01", last_month="2023-12-01")
    assert standings(one_year, month) == []


def test_who_is_missing_from_a_total():
    late = [unit.unit.name for unit in standings(Target.objects.filter(
        indicator__code="inv.outside_funds", district_wide=False), JUNE) if unit.data_month != JUNE]  # fmt: skip
    total = funds("kuiwen")
    assert total.data_month == JUNE
    assert sorted(total.not_reported) == sorted(late)


def test_in_july_everybody_is_late():
    assert {funds(unit, Month(2023, 7)).is_late for unit in ("dayu", "commerce", "kuiwen")} == {True}


def test_figures_of_may_are_late_in_june_and_not_in_may():
    targets = Target.objects.filter(indicator__code="com.towers_tax")
    assert [standings(targets, month)[0].is_late for month in (Month(2023, 5), JUNE)] == [False, True]


def test_not_reported_is_never_zero_and_never_green():
    for one in standings(Target.objects.all(), Month(2023, 1), known_by=end_of_day(date(2023, 1, 25))):
        if one.reading is None:
            assert (one.amount, one.judgement.light.code) == (None, "not_reported")


def test_a_course_ends_where_the_standing_stands():
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    found = course(target, JUNE)
    assert found is not None
    assert [one.month for one in found.months] == [Month(2023, number) for number in range(1, 7)]
    assert found.now.amount == funds("dayu").amount


@pytest.mark.long
@pytest.mark.parametrize("month", [Month(2023, 3), JUNE])
def test_every_count_is_the_same_read_at_once_and_month_by_month(month):
    """Sums come from the database or from the months one by one: the same number, dates and figures behind it."""
    yearly = Target.objects.filter(
        indicator__kind__in=COUNTING_ITEMS, first_month="2023-01-01", last_month="2023-12-01"
    )
    found = standings(yearly, month)
    assert len(found) > 10
    for one in found:
        slow = course(one.target, month)
        assert slow is not None
        assert one.reading == slow.now.reading


def cost(targets) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        standings(targets, JUNE)
    return len(queries)


def test_asking_for_all_costs_no_more_queries_than_for_one_of_each_kind():
    kinds = Target.objects.order_by(
        "indicator__kind", "indicator__over_months", "indicator__over_units", "pk"
    )
    one_of_each = kinds.distinct("indicator__kind", "indicator__over_months", "indicator__over_units").values(
        "pk"
    )
    paced_by_last_year = Target.objects.filter(versions__paced_by="profile").order_by("pk").values("pk")[:1]
    few = Target.objects.filter(Q(pk__in=one_of_each) | Q(pk__in=paced_by_last_year))
    assert few.count() < Target.objects.count() / 5
    assert cost(Target.objects.all()) <= cost(few)


def test_asking_for_all_takes_few_queries():
    assert cost(Target.objects.all()) <= 20
