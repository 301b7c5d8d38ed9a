"""Search keys."""

from __future__ import annotations

import pytest

from tracker.calc.pinyin import search_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("省外资金", "shengwaizijin swzj"),
        ("示例楼宇01", "shililouyu01 slly01"),
        ("GDP", "gdp gdp"),
        ("", " "),
    ],
)
def test_full_and_initials(name, key):
    assert search_key(name) == key
