"""What a date's number format leaves to see of it: a month alone, a year, a time; nothing to say where day and month are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

_RUNS = re.compile(r"([ymdhsgeba])\1*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s年月/.,@-]*")
_MONTHS = "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
_WEEKDAYS = "一二三四五六日"
_YEAR, _MONTH, _DAY, _WEEKDAY, _HOUR, _MINUTE, _SECOND = [
    "year",
    "month",
    "day",
    "weekday",
    "hour",
    "minute",
    "second",
]
_KINDS = {"y": _YEAR, "e": _YEAR, "b": _YEAR, "m": _MONTH, "d": _DAY, "a": _WEEKDAY, "h": _HOUR, "s": _SECOND}
_CALENDAR = frozenset({_YEAR, _MONTH, _DAY, _WEEKDAY})


class Piece(NamedTuple):
    """A text that a date's format writes as it stands, or letters in the place of a part of the date."""

    text: str
    is_code: bool


class DayShown:
    """What the pieces of a date's format make of a date."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.parts = _with_minutes([part for one in pieces for part in _parts(one)])
        self.kinds = {kind for kind, _text in self.parts if kind}

    @property
    def is_of_days(self) -> bool:
        """Whether it shows more than the time of the day."""
        return bool(self.kinds & _CALENDAR)

    @property
    def hides_year(self) -> bool:
        """Whether it shows a day of a month, but not of which year."""
        return {_MONTH, _DAY} <= self.kinds and _YEAR not in self.kinds

    def text(self, moment: datetime) -> str | None:
        """What is seen of the moment; None where its day is. Of a month and nothing else always as 2023年6月."""
        if not self.kinds or {_MONTH, _DAY} <= self.kinds:
            return None
        literal = "".join(text for kind, text in self.parts if not kind)
        if self.kinds == {_YEAR, _MONTH} and _SEPARATORS.fullmatch(literal):
            return f"{moment.year}年{moment.month}月"
        return "".join(_written(kind, text, moment) for kind, text in self.parts).strip()


def _parts(piece: Piece) -> list[tuple[str, str]]:
    """Kinds of what is shown, nothing for a text, each with its letters."""
    if not piece.is_code:
        return [("", piece.text)]
    found = []
    for run in _RUNS.finditer("" if "/" in piece.text else piece.text.lower()):
        kind = _WEEKDAY if run[1] == "d" and len(run[0]) > 2 else _KINDS.get(run[1], "")
        if kind:
            found.append((kind, run[0]))
    return found


def _with_minutes(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parts with minutes instead of months behind hours and before seconds."""
    coded = [at for at, (kind, _text) in enumerate(parts) if kind]
    for place, at in enumerate(coded):
        before = parts[coded[place - 1]][0] if place else ""
        behind = parts[coded[place + 1]][0] if place + 1 < len(coded) else ""
        if parts[at][0] == _MONTH and (before == _HOUR or behind == _SECOND):
            parts[at] = (_MINUTE, parts[at][1])
    return parts


def _written(kind: str, text: str, moment: datetime) -> str:
    if not kind:
        return text
    if kind == _WEEKDAY:
        return "星期" + _WEEKDAYS[moment.weekday()]
    if kind == _MONTH and len(text) > 2:
        return _MONTHS[moment.month - 1]
    number: int = getattr(moment, kind)
    if kind == _YEAR:
        return f"{number % 100:02}" if text == "yy" else str(number)
    return str(number).zfill(min(len(text), 2))
