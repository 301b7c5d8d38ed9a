"""What a unit took over is told apart: no movement, no rise of a line, no growth to be carried on into a forecast."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.merging import merged, reported
from tracker.calc.periods import Month
from tracker.calc.rhythm import LEVEL, TOTAL
from tracker.models import Item, Series, Target, Unit
from tracker.queries.registers.breakdowns import breakdown_page
from tracker.queries.targets.comparison import SAME, Compared
from tracker.queries.targets.courses import SeriesHistory, course
from tracker.queries.targets.forecasts import history_of
from tracker.queries.targets.standings import Standing, standings_in
from tracker.templatetags.pictures import chart_of
from tracker.wording.standings import movement, passed

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)
FUNDS, INVESTED = "inv.outside_funds", "proj.fai_investment"
OWN, PART, GREW = (
    Decimal("8.4"),
    Decimal("0.9"),
    Decimal("0.5"),
)  # June's funds of 广文 and 北苑, and July's growth


def goal(code: str, unit: str = "guangwen") -> Target:
    return Target.objects.get(indicator__code=code, unit__code=unit, first_month="2023-01-01")


def pair(code: str, unit: str = "guangwen") -> tuple[Standing, Standing]:
    read = standings_in([goal(code, unit)], [JUNE, JULY])
    [then], [now] = read.of[JUNE], read.of[JULY]
    return then, now


def drawn(code: str, unit: str = "guangwen", month: Month = JULY) -> SeriesHistory:
    found = course(goal(code, unit), month)
    assert found is not None
    return found


def goes_on() -> None:
    merged(manner="continues")
    reported({"guangwen": str(OWN + PART + GREW)}, FUNDS)


def stands() -> None:
    merged(manner="stands")
    reported({"guangwen": str(OWN + GREW)}, FUNDS)


def passes_alone() -> None:
    funds = Series.objects.filter(indicator__code=FUNDS)[0].indicator_id
    merged(ends=False, manners={str(funds): "continues"})
    reported({"guangwen": str(OWN + PART + GREW)}, FUNDS)


WORLDS = pytest.mark.parametrize("world", [goes_on, stands, passes_alone])


@WORLDS
def test_a_total_moves_by_what_it_grew(world: Callable[[], None]) -> None:
    world()
    then, now = pair(FUNDS)
    assert (then.amount, then.passed) == (OWN, None)
    assert now.amount == OWN + PART + GREW
    assert now.passed is not None
    assert now.passed.amount == PART
    assert movement(now, then) == "+0.5亿元（另承接0.9亿元）"
    assert passed(now) == "其中承接0.9亿元"
    assert (Compared(then, now).turn, Compared(then, now).gap_moved) == (SAME, None)


@WORLDS
def test_the_line_breaks_where_the_total_was_taken_over(world: Callable[[], None]) -> None:
    world()
    chart = chart_of(drawn(FUNDS))["chart"]
    values = {mark.month: (mark.value, mark.note) for mark in chart.actual}
    assert values[JUNE] == (OWN, "")
    assert values[JULY] == (OWN + PART + GREW, "其中承接0.9亿元")
    assert [path.count(",") for path in chart.actual_paths] == [6, 1]


def test_before_july_is_reported_june_is_drawn_as_it_was() -> None:
    merged()
    found = drawn(FUNDS)
    assert found.amounts[JUNE] == OWN
    assert found.now.amount == OWN + PART


@WORLDS
def test_a_forecast_goes_by_months_of_both(world: Callable[[], None]) -> None:
    world()
    history = history_of(drawn(FUNDS), TOTAL)
    assert history.amounts[JUNE] == OWN + PART
    assert history.steps[-1].amount == GREW
    assert history.before[Month(2023, 12)] == Decimal("15.8") + Decimal("6.1")
    assert history_of(drawn(FUNDS), LEVEL).start == Decimal("15.8") + Decimal("6.1")


def test_a_share_of_a_divided_unit_is_told_apart() -> None:
    merged(into={"guangwen": "0.6", "dayu": "0.4"})
    reported({"guangwen": str(OWN + GREW)}, FUNDS)
    _then, now = pair(FUNDS)
    assert now.passed is not None
    assert now.passed.amount == PART * Decimal("0.6")


def test_items_that_were_taken_over_are_no_growth() -> None:
    own, part = drawn(INVESTED, month=JUNE).now.amount, drawn(INVESTED, "beiyuan", JUNE).now.amount
    assert own
    assert part
    merged()
    then, now = pair(INVESTED)
    assert then.amount == own
    assert now.passed is not None
    assert now.passed.amount == part
    history = history_of(drawn(INVESTED), TOTAL)
    assert history.amounts[JUNE] == own + part
    assert all(later >= earlier for earlier, later in pairwise(history.amounts.values()))
    lists = breakdown_page(goal(INVESTED), JULY)
    assert lists is not None
    assert lists.entered == []


def test_items_that_were_handed_over_are_no_fall() -> None:
    listed = drawn(INVESTED, "beiyuan", JUNE).breakdown
    assert listed is not None
    worth = next(line for line in listed.included if line.quantity)
    to = Unit.objects.get(code="guangwen")
    merged(ends=False, items={str(Item.objects.get(pk=worth.item.id).pk): to.pk})
    _then, now = pair(INVESTED, "beiyuan")
    assert now.passed is not None
    assert worth.quantity is not None
    assert now.passed.amount == -worth.quantity
    assert passed(now).startswith("已划出")


def test_nothing_is_told_where_nothing_passed() -> None:
    merged()
    for code, unit in ((FUNDS, "dayu"), (INVESTED, "dayu"), (FUNDS, "guangwen")):
        read = standings_in([goal(code, unit)], [Month(2023, 5), JUNE])
        assert [one.passed for own in read.of.values() for one in own] == [None, None]
    total = Target.objects.filter(indicator__code=FUNDS, district_wide=True)
    assert all(one.passed is None for one in standings_in(total, [JUNE, JULY]).of[JULY])
