"""A printed number is an interval: all that it may have been before it was rounded, or cut, to the decimals it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

# Integers of these are rounded like decimals are; what else is counted, in households or projects, is exact.
_MEASURED = re.compile(r"^[百千万亿]|元|%|‰|百分点|米|里|㎡|亩|顷|吨|克|升|瓦|度$")
_WIDE = Context(prec=60)


@dataclass(frozen=True)
class Between:
    """From `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def meets(self, other: Between) -> bool:
        """Whether some number is in both: only then can both statements be right."""
        return self.low <= other.high and other.low <= self.high

    def plus(self, other: Between) -> Between:
        return Between(self.low + other.low, self.high + other.high)

    def times(self, factor: Decimal) -> Between:
        """All of it by one positive factor."""
        return Between(self.low * factor, self.high * factor)

    def over(self, other: Between) -> Between | None:
        """The quotient; None where the other may be zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [one / part for one in (self.low, self.high) for part in (other.low, other.high)]
        return Between(min(ends), max(ends))

    def wider(self, slack: Decimal) -> Between:
        return Between(self.low - slack, self.high + slack)


def places_of(value: Decimal) -> int:
    """Decimals as they were typed, zeros at the end included: 24.20 has two, 1200 has none."""
    return max(0, -int(value.as_tuple().exponent))


def rounded(value: Decimal, unit: str) -> Between:
    """What may stand behind a number that was rounded to the decimals it shows; a whole number of things is itself alone."""
    if _is_counted(value, unit):
        return Between(value, value)
    half = _last_digit(value) / 2
    return Between(value - half, value + half)


def cut(value: Decimal, unit: str) -> Between:
    """What may stand behind a number whose further decimals were dropped."""
    if _is_counted(value, unit):
        return Between(value, value)
    step = _last_digit(value)
    return Between(
        value if value > 0 else _WIDE.next_plus(value - step),
        value if value < 0 else _WIDE.next_minus(value + step),
    )


def _is_counted(value: Decimal, unit: str) -> bool:
    return not places_of(value) and not _MEASURED.search(unit)


def _last_digit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.as_tuple().exponent))
