"""What units that end or hand something over leave is always somebody's, whole, and once, whatever happened in whatever order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.periods import Month
from tracker.calc.succession import ALWAYS, CONTINUES, STANDS, Ending, Lives, Tenure

UNITS = range(1, 7)
FIRST = Month(2023, 1)
MONTHS = [FIRST.plus(step) for step in range(24)]
X, OTHER = 100, 101
D = Decimal
Amounts = dict[tuple[int, Month | None], Decimal]
JULY = Month(2023, 7)


def ends(unit: int, first: Month, number: int = 0, **shares: str) -> Ending:
    return Ending(unit, first, {int(one[1:]): D(share) for one, share in shares.items()}, number=number)


@dataclass(frozen=True)
class Act:
    """Something that happens in a generated world: `whole` says that the unit ends."""

    unit: int
    step: int
    whole: bool
    successors: tuple[tuple[int, Decimal], ...]
    manner: str


shares = st.sampled_from([("1",), ("1",), ("0.25", "0.75"), ("0.5", "0.5"), ("0.2", "0.3", "0.5")])


@st.composite
def acts(draw: st.DrawFn) -> Act:
    parts = draw(shares)
    units = draw(st.lists(st.sampled_from(UNITS), min_size=4, max_size=4, unique=True))
    followed = tuple(zip(units[1:], map(D, parts), strict=False))
    manner = draw(st.sampled_from([STANDS, CONTINUES]))
    return Act(units[0], draw(st.integers(1, 23)), draw(st.booleans()), followed, manner)


def may_happen(world: Lives, act: Act, month: Month) -> bool:
    """What asking for an act looks at: who ends was there, has the task and never handed it over; who follows is there."""
    if not world.holds(act.unit, month.plus(-1)) or act.unit in world.endings:
        return False
    if not act.whole and ((act.unit, X) in world.handed or not world.holds(act.unit, month, X)):
        return False
    if act.whole:
        return all(
            world.holds(one, month, X) or came_from(world, act.unit, one, month) for one, _ in act.successors
        )
    return all(world.holds(one, month) for one, _ in act.successors)


def came_from(world: Lives, unit: int, successor: int, month: Month) -> bool:
    """Whether the successor is there and has back, by the unit's end, what it had handed over."""
    tried = Lives(
        {}, {**world.endings, unit: Ending(unit, month, {successor: D(1)}, number=999)}, world.handed
    )
    return world.holds(successor, month) and tried.holds(successor, month, X)


@st.composite
def worlds(draw: st.DrawFn) -> Lives:
    world = Lives()
    for number, act in enumerate(sorted(draw(st.lists(acts(), max_size=10)), key=lambda one: one.step)):
        month = FIRST.plus(act.step)
        if may_happen(world, act, month):
            ending = Ending(act.unit, month, dict(act.successors), act.manner, number=number)
            if act.whole:
                world = Lives({}, {**world.endings, act.unit: ending}, world.handed)
            else:
                world = Lives({}, world.endings, {**world.handed, (act.unit, X): ending})
    return world


def over(world: Lives, month: Month, task: int) -> list[Tenure]:
    return [one for unit in UNITS for one in world.tenures(unit, month, task)]


def of_units(world: Lives, month: Month, task: int, amount: Amounts) -> Decimal:
    """What the units that have a task in `month` have together: of their own time, and inherited."""
    found = D(0)
    for unit in UNITS:
        if world.holds(unit, month, task):
            found += amount[unit, world.since(unit, month, task)]
            found += sum(
                amount[one.unit, one.tenure.since] * one.share for one in world.inherited(unit, month, task)
            )
    return found


@given(worlds(), st.sampled_from(MONTHS), st.sampled_from([X, OTHER]))
def test_what_is_over_is_whole_and_theirs_who_have_the_task(world: Lives, month: Month, task: int) -> None:
    for tenure in over(world, month, task):
        found = world.shares(tenure, month, task)
        assert sum(found.values()) == 1
        assert all(world.holds(unit, month, task) for unit in found)
        for unit in UNITS:
            [*inherited] = (one for one in world.inherited(unit, month, task) if one.tenure == tenure)
            assert [one.share for one in inherited] == ([found[unit]] if unit in found else [])


@given(worlds(), st.sampled_from(MONTHS), st.sampled_from([X, OTHER]), st.data())
def test_the_units_have_together_what_was_ever_reached(
    world: Lives, month: Month, task: int, data: st.DataObject
) -> None:
    numbers = st.integers(0, 1000).map(D)
    amount: Amounts = {}
    for unit in UNITS:
        for since in (None, *(one.since for one in over(world, month, task)), world.since(unit, month, task)):
            amount.setdefault((unit, since), data.draw(numbers))
    mine = {(unit, world.since(unit, month, task)) for unit in UNITS if world.holds(unit, month, task)}
    district = sum(amount[one] for one in mine) + sum(
        amount[one.unit, one.since] for one in over(world, month, task)
    )
    assert of_units(world, month, task, amount) == district


