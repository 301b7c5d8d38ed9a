"""The header of a download names it as it is called, whatever it is called (RFC 6266)."""

from __future__ import annotations

from email.message import Message

from hypothesis import example, given, settings

from tests.documents.hostile import TEXTS
from tracker.documents.safe_text import file_name
from tracker.views.web.downloads import disposition


@settings(max_examples=100)
@given(name=TEXTS)
@example(name="a%41.pdf")
@example(name="完成率100%.pdf")
@example(name='a"b\\c.pdf')
@example(name="a.pdf\n")
def test_a_browser_reads_the_name(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    told = Message()
    told["Content-Disposition"] = header
    assert told.get_content_disposition() == "attachment"
    assert told.get_filename() == file_name(name)


def test_what_a_browser_might_decode_is_encoded() -> None:
    assert disposition("a%41.pdf") == "attachment; filename*=utf-8''a%2541.pdf"
    assert disposition("a.pdf") == 'attachment; filename="a.pdf"'
