"""Units of measure, in one table: what each counts, and by how much. Whatever counts the same is converted exactly.

A unit is what is counted (元, ㎡, 家), perhaps by 万 or 亿, by 千 or 百万, perhaps for each of something else (元/㎡). Its factors are
fractions, for one 亩 is 2000/3 ㎡: what no decimal can hold exactly is refused, never rounded in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache

from tracker.calc.numbers import NotANumber, check_digits, leading_number

MONEY_IN_YUAN = {"元": 1, "万元": 10**4, "亿元": 10**8, "万亿元": 10**12}
PERCENT = "%"
_SMALL = {"": 1, "十": 10, "百": 100, "千": 1000}
_LARGE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# 百分点 isn't a hundred of something, and 千瓦时 is a unit of its own, that nobody takes for a thousandth of it.
_SCALED = re.compile("(?![百千]分)([十百千]?)(万亿|亿|万|)(.*)", re.DOTALL)
_NAMED = re.compile("千[瓦克米升卡伏帕赫焦]|百帕")
# What is counted, each with how many of the first of its line it is, and how else it is written.
_COUNTED: tuple[tuple[tuple[str, Fraction, tuple[str, ...]], ...], ...] = (
    (("元", Fraction(1), ("圆", "人民币元", "rmb", "cny")),),
    (
        ("㎡", Fraction(1), ("平方米", "平米", "m2", "m²", "sqm", "平方公尺")),
        ("亩", Fraction(2000, 3), ("市亩",)),
        ("公顷", Fraction(10**4), ("ha", "hm2", "hm²")),
        ("平方公里", Fraction(10**6), ("平方千米", "km2", "km²", "k㎡")),
    ),
    (("米", Fraction(1), ("m",)), ("公里", Fraction(1000), ("千米", "km"))),
    (("立方米", Fraction(1), ("m3", "m³", "立方", "千升", "kl")), ("升", Fraction(1, 1000), ("l",))),
    (("吨", Fraction(1), ("t",)), ("公斤", Fraction(1, 1000), ("千克", "kg"))),
)
_SPELLED = {
    unicodedata.normalize("NFKC", spelling).lower(): (line[0][0], factor)
    for line in _COUNTED
    for name, factor, others in line
    for spelling in (name, *others)
}
# How the units of a line are offered where one may be chosen.
_OFFERED = (
    tuple(MONEY_IN_YUAN),
    ("平方米", "万平方米", "亩", "公顷", "平方公里"),
    ("米", "公里"),
    ("立方米", "万立方米"),
    ("吨", "万吨", "公斤"),
)
_PER = re.compile(r"[/÷]|每(?=.)")
_DIGIT = re.compile(r"\d")  # behind a number: 1e3, 1_000
_EXACT = Context(prec=60)


class UnitMismatch(ValueError):
    """Two quantities whose units can't be compared, say 亿元 and 亩."""


class Endless(UnitMismatch):
    """A conversion that no decimal holds exactly: 1亩 is 666.66…㎡. `nearly` is the result to 60 digits."""

    def __init__(self, unit: str, wanted: str, nearly: Decimal) -> None:
        super().__init__(f"{unit} → {wanted}")
        self.unit, self.wanted, self.nearly = unit, wanted, nearly


class OtherUnit(NotANumber):
    """The words behind the number aren't the series' unit, nor convertible to it, nor 万 or 亿 of what it counts."""


@dataclass(frozen=True)
class PrintedIn:
    """The unit of measure and the decimal places that a number is printed in."""

    unit: str
    places: int


@dataclass(frozen=True)
class _Measure:
    """What a unit counts (for each of what), and how many of that it is."""

    counted: tuple[str, str]
    factor: Fraction


def convert(value: Decimal, unit: str, wanted: str) -> Decimal:
    """`value` in `unit`, expressed in `wanted`: 10077.5 万元 is 1.00775 亿元, 1500㎡ are 2.25亩.

    Raises UnitMismatch, or Endless where no decimal holds the result exactly.
    """
    if unit == wanted:
        return value
    own, other = _measure(unit), _measure(wanted)
    if own.counted != other.counted or not unit or not wanted:
        raise UnitMismatch(f"{unit} → {wanted}")
    found = Fraction(value) * own.factor / other.factor
    exact = _EXACT.divide(Decimal(found.numerator), Decimal(found.denominator))
    if Fraction(exact) != found:
        raise Endless(unit, wanted, exact)
    return exact


