"""What kind of document a zip archive is: by what lies in it, in whatever order its program wrote it."""

from __future__ import annotations

import re
import zipfile
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tracker.documents.sheets import TYPE

OFD = "application/ofd"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MAX_MEMBERS = 20_000
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_ROOT = 1024 * 1024  # of the one member that is read
_MAIN = ((TYPE, "xl/workbook.xml"), (DOCX, "word/document.xml"))
_OFD_ROOT = re.compile(r"\{http://www\.ofdspec\.org/[^}]*\}OFD")
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")


class Harmful(ValueError):
    """The archive unpacks to far too much, is locked, leads outside its folder, or declares entities."""


def package_type(file: IO[bytes]) -> str:
    """The content type of a zipped document; nothing where it is none of ours or can't be read. Raises Harmful."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive.infolist())
            return _type(archive)
    except DefusedXmlException:
        raise Harmful("entities") from None
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ParseError,
    ):
        return ""
    except ValueError as fault:
        if isinstance(fault, Harmful):
            raise
        return ""


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise Harmful("too large inside")
    if any(one.flag_bits & 1 for one in members):
        raise Harmful("locked")
    if any(_OUTSIDE.search(one.filename) for one in members):
        raise Harmful("leads outside")


def _type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "OFD.xml" in names:
        return OFD if _is_ofd(archive, names) else ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for kind, main in _MAIN if main in names), "")


def _is_ofd(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether its entry says so, and leads to a document that is there where it names one."""
    with archive.open("OFD.xml") as entry:
        content = entry.read(MAX_ROOT + 1)
    if len(content) > MAX_ROOT:
        raise Harmful("too large inside")
    root = fromstring(content, forbid_dtd=True)
    if not _OFD_ROOT.fullmatch(root.tag):
        return False
    roots = [one.text or "" for one in root.iter() if one.tag.endswith("}DocRoot")]
    return all(one.strip().lstrip("/") in names for one in roots)
