"""What a person reports, before it becomes a figure, and what makes it unacceptable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.calc.numbers import NotANumber, TooManyDigits, check_digits
from tracker.calc.payload import ENTERED, NUMBERS, PLACES, Payload

FORM_VALUE = "value"
FORM_RATIO = "ratio"
FORM_RANK = "rank"
FORM_FLAG = "flag"
FORM_STAGE = "stage"

ESTIMATED, DEPARTMENT, VERIFIED = 1, 2, 3

_PAYLOADS = {
    FORM_VALUE: {"value"},
    FORM_FLAG: {"value"},
    FORM_RATIO: set(NUMBERS[1:]),
    FORM_RANK: set(PLACES),
    FORM_STAGE: {"reached_on"},
}


@dataclass(frozen=True)
class Report(Payload):
    """One statement for one slot, as entered: exactly the payload its form asks for, or 不适用 with a reason."""

    as_of: date
    note: str = ""
    qualifier: str = "exact"
    grade: int = DEPARTMENT


@dataclass(frozen=True)
class Problem:
    """Why a report can't be taken: the field at fault and a code the doors put into words."""

    field: str
    code: str


class ReportRefused(ValueError):
    """The report can't be taken; `problem` says which field and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.field}: {problem.code}")


def check(report: Report, form: str) -> None:
    """Make sure that `report` says exactly what `form` asks for. Raises ReportRefused."""
    given = {name for name in ENTERED if getattr(report, name) is not None}
    if report.not_applicable:
        _refuse_if(bool(given), "not_applicable", "value_and_not_applicable")
        _refuse_if(not report.not_applicable.strip(), "not_applicable", "missing")
        return
    for name in sorted(_PAYLOADS[form] - given):
        _refuse(name, "missing")
    for name in sorted(given - _PAYLOADS[form]):
        _refuse(name, "not_asked_for")
    for name in sorted(given):
        _check_number(name, getattr(report, name))
    _CHECKS.get(form, _nothing_more)(report)


def _check_number(name: str, value: object) -> None:
    if not isinstance(value, Decimal):
        return
    try:
        check_digits(value)
    except NotANumber:
        _refuse(name, "not_a_number")
    except TooManyDigits:
        _refuse(name, "too_many_digits")


def _check_ratio(report: Report) -> None:
    _refuse_if((report.denominator or 0) <= 0, "denominator", "not_positive")


def _check_rank(report: Report) -> None:
    rank, of_n = report.rank or 0, report.of_n or 0
    _refuse_if(rank < 1, "rank", "not_positive")
    _refuse_if(rank > of_n, "rank", "beyond_last_place")


def _check_flag(report: Report) -> None:
    _refuse_if(report.value not in {Decimal(0), Decimal(1)}, "value", "not_yes_or_no")


def _check_stage(report: Report) -> None:
    _refuse_if(
        report.reached_on is not None and report.reached_on > report.as_of, "reached_on", "after_as_of"
    )


def _nothing_more(report: Report) -> None:
    pass


_CHECKS = {
    FORM_RATIO: _check_ratio,
    FORM_RANK: _check_rank,
    FORM_FLAG: _check_flag,
    FORM_STAGE: _check_stage,
}


def _refuse(field: str, code: str) -> None:
    raise ReportRefused(Problem(field, code))


def _refuse_if(condition: bool, field: str, code: str) -> None:
    if condition:
        _refuse(field, code)
