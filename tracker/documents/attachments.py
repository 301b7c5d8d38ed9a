"""Evidence files: what kind they really are, whatever they call themselves."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import filetype

from tracker.calc.refusals import Refused

MAX_BYTES = 50 * 1024 * 1024

ACCEPTED = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
}


class AttachmentRefused(Refused):
    """The file can't be taken as evidence: `empty`, `too_large`, `wrong_kind` or `wrong_ending`, with its `name`."""


@dataclass(frozen=True)
class Attachment:
    """A file that was looked at: its clean name, its SHA-256, its size and what its content is."""

    name: str
    sha256: str
    size: int
    content_type: str


def inspect(name: str, chunks: Iterable[bytes]) -> Attachment:
    """Hash a file and judge its kind by content. Raises AttachmentRefused."""
    clean = clean_name(name)
    digest = hashlib.sha256()
    head = b""
    size = 0
    for chunk in chunks:
        head = head or chunk[:8192]
        size += len(chunk)
        if size > MAX_BYTES:
            raise AttachmentRefused("too_large", name=clean)
        digest.update(chunk)
    if size == 0:
        raise AttachmentRefused("empty", name=clean)
    content_type = filetype.guess_mime(head) or ""
    if content_type not in ACCEPTED:
        raise AttachmentRefused("wrong_kind", name=clean)
    if not clean.lower().endswith(ACCEPTED[content_type]):
        raise AttachmentRefused("wrong_ending", name=clean)
    return Attachment(clean, digest.hexdigest(), size, content_type)


def clean_name(name: str) -> str:
    """The last part of a file name without control and direction characters, at most 200 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs"}).strip()
    return visible[-200:] or "file"
