"""Ways of looking ahead from the months reported: the model each is, and what it expects of a month to come.

In every way a step from one reported month to the next brings `expected + rate × weight` and scatters around
that with a variance that grows with the weight. The rate is the ratio estimator Σ amounts ÷ Σ weights. What
is still to come is uncertain by what will scatter and by the rate itself, σ²·(R + R² ÷ W) for a weight of R
ahead after W behind (Cochran, Sampling Techniques, ch. 6). Where the rate has been changing by more than
scatter, the range reaches further on that side, up to twice the rate or none at all. Exact decimals throughout; only the square root is rounded, at 28 digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from tracker.calc.chances import quantile, tail
from tracker.calc.periods import Month, Span

PACE = "pace"  # 按进度: as on average since the window began
PROFILE = "profile"  # 按去年同期节奏: as in the same months of the window before
TREND = "trend"  # 近月趋势: as in the last months
HOLD = "hold"  # 维持现值: a level or a rate stays where it is

TOTAL = "total"
LEVEL = "level"

RECENT = 3  # months that make a trend
NOTHING = Decimal(0)


@dataclass(frozen=True)
class History:
    """What was reported of a window so far, and of the window before, by month.

    Amounts are running totals (`total`) or levels and rates (`level`), in one unit. `before` holds the window
    before under the months of this one. `start` is where the number stood when the window began: 0 for a
    total, the last level before it, None if unknown. `gaps` says that months left out between others were never added. The number can't leave
    `floor` and `ceiling`.
    """

    span: Span
    amounts: Mapping[Month, Decimal]
    kind: str = TOTAL
    before: Mapping[Month, Decimal] = field(default_factory=dict)
    start: Decimal | None = NOTHING
    gaps: bool = False
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    @property
    def months(self) -> list[Month]:
        return sorted(self.amounts)

    @property
    def steps(self) -> list[Step]:
        """What every reported month brought since the one before."""
        found = []
        since: Month | None = None
        amount = self.start
        for month in self.months:
            now = self.amounts[month]
            if amount is not None:
                begin = month.plus(-1) if self.gaps and since is not None else since
                found.append(Step(begin, month, now - amount))
            since, amount = month, now
        return found

    @property
    def has_profile(self) -> bool:
        """Whether the window before covers every month that is known of this one, and all that are left."""
        months = self.months
        needed = {*months, *(month for month in self.span if not months or month > months[-1])}
        if self.kind == TOTAL:
            return shape(self.before, self.span) is not None and needed <= self.before.keys()
        return needed | {self.span.first} <= self.before.keys()


@dataclass(frozen=True)
class Step:
    """From one reported month to the next; `since` is None at the window's beginning."""

    since: Month | None
    until: Month
    amount: Decimal


@dataclass(frozen=True)
class Point:
    """What is expected at the end of a month: by the model eight times of ten between `low` and `high`."""

    month: Month
    value: Decimal
    low: Decimal
    high: Decimal
    below: Decimal = NOTHING
    above: Decimal = NOTHING
    freedom: int = 1

    def chance(self, threshold: Decimal) -> Decimal:
        """The probability that the number reaches `threshold`, to six decimals."""
        spread = self.above if threshold > self.value else self.below
        if not spread:
            return Decimal(self.value >= threshold)
        return tail((threshold - self.value) / spread, self.freedom)


@dataclass(frozen=True)
class Fit:
    """What a way learnt from the steps up to a month; `weight` is None where it has no rate."""

    rate: Decimal
    variance: Decimal
    freedom: int
    weight: Decimal | None = None
    slope: Decimal = NOTHING
    slope_variance: Decimal = NOTHING


Part = tuple[Decimal, Decimal]  # the amount of a step beyond what was expected anyway, and its weight


