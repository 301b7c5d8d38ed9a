"""Files as downloads: never shown inside the site, named in Chinese without harm, each on record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from tracker.actions.evidence import storage_path
from tracker.actions.record import record_export
from tracker.models import Evidence, Exhibit, Pack
from tracker.views.people import asking
from tracker.views.refusals import refused


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


def kept_file(request: HttpRequest, kept: Evidence | Exhibit | Pack) -> HttpResponse | StreamingHttpResponse:
    """A file that was handed in or made, as a download, if it is still what it was."""
    path = storage_path(kept.sha256)
    if not default_storage.exists(path) or _hash(path) != kept.sha256:
        return refused(request, _("文件缺失或已被改动，不能下载。请立即报告系统管理员。"), status=409)
    return attached(_chunks(path), kept.name, "application/octet-stream", request=request)


def _hash(path: str) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: str) -> Iterator[bytes]:
    with default_storage.open(path) as file:
        yield from file.chunks()
