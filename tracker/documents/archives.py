"""A workbook's archive, looked at before anything in it is parsed: a small file may unpack to a huge one."""

from __future__ import annotations

import io
import re
import zipfile

from tracker.documents.cells import FileRefused

MAX_MEMBERS = 500
MAX_UNPACKED = 48 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_TYPES = "[content_types].xml"


class Archive:
    """The parts of a workbook's archive by name; capitals and a leading slash don't matter, as spreadsheets don't mind them.

    Raises FileRefused: `empty`, `old_format`, `encrypted`, `not_a_workbook`, `macros`, `too_large_inside`.
    """

    def __init__(self, content: bytes) -> None:
        _refuse_other_formats(content)
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
            raise FileRefused("too_large_inside")
        if any(one.flag_bits & 1 for one in members):
            raise FileRefused("encrypted")
        self._members = {_plain(one.filename): one for one in members}
        if any("vbaproject" in name or "macrosheets/" in name for name in self._members):
            raise FileRefused("macros")
        if _TYPES not in self._members or not any(name.startswith("xl/") for name in self._members):
            raise FileRefused("not_a_workbook")
        if b"macroEnabled" in self.part(_TYPES):
            raise FileRefused("macros")

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def part(self, name: str) -> bytes:
        """The XML of a part. Raises FileRefused, `dangerous` when it declares entities."""
        if name not in self:
            raise FileRefused("not_a_workbook")
        content = self._zip.read(self._members[_plain(name)])
        if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
            raise FileRefused("dangerous")  # no spreadsheet writes UTF-16; it would hide declarations from us
        if _DECLARATION.search(content):
            raise FileRefused("dangerous")
        return content


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_other_formats(content: bytes) -> None:
    if not content:
        raise FileRefused("empty")
    if content.startswith(_OLE):
        raise FileRefused("encrypted" if _ENCRYPTED in content else "old_format")
