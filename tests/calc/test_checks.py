"""Each rule of the checks at entry: what it objects to, and what it lets pass."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.calc.judged import RULE
from tracker.calc import checks, findings
from tracker.calc.checks import SHIPPED, check
from tracker.calc.findings import ERROR, OFF, WARNING, Answer, unanswered
from tracker.calc.grounds import CheckContext, Limit
from tracker.calc.intake import FORM_RANK, FORM_RATIO, FORM_VALUE, Report
from tracker.calc.lights import Goal
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading

JUNE, JULY = Month(2023, 6), Month(2023, 7)
D = Decimal


def said(value: str | None = None, **more: Any) -> Report:
    return Report(as_of=more.pop("as_of", JULY.last), value=D(value) if value is not None else None, **more)


def past(*values: str | None, until: Month = JUNE) -> tuple[Reading, ...]:
    """One reading a month, the last in `until`; None is 不适用."""
    months = [until.plus(step - len(values) + 1) for step in range(len(values))]
    return tuple(
        Reading(month, month.last, value=D(value) if value else None, not_applicable="" if value else "停报")
        for month, value in zip(months, values, strict=True)
    )


def grounds(*values: str | None, until: Month = JUNE, **more: Any) -> CheckContext:
    given = {"form": FORM_VALUE, "reporting": "running_total", "month": JULY, "unit": "亿元"}
    return CheckContext(**{**given, "earlier": past(*values, until=until), **more})


def rules(report: Report, known: CheckContext) -> set[str]:
    return {finding.rule for finding in check(report, known)}


def numbers(rule: str, report: Report, known: CheckContext) -> dict[str, str]:
    return dict(next(finding.numbers for finding in check(report, known) if finding.rule == rule))


def test_every_rule_is_shipped_and_known() -> None:
    assert set(checks.RULES) | {findings.PARTS_DIFFER, findings.CUT_NOT_ROUNDED} == set(SHIPPED)


def test_an_ordinary_number_passes() -> None:
    assert check(said("7.7"), grounds("3.9", "5.2", "6.6")) == ()


@pytest.mark.parametrize(("value", "objects"), [("6.5", True), ("6.6", False), ("6.7", False)])
def test_a_running_total_does_not_fall(value: str, objects: bool) -> None:
    assert (findings.BELOW_LAST_MONTH in rules(said(value), grounds("5.2", "6.6"))) is objects


@pytest.mark.parametrize(("value", "objects"), [("6.7", True), ("6.6", False), ("6.5", False)])
def test_nor_does_it_fall_afterwards(value: str, objects: bool) -> None:
    known = grounds("3.9", until=Month(2023, 5), month=JUNE, later=past("6.6", "6.4", until=Month(2023, 8)))
    assert (findings.ABOVE_NEXT_MONTH in rules(said(value, as_of=JUNE.last), known)) is objects


def test_the_next_month_that_says_a_number_is_compared() -> None:
    later = past(None, "6.6", "7.2", until=Month(2023, 9))
    compared = numbers(
        findings.ABOVE_NEXT_MONTH, said("7.0", as_of=JUNE.last), grounds("5.2", month=JUNE, later=later)
    )
    assert compared == {"value": "7", "after": "6.6", "month": "2023-08", "fell": "0.4"}


def test_later_levels_and_increments_may_be_lower() -> None:
    for reporting in ("level", "increment"):
        known = grounds("5", reporting=reporting, month=JUNE, later=past("1", until=JULY))
        assert findings.ABOVE_NEXT_MONTH not in rules(said("6", as_of=JUNE.last), known)


def test_the_numbers_compared_are_told() -> None:
    compared = numbers(findings.BELOW_LAST_MONTH, said("6.5"), grounds("5.2", "6.60"))
    assert compared == {"value": "6.5", "before": "6.6", "month": "2023-06", "fell": "0.1"}


def test_a_month_without_a_number_is_passed_over() -> None:
    assert findings.BELOW_LAST_MONTH in rules(said("5"), grounds("6.6", None))


def test_a_running_total_begins_again_in_january() -> None:
    known = grounds("6.6", until=Month(2022, 12), month=Month(2023, 1))
    assert check(said("0.9", as_of=date(2023, 1, 31)), known) == ()


def test_levels_and_increments_may_fall() -> None:
    for reporting in ("level", "increment"):
        assert findings.BELOW_LAST_MONTH not in rules(said("6"), grounds("6.6", reporting=reporting))


def test_an_allowed_drop() -> None:
    limits = {**SHIPPED, findings.BELOW_LAST_MONTH: Limit(WARNING, D(10))}
    assert check(said("6"), grounds("6.6"), limits) == ()
    assert check(said("5.9"), grounds("6.6"), limits)


@pytest.mark.parametrize(
    ("value", "slip"),
    [("70", "10"), ("700", "100"), ("77000", "10000"), ("0.66", "10"), ("0.00077", "10000"), ("20", None)],
)
def test_a_slip_of_the_point_or_of_the_unit(value: str, slip: str | None) -> None:
    known = grounds("5.2", "6.6", reporting="level")
    found = {one.rule: one.numbers for one in check(said(value), known)}
    assert found.get(findings.TENFOLD, {}).get("slip") == slip


def test_increments_are_compared_with_their_usual_size() -> None:
    known = grounds("10", "12", "0.1", reporting="increment")
    assert findings.TENFOLD not in rules(said("11"), known)
    assert numbers(findings.TENFOLD, said("110000"), known)["usual"] == "10"


def test_january_is_compared_with_the_january_before() -> None:
    known = grounds("5", *["50"] * 11, until=Month(2022, 12), month=Month(2023, 1))
    january = date(2023, 1, 31)
    assert findings.TENFOLD not in rules(said("6", as_of=january), known)
    assert findings.TENFOLD in rules(said("60000", as_of=january), known)


def test_a_rate_is_no_amount() -> None:
    assert rules(said("12"), grounds("0.2", reporting="level", unit="%")) == set()


def test_a_per_cent_entered_as_a_fraction() -> None:
    known = grounds("6.3", reporting="level", unit="%")
    assert numbers(findings.PERCENT_AS_FRACTION, said("0.061"), known)["meant"] == "6.1"
    assert rules(said("0.3"), known) == set()


@pytest.mark.parametrize(
    ("value", "objects"), [("-0.1", True), ("100.1", True), ("0", False), ("100", False)]
)
def test_a_share_is_between_0_and_100(value: str, objects: bool) -> None:
    found = check(said(value), grounds(is_share=True, unit="%", reporting="level"))
    assert [one.severity for one in found if one.rule == findings.OUTSIDE_PERCENT] == [ERROR] * objects


def test_growth_may_be_anything() -> None:
    assert rules(said("320"), grounds("-99", unit="%", reporting="level")) == set()


@pytest.mark.parametrize(
    ("numerator", "denominator", "objects"),
    [("994", "993", True), ("993", "993", False), ("-1", "993", True)],
)
def test_a_numerator_is_no_more_than_its_denominator(numerator: str, denominator: str, objects: bool) -> None:
    report = said(numerator=D(numerator), denominator=D(denominator))
    given = grounds(form=FORM_RATIO, unit="%", reporting="level", is_share=True)
    assert (findings.NUMERATOR_ABOVE in rules(report, given)) is objects
    completion = grounds(form=FORM_RATIO, unit="%", reporting="level")
    assert findings.NUMERATOR_ABOVE not in rules(report, completion)


@pytest.mark.parametrize("value", ["122.6", "100", "0", "-3"])
def test_a_completion_rate_may_be_anything(value: str) -> None:
    assert rules(said(value), grounds(unit="%", reporting="level")) == set()


def test_a_rank_is_among_its_comparison_set() -> None:
    known = grounds(form=FORM_RANK, set_size=12, reporting="level")
    assert findings.OTHER_SET_SIZE in rules(said(rank=12, of_n=16), known)
    assert findings.OTHER_SET_SIZE not in rules(said(rank=10, of_n=12), known)


@pytest.mark.parametrize(("value", "objects"), [("12", True), ("9.9", False)])
def test_a_step_beyond_all_steps_before(value: str, objects: bool) -> None:
    known = grounds("1.1", "2.2", "3.3", "4.4", "5.5", "6.6")
    assert (findings.BEYOND_HISTORY in rules(said(value), known)) is objects


def test_a_short_history_proves_nothing() -> None:
    assert findings.BEYOND_HISTORY not in rules(said("12"), grounds("4.4", "5.5", "6.6"))


def test_a_gap_in_the_history_is_no_step() -> None:
    known = grounds("1.1", "2.2", "3.3", "4.4", "5.5", until=JULY.plus(-2))
    assert findings.BEYOND_HISTORY not in rules(said("12"), known)


def test_an_increment_is_its_own_step() -> None:
    known = grounds("1", "2", "1", "2", reporting="increment")
    assert numbers(findings.BEYOND_HISTORY, said("6.5"), known)["largest"] == "2"


def test_a_slip_is_told_once() -> None:
    assert rules(said("66000"), grounds("1.1", "2.2", "3.3", "4.4", "5.5", "6.6")) == {findings.TENFOLD}


def test_the_number_of_another_month() -> None:
    known = grounds("41.7", "42.9", "44.2", reporting="level")
    assert numbers(findings.LIKE_ANOTHER_MONTH, said("42.9"), known)["month"] == "2023-05"
    assert rules(said("44.2"), known) == set()  # nothing moved since last month
    assert (
        rules(said("12"), grounds("12", "13", reporting="level")) == set()
    )  # two digits may well come again


def test_an_increment_like_last_months() -> None:
    assert rules(said("44.2"), grounds("41.7", "44.2", reporting="increment")) == {
        findings.LIKE_ANOTHER_MONTH
    }


@pytest.mark.parametrize(
    ("day", "objects"),
    [
        (date(2023, 6, 30), True),
        (date(2023, 7, 1), False),
        (date(2023, 7, 31), False),
        (date(2023, 8, 1), True),
    ],
)
def test_a_day_in_the_month(day: date, objects: bool) -> None:
    assert (findings.AS_OF_OUTSIDE in rules(said("7", as_of=day), grounds("6.6"))) is objects
    assert (
        findings.AS_OF_OUTSIDE in rules(said(not_applicable="停报", as_of=day), grounds("6.6"))
    ) is objects


def goal(value: str) -> dict[str, Any]:
    asked = Goal(D(value), Span(Month(2023, 1), Month(2023, 12)))
    return {"goals": ((asked, "last"),), "light_rule": RULE}


def test_a_number_that_would_show_red() -> None:
    found = check(said("7"), grounds("6.6", **goal("30")))
    assert [(one.rule, one.wants_next_step) for one in found] == [(findings.BEHIND_PLAN, True)]
    assert check(said("9"), grounds("6.6", **goal("30"))) == ()


def test_increments_are_judged_by_their_sum() -> None:
    asked = goal("30")
    asked["goals"] = ((asked["goals"][0][0], "sum"),)
    assert rules(said("2"), grounds("3", "3", "3", reporting="increment", **asked)) == set()


def test_what_is_switched_off_objects_to_nothing() -> None:
    assert check(said("1"), grounds("6.6"), dict.fromkeys(SHIPPED, Limit(OFF))) == ()


def test_what_is_unanswered() -> None:
    warned = check(said("6.5"), grounds("5.2", "6.6"))
    assert unanswered(warned, {}) == warned
    assert unanswered(warned, {findings.BELOW_LAST_MONTH: Answer(" ")}) == warned
    assert unanswered(warned, {findings.BELOW_LAST_MONTH: Answer("核减一笔")}) == ()
    wrong = check(said("101"), grounds(is_share=True, unit="%", reporting="level"))
    assert unanswered(wrong, {findings.OUTSIDE_PERCENT: Answer("确实")}) == wrong
    behind = check(said("7"), grounds("6.6", **goal("30")))
    assert unanswered(behind, {findings.BEHIND_PLAN: Answer("资金未到位")}) == behind
    assert unanswered(behind, {findings.BEHIND_PLAN: Answer("资金未到位", "催缴")}) == ()
