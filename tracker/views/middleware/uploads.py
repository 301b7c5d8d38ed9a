"""Files on their way in: not read when there is too much of them, and gone when the disk fills up under them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tracker.actions.ledger.evidence import MEGABYTE
from tracker.calc.refusals import Refused
from tracker.wording.refusals import sentence

SPARE = 3 * MEGABYTE  # what isn't files: up to a thousand fields


class Bodies:
    """Middleware that answers what is larger than any post may be before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent, most = request.META.get("CONTENT_LENGTH") or "0", settings.EVIDENCE_MB_A_POST
        if not (sent.isascii() and sent.isdigit()) or int(sent) <= most * MEGABYTE + SPARE:
            return self.get_response(request)
        told = sentence(Refused("too_many_bytes", most=most))
        page = render_to_string("errors/failed.html", {"sentence": told, "status": 413})
        return HttpResponse(page, status=413)


class TemporaryFiles(TemporaryFileUploadHandler):
    """Large files as they arrive. The framework's own leaves what it has of one lying on the full disk."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError:
            self._give_up()
            raise

    def file_complete(self, file_size: int) -> UploadedFile | None:
        try:
            return super().file_complete(file_size)
        except OSError:
            self._give_up()
            raise

    def _give_up(self) -> None:
        with suppress(OSError):
            self.file.close()
