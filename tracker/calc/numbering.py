"""Rows that only count the columns of a table: 甲 乙 1 2 3; (1) (2) (3)=(1)+(2); A B C; 栏次 1 2. And how rows are numbered: 一、 （一） 1．"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tracker.calc.names import folded

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = frozenset({"栏次", "栏号", "栏目", "列次", "列号", "序号", "序列", "项次", "行次"})
_WORD = "word", 0
_NUMBER = re.compile(r"第?([0-9]{1,3})[栏列]?|([0-9]{1,3})[栏列]?=[0-9a-z+\-*/×÷%]+")
_HAN = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    re.compile(rf"{_HAN}(?:、|[.,](?!{_HAN}))"),
    re.compile(rf"\({_HAN}\)"),
    re.compile(r"\d{1,3}(?:、|\.(?!\d))"),
    re.compile(r"\(\d{1,3}\)"),
)
_NUMERALS = re.compile(rf"{_HAN}[、.]?"), re.compile(rf"\({_HAN}\)[、.]?")
_BRACKETS = str.maketrans("", "", "()[]{}【】〔〕 \u3000")


def counts_columns(texts: Iterable[str]) -> bool:
    """Whether a row that holds these texts, from left to right, only counts its columns: at least two, each series from its first on.

    Numbers that a spreadsheet made negative because they stood in brackets count as they were meant.
    """
    found: list[tuple[str, int]] = []
    for text in filter(None, texts):
        if (label := _label(text)) is None:
            return False
        found.append(label)
    found = found[1:] if found[:1] == [_WORD] else found
    if len(found) < 2:
        return False
    series = list(dict.fromkeys(kind for kind, _place in found))
    in_order = [one for kind in series for one in found if one[0] == kind] == found
    return in_order and all(_is_counted([place for one, place in found if one == kind]) for kind in series)


def goes_on(texts: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a row begins with what follows the beginning of the row `after`: 乙 after 甲, as in a list of such names."""
    first, next_one = (_label(next(filter(None, row), "")) for row in (after, texts))
    return first is not None and next_one == (first[0], first[1] + 1)


def level_of(text: str) -> int | None:
    """How deep a name is numbered: 一、工业 0, （一）工业 1, 1．工业 2, （1）工业 3; None for one that isn't, as 一中 or 1.5公里绿道."""
    plain = folded(text)
    return next((level for level, one in enumerate(_LEVELS) if one.match(plain)), None)


def numeral_level(text: str) -> int | None:
    """How deep a row is numbered by a cell of its own: 一 0, （一） 1; None for anything but such a number."""
    plain = folded(text)
    return next((level for level, one in enumerate(_NUMERALS) if one.fullmatch(plain)), None)


def _is_counted(places: Sequence[int]) -> bool:
    return list(places) == list(range(places[0], places[0] + len(places))) and places[0] in (0, 1)


def _label(text: str) -> tuple[str, int] | None:
    """The series that a column's label is of, and its place in it; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS).lower()
    if plain in _WORDS:
        return _WORD
    if found := _NUMBER.fullmatch(plain.removeprefix("-")):
        return "number", int(found[1] or found[2])
    for series in (_STEMS, _LETTERS):
        if len(plain) == 1 and plain in series:
            return series, series.index(plain) + 1
    return None