class Way:
    """One way of looking ahead in a history."""

    def __init__(self, name: str, history: History) -> None:
        self.name = name
        self.history = history
        self._shaped = name == PROFILE and history.kind == TOTAL
        self._rated = name in (PACE, TREND) or self._shaped
        self._before = rising(history.before) if self._shaped else history.before

    def fit(self, steps: Sequence[Step]) -> Fit | None:
        """What the steps teach; None when they weigh nothing."""
        parts = _joined(
            (step.amount - self._expected(step.since, step.until), self._weight(step.since, step.until))
            for step in steps
        )
        if not parts:
            return None
        freedom = max(len(parts) - 1, 1)
        if not self._rated:
            return Fit(NOTHING, sum((x * x / w for x, w in parts), NOTHING) / len(parts), len(parts))
        used = parts[-RECENT:] if self.name == TREND else parts
        weight = sum((w for _x, w in used), NOTHING)
        rate = sum((x for x, _w in used), NOTHING) / weight
        variance = _by_jumps(parts) if self.name == TREND else _around(rate, parts)
        return Fit(rate, variance, freedom, weight, *_slope(parts, variance))

    def point(
        self, fit: Fit, origin: Month, now: Decimal, month: Month, stretch: Decimal = Decimal(1)
    ) -> Point:
        """What is expected at the end of `month`, seen from `origin`; `stretch` widens the range."""
        ahead = max(self._weight(origin, month), NOTHING)
        value = now + self._expected(origin, month) + fit.rate * ahead
        variance = fit.variance * ahead
        drift = NOTHING
        if fit.weight is not None:
            lever = ahead * (fit.weight + ahead) / 2
            variance += fit.variance * ahead**2 / fit.weight
            drift = max(fit.slope**2 - fit.slope_variance, NOTHING) * lever**2
            drift = min(drift, (fit.rate * ahead) ** 2)
        even = variance.sqrt() * stretch
        further = (variance + drift).sqrt() * stretch if drift else even
        below, above = (further, even) if fit.slope < 0 else (even, further)
        reach = quantile(fit.freedom)
        return Point(month, value, value - below * reach, value + above * reach, below, above, fit.freedom)

    def _weight(self, since: Month | None, until: Month) -> Decimal:
        """What a stretch of months weighs: its length, or what the window before brought in it."""
        if not self._shaped:
            return Decimal(until.minus(since or self.history.span.first.plus(-1)))
        return self._before[until] - (self._before[since] if since else NOTHING)

    def _expected(self, since: Month | None, until: Month) -> Decimal:
        """By how much a level is expected to change, rate apart: as it did in the window before."""
        if self.name != PROFILE or self._shaped:
            return NOTHING
        before = self.history.before
        return before[until] - before[since or self.history.span.first]


def shape(before: Mapping[Month, Decimal], span: Span) -> dict[Month, Decimal] | None:
    """The window before as cumulative shares of one, under the months of `span`; None when it can't serve.

    It must be known to its last month, for three months of four, and add up to something. The shares never fall.
    """
    total = before.get(span.last)
    if total is None or total <= 0 or len(before) * 4 < span.length * 3:
        return None
    return {month: amount / total for month, amount in rising(before).items()}


def rising(before: Mapping[Month, Decimal]) -> dict[Month, Decimal]:
    """Running totals that never fall: where they did, or the end was cut, the later and lower one holds before it, too."""
    found: dict[Month, Decimal] = {}
    lowest: Decimal | None = None
    for month, amount in sorted(before.items(), reverse=True):
        lowest = max(amount if lowest is None else min(lowest, amount), NOTHING)
        found[month] = lowest
    return dict(sorted(found.items()))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Steps that weigh something: a stretch without weight is part of the next."""
    joined: list[Part] = []
    amount = weight = NOTHING
    for x, w in parts:
        amount, weight = amount + x, weight + w
        if weight > 0:
            joined.append((amount, weight))
            amount = weight = NOTHING
    return joined


def _around(rate: Decimal, parts: Sequence[Part]) -> Decimal:
    """The scatter of the steps around a rate, per weight."""
    return sum(((x - rate * w) ** 2 / w for x, w in parts), NOTHING) / max(len(parts) - 1, 1)


def _by_jumps(parts: Sequence[Part]) -> Decimal:
    """The scatter from each step to the next, which a drifting rate hardly touches (von Neumann)."""
    jumps = [(b / v - a / w) ** 2 / (1 / v + 1 / w) for (a, w), (b, v) in pairwise(parts)]
    return sum(jumps, NOTHING) / max(len(jumps), 1)


def _slope(parts: Sequence[Part], variance: Decimal) -> tuple[Decimal, Decimal]:
    """How fast the rate itself has been changing, by weighted least squares, with the variance of that."""
    middles, passed = [], NOTHING
    for _x, w in parts:
        middles.append(passed + w / 2)
        passed += w
    offsets = [middle - passed / 2 for middle in middles]
    spread = sum((w * u * u for (_x, w), u in zip(parts, offsets, strict=True)), NOTHING)
    if len(parts) <= RECENT - 1 or not spread:
        return NOTHING, NOTHING
    slope = sum((x * u for (x, _w), u in zip(parts, offsets, strict=True)), NOTHING) / spread
    return slope, variance / spread
