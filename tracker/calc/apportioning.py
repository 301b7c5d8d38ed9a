"""One number in parts that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from tracker.calc.numbers import decimals_of


def apportion(total: Decimal, weights: Sequence[Decimal], places: int) -> list[Decimal]:
    """A number in parts by `weights`, in steps of its `places` decimals, or of its own where it has more.

    The parts add up to it, and none is off by a whole step: what rounding down leaves over goes to the largest remainders,
    the first of equals first. Parts of a negative number are those of its amount with the sign. Empty when there is nothing
    to split by.
    """
    whole = sum(map(Fraction, weights), Fraction(0))
    if whole <= 0:
        return []
    finest = max(places, decimals_of(total))
    steps = int(abs(total).scaleb(finest))
    exact = [steps * Fraction(weight) / whole for weight in weights]
    parts = [floor(one) for one in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: steps - sum(parts)]:
        parts[index] += 1
    return [Decimal(part).scaleb(-finest).copy_sign(total) if part else Decimal(0) for part in parts]
