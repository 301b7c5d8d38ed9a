"""Search keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from tracker.calc.pinyin import LONGEST, search_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("省外资金", "shengwaizijin swzj"),
        ("示例楼宇01", "shililouyu01 slly01"),
        ("GDP", "gdp gdp"),
        ("重庆路", "chongqinglu cql zhongqinglu zql"),
        ("行长", "hangzhang hz hangchang hc xingzhang xz xingchang xc"),
        ("廿里堡", "nianlibao nlb nianlipu nlp nianlibu nlb"),
        ("", " "),
    ],
)
def test_full_and_initials(name, key):
    assert search_key(name) == key


@given(st.text(alphabet="奎文区重庆银行长城音乐广场项目有限公司行长ABc 01（）·", max_size=14))
def test_words_are_read_as_in_the_whole_name(name):
    whole = "".join(lazy_pinyin(name, errors=lambda rest: rest)).lower()
    assert search_key(name).startswith(f"{whole} ")


def test_readings_that_somebody_added_are_found_with_their_initials() -> None:
    assert search_key("示例亳州路", "bao zhou lu，baozhou") == "shilibozhoulu slbzl baozhoulu bzl baozhou"


def test_a_name_of_many_such_letters_stays_short() -> None:
    assert len(search_key("重长行乐都会" * 20)) <= LONGEST