def comparable(units: Iterable[str]) -> bool:
    """Whether quantities in these units can be expressed in one of them."""
    return len({_measure(unit).counted for unit in units}) == 1


def quotient(part: Decimal, unit: str, whole: Decimal, of: str) -> Decimal:
    """`part` ÷ `whole`, each in its own unit, as a share. Raises UnitMismatch."""
    if not comparable((unit, of)):
        raise UnitMismatch(f"{unit} → {of}")
    found = Fraction(part) * _measure(unit).factor / (Fraction(whole) * _measure(of).factor)
    with localcontext(_EXACT):
        return Decimal(found.numerator) / Decimal(found.denominator)


def is_same(unit: str, other: str) -> bool:
    """Whether two spellings mean one unit: m2, ㎡ and 平方米."""
    return unit == other or (bool(unit and other) and _measure(unit) == _measure(other))


def is_known(unit: str) -> bool:
    """Whether the table holds what a unit counts."""
    return any(counted in _LINES for counted in _measure(unit).counted)


def is_ambiguous(unit: str) -> bool:
    """Whether a number without its unit could be meant in another one: money, and whatever is counted by 万, 千 and the like."""
    return _measure(unit).counted[0] == "元" or _counted_by(unit) != 1


def like(unit: str) -> tuple[str, ...]:
    """The units that may be chosen in place of `unit`, itself among them: those it converts to without end."""
    line = next((line for line in _OFFERED if comparable((unit, line[0]))), ())
    offered = tuple(unit if is_same(one, unit) else one for one in line if _ends(unit, one))
    return offered if unit in offered else (unit, *offered)


def parse_amount(text: str, unit: str) -> Decimal:
    """Read an amount for a series measured in `unit`: the grammar of `parse_number`, then perhaps what it counts in.

    Behind the number may stand 万, 亿, 百万 and the like, and the unit itself or another that counts the same: for 亿元 `8.5`,
    `8.5亿`, `8.5亿元`, `85,000万` and `850000000元` are one amount, converted exactly. Raises NotANumber,
    TooManyDigits, Endless, or OtherUnit when the words behind the number don't belong to the unit.
    """
    value = as_amount(text, unit)
    check_digits(value)
    return value


def as_amount(text: str, unit: str) -> Decimal:
    """What `parse_amount` reads, however long it is. Raises NotANumber, OtherUnit or Endless."""
    value, words = leading_number(text)
    if not words:
        return value
    scale, counted = _scaled(_spelled(words))
    if counted:
        return _in_words(value, words, unit)
    if not unit or _spelled(unit) == PERCENT:
        raise OtherUnit(words)
    return value * scale / _counted_by(unit)


def _in_words(value: Decimal, words: str, unit: str) -> Decimal:
    try:
        return value if is_same(words, unit) else convert(value, words, unit)
    except Endless:
        raise
    except UnitMismatch:
        strange = _DIGIT.search(words) and not is_known(words)
        raise (NotANumber(words) if strange else OtherUnit(words)) from None


@cache
def _measure(unit: str) -> _Measure:
    parts = [part for part in _PER.split(_spelled(unit), maxsplit=1) if part is not None]
    over, under = _simple(parts[0]), _simple(parts[1]) if len(parts) > 1 else ("", Fraction(1))
    return _Measure((over[0], under[0]), over[1] / under[1])


def _simple(words: str) -> tuple[str, Fraction]:
    """What is counted and how many of it: 万亩 is 2000/3 × 10⁴ of ㎡, 千家 a thousand of 家."""
    scale, counted = (1, words) if words in _SPELLED else _scaled(words)
    name, factor = _SPELLED.get(counted, (counted, Fraction(1)))
    return name, scale * factor


def _scaled(words: str) -> tuple[int, str]:
    """A unit as what it counts and by how many: 亿元 is 10⁸ of 元, 百万元 10⁶, 家 is one of 家."""
    found = _SCALED.fullmatch(words)
    return (_SMALL[found[1]] * _LARGE[found[2]], found[3]) if found else (1, words)


def _counted_by(unit: str) -> int:
    """By how many a unit is counted whose numbers are written alone: 万 of 万元, but 3万 behind 千瓦时 are that many 千瓦时."""
    words = _spelled(unit)
    return 1 if words in _SPELLED or _NAMED.match(words) else _scaled(words)[0]


def _spelled(unit: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit)).lower()


def _ends(unit: str, wanted: str) -> bool:
    try:
        convert(Decimal(1), unit, wanted)
    except UnitMismatch:
        return False
    return True


_LINES = {line[0][0] for line in _COUNTED}
