"""What a source prints beside a figure, held against what follows from the figure: both are what they may have been before print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tracker.calc.identities import Disagreement, Identity, Term
from tracker.calc.printed import cut, rounded

VALUE, GROWTH, COMPLETION, SHARE, RANK = "value", "growth", "completion", "share", "rank"
OF_AN_INDICATOR = (VALUE, GROWTH, COMPLETION, SHARE, RANK)
OF_A_MEASURE = (VALUE, GROWTH, SHARE)  # an item has neither a goal of its own nor a place in a table
ROUNDED, CUT, UNKNOWN = "rounded", "cut", "unknown"


def unit_of(what: str, measured_in: str) -> str:
    """The unit of measure in which something is printed beside a figure that is `measured_in` its own."""
    return {VALUE: measured_in, RANK: "位"}.get(what, "%")


def printed_term(name: str, name_en: str, unit: str, value: Decimal, way: str) -> Term:
    """A printed number, with what it may have been by the `way` it was printed; where that is unknown, as if rounded."""
    return Term(name, name_en, unit, value, cut(value, unit) if way == CUT else rounded(value, unit))


def contradiction(relations: Sequence[Identity], way: str) -> tuple[Identity, Disagreement] | None:
    """The first of the ways in which a printed number may follow, where it follows in none; None where it does in one.

    That its decimals were dropped is guessed only where nobody knows the `way` it was printed.
    """
    found = [(one, one.disagreement()) for one in relations]
    if not found or any(off is None for _, off in found):
        return None
    first, off = found[0]
    assert off is not None
    return first, off if way == UNKNOWN else replace(off, is_cut=False)
