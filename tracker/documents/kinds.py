"""The formats in which a document can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.documents.packages import DOCX
from tracker.documents.papers import Paper, plain_text
from tracker.documents.printing import write_html, write_pdf
from tracker.documents.sheets import TYPE, write_paper


@dataclass(frozen=True)
class Kind:
    """What the file is called on the web, and what writes it; PDF raises NoPrinter."""

    content_type: str
    write: Callable[[Paper], bytes]


def _as_word(paper: Paper) -> bytes:
    from tracker.documents.word import write_word  # loaded with the first file: no page needs it

    return write_word(paper)


def _as_text(paper: Paper) -> bytes:
    return ("\n".join(plain_text(paper)) + "\n").encode()


KINDS = {
    "docx": Kind(DOCX, _as_word),
    "pdf": Kind("application/pdf", write_pdf),
    "html": Kind("text/html; charset=utf-8", lambda paper: write_html(paper).encode()),
    "txt": Kind("text/plain; charset=utf-8", _as_text),
    "xlsx": Kind(TYPE, write_paper),
}
