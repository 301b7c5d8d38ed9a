"""Evidence files: what kind they really are, whatever they call themselves."""

from __future__ import annotations

import hashlib
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import filetype

from tracker.calc.refusals import Refused
from tracker.documents.packages import DOCX, OFD, Harmful, package_type
from tracker.documents.sheets import TYPE

MAX_BYTES = 50 * 1024 * 1024

PDF = "application/pdf"
ACCEPTED = {
    PDF: (".pdf",),
    OFD: (".ofd",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    TYPE: (".xlsx",),
    DOCX: (".docx",),
}
IMAGES = ("image/png", "image/jpeg")
UNKNOWN = "application/octet-stream"
_BY_ENDING = {ending: kind for kind, endings in ACCEPTED.items() for ending in endings} | {".csv": "text/csv"}
_ZIP = b"PK\x03\x04"
_IN_MEMORY = 4 * 1024 * 1024


class AttachmentRefused(Refused):
    """The file can't be taken as evidence: `empty`, `too_large`, `wrong_kind`, `harmful` or `wrong_ending`, with its
    `name`.
    """


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
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
        for chunk in chunks:
            digest.update(chunk)
            kept.write(chunk)
            if kept.tell() > MAX_BYTES:
                raise AttachmentRefused("too_large", name=clean)
        size = kept.tell()
        if size == 0:
            raise AttachmentRefused("empty", name=clean)
        try:
            content_type = _type(kept)
        except Harmful:
            raise AttachmentRefused("harmful", name=clean) from None
    if content_type not in ACCEPTED:
        raise AttachmentRefused("wrong_kind", name=clean)
    if not clean.lower().endswith(ACCEPTED[content_type]):
        raise AttachmentRefused("wrong_ending", name=clean)
    return Attachment(clean, digest.hexdigest(), size, content_type)


def type_by_name(name: str) -> str:
    """The content type of a file that was taken in or made here, by its ending."""
    return next((kind for ending, kind in _BY_ENDING.items() if name.lower().endswith(ending)), UNKNOWN)


def _type(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(8192)
    return package_type(file) if head.startswith(_ZIP) else filetype.guess_mime(head) or ""


def clean_name(name: str) -> str:
    """The last part of a file name without control and direction characters, at most 200 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs"}).strip()
    return visible[-200:] or "file"
