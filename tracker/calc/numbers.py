"""Exact decimals: how they are read, rounded and printed. Never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

MAX_SIGNIFICANT_DIGITS = 15
MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 8
_WIDE = Context(prec=60)

# Only what an input method types: NFKC would also make 102 of 10² and 1 of ①.
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_AS_TYPED = _FULL_WIDTH | {ord(minus): "-" for minus in "−–﹣"}
_LEADING = re.compile(r"[+-]?[0-9.,]*[0-9]", re.ASCII)
_NUMBER = re.compile(r"\d{1,19}", re.ASCII)
LARGEST_ID = 2**63 - 1
_PLAIN = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


class NotANumber(ValueError):
    """The text isn't a decimal number in the documented grammar."""


class TooManyDigits(ValueError):
    """More than 15 significant digits, or more than 8 decimals: spreadsheets couldn't hold it."""


def parse_number(text: str) -> Decimal:
    """Read a number as people type and paste it.

    Grammar: optional sign (also − or －), digits with or without correct thousands commas,
    optional decimals; full-width forms mean the same. No exponents, underscores, NaN, units or
    blanks inside. Raises NotANumber or TooManyDigits.
    """
    value = as_number(text)
    check_digits(value)
    return value


def as_number(text: str) -> Decimal:
    """What `parse_number` reads, however long it is. Raises NotANumber."""
    plain = text.strip().translate(_AS_TYPED)
    if not _PLAIN.fullmatch(plain):
        raise NotANumber(text)
    value = Decimal(plain.replace(",", ""))
    return abs(value) if value == 0 else value


def leading_number(text: str) -> tuple[Decimal, str]:
    """A number by the grammar of `parse_number`, however long, and the words behind it. Raises NotANumber."""
    plain = text.strip().translate(_AS_TYPED)
    number = _LEADING.match(plain)
    if number is None:
        raise NotANumber(text)
    return as_number(number[0]), plain[number.end() :].strip()


def row_number(text: str) -> int | None:
    """The number of a row as an address or a form names it; None for what no row's can be: no plain digits, or too many."""
    number = int(text) if _NUMBER.fullmatch(text) else LARGEST_ID + 1
    return number if number <= LARGEST_ID else None


def check_digits(value: Decimal) -> None:
    """Refuse what the ledger can't hold exactly. Raises NotANumber or TooManyDigits."""
    if not value.is_finite():
        raise NotANumber(str(value))
    decimals = decimals_of(value)
    integers = value.adjusted() + 1
    if (
        significant_digits(value) > MAX_SIGNIFICANT_DIGITS
        or decimals > MAX_DECIMALS
        or integers > MAX_INTEGER_DIGITS
    ):
        raise TooManyDigits(str(value))


def decimals_of(value: Decimal) -> int:
    """Digits behind the point without trailing zeros: 1.250 has two, 1200 has none."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def significant_digits(value: Decimal) -> int:
    """Digits without leading and trailing zeros: 1200 has two, 0.050 has one, 0 has none."""
    return len("".join(map(str, value.as_tuple().digits)).strip("0"))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """四舍五入: 2.665 becomes 2.67, -2.665 becomes -2.67, as in PostgreSQL."""
    return value.quantize(_last_place(places), rounding=ROUND_HALF_UP, context=_WIDE)


@cache
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def trimmed(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without exponent: 4.50 becomes 4.5, 1E+2 becomes 100."""
    if value == 0:
        return Decimal(0)
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if int(normal.as_tuple().exponent) > 0 else normal


def digits(value: Decimal) -> str:
    """A number as it is typed and kept in forms, cells and JSON: no exponent, no needless zeros, no grouping."""
    return exact_digits(trimmed(value))


def exact_digits(value: Decimal) -> str:
    """A number's digits as they stand, zeros behind the point included."""
    return f"{value:f}"
