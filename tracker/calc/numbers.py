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
_DIGIT = re.compile(r"\d")  # behind a number: 1e3, 1_000
_SCALES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_PLAIN = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


class NotANumber(ValueError):
    """The text isn't a decimal number in the documented grammar."""


class OtherUnit(NotANumber):
    """The words behind the number aren't the series' unit, nor 万 or 亿 of what it counts."""


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


def parse_amount(text: str, unit: str) -> Decimal:
    """Read an amount for a series measured in `unit`: the grammar of `parse_number`, then perhaps what it counts in.

    Behind the number may stand 万, 亿 or 万亿, and the unit itself or what it is made of: for 亿元 `8.5`, `8.5亿`,
    `8.5亿元`, `85,000万` and `850000000元` are one amount, converted exactly. Raises NotANumber, TooManyDigits, or
    OtherUnit when the words behind the number don't belong to the unit.
    """
    value = as_amount(text, unit)
    check_digits(value)
    return value


def as_amount(text: str, unit: str) -> Decimal:
    """What `parse_amount` reads, however long it is. Raises NotANumber or OtherUnit."""
    plain = text.strip().translate(_AS_TYPED)
    number = _LEADING.match(plain)
    if number is None:
        raise NotANumber(text)
    value, words = as_number(number[0]), plain[number.end() :].strip()
    if not words:
        return value
    scale, counted = _scaled(words)
    own_scale, own = _scaled(unit)
    if counted not in ("", own) or (not counted and (own == "%" or not unit)):
        raise (NotANumber(text) if _DIGIT.search(words) else OtherUnit(words))
    return value * scale / own_scale


def _scaled(words: str) -> tuple[int, str]:
    """A unit as what it counts and by how many: 亿元 is 10⁸ of 元, 家 is one of 家."""
    for name, scale in _SCALES:
        if words.startswith(name):
            return scale, words[len(name) :]
    return 1, words


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
