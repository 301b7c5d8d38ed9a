"""Titles of columns, taken apart: name, unit, month; nothing that is part of a name is taken for a unit."""

from __future__ import annotations

import pytest

from tracker.calc.headings import Heading, read_heading
from tracker.calc.periods import Month

JUNE = Month(2023, 6)
KNOWN = {"单元", "投资(内资)", "投资(外资)"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("税收 2023年6月（万元）", Heading("税收", "万元", JUNE)),
        ("税收（万元）（2023年6月）", Heading("税收", "万元", JUNE)),
        ("税收（2023年6月，万元）", Heading("税收", "万元", JUNE)),
        ("2023-06税收", Heading("税收", "", JUNE)),
        ("总投资／亿元", Heading("总投资", "亿元")),
        ("总投资亿元", Heading("总投资", "亿元")),
        ("总投资百万元", Heading("总投资", "百万元")),
        ("税收千元", Heading("税收", "千元")),
        ("税收（内资）（千元）", Heading("税收(内资)", "千元")),
        ("税收（千元）（内资）", Heading("税收(内资)", "千元")),
        ("完成投资（亿元）（累计）", Heading("完成投资(累计)", "亿元")),
        ("Tax 2023-06 (10,000 yuan)", Heading("tax", "10,000yuan", JUNE)),
        ("单元", Heading("单元")),
        ("投资（外资）", Heading("投资(外资)")),
        ("投资（外资）2023.6 [亿元]", Heading("投资(外资)", "亿元", JUNE)),
    ],
)
def test_a_title_is_taken_apart(title: str, expected: Heading) -> None:
    assert read_heading(title, KNOWN) == expected
