"""How many items will have crossed a threshold at the end of a window, from the items' own forecasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.chances import counts, middle
from tracker.calc.forecast import (
    FEWEST,
    Forecast,
    Past,
    Trial,
    Try,
    bears_out,
    chosen_way,
    forecast_from,
    past_of,
    trial_of,
)
from tracker.calc.periods import Month, Span
from tracker.calc.rhythm import PACE, History, Point

WILL = Decimal("0.9")
MAY = Decimal("0.1")


@dataclass(frozen=True)
class Candidate:
    """An item that counts once its amount reaches the threshold; `now` is None while nothing is reported."""

    item: int
    name: str
    now: Decimal | None
    crossed: bool
    history: History


@dataclass(frozen=True)
class Crossing:
    """A candidate with its forecast, or why there is none, and the chance that it will have crossed."""

    candidate: Candidate
    chance: Decimal
    forecast: Forecast | None = None
    why: str = ""

    @property
    def will(self) -> bool:
        """Not yet, but nine times of ten."""
        return not self.candidate.crossed and self.chance >= WILL

    @property
    def may(self) -> bool:
        return not self.candidate.crossed and MAY <= self.chance < WILL


@dataclass(frozen=True)
class Count:
    """How many will have crossed month by month: the median, and the range that holds eight times of ten.

    `way` is the one way of looking ahead that did best over all candidates together, since of a single one
    few months are known; `trials` tell of their amounts. `error` is by how many counts were missed on
    average when every past month was asked for every later one, `tries` times; the range reaches at least so far that
    `held` of them fell into it.
    """

    crossings: tuple[Crossing, ...]
    points: tuple[Point, ...]
    way: str
    trials: tuple[Trial, ...]
    error: Decimal | None
    tries: int
    held: int

    @property
    def bears_out(self) -> bool:
        """Whether eight of ten may be claimed of the range."""
        return bears_out(self.held, self.tries)

    @property
    def now(self) -> int:
        return sum(one.candidate.crossed for one in self.crossings)


def count(candidates: Sequence[Candidate], threshold: Decimal, span: Span, origin: Month) -> Count | None:
    """The months left after `origin`; None once the window is over.

    Candidates are taken as independent of one another, which is what the range rests on.
    """
    if origin >= span.last:
        return None
    pasts = [past_of(one.history) for one in candidates]
    way, trials = _pooled(pasts)
    crossings = [_crossing(one, past, threshold, way) for one, past in zip(candidates, pasts, strict=True)]
    crossings.sort(key=lambda one: (not one.candidate.crossed, -one.chance, -(one.candidate.now or 0)))
    months = [origin.plus(step) for step in range(1, span.last.minus(origin) + 1)]
    missed = _missed(pasts, threshold, way)
    reach = missed[min(len(missed) * 8 // 10, len(missed) - 1)] if missed else 0
    return Count(
        crossings=tuple(crossings),
        points=tuple(_point(crossings, threshold, month, reach) for month in months),
        way=way,
        trials=tuple(trials),
        error=Decimal(sum(missed)) / len(missed) if missed else None,
        tries=len(missed),
        held=sum(one <= reach for one in missed),
    )


def _crossing(candidate: Candidate, past: Past, threshold: Decimal, way: str) -> Crossing:
    found = forecast_from(past, way)
    if candidate.crossed:
        return Crossing(candidate, Decimal(1), found if isinstance(found, Forecast) else None)
    if isinstance(found, str):
        return Crossing(candidate, Decimal(0), why=found)
    return Crossing(candidate, found.end.chance(threshold), found)


def _point(crossings: Sequence[Crossing], threshold: Decimal, month: Month, reach: int) -> Point:
    """The count at the end of a month, from each candidate's chance by then, and at least `reach` to either side."""
    crossed = sum(one.candidate.crossed for one in crossings)
    chances = [
        next((p.chance(threshold) for p in one.forecast.points if p.month == month), Decimal(0))
        for one in crossings
        if one.forecast is not None and not one.candidate.crossed
    ]
    low, value, high = middle(counts(chances))
    low, high = max(min(low, value - reach), 0), min(max(high, value + reach), len(chances))
    return Point(month, Decimal(crossed + value), Decimal(crossed + low), Decimal(crossed + high))


def _pooled(pasts: Sequence[Past]) -> tuple[str, list[Trial]]:
    """The way that did best over all candidates that allow the same ways as most of them do."""
    groups: dict[tuple[str, ...], dict[str, list[Try]]] = {}
    for past in pasts:
        if len(past.steps) < FEWEST:
            continue
        group = groups.setdefault(tuple(way.name for way in past.ways), {})
        for name, tries in past.tried(past.ways).items():
            group.setdefault(name, []).extend(tries)
    widest = max(groups.values(), key=lambda group: len(group[PACE]), default={})
    trials = [trial_of(name, tries) for name, tries in widest.items() if tries]
    return chosen_way(trials, PACE), trials


def _missed(pasts: Sequence[Past], threshold: Decimal, way: str) -> list[int]:
    """By how many the count was missed when every past month was asked for every later one, the least first."""
    told: Counter[tuple[Month, Month]] = Counter()
    came: Counter[tuple[Month, Month]] = Counter()
    for past in pasts:
        asked = next((one for one in past.ways if one.name == way), past.ways[0])
        for one in past.tried([asked])[asked.name]:
            told[one.origin, one.point.month] += one.point.value >= threshold
            came[one.origin, one.point.month] += one.actual >= threshold
    return sorted(abs(told[question] - came[question]) for question in told)
