"""Files as downloads: never shown inside the site, named in Chinese without harm, each on record."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpRequest, StreamingHttpResponse

from tracker.actions.record import record_export
from tracker.views.people import asking


def attached(
    content: Iterable[bytes], name: str, content_type: str, *, request: HttpRequest
) -> StreamingHttpResponse:
    """A download of `content` under `name`; the browser may not guess another type.

    Who took what along goes on record; what the public may fetch has no taker.
    """
    if request.user.is_authenticated:
        record_export(by=asking(request), name=name, address=request.get_full_path())
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
