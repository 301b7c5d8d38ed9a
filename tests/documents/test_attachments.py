"""Zipped evidence is judged by what lies in it: OFD beside Word and Excel, in any order; harmful archives are refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from tracker.documents.attachments import AttachmentRefused, inspect, type_by_name
from tracker.documents.packages import DOCX, OFD

ROOT = b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD">%s</ofd:OFD>'
BODY = b"<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
ENTRY = {"OFD.xml": ROOT % BODY, "Doc_0/Document.xml": b"<Document/>"}
BARE = {"OFD.xml": ROOT % b""}
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
ENTITIES = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def zipped(members: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()


def locked(content: bytes) -> bytes:
    """The archive with the mark of encryption on every member."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


@pytest.mark.parametrize(
    ("name", "members", "kind"),
    [
        ("公文.ofd", ENTRY, OFD),
        ("公文.OFD", BARE, OFD),
        ("末尾.ofd", {"Doc_0/Document.xml": b"", **ENTRY}, OFD),
        ("大.ofd", {**ENTRY, "Doc_0/Res/image_0.png": b"x" * 5_000_000}, OFD),
        ("说明.docx", WORD, DOCX),
        ("说明.docx", {"docProps/app.xml": b"", **dict(reversed(WORD.items()))}, DOCX),
    ],
)
def test_a_zipped_document_is_known_by_what_lies_in_it(
    name: str, members: dict[str, bytes], kind: str
) -> None:
    content = zipped(members)
    taken = inspect(name, [content[:1000], content[1000:]])
    assert (taken.content_type, taken.size, type_by_name(taken.name)) == (kind, len(content), kind)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("公文.pdf", zipped(ENTRY), "wrong_ending"),
        ("公文.ofd", zipped(WORD), "wrong_ending"),
        ("公文.ofd", zipped({"a.txt": b"OFD.xml"}), "wrong_kind"),
        ("公文.ofd", zipped({"OFD.xml": b"<html/>"}), "wrong_kind"),
        ("公文.ofd", zipped({"OFD.xml": b"no xml"}), "wrong_kind"),
        ("公文.ofd", zipped({"OFD.xml": ROOT % BODY}), "wrong_kind"),
        ("公文.ofd", zipped(ENTRY)[:-40], "wrong_kind"),
        ("公文.ofd", zipped({"OFD.xml": ENTITIES + ROOT % b"&x;"}), "harmful"),
        ("公文.ofd", zipped({"OFD.xml": ROOT % (b" " * 2_000_000)}), "harmful"),
        ("公文.ofd", zipped({**ENTRY, "../../etc/passwd": b""}), "harmful"),
        ("公文.ofd", zipped({**ENTRY, "C:\\x": b""}), "harmful"),
        ("公文.ofd", zipped({**ENTRY, **{f"{n}": b"" for n in range(20_000)}}), "harmful"),
        ("公文.ofd", locked(zipped(ENTRY)), "harmful"),
        ("说明.docx", zipped({**WORD, "/root": b""}), "harmful"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",  # of an archive nothing: it holds the time it was made
)  # fmt: skip
def test_what_is_none_or_does_harm_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        inspect(name, [content])
    assert (refused.value.code, refused.value.details["name"]) == (code, name)


def test_an_archive_that_unpacks_to_more_than_a_gigabyte_is_refused() -> None:
    content = zipped({**ENTRY, "Doc_0/Res/a": b"x"})
    size, claimed = (1).to_bytes(4, "little"), (2**31 - 1).to_bytes(4, "little")
    at = content.rindex(b"PK\x01\x02") + 24
    assert content[at : at + 4] == size
    with pytest.raises(AttachmentRefused) as refused:
        inspect("公文.ofd", [content[:at] + claimed + content[at + 4 :]])
    assert refused.value.code == "harmful"
