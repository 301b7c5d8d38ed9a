"""What a later version of an edition says differently: cell by cell, score by score, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext

from tracker.queries.editions.bulletins import PrintedBulletin
from tracker.queries.editions.contents import Contents, Printed
from tracker.queries.editions.frozen import LineWords, ScoreWords
from tracker.queries.editions.sheets import PrintedScore, PrintedSheet
from tracker.wording.brands import Identity

CALLED = ("product", "gazette", "district", "source")
COMPARED = ("target", "value", "completion", "planned", "gap", "light", "remark")
SCORED = ("place", "total", "listed")

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Changed:
    """What reads differently: whose it is (`what` and `who`), and each cell with what it said before and says now.

    A cell is named by its code, or by the name of the line of a score it belongs to.
    """

    what: str
    who: str
    cells: tuple[Cell, ...]


def changes(before: Contents, after: Contents) -> list[Changed]:
    """What a later version says differently; what came or went is told with empty cells."""
    return [
        *_called(before.identity, after.identity),
        *_lines(before.lines, after.lines),
        *_sheets(before.sheets, after.sheets),
        *_bulletins(before.bulletins, after.bulletins),
    ]


def _called(before: Identity, after: Identity) -> Iterator[Changed]:
    if cells := _cells(before, after, CALLED):
        yield Changed(gettext("产品标识"), "", cells)


def _lines(before: Sequence[Printed], after: Sequence[Printed]) -> Iterator[Changed]:
    then = {(one.line.code, one.line.unit_code, one.line.issuer_code): one.words for one in before}
    now = {(one.line.code, one.line.unit_code, one.line.issuer_code): one.words for one in after}
    for key in dict.fromkeys([*now, *then]):
        old, new = then.get(key), now.get(key)
        if cells := _cells(old, new, COMPARED):
            words = new or then[key]
            yield Changed(words.indicator, words.unit, cells)


Words = LineWords | ScoreWords | Identity | None


def _cells(old: Words, new: Words, names: Sequence[str]) -> tuple[Cell, ...]:
    pairs = ((name, getattr(old, name, ""), getattr(new, name, "")) for name in names)
    return tuple((name, then, now) for name, then, now in pairs if then != now)


def _sheets(before: Sequence[PrintedSheet], after: Sequence[PrintedSheet]) -> Iterator[Changed]:
    then, now = {one.row.code: one for one in before}, {one.row.code: one for one in after}
    for code in dict.fromkeys([*now, *then]):
        old, new = _by_unit(then.get(code)), _by_unit(now.get(code))
        league = (now.get(code) or then[code]).words.league
        for unit in dict.fromkeys([*new, *old]):
            if cells := _score_cells(old.get(unit), new.get(unit)):
                yield Changed(league, (new.get(unit) or old[unit]).words.unit, cells)


def _by_unit(sheet: PrintedSheet | None) -> dict[str, PrintedScore]:
    return {one.exact.unit: one for one in sheet.scores} if sheet else {}


def _score_cells(old: PrintedScore | None, new: PrintedScore | None) -> tuple[Cell, ...]:
    outcome = _cells(old.words if old else None, new.words if new else None, SCORED)
    if _vetoes(old) != _vetoes(new):
        outcome += (("veto", _vetoes(old), _vetoes(new)),)
    then, now = _points(old), _points(new)
    lines = ((key, then.get(key), now.get(key)) for key in dict.fromkeys([*now, *then]))
    differing = ((key[0], old_line, new_line) for key, old_line, new_line in lines if old_line != new_line)
    return outcome + tuple((name, was or "", is_now or "") for name, was, is_now in differing)


def _vetoes(score: PrintedScore | None) -> str:
    return gettext("；").join(score.words.vetoes) if score else ""


def _points(score: PrintedScore | None) -> dict[tuple[str, object], str]:
    """The points of each line, by its name and what stands behind it."""
    if score is None:
        return {}
    return {
        (line.words.name, line.exact.adjustment or line.exact.indicator): line.words.points
        for line in score.lines
    }


def _bulletins(before: Sequence[PrintedBulletin], after: Sequence[PrintedBulletin]) -> Iterator[Changed]:
    then, now = {one.row.code: one for one in before}, {one.row.code: one for one in after}
    for code in dict.fromkeys([*now, *then]):
        old, new = _sentences(then.get(code)), _sentences(now.get(code))
        if cells := tuple(_rewritten(old, new)):
            yield Changed((now.get(code) or then[code]).head.title, "", cells)


def _sentences(printed: PrintedBulletin | None) -> list[str]:
    if printed is None:
        return []
    return [sentence.text for block in printed.bulletin.blocks for sentence in block.sentences]


def _rewritten(old: Sequence[str], new: Sequence[str]) -> Iterator[Cell]:
    for kind, begin, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield "sentence", "".join(old[begin:end]), "".join(new[first:last])
