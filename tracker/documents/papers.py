"""A document before it becomes Word, PDF, workbook or plain text: what stands on it, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.documents.safe_text import clean

MANY_COLUMNS = 12


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）), numbered already."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Signatures:
    """Two columns of lines to be signed: who on the left, who on the right."""

    left: Sequence[str]
    right: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Rows under a header; `widths` are shares of the line, columns named in `right` are set to the right.

    `short` names it where there is little room, as on the tab of a sheet; one that `flows` may begin below the table
    before it instead of on a page of its own.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    right: frozenset[int] = frozenset()
    note: str = ""
    short: str = ""
    flows: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it has so many columns that it takes more of the page and smaller type."""
        return len(self.header) > MANY_COLUMNS


Piece = Heading | Paragraph | Signatures


@dataclass(frozen=True)
class Paper:
    """An official document: its red head if it has one, title, text, colophon, and tables on pages of their own."""

    title: str
    masthead: str = ""
    numbered: str = ""
    issuer: str = ""
    dated: str = ""
    pieces: Sequence[Piece] = ()
    tables: Sequence[Table] = ()
    colophon: str = ""

    @property
    def has_text(self) -> bool:
        """Whether there is a text before the tables, or nothing else."""
        return bool(self.masthead or self.pieces or not self.tables)


def plain_text(paper: Paper) -> Iterable[str]:
    """The lines of a document as plain text; cells are parted by tabs."""
    return map(clean, _lines(paper))


def _lines(paper: Paper) -> Iterator[str]:
    if paper.masthead:
        yield from (paper.masthead, paper.numbered, f"{paper.issuer}\u3000\u3000{paper.dated}", "")
    yield from (paper.title, "")
    for piece in paper.pieces:
        if isinstance(piece, Signatures):
            yield from (f"{left}\t{right}" for left, right in zip(piece.left, piece.right, strict=True))
        else:
            yield piece.text if isinstance(piece, Heading) else f"\u3000\u3000{piece.text}"
    if paper.colophon:
        yield from ("", paper.colophon)
    for table in paper.tables:
        yield from ("", table.title)
        yield from ([table.note] if table.note else [])
        for row in (table.header, *table.rows):
            yield "\t".join(" ".join(cell.split()) for cell in row)
