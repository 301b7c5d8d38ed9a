"""Totals are compared with what they could be the sum of, in a time that grows with how many there are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal

import pytest

from tracker.documents.cells import Cell, SheetLine
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.totals import OUTSIDE, ask_about_totals

TAX = {0: "税收"}


def asked(*rows: tuple[str, str]) -> list[tuple[str, object]]:
    """The cells of the totals that are asked about, and their nearest sums; rows are told as kind and number."""
    lines = [SheetLine(place, [Cell(Decimal(value))]) for place, (_kind, value) in enumerate(rows, start=1)]
    kinds = {place: kind for place, (kind, _value) in enumerate(rows, start=1)}
    questions = Questions({})
    ask_about_totals(lines, kinds, TAX, lambda line, index: line.cells[index].value, questions)  # type: ignore[arg-type,return-value]
    return [(one.key, one.details["summed"]) for one in questions.asked]


A, B, C = ("", "1.5"), ("", "2.25"), ("", "4")


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ([A, B, ("total", "3.75"), C, ("total", "7.75")], []),
        ([A, B, ("total", "3.75"), C, ("total", "4")], []),
        ([("total", "3.75"), A, B, ("total", "4"), C], []),
        ([A, B, ("total", "3.7"), C, ("total", "9")], [("total:A3", "3.75"), ("total:A5", "7.75")]),
        ([A, (OUTSIDE, "2.25"), ("total", "1.5"), ("total", "3.75")], []),
    ],
)
def test_a_total_is_of_all_or_of_a_part(rows: Sequence[tuple[str, str]], right: object) -> None:
    assert asked(*rows) == right


def test_a_thousand_totals_take_no_longer_than_as_many_lines() -> None:
    rows = [one for _total in range(1000) for one in (A, B, ("total", "3.75"))]
    begun = time.process_time()
    assert asked(*rows, ("total", "9")) == [("total:A3001", "0")]
    assert time.process_time() - begun < 4
