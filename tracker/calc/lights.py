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
NO_DEADLINE = "no_deadline"
MADE_UP = "made_up"  # a rule that has this light never forgets a month behind: made up later is not on time
ALWAYS_NEEDED = (COMPLETED, NOT_REPORTED, NOT_APPLICABLE, UNJUDGED)  # lights that `judge` asks for by name

PACE = "pace"
VALUE = "value"
RANK = "rank"
NONE = "none"

POINTS = "points"
RELATIVE = "relative"
AMOUNT = "amount"

RANK_PLACE_POINTS = 10  # one place short of a rank goal weighs as much as ten points behind the plan


@dataclass(frozen=True)
class Band:
    """One light: its word in both languages, its colour and shape, and where it begins.

    `lower` is the gap, in percentage points or per cent of what was asked, at which the band begins;
    `inclusive` says whether that very gap is still inside. Bands without a bound are chosen by name.
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

    def place(self) -> tuple[int, str]:
        """Where it stands among others, the best first."""
        return self.order, self.code

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
    def without_deadline(self) -> Band:
        """What goals without a deadline show: a word of their own, since they are goals and not only followed."""
        own = self._by_code.get(NO_DEADLINE)
        return own or replace(self.named(UNJUDGED), code=NO_DEADLINE, word="未设期限", word_en="No deadline")

    @property
    def shown(self) -> tuple[Band, ...]:
        """Every light that a target may show, in order."""
        every = {band.code: band for band in (*self.bands, self.without_deadline)}
        return tuple(sorted(every.values(), key=Band.place))

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


# The rule of a district that has set none of its own.
SHIPPED = LightRule(
    "系统预设",
    (
        Band(COMPLETED, "已完成", "Completed", "blue", "check", order=1),
        Band("ahead", "超进度", "Ahead", "green", "up", Decimal(5), order=2),
        Band("on_pace", "达进度", "On pace", "lime", "dot", Decimal(0), order=3),
        Band("slightly_behind", "略欠", "Slightly behind", "yellow", "down", Decimal(-10), order=4),
        Band("behind", "欠进度", "Behind", "orange", "diamond", Decimal(-30), order=5),
        Band("far_behind", "严重滞后", "Far behind", "red", "square", order=6, needs_reason=True),
        Band(NOT_REPORTED, "未报", "Not reported", "grey", "ring", order=7),
        Band(NOT_APPLICABLE, "不适用", "Not applicable", "grey", "dash", order=8),
        Band(UNJUDGED, "监测", "Followed", "grey", "dot", order=9),
    ),
    "far_behind",
)


@dataclass(frozen=True)
class Goal:
    """What is to be reached: value in the indicator's unit, window, plan and how it is judged.

    `basis` is `pace` (against the plan), `value` (a rate or level, against its value, whatever the
    month), `rank` (a place, lower is better) or `none` (a goal without a deadline). `in_points` says that the value is a percentage, so
    that its distance is printed in points; `is_change` that it is a growth: nobody has done 80 % of growing, so it has no
    share, runs by no plan and is held against its value, in points.
    """

    value: Decimal
    span: Span
    basis: str = PACE
    direction: str = progress.HIGHER
    baseline: Decimal | None = None
    curve: Mapping[Month, Decimal] = field(default_factory=dict)
    in_points: bool = False
    is_change: bool = False


@dataclass(frozen=True)
class Judgement:
    """A goal's standing at its data month. Shares are fractions.

    `gap_in` says what `gap` is: percentage points (POINTS), per cent of what was asked (RELATIVE), or nothing but an
    amount (AMOUNT) because zero was asked; then it is 0 when reached, else None and `missing` says how much. Empty
    where nothing says how far off the goal is. `falls` says that less is better.
    """

    light: Band
    reason: str
    rule: str
    completion: Decimal | None = None
    planned: Decimal | None = None
    gap: Decimal | None = None
    gap_in: str = ""
    missing: Decimal | None = None
    needed: Decimal | None = None
    falls: bool = False
    made_up: bool = False

    @property
    def points(self) -> Decimal | None:
        """The gap where it is in percentage points."""
        return self.gap if self.gap_in == POINTS else None

    @property
    def is_behind(self) -> bool | None:
        """Whether it lies behind what is due; None where nothing says how far off it is."""
        return (self.gap is None or self.gap < 0) if self.gap_in else None


def depth(gap: Decimal | None, gap_in: str) -> Decimal:
    """A gap to sort by, the worst first: what was to be zero and isn't before all, what has none last."""
    if gap is not None:
        return gap
    return Decimal("-Infinity" if gap_in else "Infinity")


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
    if was_behind and rule.remembers and judgement.is_behind is False:
        return replace(judgement, light=rule.named(MADE_UP), made_up=True)
    return judgement


