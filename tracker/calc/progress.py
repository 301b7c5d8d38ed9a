"""How far a goal is, and how far the plan says it should be. Shares are unrounded fractions of one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tracker.calc.numbers import round_half_up
from tracker.calc.periods import Month, Span

HIGHER = "higher"
LOWER = "lower"

STRAIGHT = "straight"
CURVE = "curve"
PROFILE = "profile"


def completion(
    actual: Decimal, target: Decimal, *, direction: str = HIGHER, baseline: Decimal | None = None
) -> Decimal | None:
    """完成率 as a fraction: actual ÷ target.

    Where less is better it is (baseline − actual) ÷ (baseline − target). None where the goal
    gives no share: a target of zero, a negative one without baseline, no baseline to fall from, or one
    that has reached the target already, from which every step away would look like progress.
    """
    if baseline is not None:
        way = baseline - target if direction == LOWER else target - baseline
        return (baseline - actual) / (baseline - target) if way > 0 else None
    if direction == LOWER:
        return None
    return actual / target if target > 0 else None


def planned_share(span: Span, month: Month, curve: Mapping[Month, Decimal] | None = None) -> Decimal:
    """序时进度 as a fraction: months elapsed ÷ months of the window, or the plan's own curve.

    A curve holds cumulative shares per month; a month without one keeps the month before it. Whatever it holds, the
    plan never falls and ends at the whole.
    """
    if curve and month < span.last:
        reached = [share for at, share in curve.items() if at <= month]
        return min(max([Decimal(0), *reached]), Decimal(1))
    return Decimal(span.elapsed(month)) / span.length


def gap_points(share: Decimal, planned: Decimal) -> Decimal:
    """超 / 落后序时 in percentage points: rounding either part first gives wrong tenths.

    Cut far behind the last digit that means anything, because 2/15 − 1/12 must be exactly 5 points.
    """
    return round_half_up((share - planned) * 100, 18)


def gap_of_value(actual: Decimal, target: Decimal, *, direction: str = HIGHER) -> Decimal | None:
    """How far a number lies beyond what was asked (above zero) or short of it, in per cent of that.

    It says the same in every unit of measure. None where nothing was asked: there is no part of zero.
    """
    beyond = target - actual if direction == LOWER else actual - target
    return round_half_up(beyond / abs(target) * 100, 18) if target else None


def needed_per_month(
    actual: Decimal, target: Decimal, span: Span, month: Month, *, direction: str = HIGHER
) -> Decimal | None:
    """每月还需, in the target's unit: what is missing ÷ months left. None when reached or time is up.

    Where less is better it is what every month has to take away.
    """
    left = span.length - span.elapsed(month)
    missing = actual - target if direction == LOWER else target - actual
    return missing / left if left > 0 and missing > 0 else None
