"""The one judge: every light, word and reason on any page, file or edition comes from `judge`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from tracker.calc import progress
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading

COMPLETED = "completed"
NOT_REPORTED = "not_reported"
NOT_APPLICABLE = "not_applicable"
UNJUDGED = "unjudged"
MADE_UP = "made_up"  # a rule that has this light never forgets a month behind: made up later is not on time
ALWAYS_NEEDED = (COMPLETED, NOT_REPORTED, NOT_APPLICABLE, UNJUDGED)  # lights that `judge` asks for by name

PACE = "pace"
VALUE = "value"
RANK = "rank"
NONE = "none"

RANK_PLACE_POINTS = 10  # one place short of a rank goal weighs as much as ten points behind the plan


@dataclass(frozen=True)
class Band:
    """One light: its word in both languages, its colour and shape, and where it begins.

    `lower` is the gap in percentage points at which the band begins; `inclusive` says whether
    that very gap is still inside. Bands without a bound are chosen by name.
    """

    code: str
    word: str
    word_en: str
    colour: str
    shape: str
    lower: Decimal | None = None
    inclusive: bool = True
    order: int = 0
    needs_reason: bool = False

    def begins_at(self, gap: Decimal) -> bool:
        if self.lower is None:
            return False
        return gap >= self.lower if self.inclusive else gap > self.lower


@dataclass(frozen=True)
class LightRule:
    """A version of the district's light rule: bands by gap from best to worst, then the named ones."""

    version: str
    bands: tuple[Band, ...]
    worst: str

    @cached_property
    def _by_code(self) -> Mapping[str, Band]:
        return {band.code: band for band in reversed(self.bands)}

    def named(self, code: str) -> Band:
        return self._by_code[code]

    @property
    def remembers(self) -> bool:
        """Whether a goal that was behind in an earlier month is judged otherwise than one that never was."""
        return MADE_UP in self._by_code

    def for_gap(self, gap: Decimal) -> Band:
        """The best band whose bound the gap reaches, else the worst."""
        for band in self.bands:
            if band.begins_at(gap):
                return band
        return self.named(self.worst)


@dataclass(frozen=True)
class Goal:
    """What is to be reached: value in the indicator's unit, window, plan and how it is judged.

    `basis` is `pace` (against the plan), `value` (a rate or level, against its value, whatever the
    month), `rank` (a place, lower is better) or `none` (a goal without a deadline). `in_points` says that the value is a percentage, so
    that its distance is printed in points.
    """

    value: Decimal
    span: Span
    basis: str = PACE
    direction: str = progress.HIGHER
    baseline: Decimal | None = None
    curve: Mapping[Month, Decimal] = field(default_factory=dict)
    in_points: bool = False


@dataclass(frozen=True)
class Judgement:
    """A goal's standing at its data month. Shares are fractions, `gap` is in percentage points."""

    light: Band
    reason: str
    rule: str
    completion: Decimal | None = None
    planned: Decimal | None = None
    gap: Decimal | None = None
    missing: Decimal | None = None
    needed: Decimal | None = None
    falls: bool = False
    made_up: bool = False


def judge(
    goal: Goal | None, reading: Reading | None, rule: LightRule, *, was_behind: bool = False
) -> Judgement:
    """Light, word and reason of a goal. No value is 未报: never green and never zero.

    `was_behind` says that an earlier month of the window lay behind; it matters to a rule that remembers.
    """
    if reading is None:
        return Judgement(rule.named(NOT_REPORTED), NOT_REPORTED, rule.version)
    if reading.not_applicable:
        return Judgement(rule.named(NOT_APPLICABLE), NOT_APPLICABLE, rule.version)
    if goal is None or reading.amount is None:
        return Judgement(rule.named(UNJUDGED), "no_target", rule.version)
    judgement = _WAYS[goal.basis](goal, reading.amount, reading.month, rule)
    if was_behind and rule.remembers and judgement.gap is not None and judgement.gap >= 0:
        return replace(judgement, light=rule.named(MADE_UP), made_up=True)
    return judgement


def _reached(goal: Goal, actual: Decimal) -> bool:
    if goal.basis == RANK or goal.direction == progress.LOWER:
        return actual <= goal.value
    return actual >= goal.value


def _missing(goal: Goal, actual: Decimal, *, reached: bool) -> Decimal:
    return Decimal(0) if reached else abs(goal.value - actual)


def _by_pace(goal: Goal, actual: Decimal, month: Month, rule: LightRule) -> Judgement:
    share = progress.completion(actual, goal.value, direction=goal.direction, baseline=goal.baseline)
    if share is None:
        return _by_value(goal, actual, month, rule)
    planned = progress.planned_share(goal.span, month, goal.curve)
    gap = progress.gap_points(share, planned)
    reached = _reached(goal, actual)
    return Judgement(
        light=rule.named(COMPLETED) if reached else rule.for_gap(gap),
        reason="pace_reached" if reached else ("pace_ahead" if gap >= 0 else "pace_behind"),
        rule=rule.version,
        completion=share,
        planned=planned,
        gap=gap,
        missing=_missing(goal, actual, reached=reached),
        needed=progress.needed_per_month(actual, goal.value, goal.span, month, direction=goal.direction),
        falls=goal.direction == progress.LOWER,
    )


def _by_value(goal: Goal, actual: Decimal, month: Month, rule: LightRule) -> Judgement:
    """A rate or a level: reached or not, and how far off; time plays no part until the window ends."""
    share = progress.completion(actual, goal.value, direction=goal.direction, baseline=goal.baseline)
    sign = -1 if goal.direction == progress.LOWER else 1
    distance = (actual - goal.value) * sign
    gap = distance if goal.in_points or share is None else progress.gap_points(share, Decimal(1))
    reached = _reached(goal, actual)
    ended = month >= goal.span.last
    return Judgement(
        light=rule.named(COMPLETED) if reached and ended else rule.for_gap(gap),
        reason="value_reached" if reached else "value_short",
        rule=rule.version,
        completion=share,
        gap=gap,
        missing=_missing(goal, actual, reached=reached),
    )


def _by_rank(goal: Goal, actual: Decimal, month: Month, rule: LightRule) -> Judgement:
    """A place among others: each place short of the goal weighs RANK_PLACE_POINTS."""
    reached = _reached(goal, actual)
    gap = Decimal(0) if reached else (goal.value - actual) * RANK_PLACE_POINTS
    return Judgement(
        light=rule.named(COMPLETED) if reached and month >= goal.span.last else rule.for_gap(gap),
        reason="rank_reached" if reached else "rank_short",
        rule=rule.version,
        missing=_missing(goal, actual, reached=reached),
    )


def _not_judged(goal: Goal, actual: Decimal, month: Month, rule: LightRule) -> Judgement:
    """A goal without a deadline: its share is shown, but no light can say whether that is late."""
    return Judgement(
        light=rule.named(UNJUDGED),
        reason="no_deadline",
        rule=rule.version,
        completion=progress.completion(actual, goal.value, direction=goal.direction, baseline=goal.baseline),
        missing=_missing(goal, actual, reached=_reached(goal, actual)),
    )


_WAYS = {PACE: _by_pace, VALUE: _by_value, RANK: _by_rank, NONE: _not_judged}
