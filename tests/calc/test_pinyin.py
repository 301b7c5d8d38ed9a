"""Search keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

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


@given(st.text(alphabet="奎文区重庆银行长城音乐广场项目有限公司行长ABc 01（）·", max_size=14))
def test_words_are_read_as_in_the_whole_name(name):
    whole = "".join(lazy_pinyin(name, errors=lambda rest: rest)).lower()
    assert search_key(name).startswith(f"{whole} ")
