"""What the lines of a table are: what it lists, or totals, parts of them, notes, its header once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tracker.calc.captions import MEAN, NOTE, PART, SECTION, TOTAL, is_remark, line_kind
from tracker.documents.cells import SheetLine
from tracker.documents.headers import Header, text_of

AGAIN = "again"
KINDS = (TOTAL, MEAN, PART, NOTE, SECTION, AGAIN)


class Rows:
    """Tells lines apart by what they say. `named` are the columns that name a line; what `is_known` by such a name is never passed over."""

    def __init__(self, header: Header, named: Sequence[int], is_known: Callable[[str], bool]) -> None:
        self.named, self.is_known = named, is_known
        heads = [line for line in header.sheet.lines if header.layout.first <= line.number <= header.row]
        self.heads = [[text_of(cell) for cell in line.cells] for line in heads]
        self.last = max((line.number for line in header.below() if _filled(line) > 1), default=header.row)

    def kind(self, line: SheetLine) -> str:
        """One of `KINDS`; nothing for a line of what the table lists."""
        names = [text_of(line.cells[index]) for index in self.named if index < len(line.cells)]
        if any(name and self.is_known(name) for name in names):
            return ""
        first = next((cell.value for cell in line.cells if isinstance(cell.value, str)), "")
        alone = _filled(line) == 1
        only_text = all(cell.is_empty or isinstance(cell.value, str) for cell in line.cells)
        for kind in (line_kind(text) for text in (first, *names) if text):
            if kind in (TOTAL, MEAN, PART) or (kind == NOTE and only_text) or (kind == SECTION and alone):
                return kind
        if alone and line.number > self.last and (first not in names or is_remark(first)):
            return NOTE
        return AGAIN if [text_of(cell) for cell in line.cells] in self.heads else ""


def _filled(line: SheetLine) -> int:
    return sum(not cell.is_empty and not cell.covered for cell in line.cells)
