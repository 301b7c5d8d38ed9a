"""The formats in which a document can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from tracker.documents.papers import Paper, plain_text
from tracker.documents.printing import NoPrinter, write_html, write_pdf
from tracker.documents.sheets import TYPE, write_paper
from tracker.documents.word import write_word
from tracker.views.downloads import attached
from tracker.views.refusals import refused


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


def written(request: HttpRequest, paper: Paper, kind: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """A document as a download in a format. Raises Http404 for a format there isn't."""
    if kind not in KINDS:
        raise Http404
    try:
        content = KINDS[kind].write(paper)
    except NoPrinter:
        return refused(request, no_printer_sentence(), status=503)
    return attached([content], f"{name}.{kind}", KINDS[kind].content_type, request=request)


def no_printer_sentence() -> str:
    return _("服务器缺少 PDF 所需的 Pango。请改用 Word 或网页打印，并请系统管理员按 README 安装。")
