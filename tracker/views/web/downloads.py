"""Files as downloads, named in Chinese without harm, each on record. Only images and PDF may be looked at in a frame."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from tracker.actions.ledger.evidence import report_broken
from tracker.actions.people.record import record_export
from tracker.documents.attachments import type_by_name
from tracker.documents.safe_text import file_name
from tracker.documents.storeroom import CHANGED
from tracker.queries.ledger.evidence import Kept, storeroom
from tracker.views.web.asking import asking
from tracker.views.web.refusals import refused


def attached(
    content: Iterable[bytes], name: str, content_type: str, *, request: HttpRequest, inline: bool = False
) -> StreamingHttpResponse:
    """A download of `content` under `name`, or `inline` for the browser's viewer; it may not guess another type.

    Who took what along goes on record; what the public may fetch has no taker.
    """
    if request.user.is_authenticated:
        record_export(by=asking(request), name=name, address=request.get_full_path())
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = "inline" if inline else disposition(name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(name: str) -> str:
    """The header by which a browser saves a download under `name`, as every disk takes it (RFC 6266)."""
    safe = file_name(name)
    # In the plain form some browsers take %41 for an A.
    return (
        f"attachment; filename*=utf-8''{quote(safe)}"
        if "%" in safe
        else content_disposition_header(True, safe)
    )


def kept_file(
    request: HttpRequest, kept: Kept, *, inline: bool = False
) -> HttpResponse | StreamingHttpResponse:
    """A file that was handed in or made, if every byte is still what it was; else the alarm is raised."""
    room = storeroom()
    file = room.whole(kept.sha256, kept.size)
    if file is None:
        problem = room.problem(kept.sha256, kept.size) or CHANGED
        report_broken(by=asking(request), kept=kept, problem=problem)
        return refused(request, _("文件缺失或已被改动，不能下载。请立即报告系统管理员。"), status=409)
    try:
        return attached(file, kept.name, type_by_name(kept.name), request=request, inline=inline)
    except BaseException:
        file.close()
        raise
