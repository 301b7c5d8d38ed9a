"""Files as downloads: never shown inside the site, named in Chinese without harm."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import StreamingHttpResponse


def attached(content: Iterable[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """A download of `content` under `name`; the browser may not guess another type."""
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