def _reached(goal: Goal, actual: Decimal) -> bool:
    if goal.basis == RANK or goal.direction == progress.LOWER:
        return actual <= goal.value
    return actual >= goal.value


def _share(goal: Goal, actual: Decimal) -> Decimal | None:
    """完成率, where the goal can be done by parts."""
    if goal.is_change:
        return None
    return progress.completion(actual, goal.value, direction=goal.direction, baseline=goal.baseline)


def _missing(goal: Goal, actual: Decimal, *, reached: bool) -> Decimal:
    return Decimal(0) if reached else abs(goal.value - actual)


def _by_pace(goal: Goal, actual: Decimal, month: Month, rule: LightRule) -> Judgement:
    share = _share(goal, actual)
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
        gap_in=POINTS,
        missing=_missing(goal, actual, reached=reached),
        needed=progress.needed_per_month(actual, goal.value, goal.span, month, direction=goal.direction),
        falls=goal.direction == progress.LOWER,
    )


def _by_value(goal: Goal, actual: Decimal, month: Month, rule: LightRule) -> Judgement:
    """A rate or a level: reached or not, and how far off; time plays no part until the window ends."""
    share = _share(goal, actual)
    gap, gap_in = _off_value(goal, actual, share)
    reached = _reached(goal, actual)
    ended = month >= goal.span.last
    light = rule.named(rule.worst) if gap is None else rule.for_gap(gap)
    falls = goal.direction == progress.LOWER
    return Judgement(
        light=rule.named(COMPLETED) if reached and ended else light,
        reason=_reason_by_value(
            goal, reached=reached, allowed=falls and share is None and not goal.is_change
        ),
        rule=rule.version,
        completion=share,
        gap=gap,
        gap_in=gap_in,
        missing=_missing(goal, actual, reached=reached),
        falls=falls,
    )


def _off_value(goal: Goal, actual: Decimal, share: Decimal | None) -> tuple[Decimal | None, str]:
    """How far a number is off its value, and in what.

    A percentage has its distance in points, a share those that it lacks. What is left has no scale of its own, like a
    ceiling or a goal below zero: it is held against what was asked, so that no light depends on the unit of measure.
    """
    if share is not None and not goal.in_points:
        return progress.gap_points(share, Decimal(1)), POINTS
    falls = goal.direction == progress.LOWER
    if goal.is_change or (goal.in_points and not (falls and share is None)):
        return (goal.value - actual if falls else actual - goal.value), POINTS
    if goal.value == 0:
        return (Decimal(0) if _reached(goal, actual) else None), AMOUNT
    return progress.gap_of_value(actual, goal.value, direction=goal.direction), RELATIVE


def _reason_by_value(goal: Goal, *, reached: bool, allowed: bool) -> str:
    """`allowed` says that the value is a ceiling: nothing is to be reached, and something not to be exceeded."""
    if allowed:
        return "within_ceiling" if reached else "over_ceiling" if goal.value else "over_zero"
    return "value_reached" if reached else "value_short"


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
        light=rule.without_deadline,
        reason="no_deadline",
        rule=rule.version,
        completion=_share(goal, actual),
        missing=_missing(goal, actual, reached=_reached(goal, actual)),
    )


_WAYS = {PACE: _by_pace, VALUE: _by_value, RANK: _by_rank, NONE: _not_judged}
