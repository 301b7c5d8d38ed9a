"""Forecasts over random histories: the chosen way against straight pace, and ranges against what they claim."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from tracker.calc.forecast import SHORT, UNSURE, Forecast, forecast, outlook, ways_of
from tracker.calc.periods import Month, Span
from tracker.calc.rhythm import History
from tracker.wording.forecasts import borne_out

YEAR = Span(Month(2023, 1), Month(2023, 12))
MONTHS = list(YEAR)
Years = tuple[list[Decimal], list[Decimal]]  # what the months of last year and of this one brought


def money(amount: float) -> Decimal:
    return Decimal(str(round(max(amount, 0), 4)))


def even(chance: random.Random) -> Years:
    return _years(chance, lambda _month: 1, noise=0.25)


def seasonal(chance: random.Random) -> Years:
    weights = [chance.lognormvariate(0, 0.6) for _month in MONTHS]
    return _years(chance, lambda month: weights[month], noise=0.12)


def growing(chance: random.Random) -> Years:
    step = chance.uniform(0.02, 0.12)
    return _years(chance, lambda month: 1 + step * month, noise=0.15)


def lumpy(chance: random.Random) -> Years:
    return _years(chance, lambda _month: chance.expovariate(1), noise=0)


def _years(chance: random.Random, weight: Callable[[int], float], *, noise: float) -> Years:
    base, growth = chance.uniform(5, 50), chance.uniform(0.8, 1.4)

    def year(level: float) -> list[Decimal]:
        return [money(level * weight(m) * (1 + chance.gauss(0, noise))) for m in range(len(MONTHS))]

    return year(base), year(base * growth)


def totals(months: list[Decimal]) -> dict[Month, Decimal]:
    return {month: sum(months[: n + 1], Decimal(0)) for n, month in enumerate(MONTHS)}


class Tally:
    """How the chosen way and straight pace did, and how many ends fell into the range."""

    def __init__(self) -> None:
        self.chosen = self.pace = Decimal(0)
        self.held = self.asked = 0

    def ask(self, years: Years, known: int, *, with_last_year: bool) -> None:
        course, end = totals(years[1]), sum(years[1], Decimal(0))
        history = History(
            YEAR,
            {month: course[month] for month in MONTHS[:known]},
            before=totals(years[0]) if with_last_year else {},
        )
        found = forecast(history)
        assert isinstance(found, Forecast)
        self.chosen += abs(found.end.value - end) / end
        self.pace += abs(course[MONTHS[known - 1]] * 12 / known - end) / end
        self.held += found.end.low <= end <= found.end.high
        self.asked += 1


def tally(families: Sequence[Callable[[random.Random], Years]], *, each: int, with_last_year: bool) -> Tally:
    chance, counted = random.Random(20231), Tally()
    for family in families:
        for _history in range(each):
            counted.ask(family(chance), chance.randrange(3, 12), with_last_year=with_last_year)
    return counted


EVERY = [even, seasonal, growing, lumpy]


@pytest.mark.parametrize("with_last_year", [True, False])
def test_the_chosen_way_is_never_worse_on_average_than_straight_pace(with_last_year):
    counted = tally(EVERY, each=60, with_last_year=with_last_year)
    assert counted.chosen <= counted.pace


@pytest.mark.parametrize("kind", EVERY)
def test_of_no_kind_of_year_is_it_much_worse(kind):
    """Years without a rhythm look as if they had one now and then; what that costs stays small."""
    counted = tally([kind], each=60, with_last_year=True)
    assert counted.chosen <= counted.pace * Decimal("1.15")


def test_where_the_year_has_a_rhythm_much_of_the_error_goes():
    counted = tally([seasonal], each=60, with_last_year=True)
    assert counted.chosen < counted.pace * Decimal("0.8")


@pytest.mark.parametrize("with_last_year", [True, False])
def test_ranges_hold_eight_times_of_ten(with_last_year):
    """Over all kinds of years; three sampling deviations are allowed for."""
    counted = tally(EVERY, each=60, with_last_year=with_last_year)
    allowed = 3 * (Decimal("0.8") * Decimal("0.2") / counted.asked).sqrt()
    assert Decimal(counted.held) / counted.asked >= Decimal("0.8") - allowed


# --- what is claimed of a range, against the months past -----------------------------------------------------------


def wild(chance: random.Random) -> Years:
    """Months like no other: the last ones bring what the first never hinted at."""
    jump, since = chance.uniform(2, 40), chance.randrange(2, 11)
    return _years(chance, lambda month: jump if month >= since else 1, noise=0.3)


def flat_then_not(chance: random.Random) -> Years:
    """Two or three months alike to the cent, so that a range drawn then is a point."""
    return _years(chance, lambda month: 1 if month < 3 else chance.uniform(0.2, 6), noise=0)


def asked_again(history: History, found: Forecast) -> tuple[int, int]:
    """How many of the months past fell into the range as printed, and of how many: each asked anew, slowly."""
    held = tries = 0
    months, ways = history.months, ways_of(history)
    for place in range(1, len(months) - 1):
        then = replace(history, amounts={one: history.amounts[one] for one in months[: place + 1]})
        fits = {way.name: way.fit(then.steps) for way in ways}
        if None in fits.values():
            continue
        way = next(one for one in ways if one.name == found.way)
        fit = fits[found.way]
        assert fit is not None
        for later in months[place + 1 :]:
            point = way.point(fit, months[place], history.amounts[months[place]], later, found.trial.stretch)  # type: ignore[union-attr]
            held += point.low <= history.amounts[later] <= point.high
            tries += 1
    return held, tries


@pytest.mark.parametrize("kind", [*EVERY, wild, flat_then_not])
def test_no_more_is_claimed_than_the_months_past_bear_out(kind):
    """The sentence's numbers are those of asking each past month anew, and eight of ten is claimed only of such."""
    chance = random.Random(20232)
    for known in range(3, 12):
        for with_last_year in (True, False):
            last, this = kind(chance)
            amounts = {month: totals(this)[month] for month in MONTHS[:known]}
            history = History(YEAR, amounts, before=totals(last) if with_last_year else {})
            found = forecast(history)
            assert isinstance(found, Forecast)
            assert found.trial is not None
            held, tries = asked_again(history, found)
            assert (found.trial.held, found.trial.tries) == (held, tries)
            claims = "十次至少八次" in borne_out(found.trial)
            assert claims == (tries >= 6 and held * 10 >= tries * 8)
            word = outlook(found.end.high * 2 + 1, found.now, found.end, borne_out=found.trial.bears_out)
            assert word == (SHORT if claims else UNSURE)
