"""Places against a slow and obvious twin, and against two published orders of Weifang's divisions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.published import GDP_2021, STARTS_2022Q3, ZONES
from tracker.calc.ranking import places

OWN = "奎文区"
values = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.one_of(st.none(), st.integers(-3, 3).map(Decimal)), max_size=8
)


def twin(given: dict[str, Decimal | None], *, smallest_first: bool) -> dict[str, int]:
    """Line them up; who equals the one before shares the place."""
    line = sorted(
        ((value, member) for member, value in given.items() if value is not None), reverse=not smallest_first
    )
    found: dict[str, int] = {}
    for number, (value, member) in enumerate(line):
        same = number > 0 and line[number - 1][0] == value
        found[member] = found[line[number - 1][1]] if same else number + 1
    return found


@given(values, st.booleans())
def test_as_the_twin_has_it(given, smallest_first):
    assert places(given, smallest_first=smallest_first) == twin(given, smallest_first=smallest_first)


def test_ties_share_a_place_and_the_next_is_skipped():
    starts = places(STARTS_2022Q3)
    by_place = sorted(starts.values())
    assert by_place == [1, 1, 3, 3, 5, 6, 6, 8, 9, 10, 11, 12]
    assert (starts["诸城市"], starts["寿光市"], starts["昌邑市"], starts[OWN]) == (1, 1, 5, 9)


@pytest.mark.parametrize(("zones", "place", "of_n"), [(False, 10, 12), (True, 11, 16)])
def test_the_place_depends_on_who_is_compared(zones, place, of_n):
    ranked = places({name: value for name, value in GDP_2021.items() if zones or name not in ZONES})
    assert (ranked[OWN], len(ranked)) == (place, of_n)


def test_published_order_of_gdp():
    ranked = places({name: value for name, value in GDP_2021.items() if name not in ZONES})
    assert sorted(ranked, key=ranked.__getitem__)[:4] == ["寿光市", "诸城市", "青州市", "高密市"]


def test_who_has_no_value_has_no_place():
    assert places({"A": None, "B": Decimal(1)}) == {"B": 1}
