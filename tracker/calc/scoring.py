"""赋分: from what contenders reached to lines that add up to each score exactly.

The rounding rule: every line is rounded 四舍五入 to two decimals, and a score is the sum of its lines; nothing is
rounded after that. Shares are unrounded fractions of one; marks are exact decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.calc.apportioning import apportion
from tracker.calc.numbers import round_half_up
from tracker.calc.ranking import places
from tracker.calc.schemes import (
    ADVANCE,
    ALL,
    BALLOT,
    COMPARING,
    COMPLETION,
    EFFICACY,
    NOTHING,
    REACHED,
    SPREAD,
    UNRANKED,
    Scheme,
    Weighted,
)

PLACES = 2


REPORTED, NOT_REPORTED, NOT_APPLICABLE = "reported", "not_reported", "not_applicable"

GOAL, BONUS, DEDUCTION, BONUS_CAP, DEDUCTION_CAP = (
    "goal",
    "bonus",
    "deduction",
    "bonus_cap",
    "deduction_cap",
)
RED, BLACK = "red", "black"


@dataclass(frozen=True)
class Result:
    """What a contender reached of one goal. `share` is a fraction of what was to be reached, None where the goal
    gives none; `measure` is what contenders are compared by."""

    state: str = REPORTED
    share: Decimal | None = None
    reached: bool = False
    measure: Decimal | None = None


@dataclass(frozen=True)
class Extra:
    """An addition (`points` above zero) or a deduction (below), approved, with a key to find it by."""

    key: str
    points: Decimal


@dataclass(frozen=True)
class Contender:
    """Results by goal (several where a goal stands for all goals of the unit), additions and deductions.

    `exempt` says that force majeure keeps the contender off the black list, `vetoed` that a veto (一票否决) bars it from
    the red one; neither touches points or places.
    """

    results: Mapping[str, Sequence[Result]]
    extras: Sequence[Extra] = ()
    exempt: bool = False
    vetoed: bool = False


@dataclass(frozen=True)
class PointsLine:
    """One line of a score: `points` of `full` marks, by `share`. `key` names goal or extra, `part` which result of
    the goal. Comparing methods leave place, number compared, least and most behind."""

    kind: str
    key: str
    points: Decimal
    part: int = 0
    full: Decimal = NOTHING
    share: Decimal | None = None
    state: str = REPORTED
    place: int | None = None
    of_n: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class Score:
    """What a contender has. `total` is None when nothing could be scored, `place` when it isn't ranked.

    `attained` is the mean share of what was to be reached, weighted by marks and not capped.
    """

    lines: tuple[PointsLine, ...]
    total: Decimal | None
    attained: Decimal | None
    place: int | None = None
    of_n: int = 0
    listed: str = ""


def scores(scheme: Scheme, contenders: Mapping[str, Contender]) -> dict[str, Score]:
    """Score every contender, then rank them: ties share a place and the next is skipped."""
    compared = {goal.key: _Comparison.of(goal, contenders) for goal in scheme.goals}
    unplaced = {name: _scored(scheme, name, one, compared) for name, one in contenders.items()}
    ranked = {name: score.total for name, score in unplaced.items() if _is_ranked(scheme, score)}
    found = places(ranked)
    return {
        name: _placed(scheme, contenders[name], score, found.get(name), ranked)
        for name, score in unplaced.items()
    }


@dataclass(frozen=True)
class _Item:
    """One result to be scored, with the marks it can bring."""

    goal: Weighted
    part: int
    result: Result
    full: Decimal


@dataclass(frozen=True)
class _Comparison:
    """How the contenders compare in one goal."""

    places: Mapping[str, int] = field(default_factory=dict)
    least: Decimal | None = None
    most: Decimal | None = None

    @classmethod
    def of(cls, goal: Weighted, contenders: Mapping[str, Contender]) -> _Comparison:
        if goal.method.name not in COMPARING:
            return cls()
        firsts = ((name, one.results.get(goal.key, ())) for name, one in contenders.items())
        measured = {
            name: results[0].measure
            for name, results in firsts
            if results and results[0].state == REPORTED and results[0].measure is not None
        }
        if not measured:
            return cls()
        known = [value for value in measured.values() if value is not None]
        return cls(places(measured, smallest_first=goal.smallest_first), min(known), max(known))


def _scored(scheme: Scheme, name: str, contender: Contender, compared: Mapping[str, _Comparison]) -> Score:
    items = _items(scheme, contender)
    lines = [_line(item, name, compared[item.goal.key]) for item in items]
    lines += _extras(scheme, contender.extras)
    counted = any(item.full > 0 for item in items)
    total = sum((line.points for line in lines), NOTHING) if counted else None
    return Score(tuple(lines), total, _attained(items))


def _items(scheme: Scheme, contender: Contender) -> list[_Item]:
    """Every result with its marks. Those of what doesn't apply, and of 未报 if the scheme says so, go to the goal's
    other results in equal parts; those of a goal with nothing else to the other goals, by their marks."""
    left_out = {NOT_APPLICABLE, NOT_REPORTED} if scheme.missing == SPREAD else {NOT_APPLICABLE}
    results = {
        goal.key: contender.results.get(goal.key, ()) or (Result(NOT_APPLICABLE),) for goal in scheme.goals
    }
    staying = {key: [one for one in some if one.state not in left_out] for key, some in results.items()}
    scored = [goal for goal in scheme.goals if staying[goal.key]]
    whole = sum((goal.full for goal in scheme.goals), NOTHING)
    marks = apportion(whole, [goal.full for goal in scored], PLACES)
    fulls = dict(zip((goal.key for goal in scored), marks, strict=True))
    items = []
    for goal in scheme.goals:
        equal = [ALL] * len(staying[goal.key])
        parts = iter(apportion(fulls.get(goal.key, NOTHING), equal, PLACES))
        for part, result in enumerate(results[goal.key]):
            items.append(_Item(goal, part, result, NOTHING if result.state in left_out else next(parts)))
    return items


def _line(item: _Item, name: str, compared: _Comparison) -> PointsLine:
    method, result = item.goal.method, item.result
    if result.state != REPORTED:
        return PointsLine(GOAL, item.goal.key, NOTHING, item.part, item.full, None, result.state)
    share = _SHARES[method.name](item.goal, result, name, compared)
    comparing = method.name in COMPARING and name in compared.places
    return PointsLine(
        kind=GOAL,
        key=item.goal.key,
        points=round_half_up(item.full * share, PLACES),
        part=item.part,
        full=item.full,
        share=share,
        place=compared.places[name] if comparing else None,
        of_n=len(compared.places) if comparing else None,
        least=compared.least if comparing else None,
        most=compared.most if comparing else None,
    )


def _by_reaching(goal: Weighted, result: Result, name: str, compared: _Comparison) -> Decimal:
    return ALL if result.reached else NOTHING


def _by_completion(goal: Weighted, result: Result, name: str, compared: _Comparison) -> Decimal:
    """A goal that gives no share, as a place among others, is reached or not."""
    if result.share is None:
        return _by_reaching(goal, result, name, compared)
    return min(max(result.share, NOTHING), goal.method.cap)


def _by_place(goal: Weighted, result: Result, name: str, compared: _Comparison) -> Decimal:
    if name not in compared.places:
        return NOTHING
    return max(ALL - goal.method.step * (compared.places[name] - 1), NOTHING)


def _by_efficacy(goal: Weighted, result: Result, name: str, compared: _Comparison) -> Decimal:
    """Everybody has all when nobody is ahead of anybody."""
    if result.measure is None or compared.least is None or compared.most is None:
        return NOTHING
    if compared.most == compared.least:
        return ALL
    ahead = compared.most - result.measure if goal.smallest_first else result.measure - compared.least
    base = goal.method.base
    return base + (ALL - base) * ahead / (compared.most - compared.least)


def _by_votes(goal: Weighted, result: Result, name: str, compared: _Comparison) -> Decimal:
    return min(max(result.share or NOTHING, NOTHING), ALL)


_SHARES: Mapping[str, Callable[[Weighted, Result, str, _Comparison], Decimal]] = {
    REACHED: _by_reaching,
    COMPLETION: _by_completion,
    ADVANCE: _by_place,
    EFFICACY: _by_efficacy,
    BALLOT: _by_votes,
}


def _extras(scheme: Scheme, extras: Sequence[Extra]) -> list[PointsLine]:
    """Additions and deductions one by one; what goes beyond their limit is taken back in a line of its own."""
    lines = [
        PointsLine(BONUS if extra.points >= 0 else DEDUCTION, extra.key, round_half_up(extra.points, PLACES))
        for extra in extras
    ]
    for kind, capped, limit in (
        (BONUS, BONUS_CAP, scheme.bonus_cap),
        (DEDUCTION, DEDUCTION_CAP, scheme.deduction_cap),
    ):
        given = sum((line.points for line in lines if line.kind == kind), NOTHING)
        if limit is not None and abs(given) > limit:
            bound = round_half_up(limit, PLACES).copy_sign(given)
            lines.append(PointsLine(capped, kind, bound - given))
    return lines


def _attained(items: Sequence[_Item]) -> Decimal | None:
    known = [
        (item.full, item.result.share)
        for item in items
        if item.result.state == REPORTED and item.goal.method.name != BALLOT and item.full > 0
    ]
    weighed = [(full, share) for full, share in known if share is not None]
    whole = sum((full for full, _share in weighed), NOTHING)
    return sum((full * share for full, share in weighed), NOTHING) / whole if whole else None


def _is_ranked(scheme: Scheme, score: Score) -> bool:
    lacks = any(line.state == NOT_REPORTED for line in score.lines)
    return score.total is not None and not (scheme.missing == UNRANKED and lacks)


def _placed(
    scheme: Scheme,
    contender: Contender,
    score: Score,
    place: int | None,
    ranked: Mapping[str, Decimal | None],
) -> Score:
    listed = "" if place is None else _listed(scheme, contender, score, place, ranked)
    return Score(score.lines, score.total, score.attained, place, len(ranked), listed)


def _listed(
    scheme: Scheme,
    contender: Contender,
    score: Score,
    place: int,
    ranked: Mapping[str, Decimal | None],
) -> str:
    """Red: over-fulfilled and near the top, with nothing left unreported, unless a veto bars it. Black: missed and near
    the bottom, unless force majeure exempts.

    The red list has the first places, not the first so many without a veto: who comes next isn't moved up by it.
    """
    if score.attained is None or score.total is None:
        return ""
    complete = all(line.state != NOT_REPORTED for line in score.lines)
    if complete and place <= scheme.red_places and score.attained > scheme.red_over:
        return "" if contender.vetoed else RED
    worse = sum(other is not None and other < score.total for other in ranked.values())
    if not contender.exempt and worse < scheme.black_places and score.attained < scheme.black_under:
        return BLACK
    return ""
