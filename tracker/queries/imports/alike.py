"""Names of a file that are near a known one, or near each other: asked about, each once, never taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tracker.calc.names import folded, near_each
from tracker.documents.cells import Cell, SheetLine
from tracker.documents.entries import CellRefused, read_text
from tracker.queries.imports import columns
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.settling import StillOpen

ALWAYS, ONCE, ROW, NEW, NONE = "always", "once", "row", "new", "none"
OFFERED = 4


class NotMeant(Exception):
    """By an answer the line isn't to be read."""


def names_of(lines: Iterable[SheetLine], place: Mapping[str, int]) -> list[tuple[int, str, str]]:
    """The row of each line, its code and its name, as far as they can be read."""
    at = [place.get(key) for key in (columns.CODE, columns.NAME)]
    found = []
    for line in lines:
        cells = (
            line.cells[index] if index is not None and index < len(line.cells) else Cell() for index in at
        )
        code, name = map(_text, cells)
        found.append((line.number, code, name))
    return found


def _text(cell: Cell) -> str:
    try:
        return read_text(cell)
    except CellRefused:
        return ""


def which(
    questions: Questions,
    key: str,
    code: str,
    offered: Mapping[str, str],
    other: str,
    cell: str,
    text: str,
    ways: Sequence[str] = (ALWAYS, ONCE),
) -> tuple[str, bool] | None:
    """Which of those `offered` (names by code) is meant by `text`, and whether it always is; None for the answer `other`.

    Raises StillOpen.
    """
    codes = list(offered)[:OFFERED]
    options = [f"{how}:{one}" for one in codes for how in ways]
    known = [offered[one] for one in codes]
    answer = questions.ask(key, code, [*options, other], cell, text=text, codes=codes, known=known)
    if not answer:
        raise StillOpen(code)
    how, _colon, chosen = answer.partition(":")
    return None if answer == other else (chosen, how == ALWAYS)


class RowsAlike:
    """Rows of one file whose names are one however they are written, or near each other: which of them is to be read is asked."""

    def __init__(self, rows: Iterable[tuple[int, str]], new: Iterable[str]) -> None:
        """`rows` are the names by row, `new` those of them that nothing known has."""
        self._rows: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for row, name in rows:
            self._rows[folded(name)].append((row, name))
        self._near = _together({name: folded(name) for name in new})

    def check(self, questions: Questions, row: int, name: str, cell: str) -> None:
        """Ask about the row as far as others are like it. Raises StillOpen, or NotMeant when another one is to be read."""
        same = folded(name)
        rows = self._rows[same]
        if len({spelled for _row, spelled in rows}) > 1:
            self._choose(questions, f"same:{same}", "rows_of_one_name", rows, row, cell)
        alike = self._near.get(same, ())
        if alike:
            firsts = sorted(self._rows[one][0] for one in alike)
            self._choose(
                questions, f"name:{ROW}:{folded(firsts[0][1])}", "rows_alike", firsts, rows[0][0], cell, NEW
            )

    def _choose(
        self,
        questions: Questions,
        key: str,
        code: str,
        rows: Sequence[tuple[int, str]],
        row: int,
        cell: str,
        *others: str,
    ) -> None:
        codes, known = [str(one) for one, _name in rows], [name for _row, name in rows]
        options = [*(f"{ROW}:{one}" for one in codes), *others]
        answer = questions.ask(key, code, options, cell, codes=codes, known=known)
        if not answer:
            raise StillOpen(code)
        if answer not in (f"{ROW}:{row}", *others):
            raise NotMeant


def _together(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By folded name all those it hangs together with, each near the next; `names` are folded names by name."""
    group: dict[str, set[str]] = {}
    for name, those in near_each(names, names).items():
        one = group.setdefault(names[name], {names[name]})
        for other in those:
            one |= group.get(names[other], {names[other]})
        for member in one:
            group[member] = one
    return {name: tuple(sorted(those)) for name, those in group.items() if len(those) > 1}
