"""Scores: each method by hand, and whatever is thrown at them the lines add up and stay in bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc import schemes, scoring
from tracker.calc.schemes import PRESETS, Method, Scheme, Weighted
from tracker.calc.scoring import Contender, Extra, PointsLine, Result, Score, scores

D = Decimal


def scheme(*methods: Any, **more: Any) -> Scheme:
    """A scheme of goals `0`, `1`, … of 100 marks each, by preset or method."""
    every = (PRESETS[one] if isinstance(one, str) else one for one in methods)
    goals = tuple(Weighted(str(number), D(100), method) for number, method in enumerate(every))
    return Scheme(goals, **more)


def one(*results: Result, **more: Any) -> Contender:
    return Contender({str(number): [result] for number, result in enumerate(results)}, **more)


def share(text: str, **more: Any) -> Result:
    return Result(share=D(text), reached=D(text) >= 1, measure=D(text), **more)


def of(found: dict[str, Score], name: str) -> tuple[Any, Any]:
    return found[name].total, found[name].place


@pytest.mark.parametrize(
    ("preset", "reached", "points"),
    [
        ("reached", "0.9999", "0"),
        ("reached", "1", "100"),
        ("completion_100", "0.66666", "66.67"),
        ("completion_100", "1.3", "100"),
        ("completion_120", "1.195", "119.5"),
        ("completion_120", "1.3", "120"),
        ("completion_120", "-0.2", "0"),
        ("ballot", "0.855", "85.5"),
    ],
)
def test_methods_that_look_at_one_contender(preset: str, reached: str, points: str) -> None:
    assert scores(scheme(preset), {"甲": one(share(reached))})["甲"].total == D(points)


@pytest.mark.parametrize(("reached", "points"), [(True, 100), (False, 0)])
@pytest.mark.parametrize("preset", ["reached", "completion_100", "completion_120"])
def test_a_goal_without_a_share_is_kept_or_not(preset: str, reached: bool, points: int) -> None:
    """A ceiling has no unit of measure to be scored by: everything within it is kept, everything above it isn't."""
    found = scores(scheme(preset), {"甲": one(Result(reached=reached))})["甲"]
    assert (found.total, found.attained) == (D(points), None)


def test_each_place_costs_five_per_cent_and_ties_share_one() -> None:
    found = scores(
        scheme("advance"), {n: one(share(v)) for n, v in zip("甲乙丙丁", ["9", "9", "8", "7"], strict=True)}
    )
    assert [of(found, name) for name in "甲乙丙丁"] == [(100, 1), (100, 1), (90, 3), (85, 4)]


def test_the_last_of_many_gets_nothing_and_never_less() -> None:
    found = scores(scheme("advance"), {str(n): one(share(str(n))) for n in range(30)})
    assert found["0"].total == 0
    assert found["9"].total == 0
    assert found["10"].total == 5


def test_efficacy_runs_from_sixty_to_a_hundred_in_two_decimals() -> None:
    found = scores(
        scheme("efficacy"),
        {n: one(share(v)) for n, v in zip("甲乙丙", ["84.71", "84.51", "83.05"], strict=True)},
    )
    assert [found[name].total for name in "甲乙丙"] == [D(100), D("95.18"), D(60)]
    assert scores(scheme("efficacy"), {n: one(share("5")) for n in "甲乙"})["乙"].total == 100


def test_where_less_is_better_the_smallest_is_first() -> None:
    goals = tuple(Weighted(key, D(100), PRESETS[key], smallest_first=True) for key in ("advance", "efficacy"))
    results = {
        n: Contender({key: [share(v)] for key in ("advance", "efficacy")})
        for n, v in (("甲", "1"), ("乙", "3"))
    }
    found = scores(Scheme(goals), results)
    assert [line.points for line in found["甲"].lines] == [100, 100]
    assert [line.points for line in found["乙"].lines] == [95, 60]


MISSING = Result(scoring.NOT_REPORTED)
NOT_FOR_US = Result(scoring.NOT_APPLICABLE)


