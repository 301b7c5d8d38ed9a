"""Which answers may stand in a frame: handed-in images and PDF alone, and those in pages of ours alone."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.http import HttpResponse, StreamingHttpResponse

# The browser's own PDF viewer brings styles of its own; nothing that a file holds may load or run anything.
_SHOWN = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "object-src": [SELF],
}


def with_frames(response: HttpResponse) -> HttpResponse:
    """A page that may hold frames of ours."""
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return response


def in_frames(response: HttpResponse | StreamingHttpResponse) -> HttpResponse | StreamingHttpResponse:
    """A file that pages of ours may hold in a frame; a refusal in its place may not."""
    if response.streaming:
        response._csp_config = _SHOWN  # type: ignore[union-attr]
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response
