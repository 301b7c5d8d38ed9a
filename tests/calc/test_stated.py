"""What a source prints beside a figure: which of it can be right, whichever way it was printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calc.identities import SHARE, SUM, Identity, Term
from tracker.calc.numbers import round_half_up
from tracker.calc.stated import CUT, RANK, ROUNDED, UNKNOWN, VALUE, contradiction, printed_term, unit_of

D = Decimal


def share(printed: str, way: str, upper: str, lower: str, unit: str = "件") -> Identity:
    parts = [Term.printed("", "", unit, D(upper)), Term.printed("", "", unit, D(lower))]
    return Identity(SHARE, printed_term("", "", "%", D(printed), way), parts)


@pytest.mark.parametrize(
    ("printed", "way", "upper", "lower", "outcome"),
    [
        ("24.25", UNKNOWN, "4.28", "17.68", "24.2081"),  # neither rounded nor cut
        ("24.21", ROUNDED, "4.28", "17.68", None),
        ("72.9", UNKNOWN, "162", "222", "cut"),
        ("72.9", ROUNDED, "162", "222", "72.973"),  # it was said to be rounded
        ("72.9", CUT, "162", "222", None),
        ("73.0", CUT, "162", "222", "72.973"),
        ("73.0", ROUNDED, "162", "222", None),
    ],
)
def test_each_way(printed: str, way: str, upper: str, lower: str, outcome: str | None) -> None:
    unit = "件" if "." not in upper else "亿元"
    found = contradiction([share(printed, way, upper, lower, unit)], way)
    told = found and ("cut" if found[1].is_cut else str(found[1].expected))
    assert told == outcome


def test_it_need_follow_in_one_way_alone_and_nothing_follows_from_nothing() -> None:
    wrong, right = share("50", ROUNDED, "1", "4"), share("50", ROUNDED, "1", "2")
    assert contradiction([wrong, right], ROUNDED) is None
    assert contradiction([], ROUNDED) is None
    found = contradiction([wrong, share("50", ROUNDED, "1", "8")], ROUNDED)
    assert found is not None
    assert found[0] is wrong


def test_other_numbers_of_the_same() -> None:
    def against(printed: str, stands: str, unit: str) -> bool:
        own = Term.printed("", "", unit, D(stands))
        return (
            contradiction([Identity(SUM, printed_term("", "", unit, D(printed), ROUNDED), [own])], ROUNDED)
            is not None
        )

    assert not against("4.3", "4.28", unit_of(VALUE, "亿元"))
    assert against("4.4", "4.28", unit_of(VALUE, "亿元"))
    assert against("3", "2", unit_of(RANK, "亿元"))
    assert not against("3", "3", unit_of(RANK, "亿元"))


@given(
    st.integers(min_value=1, max_value=10**6),
    st.integers(min_value=1, max_value=10**6),
    st.integers(min_value=0, max_value=4),
)
def test_what_was_printed_from_the_parts_is_never_objected_to(upper: int, lower: int, places: int) -> None:
    exact = D(upper) / D(lower) * 100
    step = D(1).scaleb(-places)
    rounded, cut = round_half_up(exact, places), exact // step * step
    for value, way in ((rounded, ROUNDED), (rounded, UNKNOWN), (cut, CUT)):
        printed = value.quantize(step)
        assert contradiction([share(str(printed), way, str(upper), str(lower))], way) is None
