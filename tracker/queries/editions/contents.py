"""What an edition says in one language, for those who make it and for the public alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.calc.lights import depth
from tracker.models import EditionCorrection, EditionLine, PublishedCorrection, PublishedLine
from tracker.queries.editions.bulletins import PrintedBulletin, line_key
from tracker.queries.editions.frozen import LineWords, line_words
from tracker.queries.editions.sheets import PrintedSheet
from tracker.queries.targets.leading import Shared
from tracker.wording.brands import Identity

TILES = 48


@dataclass(frozen=True)
class Printed:
    """A line of an edition in one language: its words as they were printed, and corrections since."""

    line: PublishedLine | EditionLine
    words: LineWords
    corrections: tuple[tuple[PublishedCorrection | EditionCorrection, LineWords], ...] = ()

    @property
    def key(self) -> str:
        """What names the goal within its unit: the indicator's code, with the issuer's where that isn't the district itself."""
        return line_key(self.line.code, self.line.issuer_code)


@dataclass(frozen=True)
class Tile:
    """A goal on a wall, where a long name is cut short. `name` is without who set the goal, which `whose` tells beside
    it where the figure has several.
    """

    line: PublishedLine | EditionLine
    words: LineWords
    name: str
    whose: str


@dataclass(frozen=True)
class Contents:
    """Lines, league tables and briefings of an edition, in print order, and what the product calls itself in it."""

    lines: tuple[Printed, ...]
    sheets: tuple[PrintedSheet, ...]
    bulletins: tuple[PrintedBulletin, ...]
    identity: Identity

    @property
    def goals(self) -> list[tuple[str, list[Printed]]]:
        return in_sections([one for one in self.lines if one.line.target_value is not None])

    @property
    def followed(self) -> list[tuple[str, list[Printed]]]:
        return in_sections([one for one in self.lines if one.line.target_value is None])

    @property
    def counts(self) -> list[tuple[Printed, int]]:
        return by_light(self.lines)

    @property
    def shared(self) -> Shared | None:
        """How many of the lines are goals on a figure that has several; None where none are."""
        several = [size for size in _on_figures(self.lines).values() if size > 1]
        return Shared(sum(several), len(several)) if several else None

    @property
    def not_reported(self) -> list[Printed]:
        return [one for one in self.lines if one.line.light == "not_reported" or one.words.remark]


def printed(line: PublishedLine | EditionLine, language: str) -> Printed:
    """A line with its corrections in one language."""
    corrections = tuple((one, line_words(one, language)) for one in line.corrections.all())
    return Printed(line, line_words(line, language), corrections)


def in_sections(lines: Sequence[Printed]) -> list[tuple[str, list[Printed]]]:
    """Lines under the name of their section, in print order."""
    return [(name, list(found)) for name, found in groupby(lines, lambda one: one.words.above)]


def on_one_screen(lines: Sequence[Printed]) -> tuple[list[Tile], int]:
    """The goals that fit on a wall, the widest gap behind the plan first, and how many more there are."""
    goals = [one for one in lines if one.line.target_value is not None]
    worst = sorted(goals, key=lambda one: (depth(one.line.gap, one.line.gap_in), one.line.position))
    sizes = _on_figures(lines)
    tiles = [_tile(one, several=sizes[_figure(one)] > 1) for one in worst[:TILES]]
    return tiles, max(len(goals) - TILES, 0)


def by_light(lines: Sequence[Printed]) -> list[tuple[Printed, int]]:
    """How many lines show each light, by a line that shows it, the best light first."""
    found: dict[str, list[Printed]] = {}
    for one in sorted(lines, key=lambda one: (one.line.light_order, one.line.light)):
        found.setdefault(one.line.light, []).append(one)
    return [(those[0], len(those)) for those in found.values()]


def _figure(printed: Printed) -> tuple[str, str]:
    return printed.line.code, printed.line.unit_code


def _on_figures(lines: Sequence[Printed]) -> Counter[tuple[str, str]]:
    """How many of the lines are on each figure."""
    return Counter(map(_figure, lines))


def _tile(printed: Printed, *, several: bool) -> Tile:
    name, whose = _apart(printed.words.indicator) if several else (printed.words.indicator, "")
    return Tile(printed.line, printed.words, name, whose)


def _apart(name: str) -> tuple[str, str]:
    """A printed name and what stands in the brackets at its end; these may hold further ones."""
    deep = 0
    for place in range(len(name) - 1, 0, -1):
        deep += (name[place] in ")）") - (name[place] in "(（")
        if deep == 0:
            return name[:place].rstrip(), name[place + 1 : -1]
    return name, ""
