"""What of a number passed from unit to unit, so that it isn't taken for growth or for a fall."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Passed(NamedTuple):
    """What a target read in an earlier month, and would have read with what its unit has taken over, or handed over, since.

    `adds` says that both are sums, so that what passed is the difference.
    """

    before: Decimal | None
    compared: Decimal
    adds: bool

    @property
    def amount(self) -> Decimal | None:
        """How much was taken over, in the indicator's unit, below zero where it was handed over; None of ratios and of nothing."""
        passed = self.compared - (self.before or Decimal(0))
        return passed if self.adds and passed else None
