"""The presets as their sources have them: who names which gap how, and where the bounds lie."""

from __future__ import annotations

import pytest

from tests.calc.judged import YEAR, D, reading, shipped
from tracker.calc.lights import COMPLETED, MADE_UP, Goal, judge

FAMILIES = ["", "银川", "瓯海", "金寨", "陇县", "西畴"]


def shown(family: str, actual: object, *, was_behind: bool = False) -> tuple[str, str]:
    """Word and colour half way through the year, of a goal of a hundred."""
    light = judge(Goal(D(100), YEAR), reading(actual), shipped(family), was_behind=was_behind).light
    return light.word, light.colour


@pytest.mark.parametrize(
    ("actual", "word"),
    [
        ("50", "绿灯"),  # at pace
        ("49.99999999", "未分档"),  # between 0 and 10 behind isn't named
        ("40.00000001", "未分档"),
        ("40", "黄灯"),  # 10 behind: both ends in
        ("20", "黄灯"),  # 30 behind
        ("19.99999999", "红灯"),  # more than 30
        ("100", "已完成"),
    ],
)
def test_yinchuan_2025(actual, word):
    assert shown("银川", actual)[0] == word


def test_ouhai_2020_made_up_later_is_yellow_and_not_green():
    assert [shown("瓯海", actual)[1] for actual in (50, "49.9")] == ["green", "red"]
    assert shown("瓯海", 55, was_behind=True) == ("已补上", "yellow")
    assert shown("瓯海", 100, was_behind=True) == ("已补上", "yellow")
    assert shown("瓯海", 49, was_behind=True) == ("逾期", "red")


def test_only_a_rule_that_remembers_asks_for_the_months_before():
    assert [family for family in FAMILIES if shipped(family).remembers] == ["瓯海"]
    assert shown("", 55, was_behind=True) == ("超进度", "green")


@pytest.mark.parametrize(
    ("actual", "word"), [(100, "已完成"), ("50.1", "超进度"), (50, "达进度"), (49, "欠进度")]
)
def test_jinzhai_2025_has_its_five_words(actual, word):
    assert shown("金寨", actual)[0] == word
    assert judge(None, reading(1), shipped("金寨")).light.word == "其它"


def test_colours_reverse_and_words_tell():
    assert [shown(family, 50)[1] for family in ("陇县", "西畴", "银川")] == ["blue", "red", "green"]
    assert shown("银川", 10)[1] == "red"


@pytest.mark.parametrize("family", FAMILIES)
def test_no_value_is_said_so_and_never_green(family):
    light = judge(Goal(D(100), YEAR), None, shipped(family)).light
    assert (light.word, light.colour) == ("未报", "grey")


@pytest.mark.parametrize("family", FAMILIES)
def test_codes_of_presets_are_their_own(family):
    """A filter by code must not mix what two rules call by one code but mean differently."""
    shared = {COMPLETED, MADE_UP, "not_reported", "not_applicable", "unjudged"}
    others = {b.code for other in FAMILIES if other != family for b in shipped(other).bands}
    assert ({b.code for b in shipped(family).bands} & others) <= shared
