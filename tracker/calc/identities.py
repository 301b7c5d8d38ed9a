"""勾稽关系: what several numbers of one unit and month must say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.numbers import round_half_up
from tracker.calc.printed import Between, cut, places_of, rounded
from tracker.calc.units import Endless, UnitMismatch, convert

SUM, SHARE, GROWTH = "sum", "share", "growth"
PARTS_OF = {"%": Decimal(100), "个百分点": Decimal(100), "百分点": Decimal(100), "‰": Decimal(1000)}


@dataclass(frozen=True)
class Term:
    """A number as it is stated, and what it may have been; `unit` is its unit of measure."""

    name: str
    name_en: str
    unit: str
    value: Decimal
    meant: Between

    @classmethod
    def printed(cls, name: str, name_en: str, unit: str, value: Decimal) -> Term:
        return cls(name, name_en, unit, value, rounded(value, unit))


@dataclass(frozen=True)
class Disagreement:
    """What follows from the parts, in the result's unit of measure; `is_cut` says that the result fits where its further
    decimals were dropped instead of rounded.
    """

    expected: Decimal
    is_cut: bool


@dataclass(frozen=True)
class Identity:
    """A result and what it is made of, all of them stated.

    `sum`: the result is Σ parts. `share`: part 0 ÷ part 1. `growth`: part 0 ÷ part 1 − 1, where part 1 is part 0 a year
    before. Per cent and units of measure are converted. The decimals that each number shows say how far they may differ;
    `slack` is what the result may differ besides.
    """

    kind: str
    result: Term
    parts: Sequence[Term]
    slack: Decimal = Decimal(0)

    def disagreement(self) -> Disagreement | None:
        """How the result and its parts can't both be right; None where they can, and where nothing follows from the parts."""
        try:
            meant = self._follows([part.meant for part in self.parts])
            exact = self._follows([Between(part.value, part.value) for part in self.parts])
        except UnitMismatch:
            return None
        if meant is None or exact is None:
            return None
        meant = meant.wider(self.slack)
        if self.result.meant.meets(meant):
            return None
        expected = round_half_up(exact.low, min(places_of(self.result.value) + 2, 8))
        return Disagreement(expected, cut(self.result.value, self.result.unit).meets(meant))

    def _follows(self, parts: Sequence[Between]) -> Between | None:
        """What the result is if the parts are these. Raises UnitMismatch."""
        wanted = self.result.unit
        if self.kind == SUM:
            total = Between(Decimal(0), Decimal(0))
            for term, part in zip(self.parts, parts, strict=True):
                total = total.plus(_in(part, term.unit, wanted))
            return total
        upper, lower = self.parts
        if self.kind == GROWTH:
            grown = parts[0].over(parts[1]) if parts[1].low > 0 else None
            return (
                Between(grown.low - 1, grown.high - 1).times(PARTS_OF.get(wanted, Decimal(1)))
                if grown
                else None
            )
        if wanted in PARTS_OF:
            share = _in(parts[0], upper.unit, lower.unit).over(parts[1])
            return share.times(PARTS_OF[wanted]) if share else None
        share = parts[0].over(parts[1])
        if share is None or upper.unit == lower.unit:
            return share
        return _in(share, f"{upper.unit}/{lower.unit}", wanted)


def _in(amount: Between, unit: str, wanted: str) -> Between:
    return Between(_converted(amount.low, unit, wanted), _converted(amount.high, unit, wanted))


def _converted(value: Decimal, unit: str, wanted: str) -> Decimal:
    """For comparing alone, a conversion without end will do to sixty digits."""
    try:
        return convert(value, unit, wanted)
    except Endless as nearly:
        return nearly.nearly
