"""勾稽关系: what several numbers of one unit and month must say together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.numbers import round_half_up

SUM, SHARE, GROWTH = "sum", "share", "growth"
RESULT = -1


@dataclass(frozen=True)
class Identity:
    """A result and what it is made of; the number in question stands at `own`, the others are known or None.

    `sum`: the result is Σ parts. `share`: 100 × part 0 ÷ part 1. `growth`: (part 0 ÷ part 1 − 1) × 100, where part 1 is
    part 0 a year before. They differ when they are more than `tolerance` apart, in the result's unit.
    """

    kind: str
    result_name: str
    tolerance: Decimal
    own: int
    result: Decimal | None
    parts: tuple[Decimal | None, ...]

    def differs(self, value: Decimal) -> tuple[Decimal, Decimal] | None:
        """What the result says and what follows from its parts, if these differ with `value` at its place."""
        stated = value if self.own == RESULT else self.result
        parts = [value if place == self.own else part for place, part in enumerate(self.parts)]
        known = [part for part in parts if part is not None]
        if stated is None or len(known) < len(parts) or not parts:
            return None
        expected = self._expected(known)
        if expected is None or abs(stated - expected) <= self.tolerance:
            return None
        return stated, expected

    def _expected(self, parts: list[Decimal]) -> Decimal | None:
        if self.kind == SUM:
            return sum(parts, Decimal(0))
        if parts[1] == 0:
            return None
        share = parts[0] / parts[1]
        return round_half_up((share - 1 if self.kind == GROWTH else share) * 100, 8)
