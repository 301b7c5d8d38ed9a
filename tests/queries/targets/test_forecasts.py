"""What is expected of Kuiwen's targets, from the ledger: kinds, last year's rhythm, and the towers one by one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from math import prod

import pytest

from tests.goals import set_goal
from tracker.calc.crossing import Count
from tracker.calc.forecast import NOT_FORECAST, NOT_REPORTED, Forecast, forecast, ways_of
from tracker.calc.periods import Month, end_of_day
from tracker.calc.progress import PROFILE, STRAIGHT
from tracker.calc.rhythm import PACE, History
from tracker.models import Figure, Target, TargetVersion
from tracker.queries.targets.courses import SeriesHistory, course, courses
from tracker.queries.targets.forecasts import Outlook, history_of, kind_of, outlook_of

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


def course_of(code: str, unit: str = "", month: Month = JUNE) -> SeriesHistory:
    targets = Target.objects.filter(indicator__code=code).order_by("-district_wide")
    found = course((targets.filter(unit__code=unit) if unit else targets)[0], month)
    assert found is not None
    return found


def ahead(code: str, unit: str = "", month: Month = JUNE) -> Outlook:
    return outlook_of(course_of(code, unit, month))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("overview.trade.rank", NOT_FORECAST),
        ("overview.top3", NOT_FORECAST),
        ("mfg.brewery_output", NOT_REPORTED),
        ("fin.value_added", "too_short"),
    ],
)
def test_where_nothing_is_said_and_why(code, why):
    assert ahead(code).why == why


def test_over_when_the_window_is():
    assert ahead("inv.outside_funds", month=Month(2023, 12)).why == "over"


@pytest.mark.parametrize(
    ("code", "way"), [("fin.institutions", "hold"), ("biz.new_entities", None), ("overview.trade", None)]
)
def test_kinds_that_have_an_end(code, way):
    found = ahead(code)
    assert found.end is not None
    assert found.end.low <= found.end.value <= found.end.high
    assert way is None or way in (found.way, *(found.others or ()))


def test_tasks_of_three_years_end_with_the_third_and_are_no_more_than_there_are():
    end = ahead("cul.tasks").end
    assert end is not None
    assert (end.month, end.high) == (Month(2025, 12), Decimal(27))


def test_the_district_s_total_is_expected_by_last_year_s_months():
    found = ahead("inv.outside_funds")
    assert {trial.way for trial in found.trials} == {"pace", "profile", "trend"}
    assert min(trial.error for trial in found.trials) == found.trial.error  # type: ignore[union-attr]


def test_a_goal_planned_by_last_year_s_rhythm_shows_both_gaps():
    found = course_of("inv.outside_funds", "liyuan")
    june, december = (
        Figure.objects.get(
            slot__series__unit__code="liyuan",
            slot__series__indicator__code="inv.outside_funds",
            slot__month=month.first,
        ).value
        for month in (Month(2022, 6), Month(2022, 12))
    )
    assert june is not None
    assert december is not None
    assert found.now.judgement.planned == june / december
    assert {way.way: way.used for way in found.ways} == {STRAIGHT: False, PROFILE: True}
    assert {way.way: way.planned for way in found.ways}[STRAIGHT] == Decimal("0.5")


def test_without_last_year_s_months_the_plan_runs_straight_and_says_so(person, now):
    version = TargetVersion(paced_by=PROFILE)
    target = course_of("proj.fai_investment").now.target
    version.target, version.value, version.judged_by = target, Decimal(150), "pace"
    version.tier, version.in_force_from, version.reason = "committed", JUNE.first, "因"
    version.basis, version.basis_date = "会议", JUNE.first
    set_goal(by=person("steward"), at=now, version=version)
    found = course_of("proj.fai_investment").now
    assert (found.pace.way, found.pace.missing, found.judgement.planned) == (STRAIGHT, True, Decimal("0.5"))


# --- towers --------------------------------------------------------------------------------------


def towers(month: Month = JUNE) -> Count:
    found = ahead("com.towers_over_100m", month=month).count
    assert found is not None
    return found


def test_the_towers_that_will_and_may_cross_make_the_count():
    counted = towers()
    assert [one.candidate.name for one in counted.crossings if one.candidate.crossed] == [
        "示例楼宇04",
        "示例楼宇38",
    ]
    will = [one.candidate.name for one in counted.crossings if one.will]
    assert {"示例楼宇11", "示例楼宇30", "示例楼宇36"} <= set(will)
    end = counted.points[-1]
    open_ = sorted((one.chance for one in counted.crossings if not one.candidate.crossed), reverse=True)
    few = [chance for chance in open_ if chance > Decimal("0.02")]
    assert (end.low, end.value, end.high) == tuple(map(Decimal, _middle(counted.now, few)))


def _middle(crossed: int, chances: list[Decimal]) -> tuple[int, int, int]:
    """By every case written out: how many are in at the lower tenth, the half and the upper tenth."""
    by_count = [Decimal(0)] * (len(chances) + 1)
    for case in product([True, False], repeat=len(chances)):
        by_count[sum(case)] += prod(
            (p if yes else 1 - p for p, yes in zip(chances, case, strict=True)), start=Decimal(1)
        )
    reached = (
        next(n for n in range(len(by_count)) if sum(by_count[: n + 1]) >= share)
        for share in (Decimal("0.1"), Decimal("0.5"), Decimal("0.9"))
    )
    low, half, high = (crossed + n for n in reached)
    return low, half, high


def test_chances_and_ranges_agree():
    """Nine of ten that it will means that the lower end of its range is over the threshold, and the other way round."""
    for one in towers().crossings:
        if one.forecast is not None and not one.candidate.crossed:
            assert (one.forecast.end.low >= 1) == (one.chance >= Decimal("0.89999"))


def test_tried_on_the_towers_own_months_the_chosen_way_does_no_worse_than_pace():
    """From March and April 2023 with last year's months, what May brought; and the way is last year's rhythm."""
    counted = towers()
    errors = {"chosen": Decimal(0), "pace": Decimal(0)}
    for one in counted.crossings:
        months = one.candidate.history.amounts
        for known in range(3, len(months)):
            amounts = {month: months[month] for month in sorted(months)[:known]}
            history = one.candidate.history
            cut = History(history.span, amounts, before=history.before)
            found, plain = forecast(cut, counted.way), forecast(cut, PACE)
            assert isinstance(found, Forecast)
            assert isinstance(plain, Forecast)
            may = sorted(months)[-1]
            for name, told in (("chosen", found), ("pace", plain)):
                value = next(point.value for point in told.points if point.month == may)
                errors[name] += abs(value - months[may])
    assert counted.way == "profile"
    assert errors["chosen"] <= errors["pace"]


def test_tried_on_every_goal_with_months_the_chosen_way_does_no_worse_than_the_plain_one():
    """Asked from each month since the third, by what was known then, for the months that have come since.

    Goals differ in size: each error is taken as a share of what came.
    """
    every = Target.objects.select_related("indicator__section__parent", "indicator__part_of", "unit")
    errors: dict[str, list[Decimal]] = {"chosen": [], "plain": []}
    for found in courses(every.filter(first_month__lte=JUNE.first, last_month__gte=JUNE.first), JUNE):
        kind = kind_of(found.now.target, found.rule)
        if kind is None:
            continue
        whole = history_of(found, kind)
        months = sorted(whole.amounts)
        for known in range(3, len(months)):
            cut = replace(whole, amounts={month: whole.amounts[month] for month in months[:known]})
            chosen, plain = forecast(cut), forecast(cut, ways_of(cut)[0].name)
            if isinstance(chosen, str) or isinstance(plain, str):
                continue
            for name, told in (("chosen", chosen), ("plain", plain)):
                said = {point.month: point.value for point in told.points}
                errors[name] += [
                    abs(said[month] - whole.amounts[month]) / abs(whole.amounts[month])
                    for month in months[known:]
                    if whole.amounts[month]
                ]
    assert len(errors["chosen"]) > 100
    assert sum(errors["chosen"]) <= sum(errors["plain"])


def test_a_day_ago_it_said_what_was_known_then():
    target = course_of("com.towers_over_100m").now.target
    april = course(target, JUNE, known_by=end_of_day(Month(2023, 6).first))
    assert april is None  # the goal was set on 6 July
    funds = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    then = course(funds, JUNE, known_by=end_of_day(Month(2023, 6).first))
    assert then is not None
    assert outlook_of(then).end == outlook_of(course(funds, Month(2023, 4))).end  # type: ignore[arg-type]
