"""CSV that is written never runs as a formula; files that are attached are judged by what is in them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from tracker.documents.attachments import AttachmentRefused, clean_name, inspect
from tracker.documents.tables import write_csv


def back(*cells: object) -> list[str]:
    content = b"".join(write_csv(["a"] * len(cells), [cells])).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))[1]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-A1", "+1\n", "-1e3", "+0.8亿元", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']
)
def test_no_live_formula_comes_out(text: str) -> None:
    assert back(text) == ["'" + text.replace("\r", "\n")]


def test_numbers_stay_numbers() -> None:
    assert back(Decimal("-3.20"), Decimal("1E+3"), None, 7) == ["-3.20", "1000", "", "7"]
    printed = ["+13.8", "-25.0", "+5.6%", "−25.0"]
    assert back(*printed) == printed


def test_excel_finds_the_byte_order_mark() -> None:
    assert b"".join(write_csv(["列"], [])).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", b"", "empty"), ("a.pdf", b"text", "wrong_kind"), ("a.png", b"%PDF-1.4", "wrong_ending")],
)
def test_files_are_judged_by_content(name: str, content: bytes, code: str) -> None:
    with pytest.raises(AttachmentRefused) as refused:
        inspect(name, [content])
    assert refused.value.code == code


def test_a_file_is_hashed_over_its_chunks() -> None:
    assert inspect("a.pdf", [b"%PDF-", b"1.4"]).sha256 == inspect("b.pdf", [b"%PDF-1.4"]).sha256


@pytest.mark.parametrize(
    ("name", "clean"),
    [("../a.pdf", "a.pdf"), ("c:\\x\\a.pdf", "a.pdf"), ("\r\n", "file"), ("长" * 300, "长" * 200)],
)
def test_names_are_cleaned(name: str, clean: str) -> None:
    assert clean_name(name) == clean
