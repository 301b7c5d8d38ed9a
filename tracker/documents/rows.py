"""What the lines of a table are: what it lists, or totals, parts of them, notes, its header once more, a count of its columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from tracker.calc.captions import MEAN, NOTE, PART, SECTION, TOTAL, is_closing, is_remark, line_kind
from tracker.calc.numbering import counts_columns, goes_on
from tracker.documents.cells import SheetLine
from tracker.documents.headers import Header, text_of

AGAIN, NUMBERS = "again", "numbers"
KINDS = (TOTAL, MEAN, PART, NOTE, SECTION, AGAIN, NUMBERS)


class Rows:
    """Tells lines apart by what they say. `named` are the columns that name a line; what `is_known` by such a name is never passed over."""

    def __init__(self, header: Header, named: Sequence[int], is_known: Callable[[str], bool]) -> None:
        self.named, self.is_known = named, is_known
        heads = [line for line in header.sheet.lines if header.layout.first <= line.number <= header.row]
        self.heads = [_texts(line) for line in heads]
        self.below = header.below()
        self.last = next((line.number for line in reversed(self.below) if _filled(line) > 1), header.row)

    def kind(self, line: SheetLine) -> str:
        """One of `KINDS`; nothing for a line of what the table lists."""
        names = [text_of(line.cells[index]) for index in self.named if index < len(line.cells)]
        if any(name and self.is_known(name) for name in names):
            return ""
        first = next((cell.value for cell in line.cells if isinstance(cell.value, str)), "")
        alone = _filled(line) == 1
        for text in dict.fromkeys((first, *names)):
            kind = line_kind(text) if text else ""
            if kind in (TOTAL, MEAN, PART) or (kind == SECTION and alone):
                return kind
            if kind == NOTE and all(cell.is_empty or isinstance(cell.value, str) for cell in line.cells):
                return kind
        if alone and is_closing(first):
            return NOTE
        if alone and line.number > self.last and (first not in names or is_remark(first)):
            return NOTE
        if any(_says(line, head) for head in self.heads):
            return AGAIN
        counts = counts_columns(map(text_of, line.cells)) and self._is_under_a_header(line, _texts(line))
        return NUMBERS if counts else ""

    def _is_under_a_header(self, line: SheetLine, texts: Sequence[str]) -> bool:
        """Whether the line stands right under the header, or under it once more, and isn't the last nor the first of a list of such."""
        place = bisect_left(self.below, line.number, key=lambda one: one.number)
        if place and _texts(self.below[place - 1]) not in self.heads:
            return False
        following = self.below[place + 1 : place + 2]
        return any(not goes_on(_texts(one), texts) for one in following)


def _says(line: SheetLine, texts: Sequence[str]) -> bool:
    """Whether the line's cells show these texts, looked at as far as they do."""
    return len(line.cells) == len(texts) and all(
        text_of(cell) == text for cell, text in zip(line.cells, texts, strict=True)
    )


def _texts(line: SheetLine) -> list[str]:
    return [text_of(cell) for cell in line.cells]


def _filled(line: SheetLine) -> int:
    return sum(not cell.is_empty and not cell.covered for cell in line.cells)
