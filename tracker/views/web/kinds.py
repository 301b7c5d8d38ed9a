"""A document as a download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse

from tracker.documents.kinds import KINDS
from tracker.documents.papers import Paper
from tracker.views.web.downloads import attached


def written(request: HttpRequest, paper: Paper, kind: str, name: str) -> StreamingHttpResponse:
    """A document as a download in a format. Raises Http404 for a format there isn't, and NoPrinter."""
    if kind not in KINDS:
        raise Http404
    return attached([KINDS[kind].write(paper)], f"{name}.{kind}", KINDS[kind].content_type, request=request)
