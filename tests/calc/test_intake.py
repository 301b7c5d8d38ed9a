"""What is asked for, nothing else, or 不适用 with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tracker.calc.intake import (
    FORM_FLAG,
    FORM_RANK,
    FORM_RATIO,
    FORM_STAGE,
    FORM_VALUE,
    EntryForm,
    Report,
    check,
)
from tracker.calc.refusals import Refused

DAY = date(2023, 6, 30)
D = Decimal
ACCEPTABLE = {
    FORM_VALUE: Report(DAY, value=D("-8.55")),
    FORM_FLAG: Report(DAY, value=D(1)),
    FORM_RATIO: Report(DAY, numerator=D(961), denominator=D(993)),
    FORM_RANK: Report(DAY, rank=3, of_n=12),
    FORM_STAGE: Report(DAY, reached_on=DAY),
}


def name_of(form: EntryForm) -> str:
    return form.name


def refusal(report: Report, form: EntryForm) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        check(report, form)
    return refused.value.details["field"], refused.value.code


@pytest.mark.parametrize("form", ACCEPTABLE, ids=name_of)
def test_exactly_what_is_asked_for(form):
    check(ACCEPTABLE[form], form)


@pytest.mark.parametrize("form", ACCEPTABLE, ids=name_of)
def test_not_applicable_with_a_reason(form):
    check(Report(DAY, not_applicable="无此业务"), form)


@pytest.mark.parametrize("form", ACCEPTABLE, ids=name_of)
def test_blank_is_no_report(form):
    assert refusal(Report(DAY), form)[1] == "missing"


@pytest.mark.parametrize("form", ACCEPTABLE, ids=name_of)
def test_a_number_and_not_applicable_at_once(form):
    both = replace(ACCEPTABLE[form], not_applicable="无")
    assert refusal(both, form) == ("not_applicable", "value_and_not_applicable")


def test_not_applicable_for_no_reason():
    assert refusal(Report(DAY, not_applicable=" \u3000"), FORM_VALUE) == ("not_applicable", "missing")


@pytest.mark.parametrize(
    ("asked", "given"), [(a, g) for a in ACCEPTABLE for g in ACCEPTABLE if a != g], ids=name_of
)
def test_what_another_form_asks_for(asked, given):
    if {asked, given} == {FORM_VALUE, FORM_FLAG}:
        check(ACCEPTABLE[FORM_FLAG], FORM_VALUE)
        assert refusal(ACCEPTABLE[FORM_VALUE], FORM_FLAG) == ("value", "not_yes_or_no")
    else:
        assert refusal(ACCEPTABLE[given], asked)[1] == "missing"


def test_more_than_is_asked_for():
    assert refusal(replace(ACCEPTABLE[FORM_VALUE], rank=1), FORM_VALUE) == ("rank", "not_asked_for")


@pytest.mark.parametrize(
    ("report", "form", "problem"),
    [
        (Report(DAY, value=D("NaN")), FORM_VALUE, ("value", "not_a_number")),
        (Report(DAY, value=D("Infinity")), FORM_VALUE, ("value", "not_a_number")),
        (Report(DAY, value=D("1234567890123456")), FORM_VALUE, ("value", "too_many_digits")),
        (Report(DAY, value=D("0.000000001")), FORM_VALUE, ("value", "too_many_digits")),
        (Report(DAY, numerator=D(1)), FORM_RATIO, ("denominator", "missing")),
        (Report(DAY, denominator=D(1)), FORM_RATIO, ("numerator", "missing")),
        (Report(DAY, numerator=D(1), denominator=D(0)), FORM_RATIO, ("denominator", "not_positive")),
        (Report(DAY, numerator=D(1), denominator=D(-1)), FORM_RATIO, ("denominator", "not_positive")),
        (Report(DAY, rank=0, of_n=12), FORM_RANK, ("rank", "not_positive")),
        (Report(DAY, rank=13, of_n=12), FORM_RANK, ("rank", "beyond_last_place")),
        (Report(DAY, rank=1, of_n=0), FORM_RANK, ("rank", "beyond_last_place")),
        (Report(DAY, value=D("0.5")), FORM_FLAG, ("value", "not_yes_or_no")),
        (Report(DAY, value=D(-1)), FORM_FLAG, ("value", "not_yes_or_no")),
        (Report(DAY, reached_on=date(2023, 7, 1)), FORM_STAGE, ("reached_on", "after_as_of")),
    ],
)
def test_refused(report, form, problem):
    assert refusal(report, form) == problem


@pytest.mark.parametrize(
    ("report", "form"),
    [
        (Report(DAY, value=D(0)), FORM_VALUE),
        (Report(DAY, value=D(0)), FORM_FLAG),
        (Report(DAY, numerator=D(0), denominator=D(1)), FORM_RATIO),
        (Report(DAY, numerator=D(3), denominator=D(2)), FORM_RATIO),
        (Report(DAY, rank=12, of_n=12), FORM_RANK),
        (Report(DAY, rank=1, of_n=1), FORM_RANK),
    ],
)
def test_taken_at_the_edge(report, form):
    check(report, form)