@given(worlds(), st.sampled_from(MONTHS))
def test_a_month_knows_nothing_of_later_ones(world: Lives, month: Month) -> None:
    known = Lives(
        {},
        {unit: one for unit, one in world.endings.items() if one.first <= month},
        {task: one for task, one in world.handed.items() if one.first <= month},
    )
    for unit in UNITS:
        assert world.followers(unit, month) == known.followers(unit, month)
        for task in (None, X, OTHER):
            assert world.holds(unit, month, task) == known.holds(unit, month, task)
            assert world.ended(unit, month, task) == known.ended(unit, month, task)
        assert [*world.inherited(unit, month, X)] == [*known.inherited(unit, month, X)]


@given(worlds(), st.sampled_from(MONTHS))
def test_somebody_stands_for_every_unit(world: Lives, month: Month) -> None:
    for unit in UNITS:
        found = world.followers(unit, month)
        assert found
        assert len(set(found)) == len(found)
        assert all(world.holds(one, month) for one in found)
    away = {task for task, first, back in world.away() if first <= month and not (back and back <= month)}
    assert set(world.passed_on(month)) == away
    assert not any(world.holds(unit, month, task) for unit, task in away)


@given(st.sampled_from(UNITS), st.sampled_from(MONTHS))
def test_where_nothing_happened_everything_is_its_own(unit: int, month: Month) -> None:
    assert ALWAYS.followers(unit, month) == [unit]
    assert ALWAYS.holds(unit, month, X)
    assert ALWAYS.last(unit, month, X) == month
    assert not [*ALWAYS.inherited(unit, month, X)]
    assert not ALWAYS.tenures(unit, month, X)
    assert not ALWAYS.before([unit])


def has(world: Lives, unit: int, month: Month, task: int = X) -> dict[tuple[int, str], Decimal]:
    return {(one.unit, str(one.tenure.since or "")): one.share for one in world.inherited(unit, month, task)}


def test_what_reaches_a_unit_by_two_ways_is_all_there() -> None:
    split, left, right = (
        ends(1, JULY, u2="0.4", u3="0.6"),
        ends(2, JULY.plus(1), u4="1"),
        ends(3, JULY.plus(2), u4="1"),
    )
    world = Lives({}, {1: split, 2: left, 3: right})
    assert has(world, 4, JULY) == {}
    assert has(world, 4, JULY.plus(1)) == {(1, ""): D("0.4"), (2, ""): 1}
    assert has(world, 4, JULY.plus(2)) == {(1, ""): 1, (2, ""): 1, (3, ""): 1}
    assert world.followers(1, JULY) == [2, 3]
    assert world.followers(1, JULY.plus(2)) == [4]


def test_chains_of_one_month_pass_everything_on() -> None:
    world = Lives({}, {1: ends(1, JULY, 1, u2="1"), 2: ends(2, JULY, 2, u3="1")})
    assert has(world, 3, JULY) == {(1, ""): 1, (2, ""): 1}
    assert world.followers(1, JULY) == [3]


def test_a_task_comes_back_with_the_end_of_who_had_got_it() -> None:
    for back in (JULY, JULY.plus(2)):
        world = Lives({}, {2: ends(2, back, 2, u1="1")}, {(1, X): ends(1, JULY, 1, u2="1")})
        assert world.holds(1, back, X)
        assert world.since(1, back, X) == back
        assert not world.holds(1, back.plus(-1), X) or back == JULY
        assert has(world, 1, back) == {(1, ""): 1, (2, ""): 1}
        assert has(world, 1, back, OTHER) == {(2, ""): 1}
        assert [*world.away()] == [((1, X), JULY, back)]


def test_a_task_is_handed_back_and_then_the_unit_ends() -> None:
    handed = {(1, X): ends(1, JULY, 1, u2="1"), (2, X): ends(2, JULY.plus(2), 2, u1="1")}
    world = Lives({}, {1: ends(1, JULY.plus(4), 3, u3="1")}, handed)
    assert [world.holds(1, JULY.plus(step), X) for step in range(5)] == [False, False, True, True, False]
    assert [world.holds(2, JULY.plus(step), X) for step in range(5)] == [True, True, False, False, False]
    assert has(world, 2, JULY) == {(1, ""): 1}
    assert has(world, 1, JULY.plus(2)) == {(1, ""): 1, (2, ""): 1}
    assert has(world, 3, JULY.plus(4)) == {(1, ""): 1, (2, ""): 1, (1, "2023-09"): 1}
    first, again = world.tenures(1, JULY.plus(4), X)
    assert [
        (one.holds(JULY.plus(-1)), one.holds(JULY), one.holds(JULY.plus(2))) for one in (first, again)
    ] == [
        (True, False, False),
        (False, False, True),
    ]


def test_the_end_of_others_brings_back_nothing_that_they_never_had() -> None:
    world = Lives({}, {3: ends(3, JULY.plus(1), 2, u1="1")}, {(1, X): ends(1, JULY, 1, u2="1")})
    assert not world.holds(1, JULY.plus(1), X)


def test_units_that_end_into_each_other_keep_what_they_had() -> None:
    world = Lives({}, {1: ends(1, JULY, 1, u2="1"), 2: ends(2, JULY, 2, u1="1")})
    assert sum(world.shares(world.tenures(1, JULY, X)[0], JULY, X).values()) == 1
    assert world.followers(1, JULY) == [1]
    assert world.before([1]) == {1, 2}