def test_what_is_missing_costs_what_the_scheme_says_and_says_so() -> None:
    def told(missing: str) -> tuple[Any, Any]:
        rules = scheme("completion_100", "completion_100", missing=missing)
        found = scores(rules, {"甲": one(share("0.5"), MISSING), "乙": one(share("0.4"), share("0.4"))})
        return found["甲"], found["乙"]

    zero, other = told("zero")
    assert (zero.total, zero.place, other.place) == (50, 2, 1)
    assert (zero.lines[1].state, zero.lines[1].full) == ("not_reported", 100)
    spread, other = told("spread")
    assert (spread.total, spread.place, other.place) == (100, 1, 2)
    assert [line.full for line in spread.lines] == [200, 0]
    unranked, other = told("unranked")
    assert unranked.total == 50
    assert unranked.place is None
    assert (other.place, other.of_n) == (1, 1)


def test_who_has_nothing_to_be_scored_by_has_no_score_and_no_place() -> None:
    found = scores(
        scheme("completion_100", "reached"), {"甲": one(NOT_FOR_US, NOT_FOR_US), "乙": one(MISSING, MISSING)}
    )
    assert of(found, "甲") == (None, None)
    assert of(found, "乙") == (0, 1)


def test_one_goal_for_all_of_a_unit_splits_its_marks_to_the_cent() -> None:
    rules = scheme("completion_100")
    found = scores(rules, {"甲": Contender({"0": [share("1")] * 7})})["甲"]
    assert found.total == 100
    assert sorted({line.full for line in found.lines}) == [D("14.28"), D("14.29")]


def test_additions_and_deductions_stop_at_their_limits_in_lines_of_their_own() -> None:
    extras = [Extra("1", D(3)), Extra("2", D("2.5")), Extra("3", D("-0.2")), Extra("4", D(-4))]
    rules = scheme("completion_100", bonus_cap=D(5), deduction_cap=D(3))
    found = scores(rules, {"甲": one(share("0.8"), extras=extras)})["甲"]
    assert [(line.kind, line.points) for line in found.lines[1:]] == [
        ("bonus", D(3)),
        ("bonus", D("2.5")),
        ("deduction", D("-0.2")),
        ("deduction", D(-4)),
        ("bonus_cap", D("-0.5")),
        ("deduction_cap", D("1.2")),
    ]
    assert found.total == 82


def test_red_takes_both_and_black_takes_both_and_force_majeure_exempts() -> None:
    rules = scheme("completion_100", red_places=2, black_places=2)
    found = scores(
        rules,
        {
            "first": one(share("1.1")),
            "exactly": one(share("1")),
            "missed": one(share("0.9")),
            "flood": one(share("0.2"), exempt=True),
            "last": one(share("0.3")),
        },
    )
    assert {name: score.listed for name, score in found.items()} == {
        "first": "red",
        "exactly": "",
        "missed": "",
        "flood": "",
        "last": "black",
    }


def test_nobody_is_on_the_red_list_with_something_unreported() -> None:
    rules = scheme("completion_100", "completion_100", red_places=1, missing="spread")
    assert scores(rules, {"甲": one(share("1.2"), MISSING)})["甲"].listed == ""


# --- whatever is thrown at them -----------------------------------------------------------------

shares = st.decimals(D(-3), D(5), places=6)
results = st.one_of(
    st.builds(lambda value: Result(share=value, reached=value >= 1, measure=value), shares),
    st.just(MISSING),
    st.just(NOT_FOR_US),
)
marks = st.decimals(D("0.01"), D(100), places=2)
methods = st.sampled_from([*PRESETS.values(), Method("completion", cap=D("1.1"))])
goals = st.lists(st.tuples(marks, methods), min_size=1, max_size=5)
points = st.decimals(D(-9), D(9), places=2)
caps = st.one_of(st.none(), st.decimals(D(0), D(6), places=2))


