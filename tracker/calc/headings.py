"""Titles of columns as people write them: a name, perhaps a month, perhaps a unit of measure."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from tracker.calc.names import folded
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.units import MONEY_IN_YUAN

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_MONTH = re.compile(r"(\d{4})\s*(?:年|-|/|\.)\s*(\d{1,2})\s*月?")
_UNIT = re.compile(r"[(\[【](?:单位[::]?)?([^()\[\]【】]*)[)\]】]|(?:单位[::]|/)\s*([^\s\d()]+)$")
_EMPTY = re.compile(r"[(\[【][\s,]*[)\]】]")
_MONEY = re.compile("[十百千]?(?:" + "|".join(sorted(MONEY_IN_YUAN, key=len, reverse=True)) + ")$")
_MARKS = re.compile(r"[\s*_:]+")


@dataclass(frozen=True)
class Heading:
    """What a title says: its `name` as titles are compared, and the month and unit it states, if any."""

    name: str
    unit: str = ""
    month: Month | None = None


def plain(text: str) -> str:
    """A title as titles are compared: folded as names are, without blanks, asterisks or colons."""
    return _MARKS.sub("", folded(text))


def read_heading(title: str, known: Container[str] = ()) -> Heading:
    """Take a title apart: `税收 2023年6月（万元）`, `总投资(亿元)`, `总投资/亿元`, `总投资亿元`, `2023-06税收`.

    A name in `known` is left whole: 单元 isn't 单 in 元, and of 投资（内资） beside 投资（外资） neither is a unit.
    """
    text = title.translate(_NARROW).replace("\n", " ").strip()
    month = None
    if plain(text) not in known and (dated := _MONTH.search(text)):
        month = _month(dated)
        text = text if month is None else _EMPTY.sub("", text.replace(dated[0], ""))
    unit = ""
    if plain(text) not in known and (stated := _stated(text)):
        text = text[: stated.start()] + text[stated.end() :]
        unit = _MARKS.sub("", next((part for part in stated.groups() if part), "")).strip(",")
    name = plain(text)
    if not unit and name not in known and (money := _MONEY.search(name)) and money.start():
        name, unit = name[: money.start()], money[0]
    return Heading(name, unit, month)


def _stated(text: str) -> re.Match[str] | None:
    """Where the unit is: the brackets that name money, else the last ones."""
    found = list(_UNIT.finditer(text))
    money = [one for one in found if one[1] and _MONEY.fullmatch(_MARKS.sub("", one[1]))]
    return next(reversed(money or found), None)


def _month(found: re.Match[str]) -> Month | None:
    try:
        return Month(int(found[1]), int(found[2]))
    except NotAMonth:
        return None
