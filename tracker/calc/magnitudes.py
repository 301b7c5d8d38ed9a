"""How large numbers of one kind usually are, and which of them stands apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# 入驻率, 占比: part of a whole. What grows, falls, is completed or earned has no such bounds.
_PART_OF_A_WHOLE = re.compile(r"率|占比|比重|比例|份额|占.*的比")
_UNBOUNDED = re.compile(
    r"增|减|涨|跌|降|升|速|同比|环比|完成|达成|收益|利润|回报|毛利|负债|杠杆|周转|产能|汇率|利率|产销"
)
LEAST_OTHERS = 5


@dataclass(frozen=True)
class Spread:
    """The sizes of many numbers of one kind, signs and zeros aside: how many, the middle one, and those a quarter from each end."""

    count: int
    lower: Decimal
    middle: Decimal
    upper: Decimal

    def times(self, value: Decimal) -> Decimal:
        """How many times larger or smaller than the middle a number is, at least one."""
        size = abs(value)
        return max(size / self.middle, self.middle / size)

    def is_apart(self, value: Decimal, times: Decimal) -> bool:
        """Whether a number is at least so many times off the middle, and beyond what the others differ by among themselves.

        Half of the others lie between two quarters; three times as far from these, as a factor, is beyond.
        """
        if self.count < LEAST_OTHERS or not value or self.times(value) < times:
            return False
        factor = (self.upper / self.lower) ** 3
        return not self.lower / factor <= abs(value) <= self.upper * factor


def spread(values: Iterable[Decimal]) -> Spread | None:
    """The spread of what isn't zero; None of nothing."""
    sizes = sorted(abs(value) for value in values if value)
    if not sizes:
        return None
    lower, middle, upper = (sizes[round((len(sizes) - 1) * part / 4)] for part in (1, 2, 3))
    return Spread(len(sizes), lower, middle, upper)


def is_part_of_a_whole(name: str, unit: str) -> bool:
    """Whether a percentage is called what lies between 0 and 100."""
    return unit == "%" and bool(_PART_OF_A_WHOLE.search(name)) and not _UNBOUNDED.search(name)
