"""Files made to hang, fill or mislead a reader are refused, and quickly."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from defusedxml import EntitiesForbidden
from openpyxl import Workbook, load_workbook

from tracker.documents.cells import FileRefused
from tracker.documents.workbooks import MAX_BYTES, read_book


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def changed(content: bytes, **members: bytes | None) -> bytes:
    """The archive with members replaced, added, or (None) left out; `__` stands for `/`, `_x` for `.xml`."""
    wanted = {name.replace("__", "/"): data for name, data in members.items()}
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in wanted:
                new.writestr(member, old.read(member))
        for name, data in wanted.items():
            if data is not None:
                new.writestr(name, data)
    return kept.getvalue()


SHEET = "xl__worksheets__sheet1.xml"
PLAIN = workbook(["编号", "名称"], ["p-1", "甲"])
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(inside: bytes, before: bytes = b"") -> bytes:
    data = b'<?xml version="1.0"?>' + before + b"<worksheet " + NAMESPACE + b"><sheetData>" + inside
    return changed(PLAIN, **{SHEET: data + b"</sheetData></worksheet>"})


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
# Made when they are asked for: else every worker would write 208 MB to find out which tests there are.
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "one cell in the last corner": (lambda: sheet(FAR), "too_many_rows"),
    "one cell in the last row, row unnumbered": (
        lambda: sheet(FAR.replace(b' r="1048576"', b"")),
        "too_many_rows",
    ),
    "one cell in the last column": (
        lambda: sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "too_many_columns",
    ),
    "more rows than are taken": (
        lambda: sheet(b'<row r="99999"><c r="A99999"><v>1</v></c></row>'),
        "too_many_rows",
    ),
    "half a million cells": (lambda: sheet(b"<row>" + b"<c/>" * 500_001 + b"</row>"), "too_many_cells"),
    "unpacks to 208 MB": (lambda: sheet(b" " * 208_000_000), "too_large_inside"),
    "many members": (lambda: changed(PLAIN, **{f"x{n}": b"" for n in range(600)}), "too_large_inside"),
    "a large style sheet": (
        lambda: changed(PLAIN, **{"xl__styles.xml": b" " * 3_000_000}),
        "too_large_inside",
    ),
    "billion laughs": (lambda: sheet(b'<row><c t="str"><v>&b;</v></c></row>', LAUGHS), "dangerous"),
    "an outer entity": (lambda: sheet(b'<row><c t="str"><v>&x;</v></c></row>', XXE), "dangerous"),
    "entities in shared strings": (
        lambda: changed(PLAIN, **{"xl__sharedStrings.xml": XXE + b"<sst/>"}),
        "dangerous",
    ),
    "declarations in UTF-16": (
        lambda: changed(PLAIN, **{SHEET: LAUGHS.decode().encode("utf-16")}),
        "dangerous",
    ),
    "macros": (lambda: changed(PLAIN, **{"xl__vbaProject.bin": b"code"}), "macros"),
    "a text with another ending": (lambda: b"just text", "not_a_workbook"),
    "an archive of something else": (
        lambda: changed(PLAIN, **{"[Content_Types].xml": None}),
        "not_a_workbook",
    ),
    "a workbook without its sheet": (lambda: changed(PLAIN, **{SHEET: None}), "not_a_workbook"),
    "cut off": (lambda: PLAIN[: len(PLAIN) // 2], "not_a_workbook"),
    "broken XML": (lambda: sheet(b"<row><c></row>"), "not_a_workbook"),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "from before 2007": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", "old_format"),
    "nothing": (lambda: b"", "empty"),
    "larger than is taken": (lambda: b"x" * (MAX_BYTES + 1), "too_large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_refused_within_a_second(kind: str) -> None:
    make, code = HOSTILE[kind]
    content = make()
    begun = time.process_time()
    with pytest.raises(FileRefused) as refused:
        read_book("项目.xlsx", content)
    assert refused.value.code == code
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("a.xlsm", "macros"), ("a.xls", "wrong_ending"), ("a", "wrong_ending"), ("a.pdf", "wrong_ending")],
)
def test_names_that_promise_something_else(name: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_book(name, PLAIN)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("编号\n".encode() + b"\x81\xff\xff", "unknown_encoding"),
        (b"a,b\n\0,1\n", "unknown_encoding"),
        (PLAIN, "unknown_encoding"),
        (b'a,b\n"x"y,1\n', "broken_csv"),
        (b"a,b\n" + b"x" * 200_000, "broken_csv"),
        (b"1," * 101 + b"1", "too_many_columns"),
        (b"1\n" * 20_001, "too_many_rows"),
    ],
    ids=["cut character", "nul", "workbook", "broken quotes", "one long cell", "columns", "rows"],
)
def test_hostile_csv(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_book("a.csv", content)
    assert refused.value.code == code


@pytest.mark.parametrize("kind", ["billion laughs", "an outer entity"])
def test_what_reads_the_xml_takes_no_entities_either(kind: str) -> None:
    """Should a declaration ever get past the look at the archive."""
    with pytest.raises(ValueError, match="invalid XML") as refused:
        load_workbook(io.BytesIO(HOSTILE[kind][0]()), read_only=True)
    assert isinstance(refused.value.__cause__, EntitiesForbidden)


def test_what_is_not_hostile_is_read() -> None:
    assert [cell.value for cell in read_book("a.xlsx", PLAIN).sheets[0].lines[1].cells] == ["p-1", "甲"]
