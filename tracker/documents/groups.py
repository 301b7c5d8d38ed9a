"""Rows that head groups of what a table lists: by how they are numbered among the others, or because their numbers are sums of what follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from tracker.calc.captions import SECTION
from tracker.calc.numbering import level_of, numeral_level
from tracker.documents.cells import SheetLine
from tracker.documents.headers import Header, text_of

NUMBERED, SUMMED = "numbered", "summed"
_APART = 8  # deeper than any numbering
_FEWEST = 2  # lines of a group that are more than chance


@dataclass(frozen=True)
class Group:
    """A group by the number of its last row, and whether it is `certain` that the row before it heads one; `how` that shows."""

    last: int
    how: str
    level: int
    certain: bool


def groups_of(
    header: Header,
    kinds: Mapping[int, str],
    named: Sequence[int],
    adding: Collection[int],
    unit: int | None,
    is_known: Callable[[str], bool],
) -> dict[int, Group]:
    """The rows that head groups, by number. `kinds` say what the lines are (`Rows`), `named` are the columns that name a line,
    `adding` those whose numbers add up, `unit` the one that says whose a line is.

    Rows that are numbered 一、 or （一） among others head groups: certainly where their numbers are the sums of what follows, or where
    a column of its own counts 一 二 among 1 2 3. Rows without a number of their own, or whose unit is missing, do where they are such sums.
    Where nothing but sums tells, throughout the table, it isn't certain. What `is_known` by its name heads nothing.
    """
    lines = [line for line in header.below() if kinds[line.number] in ("", SECTION)]
    found = _Groups(lines, kinds, named, sorted(adding), is_known)
    counted = _counted(header, lines, named)
    return found.numbered(counted) or found.apart(counted, unit) or found.summed()


def _counted(header: Header, lines: Sequence[SheetLine], named: Sequence[int]) -> list[int]:
    """The columns that count the lines, and are read for nothing else, or name them."""
    width = max((len(line.cells) for line in lines), default=0)
    candidates = [index for index in range(width) if index not in header.columns or index in named]
    return [index for index in candidates if any(_text(line, index) == "1" for line in lines)]


def _text(line: SheetLine, index: int) -> str:
    return text_of(line.cells[index]).strip() if index < len(line.cells) else ""


class _Groups:
    """The lines of a table, with what is needed to find the groups among them."""

    def __init__(
        self,
        lines: Sequence[SheetLine],
        kinds: Mapping[int, str],
        named: Sequence[int],
        adding: Sequence[int],
        is_known: Callable[[str], bool],
    ) -> None:
        self.lines, self.named, self.adding, self.is_known = lines, named, adding, is_known
        self.heads = {place for place, line in enumerate(lines) if kinds[line.number] == SECTION}
        self.sections = frozenset(self.heads)

    def numbered(self, counted: Sequence[int]) -> dict[int, Group]:
        """Those that are numbered otherwise than the lines between them, the deepest first."""
        possible = self._possible()
        own = {place: level for place in possible if (level := self._own(place, counted)) is not None}
        levels = {place: level for place in possible if (level := self._level(place)) is not None} | own
        found: dict[int, Group] = {}
        for level in sorted(set(levels.values()), reverse=True):
            places = [place for place, one in levels.items() if one == level]
            ends = self._ends(places, [place for place, one in levels.items() if one <= level])
            if 2 * sum(end > place + 1 for place, end in ends.items()) < len(places):
                for place in set(places) - self.sections:
                    del levels[place]
                continue
            certain = self._agreeing(ends)[0] >= _FEWEST or any(place in own for place in places)
            found |= self._taken(ends, NUMBERED, level, certain)
        return found

    def apart(self, counted: Sequence[int], unit: int | None) -> dict[int, Group]:
        """Those without the number or the unit that the others have, where each of them is the sum of what follows."""
        telling = [*counted, *([] if unit is None else [unit])]
        telling = [
            index
            for index in telling
            if index not in self.named and 2 * self._filled(index) > len(self.lines)
        ]
        places = [
            place
            for place in self._possible()
            if place not in self.sections and any(not _text(self.lines[place], one) for one in telling)
        ]
        ends = self._ends(places, [*places, *self.sections])
        agreeing, others = self._agreeing(ends)
        return self._taken(ends, SUMMED, _APART, True) if agreeing >= _FEWEST and not others else {}

    def summed(self) -> dict[int, Group]:
        """Those that are the sums of what follows, if the whole table is made of such."""
        if self.sections or not self.lines:
            return {}
        values = [[self._value(line, index) or Decimal(0) for index in self.adding] for line in self.lines]
        ends, place = {}, 0
        while place < len(values):
            end = _end_of_sum(values, place)
            if end is None or not any(values[place]) or place not in self._possible((place,)):
                return {}
            ends[place], place = end, end
        leaves = len(values) - len(ends)
        enough = leaves > _FEWEST and all(end - place > _FEWEST for place, end in ends.items())
        return self._taken(ends, SUMMED, _APART, False) if enough else {}

    def _possible(self, among: Sequence[int] | None = None) -> list[int]:
        """The places of lines that aren't known by a name."""
        places = range(len(self.lines)) if among is None else among
        return [
            place for place in places
            if not any(name and self.is_known(name) for name in (_text(self.lines[place], one) for one in self.named))
        ]  # fmt: skip

    def _level(self, place: int) -> int | None:
        texts = (_text(self.lines[place], index) for index in self.named)
        return next((level for text in texts if text and (level := level_of(text)) is not None), None)

    def _own(self, place: int, counted: Sequence[int]) -> int | None:
        """The level that a column of its own says."""
        texts = (_text(self.lines[place], index) for index in counted)
        return next((level for text in texts if text and (level := numeral_level(text)) is not None), None)

    def _filled(self, index: int) -> int:
        return sum(bool(_text(line, index)) for line in self.lines)

    def _ends(self, places: Sequence[int], borders: Sequence[int]) -> dict[int, int]:
        """Where what follows each of the places ends: before the next border, or with the table."""
        ordered = sorted(set(borders))
        following = dict(zip(ordered, [*ordered[1:], len(self.lines)], strict=False))
        return {place: following[place] for place in sorted(places)}

    def _taken(self, ends: Mapping[int, int], how: str, level: int, certain: bool) -> dict[int, Group]:
        self.heads.update(ends)
        return {
            self.lines[place].number: Group(self.lines[end - 1].number, how, level, certain)
            for place, end in ends.items()
            if place not in self.sections
        }

    def _agreeing(self, ends: Mapping[int, int]) -> tuple[int, int]:
        """How many lines there are in those groups whose heads are their sums, and how many groups with numbers aren't."""
        heads = self.heads | set(ends)
        sums = [_Column([None if place in heads else self._value(line, index) for place, line in enumerate(self.lines)],
                        [place not in heads and self._is_strange(line, index) for place, line in enumerate(self.lines)])
                for index in self.adding]  # fmt: skip
        agreeing = others = 0
        for place, end in ends.items():
            told = [
                (value, one)
                for index, one in zip(self.adding, sums, strict=True)
                if (value := self._value(self.lines[place], index)) is not None
                and one.is_plain(place + 1, end)
            ]
            if told and all(value == one.over(place + 1, end) for value, one in told):
                agreeing += (
                    sum(one not in heads for one in range(place + 1, end))
                    if any(value for value, _one in told)
                    else 0
                )
            elif told or self._has_numbers(place):
                others += 1
        return agreeing, others

    def _has_numbers(self, place: int) -> bool:
        return any(
            index < len(self.lines[place].cells) and not self.lines[place].cells[index].is_empty
            for index in self.adding
        )

    def _value(self, line: SheetLine, index: int) -> Decimal | None:
        value = line.cells[index].value if index < len(line.cells) else None
        return value if isinstance(value, Decimal) else None

    def _is_strange(self, line: SheetLine, index: int) -> bool:
        return index < len(line.cells) and not line.cells[index].is_empty and self._value(line, index) is None


class _Column:
    """Sums of a column over any part of the lines, as far as nothing but numbers is there."""

    def __init__(self, values: Sequence[Decimal | None], strange: Sequence[bool]) -> None:
        self._sums = list(accumulate((one or Decimal(0) for one in values), initial=Decimal(0)))
        self._strange = list(accumulate(strange, initial=0))

    def is_plain(self, first: int, end: int) -> bool:
        return self._strange[first] == self._strange[end]

    def over(self, first: int, end: int) -> Decimal:
        return self._sums[end] - self._sums[first]


def _end_of_sum(values: Sequence[Sequence[Decimal]], place: int) -> int | None:
    """Where the lines end that a line is the sum of, two at least; None where it is of none."""
    left = list(values[place])
    for end in range(place + 1, len(values)):
        left = [one - more for one, more in zip(left, values[end], strict=True)]
        if not any(left) and end > place + 1:
            return end + 1
        if any(one < 0 for one in left) and all(one >= 0 for one in values[end]):
            return None
    return None
