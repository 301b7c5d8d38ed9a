"""Looking at a workbook's archive before anything in it is parsed: a small file may unpack to a huge one."""

from __future__ import annotations

import io
import re
import zipfile

from tracker.documents.cells import MAX_COLUMNS, FileRefused, address

MAX_MEMBERS = 500
MAX_UNPACKED = 48 * 1024 * 1024
MAX_STYLES = 2 * 1024 * 1024
MAX_CELLS = 500_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_FAR_ROW = re.compile(rb"""<(?:\w+:)?(?:row|c)\b[^>]{0,400}?\br=["'](?:[A-Z]{1,3})?\d{6,}["']""")
_FAR_COLUMN = re.compile(rb"""<(?:\w+:)?c\b[^>]{0,400}?\br=["'](?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])\d""")
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def inspect_archive(content: bytes) -> frozenset[str]:
    """Make sure that a workbook can be parsed without harm, and name the sheet files that hold formulas.

    Raises FileRefused: `empty`, `old_format`, `encrypted`, `not_a_workbook`, `macros`, `too_large_inside`,
    `dangerous` (declares entities) or `too_many_cells`.
    """
    _refuse_other_formats(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _inspect_members(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as fault:
        if isinstance(fault, FileRefused):
            raise
        raise FileRefused("not_a_workbook") from fault


def _refuse_other_formats(content: bytes) -> None:
    if not content:
        raise FileRefused("empty")
    if content.startswith(_OLE):
        raise FileRefused("encrypted" if _ENCRYPTED in content else "old_format")


def _inspect_members(archive: zipfile.ZipFile) -> frozenset[str]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise FileRefused("too_large_inside")
    if any(one.flag_bits & 1 for one in members):
        raise FileRefused("encrypted")
    names = {one.filename for one in members}
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise FileRefused("macros")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise FileRefused("not_a_workbook")
    return frozenset(one.filename for one in members if _inspect_xml(archive, one))


def _inspect_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a member is a sheet with formulas."""
    name = member.filename.lower()
    if not name.endswith((".xml", ".rels", ".vml")):
        return False
    content = archive.read(member)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
        raise FileRefused("dangerous")  # no spreadsheet writes UTF-16; it would hide declarations from us
    if _DECLARATION.search(content):
        raise FileRefused("dangerous")
    if name == "[content_types].xml" and b"macroEnabled" in content:
        raise FileRefused("macros")
    if name.endswith("styles.xml") and len(content) > MAX_STYLES:
        raise FileRefused("too_large_inside")
    if "/worksheets/" not in name:
        return False
    _inspect_sheet(content)
    return _FORMULA.search(content) is not None


def _inspect_sheet(content: bytes) -> None:
    if _FAR_ROW.search(content):
        raise FileRefused("too_many_rows")
    if _FAR_COLUMN.search(content):
        raise FileRefused("too_many_columns", last=address(MAX_COLUMNS - 1, 1).rstrip("1"))
    if sum(1 for _ in _CELL.finditer(content)) > MAX_CELLS:
        raise FileRefused("too_many_cells")
