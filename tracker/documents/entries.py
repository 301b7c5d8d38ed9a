"""Cells as what they are asked for: numbers in a unit, days, yes or no, one of some choices. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tracker.calc.names import folded
from tracker.calc.numbers import (
    MAX_INTEGER_DIGITS,
    NotANumber,
    TooManyDigits,
    as_number,
    check_digits,
    digits,
    exact_digits,
)
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.calc.units import (
    Endless,
    OtherUnit,
    UnitMismatch,
    as_amount,
    convert,
    is_ambiguous,
    is_known,
)
from tracker.documents.cells import Cell

PERCENT = "%"
SHOWN_DIFFERS, TOO_MANY_DECIMALS = "shown_differs", "too_many_decimals"
MOST_DIGITS_OF_A_CODE = 15  # more of a number spreadsheets don't keep
_PARTS = {"%": 1, "％": 1, "‰": 10, "‱": 100}  # of one per cent
_BARE = re.compile(r"[\W\d]*")  # no word behind the number

_DAY = re.compile(
    r"(?:(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2}))"
    r"(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_YES = frozenset({"是", "有", "√", "✓", "yes", "y", "true", "1"})
_NO = frozenset({"否", "无", "×", "✗", "no", "n", "false", "0"})
_NOT_APPLICABLE = re.compile(
    r"(?:不适用|not applicable)\s*(?:[(（](?P<within>.*)[)）]|[:：，,（(]?(?P<behind>.*))",
    re.DOTALL | re.IGNORECASE,
)


class CellRefused(Refused):
    """The cell doesn't say what its column asks for."""


T = TypeVar("T")


def _read(cell: Cell, read: Callable[[Cell], T]) -> T:
    """What the cell says, if what it shows and what is stored in it say the same. Raises CellRefused, `shown_differs` if not."""
    if cell.fault:
        raise CellRefused(cell.fault, **({"text": cell.value} if isinstance(cell.value, str) else {}))
    if cell.shown is None:
        return read(cell)
    shown, stored = (_outcome(one, read) for one in (cell.as_shown, cell.as_stored))
    if isinstance(shown, CellRefused) and isinstance(stored, CellRefused):
        raise shown
    if isinstance(stored, CellRefused) or shown == stored:
        return shown  # type: ignore[return-value]
    raise CellRefused(SHOWN_DIFFERS, shown=cell.shown[:40], stored=_text(cell.as_stored)[:40])


def _outcome(cell: Cell, read: Callable[[Cell], T]) -> T | CellRefused:
    try:
        return read(cell)
    except CellRefused as refused:
        return refused


def read_text(cell: Cell) -> str:
    """What the cell shows, as text; whole numbers without decimals.

    Raises CellRefused, also for a number so long that the spreadsheet has lost its last digits.
    """
    return _read(cell, _text)


def _text(cell: Cell) -> str:
    if isinstance(cell.value, str):
        return cell.value
    if cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    if isinstance(cell.value, Decimal):
        _refuse_unless(
            cell.value.adjusted() < MOST_DIGITS_OF_A_CODE, "digits_lost", text=digits(cell.value)[:40]
        )
        return digits(cell.value) + (PERCENT if cell.percent else "")
    return cell.value.isoformat()


def read_number(cell: Cell, stated: str, wanted: str) -> Decimal:
    """The cell's number in the unit `wanted`; `stated` is the unit that its heading gives, or nothing.

    What is written behind a number counts as in a form (`parse_amount`): 2500万, 30000平方米. Money, areas and the like are
    converted exactly from a unit that is stated in the heading or behind the number; a unit that isn't stated and can't be
    known is refused, never guessed. A number merged over several rows is the first one's.
    Raises CellRefused; of a number with more decimals than can be kept, or without end as 1亩 in ㎡, `too_many_decimals`, with the
    `exact` one.
    """
    _refuse_unless(not cell.covered, "merged")
    return _read(cell, lambda one: _in_unit(one, stated, wanted))


