"""A goal that doesn't apply: declared in July it holds in August and December, spares totals and lists, and ends when ended."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.actions.reports import EXPLAINED, said
from tests.inapplicable import FUNDS, JULY, declared, ended, wish
from tracker.access import rights_of
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.targets.inapplicable import ask_inapplicable
from tracker.calc.applying import Declared
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Indicator, Series, Target, Unit
from tracker.queries.ledger.amendments import NO_CHANGES
from tracker.queries.registers.counting import Registers
from tracker.queries.reporting.owed import missing_in, owed_in
from tracker.queries.targets.courses import course
from tracker.queries.targets.forecasts import outlook_of
from tracker.queries.targets.inapplicable import (
    Applying,
    Inapplicable,
    applying_of,
    held_in,
    inapplicable,
    not_applying_in,
    units_of,
)
from tracker.queries.targets.splits import split_of
from tracker.queries.targets.standings import Standing, standings
from tracker.queries.targets.statements import Source, Value
from tracker.queries.targets.values import Sources
from tracker.wording.standings import actual, reason

JUNE, AUGUST, DECEMBER = Month(2023, 6), Month(2023, 8), Month(2023, 12)
OTHERS = ("guangwen", "liyuan", "dongguan", "weizhoulu", "beiyuan", "nianlipu", "commerce")


def own(month: Month, unit: str = "dayu", **given: Any) -> Standing:
    (found,) = standings(Target.objects.filter(indicator__code=FUNDS, unit__code=unit), month, **given)
    return found


def whole(month: Month, **given: Any) -> Standing:
    (found,) = standings(Target.objects.filter(indicator__code=FUNDS, district_wide=True), month, **given)
    return found


def report_july(person: Any, *units: str) -> None:
    """Ten for each of the units, approved."""
    clerk, reviewer, now = person("reporter", "kuiwen"), person("reviewer", "kuiwen"), timezone.now()
    for series in Series.objects.filter(indicator__code=FUNDS, unit__code__in=units):
        figure = submit(
            by=clerk,
            at=now,
            key=uuid.uuid4(),
            series=series,
            month=JULY,
            report=said("10"),
            answers=EXPLAINED,
        )
        approve(by=reviewer, at=now, figure=figure)


@pytest.mark.django_db
class TestOfAUnit:
    def test_declared_in_july_it_holds_in_august_and_december(self):
        before = own(JULY)
        declared()
        for month in (JULY, AUGUST, DECEMBER):
            one = own(month)
            assert one.judgement.light.code == "not_applicable"
            assert (actual(one), one.amount, one.is_late, one.data_month) == ("不适用", None, False, month)
            assert one.as_of is None
            assert reason(one) == (
                "自2023年7月起不适用：辖区无可供招商的土地（依据区政府第18号会议纪要，2023年7月3日）。"
            )
        assert (own(JUNE).amount, own(JUNE).declared) == (Decimal("6.6"), None)
        assert before.amount == Decimal("6.6")

    def test_it_ends_when_ended(self):
        declared()
        ended(month=Month(2023, 10))
        lights = [own(Month(2023, n)).judgement.light.code == "not_applicable" for n in range(6, 13)]
        assert lights == [False, True, True, True, False, False, False]
        assert own(DECEMBER).amount == Decimal("6.6")

    def test_what_only_waits_does_nothing(self, person):
        ask_inapplicable(by=person("reporter", "dayu"), at=timezone.now(), asked=wish())
        assert own(JULY).declared is None

    def test_what_was_known_before_is_said_as_it_was(self):
        before = timezone.now()
        declared()
        assert own(JULY, known_by=before).amount == Decimal("6.6")
        assert own(JULY, known_by=timezone.now()).amount is None
        target = Target.objects.get(indicator__code=FUNDS, unit__code="dayu")
        assert inapplicable({target.indicator_id}, before) == Inapplicable()

    def test_figures_reported_for_such_a_month_never_count_again(self, person):
        report_july(person, "dayu")
        declared()
        ended(month=AUGUST)
        assert own(JULY).declared is not None
        assert own(AUGUST).amount == Decimal("6.6")
        found = course(own(AUGUST).target, AUGUST)
        assert found is not None
        assert [one.amount for one in found.months][-3:] == [Decimal("6.6"), None, Decimal("6.6")]

    def test_nobody_forecasts_it(self):
        declared()
        found = course(own(JULY).target, JULY)
        assert found is not None
        assert (outlook_of(found).why, outlook_of(found).word) == ("not_applicable", "")


@pytest.mark.django_db
class TestOfATotal:
    def test_the_total_does_not_wait_and_keeps_what_was_reached(self, person):
        report_july(person, *OTHERS)
        assert (whole(JULY).data_month, whole(JULY).amount) == (JUNE, Decimal("41.1"))
        assert whole(JULY).not_reported == ("大虞街道",)
        declared()
        found = whole(JULY)
        assert (found.data_month, found.amount, found.not_reported) == (JULY, Decimal("76.6"), ())
        assert found.declared is None

    def test_it_names_who_is_late_still(self, person):
        report_july(person, *OTHERS[1:])
        declared()
        found = whole(JULY)
        assert (found.data_month, found.not_reported) == (JUNE, ("广文街道",))
        assert found.amount == Decimal("41.1")

    def test_where_it_applies_to_nobody_the_whole_does_not(self):
        for unit in (*OTHERS, "dayu"):
            declared(unit)
        assert whole(JULY).judgement.light.code == "not_applicable"
        assert whole(JUNE).amount == Decimal("41.1")

    def test_its_part_of_the_goal_says_so(self):
        declared()
        split = split_of(whole(JULY))
        assert split is not None
        parts = {one.unit.code: one for one in split.parts}
        assert [one.unit.code for one in split.not_applying] == ["dayu"]
        assert parts["liyuan"].declared is None
        assert split.over_actual is None
        assert split.goal == 90


@pytest.mark.django_db
class TestOfLists:
    def test_it_is_not_owed_until_it_ends(self):
        line = Series.objects.get(indicator__code=FUNDS, unit__code="dayu")
        declared()
        ended(month=Month(2023, 10))
        owing = [line in owed_in(Month(2023, n)) for n in range(6, 13)]
        assert owing == [True, False, False, False, True, True, True]
        everybody = list(Unit.objects.values_list("pk", flat=True))
        assert line not in missing_in(JULY, inside=everybody)

    def test_both_languages_of_the_answer_agree(self):
        declared()
        declared("liyuan", month=AUGUST)
        ended(month=Month(2023, 9))
        declared(month=DECEMBER)
        lines = Series.objects.filter(indicator__code=FUNDS)
        known = inapplicable({Indicator.objects.get(code=FUNDS).pk}, None)
        for month in (Month(2023, n) for n in range(6, 13)):
            told = dict(lines.annotate(rests=not_applying_in(month)).values_list("pk", "rests"))
            held = {one.pk: known.held(one.indicator_id or 0, one.unit_id, month) for one in lines}
            assert {pk: bool(rests) for pk, rests in told.items()} == {
                pk: held[pk] is not None for pk in held
            }

    def test_all_that_holds_in_a_month(self):
        first = declared()
        declared("liyuan", month=AUGUST)
        ended(month=Month(2023, 10))
        assert [one.row.unit.code for one in held_in(AUGUST)] == ["dayu", "liyuan"]
        (found,) = held_in(JULY)
        assert (found.row, found.ends) == (first, Month(2023, 10))
        assert [one.row.unit.code for one in held_in(DECEMBER)] == ["liyuan"]
        assert held_in(AUGUST, unit=Unit.objects.get(code="beiyuan").pk) == []

    def test_of_whom_it_can_be_declared(self, person):
        assert [one.code for one in units_of(own(JULY).target)] == ["dayu"]
        assert {one.code for one in units_of(whole(JULY).target)} == {*OTHERS, "dayu"}

    def test_what_was_asked_of_a_target(self, person):
        before = timezone.now()
        asked = declared()
        rights = rights_of(person("leader"), on=timezone.localdate())
        found = applying_of(own(JULY).target, JULY, rights, None)
        assert [one.row for one in found.held] == [asked]
        assert (found.waiting, found.refused) == ([], [])
        assert applying_of(whole(JULY).target, JULY, rights, None) == found
        assert applying_of(own(JULY).target, JUNE, rights, None).held == []
        assert applying_of(own(JULY).target, JULY, rights, before) == Applying([], [], [], [])

    def test_what_has_ended_is_told_from_its_month_on(self, person):
        begun, end = declared(), ended(month=AUGUST)
        rights = rights_of(person("leader"), on=timezone.localdate())
        assert applying_of(own(JULY).target, JULY, rights, None).ended == []
        assert applying_of(own(JULY).target, AUGUST, rights, None).ended == [(begun, end)]


# --- totals of other kinds, without a database ----------------------------------------------------------


def total(
    over_units: str, reporting: str, over_months: str = "last", first: int = 7, said_of: Any = None
) -> Value:
    """Of unit 1, which reported May and June, and unit 2, which reported up to July; 1 is declared from `first` on."""
    kind = Indicator.Kind.RATIO if over_units == "ratio" else Indicator.Kind.CUMULATIVE
    indicator = Indicator(pk=1, kind=kind, over_months=over_months, over_units=over_units)
    target = Target(
        indicator=indicator, district_wide=True, first_month=date(2023, 1, 1), last_month=date(2023, 12, 1)
    )
    words = Declared(1, True, Month(2023, first), "因", "纪要", date(2023, 7, 3))

    def reading(n: int, number: int) -> Reading:
        month = Month(2023, n)
        if over_units == "ratio":
            return Reading(month, month.last, numerator=Decimal(number), denominator=Decimal(10))
        return Reading(month, month.last, value=Decimal(number))

    series = [Source(n, 1, n, f"单位{n}", over_months, over_units, reporting) for n in (1, 2)]
    readings = said_of or {
        1: [reading(5, 1), reading(6, 2)],
        2: [reading(5, 3), reading(6, 4), reading(7, 5)],
    }
    known = Inapplicable({(1, 1): [words]})
    return Sources({1: series}, readings, {}, Registers(), {}, NO_CHANGES, inapplicable=known).value(
        target, JULY
    )


@pytest.mark.parametrize(
    ("over_units", "reporting", "over_months", "amount"),
    [
        ("sum", "running_total", "last", 7),  # 5 and the 2 that were reached
        ("sum", "increment", "sum", 15),  # 3 + 4 + 5 and 1 + 2
        ("sum", "level", "last", 5),  # a level of June says nothing of July
        ("ratio", "level", "last", 50),  # 5 of 10
        ("ratio", "running_total", "last", 50),
        ("last", "level", "last", 5),
        ("none", "level", "last", 5),
    ],
)
def test_what_stays_in_a_total(over_units, reporting, over_months, amount):
    found = total(over_units, reporting, over_months)
    assert found.reading is not None
    assert (found.reading.amount, found.reading.month, found.not_reported) == (amount, JULY, ())


def test_a_total_of_a_month_before_has_the_unit_as_it_was():
    months = [Month(2023, n) for n in (5, 6)]
    late = {n: [Reading(month, month.last, value=Decimal(n)) for month in months] for n in (1, 2)}
    found = total("sum", "level", said_of=late)
    assert found.reading is not None
    assert (found.reading.amount, found.reading.month) == (Decimal(3), JUNE)


def test_nobody_else_has_reported():
    only = {1: [Reading(JUNE, JUNE.last, value=Decimal(2))], 2: []}
    found = total("sum", "running_total", said_of=only)
    assert found.reading is not None
    assert (found.reading.amount, found.not_reported) == (Decimal(2), ("单位2",))
    assert total("sum", "level", said_of=only).reading is None