@st.composite
def months(draw: Any) -> tuple[Scheme, dict[str, Contender]]:
    weighted = tuple(Weighted(str(n), full, method) for n, (full, method) in enumerate(draw(goals)))
    rules = Scheme(
        weighted,
        missing=draw(st.sampled_from([schemes.AS_ZERO, schemes.SPREAD, schemes.UNRANKED])),
        bonus_cap=draw(caps),
        deduction_cap=draw(caps),
        red_places=2,
        black_places=2,
    )
    several = st.lists(results, min_size=0, max_size=4)
    contenders = {
        str(n): Contender(
            {
                goal.key: draw(several if goal.method.name == "completion" else st.lists(results, max_size=1))
                for goal in weighted
            },
            extras=[Extra(str(k), one) for k, one in enumerate(draw(st.lists(points, max_size=4)))],
        )
        for n in range(draw(st.integers(1, 6)))
    }
    return rules, contenders


@given(months())
def test_lines_add_up_exactly_and_stay_within_their_marks(month: tuple[Scheme, dict[str, Contender]]) -> None:
    rules, contenders = month
    whole = sum((goal.full for goal in rules.goals), D(0))
    caps_of = {goal.key: goal.method.cap for goal in rules.goals}
    for score in scores(rules, contenders).values():
        scored = [line for line in score.lines if line.kind == scoring.GOAL]
        assert all(_within(line, caps_of) for line in scored)
        if score.total is None:
            assert all(line.full == 0 for line in scored)
            continue
        assert sum(line.points for line in score.lines) == score.total
        assert sum(line.full for line in scored) == whole
        assert all(line.points == line.points.quantize(D("0.01")) for line in score.lines)
        for kind, limit in (("bonus", rules.bonus_cap), ("deduction", rules.deduction_cap)):
            given_ = sum((line.points for line in score.lines if line.kind in (kind, f"{kind}_cap")), D(0))
            assert limit is None or abs(given_) <= limit


def _within(line: PointsLine, caps_of: dict[str, Decimal]) -> bool:
    return 0 <= line.points <= (line.full * caps_of[line.key]).quantize(D("0.01"), rounding="ROUND_UP")


@given(months())
def test_more_points_never_mean_a_lower_place(month: tuple[Scheme, dict[str, Contender]]) -> None:
    ranked: list[Any] = [score for score in scores(*month).values() if score.place is not None]
    for score in ranked:
        better = sum(other.total > score.total for other in ranked)
        assert score.place == better + 1
        assert score.of_n == len(ranked)


def without_lists(found: dict[str, Score]) -> dict[str, Score]:
    return {name: replace(score, listed="") for name, score in found.items()}


def on(found: dict[str, Score], list_: str) -> set[str]:
    return {name for name, score in found.items() if score.listed == list_}


@given(months(), st.data())
def test_a_veto_closes_the_red_list_to_its_unit_and_changes_nothing_else(
    month: tuple[Scheme, dict[str, Contender]], data: st.DataObject
) -> None:
    rules, contenders = month
    low, high = (data.draw(st.sampled_from(some)) for some in ((D(0), D(1)), (D(1), D(9))))
    places = data.draw(st.integers(1, 6))
    rules = replace(rules, red_over=low, black_under=high, red_places=places, black_places=7 - places)
    contenders = {n: replace(one, exempt=data.draw(st.booleans())) for n, one in contenders.items()}
    vetoed = {name for name in contenders if data.draw(st.booleans())}
    free = scores(rules, contenders)
    barred = scores(rules, {n: replace(one, vetoed=n in vetoed) for n, one in contenders.items()})
    assert without_lists(barred) == without_lists(free)
    assert on(barred, scoring.BLACK) == on(free, scoring.BLACK)
    assert on(barred, scoring.RED) == on(free, scoring.RED) - vetoed


def test_a_veto_hands_its_red_place_on_to_nobody_and_puts_nobody_on_the_black_list() -> None:
    rules = scheme("completion_120", red_places=2, black_places=3, black_under=D(2))
    three = {name: one(share(text)) for name, text in (("甲", "1.2"), ("乙", "1.1"), ("丙", "1.05"))}
    found = scores(rules, {**three, "甲": replace(three["甲"], vetoed=True)})
    assert {name: (score.place, score.listed) for name, score in found.items()} == {
        "甲": (1, ""),
        "乙": (2, "red"),
        "丙": (3, "black"),
    }
