"""Where a number will stand at the end of its window, by the way that did best on the months past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from tracker.calc.periods import Month
from tracker.calc.rhythm import HOLD, NOTHING, PACE, PROFILE, TOTAL, TREND, Fit, History, Point, Step, Way

FEWEST = 3  # steps below which nothing is said
# Another way than the plain one is chosen when its error was at most this part of the plain one's. A trend of few
# months is easily seen where there is none, so it has to do better.
WORTH = {PROFILE: Decimal("0.9"), TREND: Decimal("0.7"), PACE: Decimal("0.7")}
FEWEST_TRIES = (
    6  # and when there were at least so many tries: of three, luck alone makes a rhythm out of lumps
)
NARROWEST = Decimal(
    "1.2"
)  # a way chosen by its months fits them better than those to come: ranges are stretched
WIDEST = Decimal(3)  # at least by this, and by misses on the months past at most by that
FINE = Decimal("0.000001")
BEYOND = Decimal("Infinity")  # no stretch of a range that is a point reaches what missed it

TOO_SHORT = "too_short"
OVER = "over"
NOT_FORECAST = "not_forecast"
NOT_REPORTED = "not_reported"
NOT_APPLICABLE = "not_applicable"

REACHED, WILL, LIKELY, UNSURE, SHORT = "reached", "will", "likely", "unsure", "short"
OUTLOOKS = (SHORT, UNSURE, LIKELY, WILL, REACHED)


@dataclass(frozen=True)
class Trial:
    """How a way did on the months past, asked at each for every later one that is known by now.

    `error` is the mean absolute error in the number's unit, `share` all errors ÷ all actual amounts (None
    when these are nothing), `held` how many of the `tries` fell into the range as it is printed, `stretch` times as wide
    as the way alone would have it.
    """

    way: str
    error: Decimal
    share: Decimal | None
    tries: int
    held: int
    stretch: Decimal = NARROWEST

    @property
    def bears_out(self) -> bool:
        """Whether eight of ten may be claimed of the range."""
        return bears_out(self.held, self.tries)


@dataclass(frozen=True)
class Forecast:
    """What the chosen way expects at the end of each month left, and how every way did on the months past."""

    way: str
    origin: Month
    now: Decimal
    points: tuple[Point, ...]
    trials: tuple[Trial, ...]
    others: Mapping[str, Decimal]

    @property
    def end(self) -> Point:
        return self.points[-1]

    @property
    def trial(self) -> Trial | None:
        """How the chosen way did."""
        return next((trial for trial in self.trials if trial.way == self.way), None)


def forecast(history: History, way: str = "") -> Forecast | str:
    """The months left by the way that did best on the months past, or by `way`; else why there is none.

    TOO_SHORT when fewer than three steps are known, OVER when the window's last month is.
    """
    return forecast_from(past_of(history), way)


def forecast_from(past: Past, way: str = "") -> Forecast | str:
    """The same of a history whose past has been asked already."""
    history, steps, ways = past.history, past.steps, past.ways
    months = history.months
    if months and months[-1] >= history.span.last:
        return OVER
    if len(steps) < FEWEST:
        return TOO_SHORT
    tried = past.tried(ways)
    trials = [trial_of(name, tries) for name, tries in tried.items() if tries]
    chosen = next((one for one in ways if one.name == (way or chosen_way(trials, ways[0].name))), ways[0])
    fits = {one.name: fit for one in ways if (fit := one.fit(steps)) is not None}
    if chosen.name not in fits:
        return TOO_SHORT
    points = _points(history, chosen, fits[chosen.name], steps, stretch_of(tried.get(chosen.name, [])))
    origin, now = months[-1], history.amounts[months[-1]]
    last = history.span.last
    others = {
        one.name: one.point(fits[one.name], origin, now, last).value for one in ways if one.name in fits
    }
    return Forecast(chosen.name, origin, now, points, tuple(trials), others)


def ways_of(history: History) -> list[Way]:
    """The ways that a history allows, the plain one first."""
    shaped = [PROFILE] if history.has_profile else []
    names = [PACE, *shaped, TREND] if history.kind == TOTAL else [HOLD, *shaped, TREND, PACE]
    return [Way(name, history) for name in names]


def chosen_way(trials: Sequence[Trial], plain: str) -> str:
    """The plain way, unless another did clearly better on the months past."""
    by_way = {trial.way: trial for trial in trials}
    if plain not in by_way or by_way[plain].tries < FEWEST_TRIES:
        return plain
    error = by_way[plain].error
    better = [one for one in trials if one.way != plain and one.error <= error * WORTH[one.way] < error]
    return min(better, key=lambda one: one.error).way if better else plain


def bears_out(held: int, tries: int) -> bool:
    """Whether the months past bear out that eight of ten fall into a range: enough were tried, and so many did."""
    return tries >= FEWEST_TRIES and held * 10 >= tries * 8


def outlook(
    target: Decimal, now: Decimal, end: Point, *, lower_is_better: bool = False, borne_out: bool = True
) -> str:
    """What an expected end means for a target: one of OUTLOOKS. Where the range isn't `borne_out` by the months past, nothing
    is taken to be sure but what is reached.
    """
    sign = -1 if lower_is_better else 1
    worst, best = (end.high, end.low) if lower_is_better else (end.low, end.high)
    if worst * sign >= target * sign:
        return REACHED if now * sign >= target * sign else WILL if borne_out else LIKELY
    if end.value * sign >= target * sign:
        return LIKELY
    return UNSURE if best * sign >= target * sign or not borne_out else SHORT


# --- the months past ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Try:
    """A way asked at a past month (`origin`) for a later one: the point, and what came."""

    origin: Month
    point: Point
    actual: Decimal

    @property
    def error(self) -> Decimal:
        return abs(self.point.value - self.actual)

    @property
    def reaches(self) -> Decimal:
        """How many half ranges the error is."""
        point = self.point
        half = point.high - point.value if self.actual > point.value else point.value - point.low
        return self.error / half if half else BEYOND if self.error else NOTHING


@dataclass(frozen=True)
class Past:
    """A history with the ways it allows, each asked once at every past month: `answers` by way and place of the month,
    None where a way couldn't say anything.
    """

    history: History
    steps: Sequence[Step]
    ways: Sequence[Way]
    answers: Mapping[str, Sequence[Sequence[Try] | None]]

    def tried(self, ways: Sequence[Way]) -> dict[str, list[Try]]:
        """What these ways said at every past month for each later one, where all of them answered."""
        answers = [self.answers[way.name] for way in ways]
        asked = [at for at, said in enumerate(zip(*answers, strict=True)) if None not in said]
        return {
            way.name: [one for at in asked for one in said[at] or ()]
            for way, said in zip(ways, answers, strict=True)
        }


def past_of(history: History) -> Past:
    """Ask every way that a history allows."""
    steps, ways = history.steps, ways_of(history)
    places = range(1, len(steps) - 1)
    return Past(
        history, steps, ways, {way.name: [_asked(history, way, steps, at) for at in places] for way in ways}
    )


def _asked(history: History, way: Way, steps: Sequence[Step], place: int) -> list[Try] | None:
    fit = way.fit(steps[: place + 1])
    if fit is None:
        return None
    origin, amounts = steps[place].until, history.amounts
    return [
        Try(origin, way.point(fit, origin, amounts[origin], step.until), amounts[step.until])
        for step in steps[place + 1 :]
    ]


def trial_of(way: str, tries: Sequence[Try]) -> Trial:
    errors = sum((one.error for one in tries), NOTHING)
    actual = sum((abs(one.actual) for one in tries), NOTHING)
    stretch = stretch_of(tries)
    held = sum(one.reaches <= stretch for one in tries)
    return Trial(way, errors / len(tries), errors / actual if actual else None, len(tries), held, stretch)


def stretch_of(tries: Sequence[Try]) -> Decimal:
    """How far the range must reach for eight of ten tries to fall into it: at least as far as the model says."""
    if not tries:
        return NARROWEST
    reaches = sorted(one.reaches for one in tries)
    wanted = min(max(reaches[min(len(reaches) * 8 // 10, len(reaches) - 1)], NARROWEST), WIDEST)
    return wanted.quantize(FINE, ROUND_CEILING)  # so that rounding leaves nothing out that is to fall into it


def _points(
    history: History, way: Way, fit: Fit, steps: Sequence[Step], stretch: Decimal
) -> tuple[Point, ...]:
    origin = history.months[-1]
    now = history.amounts[origin]
    rest = (origin.plus(count) for count in range(1, history.span.last.minus(origin) + 1))
    rising = history.kind == TOTAL and all(step.amount >= 0 for step in steps)
    floor = now if rising else history.floor  # a total of which no month was negative doesn't fall
    points = (way.point(fit, origin, now, month, stretch) for month in rest)
    return tuple(_within(point, floor, history.ceiling) for point in points)


def _within(point: Point, floor: Decimal | None, ceiling: Decimal | None) -> Point:
    def cut(amount: Decimal) -> Decimal:
        if floor is not None:
            amount = max(amount, floor)
        return amount if ceiling is None else min(amount, ceiling)

    return replace(point, value=cut(point.value), low=cut(point.low), high=cut(point.high))