def _in_unit(cell: Cell, stated: str, wanted: str) -> Decimal:
    value, unit, percent = _number(cell, wanted)
    if percent:
        _refuse_unless(wanted == PERCENT, "percent_not_asked_for", wanted=wanted or "")
        unit = PERCENT
    unit = unit or stated
    if not unit:
        _refuse_unless(not is_ambiguous(wanted), "unit_missing", wanted=wanted)
        unit = wanted
    try:
        found = convert(value, unit, wanted)
        check_digits(found)
    except Endless as endless:
        raise _endless(exact_digits(value), endless) from None
    except UnitMismatch:
        raise CellRefused("unit_mismatch", unit=unit, wanted=wanted or "—") from None
    except TooManyDigits:
        text = exact_digits(value)[:40]
        if found.adjusted() < MAX_INTEGER_DIGITS:
            raise CellRefused(TOO_MANY_DECIMALS, text=text, exact=exact_digits(found)) from None
        raise CellRefused("too_many_digits", text=text) from None
    return abs(found) if found == 0 else found


def _endless(text: str, fault: Endless) -> CellRefused:
    return CellRefused(TOO_MANY_DECIMALS, text=text[:40], exact=exact_digits(fault.nearly))


def _number(cell: Cell, wanted: str) -> tuple[Decimal, str, bool]:
    """The number, the unit it is in if one is written behind it, and whether it's in per cent."""
    if isinstance(cell.value, Decimal):
        return cell.value, "", cell.percent
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    sign = text[-1:]
    try:
        if sign in _PARTS and (sign != wanted or sign == PERCENT):
            return as_number(text.rstrip("".join(_PARTS))) / _PARTS[sign], "", True
        if _BARE.fullmatch(text):
            return as_number(text), "", False
        return as_amount(text, wanted), wanted, False
    except Endless as endless:
        raise _endless(text, endless) from None
    except OtherUnit as other:
        if is_known(str(other)):
            raise CellRefused("unit_mismatch", unit=str(other), wanted=wanted or "—") from None
        raise CellRefused("not_a_number", text=text[:40]) from None
    except NotANumber:
        raise CellRefused("not_a_number", text=_text(cell)[:40]) from None


def read_whole(cell: Cell) -> int:
    """A whole number that isn't negative. Raises CellRefused."""
    value = read_number(cell, "", "")
    _refuse_unless(
        value == value.to_integral_value() and 0 <= value < 10_000, "not_whole", text=exact_digits(value)[:40]
    )
    return int(value)


def read_day(cell: Cell) -> date:
    """A day: a date of the spreadsheet's own, or 2023-07-31, 2023/7/31, 2023.7.31, 2023年7月31日, 20230731.

    A time of that day behind it doesn't count, as in a date of the spreadsheet's own.
    Raises CellRefused, also for a bare number, which may be a date somebody formatted away.
    """
    return _read(cell, _day)


def _day(cell: Cell) -> date:
    if isinstance(cell.value, date):
        return cell.value
    text = _text(cell)
    found = _DAY.fullmatch(text.strip())
    if found:
        parts = [part for part in found.groups() if part]
        try:
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
        except ValueError:
            raise CellRefused("no_such_day", text=text[:40]) from None
    raise CellRefused("not_a_day", text=text[:40])


def read_month(cell: Cell) -> Month:
    """A month: 2023-07, 2023年7月, 2023/7, or any day of it. Raises CellRefused."""
    return _read(cell, _month)


def _month(cell: Cell) -> Month:
    text = _text(cell).strip()
    try:
        return Month.read(text)
    except NotAMonth:
        pass
    try:
        return Month.of(_day(cell))
    except CellRefused:
        raise CellRefused("not_a_month", text=text[:40]) from None


def read_flag(cell: Cell) -> bool:
    """Yes or no: 是/否, √/×, 1/0. Raises CellRefused."""
    _refuse_unless(not cell.covered, "merged")
    return _read(cell, _flag)


def _flag(cell: Cell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    text = _text(cell).strip().lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise CellRefused("not_yes_or_no", text=text[:40])


def read_choice(cell: Cell, offered: Collection[str]) -> str:
    """One of the values on offer, however it is written. Raises CellRefused."""
    text = read_text(cell)
    same = folded(text)
    found = text if text in offered else next((one for one in offered if folded(one) == same), None)
    if found is None:
        raise CellRefused("not_offered", text=text[:40], offered=list(offered)[:20])
    return found


def not_applicable(cell: Cell) -> str | None:
    """The reason in a cell that says 不适用：原因; None when it says something else. Raises CellRefused without a reason."""
    found = _NOT_APPLICABLE.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
    if found is None:
        return None
    reason = (found["within"] or found["behind"] or "").strip()
    _refuse_unless(bool(reason), "reason_missing")
    return reason[:500]


def _refuse_unless(condition: bool, code: str, **details: str | int | Sequence[str]) -> None:
    if not condition:
        raise CellRefused(code, **details)
