"""Student's t and sums of chances: the little probability that forecasts need.

Numerics are bounded: `tail` is the closed form for whole degrees of freedom, evaluated in binary floating
point (error below 1e-12) and cut to six decimals; `counts` is exact on those decimals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from tracker.calc.numbers import round_half_up

# The 90th percentile of Student's t for 1, 2, 3 … degrees of freedom: eight of ten lie within ± this.
_NINETIETH = tuple(Decimal(digits).scaleb(-4) for digits in (
    30777, 18856, 16377, 15332, 14759, 14398, 14149, 13968, 13830, 13722, 13634, 13562, 13502, 13450, 13406,
    13368, 13334, 13304, 13277, 13253, 13232, 13212, 13195, 13178, 13163, 13150, 13137, 13125, 13114, 13104,
))  # fmt: skip


def quantile(freedom: int) -> Decimal:
    """How many spreads the middle eight tenths reach to either side."""
    return _NINETIETH[min(freedom, len(_NINETIETH)) - 1]


def tail(t: Decimal, freedom: int) -> Decimal:
    """P(T ≥ t) of Student's t, to six decimals (Abramowitz & Stegun 26.7.3 and 26.7.4)."""
    theta = math.atan(float(t) / math.sqrt(freedom))
    cosine = math.cos(theta)
    if freedom % 2:
        term, total = cosine, cosine if freedom > 1 else 0.0
        for k in range(3, freedom - 1, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        inside = 2 / math.pi * (theta + math.sin(theta) * total)
    else:
        term = total = 1.0
        for k in range(2, freedom - 1, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        inside = math.sin(theta) * total
    return round_half_up(Decimal((1 - inside) / 2), 6)


def counts(chances: Sequence[Decimal]) -> list[Decimal]:
    """P(exactly k happen), for k from 0 on, of independent events (the Poisson binomial, by convolution)."""
    found = [Decimal(1)]
    for chance in chances:
        shifted = [Decimal(0), *(p * chance for p in found)]
        kept = [*(p * (1 - chance) for p in found), Decimal(0)]
        found = [a + b for a, b in zip(shifted, kept, strict=True)]
    return found


def middle(distribution: Sequence[Decimal], part: Decimal = Decimal("0.1")) -> tuple[int, int, int]:
    """The count below which `part` lies, the median, and the count above which `part` lies."""
    return tuple(_reached(distribution, share) for share in (part, Decimal("0.5"), 1 - part))  # type: ignore[return-value]


def _reached(distribution: Sequence[Decimal], share: Decimal) -> int:
    total = Decimal(0)
    for count, chance in enumerate(distribution):
        total += chance
        if total >= share:
            return count
    return len(distribution) - 1
