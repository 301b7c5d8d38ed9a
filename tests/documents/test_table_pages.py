"""Long tables in a PDF: every cell is there, in order, on numbered pages under a repeated header."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from tracker.documents.papers import Paper, Paragraph, Table
from tracker.documents.printing import write_pdf
from tracker.documents.table_pages import write_table_pages

HEADER = ("序号", "指标", "说明")


def pages(content: bytes) -> list[str]:
    """The text of each page without blanks: where a cell breaks its lines is the page's affair."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def table(rows: list[tuple[str, str, str]]) -> Table:
    return Table("长表", HEADER, rows, (1, 3, 6))


def test_every_row_is_whole_on_one_of_the_pages_under_the_header() -> None:
    rows = [
        (f"#{n}", f"指标overview.fixed_asset_{n};", "截至2023年5月完成16.7%。" * (n % 5)) for n in range(200)
    ]
    found = pages(write_table_pages([table(rows)]))
    assert len(found) > 5
    assert all("".join(HEADER) in page for page in found)
    assert "".join(found).count("长表") == 1
    for row in rows:
        assert sum("".join(row) in page for page in found) == 1, row


def test_a_row_taller_than_a_page_goes_on_over_the_next() -> None:
    long = "".join(f"第{n}句说明。" for n in range(2_000))
    found = pages(write_table_pages([table([("1", "甲", long), ("2", "乙", "末行")])]))
    assert len(found) > 2
    said = "".join(re.sub(r"—\d+—|序号指标说明", "", page) for page in found)
    assert long in said
    assert said.endswith("2乙末行")


def test_pages_of_tables_are_numbered_on_from_those_of_the_text() -> None:
    paper = Paper(title="标题", pieces=[Paragraph("正文。" * 400)], tables=[table([("1", "甲", "乙")])])
    found = pages(write_pdf(paper))
    assert "标题" in found[0]
    assert [re.findall(r"—(\d+)—", page)[-1] for page in found] == [str(n + 1) for n in range(len(found))]
