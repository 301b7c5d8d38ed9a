"""Keeping evidence files under their SHA-256, outside the web root."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files import File
from django.core.files.storage import default_storage

from tracker.documents.attachments import Attachment


def keep(files: Iterable[tuple[File[bytes], Attachment]]) -> list[Attachment]:
    """Store each file once under its hash. A file whose figure is refused afterwards does no harm."""
    kept = []
    for file, attachment in files:
        path = storage_path(attachment.sha256)
        if not default_storage.exists(path):
            file.seek(0)
            default_storage.save(path, file)
        kept.append(attachment)
    return kept


def storage_path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
