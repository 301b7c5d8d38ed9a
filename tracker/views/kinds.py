"""The formats in which a document can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, StreamingHttpResponse

from tracker.documents.papers import Paper, plain_text
from tracker.documents.printing import write_html, write_pdf
from tracker.documents.sheets import TYPE, write_paper
from tracker.documents.word import write_word
from tracker.views.downloads import attached


@dataclass(frozen=True)
class Kind:
    content_type: str
    write: Callable[[Paper], bytes]


def _as_text(paper: Paper) -> bytes:
    return ("\n".join(plain_text(paper)) + "\n").encode()


KINDS = {
    "docx": Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", write_word),
    "pdf": Kind("application/pdf", write_pdf),
    "html": Kind("text/html; charset=utf-8", lambda paper: write_html(paper).encode()),
    "txt": Kind("text/plain; charset=utf-8", _as_text),
    "xlsx": Kind(TYPE, write_paper),
}


def written(request: HttpRequest, paper: Paper, kind: str, name: str) -> StreamingHttpResponse:
    """A document as a download in a format. Raises Http404 for a format there isn't, and NoPrinter."""
    if kind not in KINDS:
        raise Http404
    return attached([KINDS[kind].write(paper)], f"{name}.{kind}", KINDS[kind].content_type, request=request)
