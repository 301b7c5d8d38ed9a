"""What a person reports, before it becomes a figure, and what makes it unacceptable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.calc.numbers import NotANumber, TooManyDigits, check_digits
from tracker.calc.payload import ENTERED, NUMBERS, PLACES, Payload
from tracker.calc.refusals import Refused

ESTIMATED, DEPARTMENT, VERIFIED = 1, 2, 3


@dataclass(frozen=True)
class Report(Payload):
    """One statement for one slot, as entered: exactly the payload its form asks for, or 不适用 with a reason."""

    as_of: date
    note: str = ""
    qualifier: str = "exact"
    grade: int = DEPARTMENT


@dataclass(frozen=True)
class EntryForm:
    """A form of entry: what a report of a series says, and how that is taken.

    `payload` are the fields of a report that must be filled, `entered` what a person fills in for them. `is_quantity`
    says that it is one number in the series' unit of measure, `is_yes_no` that it is 1 or 0, `in_points` that it is a
    percentage made of two numbers.
    """

    name: str
    payload: tuple[str, ...]
    entered: tuple[str, ...]
    check: Callable[[Report], None]
    is_quantity: bool = False
    is_yes_no: bool = False
    in_points: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it says how much, so that one can tell by how much it moved."""
        return self.is_quantity or self.in_points


def check(report: Report, form: EntryForm) -> None:
    """Make sure that `report` says exactly what `form` asks for. Raises Refused."""
    given = {name for name in ENTERED if getattr(report, name) is not None}
    if report.not_applicable:
        _refuse_if(bool(given), "not_applicable", "value_and_not_applicable")
        _refuse_if(not report.not_applicable.strip(), "not_applicable", "missing")
        return
    for name in sorted(set(form.payload) - given):
        _refuse(name, "missing")
    for name in sorted(given - set(form.payload)):
        _refuse(name, "not_asked_for")
    for name in sorted(given):
        _check_number(name, getattr(report, name))
    form.check(report)


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


def _refuse(field: str, code: str) -> None:
    raise Refused(code, field=field)


def _refuse_if(condition: bool, field: str, code: str) -> None:
    if condition:
        _refuse(field, code)


FORM_VALUE = EntryForm("value", ("value",), ("value", "qualifier"), _nothing_more, is_quantity=True)
FORM_RATIO = EntryForm("ratio", NUMBERS[1:], NUMBERS[1:], _check_ratio, in_points=True)
FORM_RANK = EntryForm("rank", PLACES, PLACES, _check_rank)
FORM_FLAG = EntryForm("flag", ("value",), ("flag",), _check_flag, is_yes_no=True)
FORM_STAGE = EntryForm("stage", ("reached_on",), ("reached_on",), _check_stage)
