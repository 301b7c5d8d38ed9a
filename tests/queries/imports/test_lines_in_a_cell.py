"""Several lines in one cell of a set-up: parted by semicolons, and read back as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.documents.cells import Cell
from tracker.queries.imports.setting_up.fields import LINES, Field
from tracker.queries.imports.setting_up.reading import READERS
from tracker.queries.imports.setting_up.resolving import Directory
from tracker.queries.imports.setting_up.showing import shown

CHOICES = Field("choices", "可选值", LINES)


def read(text: str) -> list[str]:
    found: str = READERS[LINES](Cell(text), CHOICES)
    return found.splitlines()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("甲;乙；丙", ["甲", "乙", "丙"]),
        ("甲\n 乙 ；", ["甲", "乙"]),
        ("甲级；；含改建；乙级", ["甲级；含改建", "乙级"]),
        ("a;;b;c", ["a;b", "c"]),
        ("甲；；；乙", ["甲；", "乙"]),
        ("；；甲\n乙", ["；甲", "乙"]),
    ],
)
def test_a_semicolon_parts_and_two_are_one(text: str, lines: list[str]) -> None:
    assert read(text) == lines


@given(st.lists(st.text("甲乙;；", min_size=1, max_size=4), min_size=1, max_size=4))
def test_lines_come_back_as_they_were(lines: list[str]) -> None:
    assert read(shown(CHOICES, "\n".join(lines), {}, Directory.__new__(Directory))) == lines
