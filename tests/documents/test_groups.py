"""Which rows head groups of what a table lists, and where each group ends."""

from __future__ import annotations

import pytest

from tests.documents.test_layouts import KNOWN, sheet
from tracker.documents.groups import groups_of
from tracker.documents.headers import Layout, read_header
from tracker.documents.rows import Rows

HEAD = ("序号", "名称", "责任单位", "税收（万元）", "总投资（亿元）")
A, B, C = (1, "甲楼", "街道", 10, 1), (2, "乙楼", "街道", 20, 2), (1, "丙楼", "街道", 5, 3)


def heads(*rows: tuple[object, ...], known: str = "") -> dict[int, tuple[int, bool]]:
    """The rows that head groups, with the last row of each and whether that is certain."""
    header = read_header(sheet(HEAD, *rows), Layout(1), KNOWN)
    told = Rows(header, [1], {known}.__contains__)
    kinds = {line.number: told.kind(line) for line in header.below()}
    found = groups_of(header, kinds, [1], {3, 4}, 2, {known}.__contains__)
    return {number: (one.last, one.certain) for number, one in found.items()}


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ([(None, "一、东", "街道", 30, 3), A, B, (None, "二、西", "街道", 5, 3), C], {2: (4, True), 5: (6, True)}),
        # the other column doesn't add up
        ([(None, "一、东", "街道", 30, 4), A, B], {2: (4, False)}),
        ([("一", "东", "街道", 31, 4), A, B, ("二", "西", None, None, None), C], {2: (4, True), 5: (6, True)}),
        ([(None, "一、东", "街道", 30, 3), (None, "（一）里", "街道", 30, 3), A, B, (None, "合计", None, 30, 3)], {2: (5, True), 3: (5, True)}),
        # a row alone is a heading already, and ends the group before it
        ([(None, "一、东", "街道", 30, 3), A, B, (None, "二、西", None, None, None), C], {2: (4, True)}),
        ([(None, "东", "街道", 30, 3), A, B], {2: (4, True)}),
        ([(None, "东", "街道", 31, 3), A, B], {}),
        ([(None, "东", "街道", 30, 3), A, B, (None, "丁楼", "街道", 1, 1), C], {}),
        # some line of the group can't be added
        ([(None, "一、东", "街道", 30, 3), A, (2, "乙楼", "街道", "20万", 2)], {2: (4, True)}),
        ([(None, "一、东", "街道", 30, None), A, (2, "乙楼", "街道", "20万", 2)], {2: (4, False)}),
    ],
)  # fmt: skip
def test_rows_that_head_groups(rows: list[tuple[object, ...]], right: object) -> None:
    assert heads(*rows) == right


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "一、甲楼", "街道", 10, 1), (2, "二、乙楼", "街道", 20, 2)],
        [(1, "1．甲楼", "街道", 10, 1), (2, "2．乙楼", "街道", 20, 2), (3, "3.丙楼", "街道", 30, 3)],
        [(1, "一中", "街道", 30, 3), A, B],
        [(1, "十里河", "街道", 10, 1), (2, "一品江南", "街道", 10, 1)],
        [("一", "甲楼", "街道", 10, 1), ("二", "乙楼", "街道", 10, 1)],
    ],
)
def test_rows_that_head_none(rows: list[tuple[object, ...]]) -> None:
    assert heads(*rows) == {}


def test_what_is_known_by_its_name_heads_nothing() -> None:
    assert heads((None, "一、东", "街道", 30, 3), A, B, known="一、东") == {}


def test_sums_alone_tell_only_throughout_the_table() -> None:
    other = (3, "丁楼", "街道", 1, 1)
    whole = [(7, "东", "街道", 30, 3), A, B, (8, "西", "街道", 6, 4), C, other]
    assert heads(*whole) == {2: (4, False), 5: (7, False)}
    assert heads(*whole[:-1]) == {}
    assert heads((6, "首", "街道", 9, 9), *whole) == {}
    assert (
        heads((7, "东", "街道", 10, 1), A, (8, "西", "街道", 5, 3), C) == {}
    )  # two lines may be the same by chance
