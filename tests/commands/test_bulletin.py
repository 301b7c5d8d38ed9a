"""The briefing of June 2023 in every format holds every figure of the release as it was printed there."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import docx
import pypdf
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.queries.release import release_rows
from tests.unwitnessed import past_the_actions
from tracker.models import BulletinTemplate, BulletinVersion, User

pytestmark = pytest.mark.django_db
PRINTED = [row["as_printed"] for row in release_rows() if row["role"] != "context"]
FORMATS = ("text", "html", "docx", "pdf")
HOSTILE = "𠮷<script>alert(1)</script>{{ 7*7 }}&amp;"


def briefing(folder: Path, wanted: str) -> str:
    """The whole text of the briefing as a reader of the file gets it, without spaces."""
    path = folder / f"briefing.{wanted}"
    call_command(
        "bulletin", "2023-06", wanted=wanted, output=path, stdout=io.StringIO(), stderr=io.StringIO()
    )
    return re.sub(r"\s", "", READ[wanted](path))


def _docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _pdf(path: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(path).pages)
    return "".join(re.sub(r"—\s*\d+\s*—", "", page) for page in pages)


READ = {
    "text": lambda path: path.read_text(),
    "html": lambda path: html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", path.read_text())),
    "docx": _docx,
    "pdf": _pdf,
}


@pytest.mark.parametrize("wanted", FORMATS)
def test_every_printed_figure_is_in_it(tmp_path, wanted):
    text = briefing(tmp_path, wanted)
    assert [printed for printed in PRINTED if printed not in text] == []
    assert "附件：数据溯源表" in text


def test_the_shipped_text_claims_nothing_that_figures_do_not_bear_out():
    told, complaints = io.StringIO(), io.StringIO()
    call_command(
        "bulletin", "2023-06", wanted="text", output=Path("/dev/null"), stdout=told, stderr=complaints
    )
    assert complaints.getvalue() == ""


def written(body: str) -> None:
    """A text that came into the database past the check."""
    template = BulletinTemplate.objects.get()
    author = User.objects.get(username="history_entry")
    first = BulletinVersion.objects.get().in_force_from
    past_the_actions()
    BulletinVersion.objects.create(template=template, number=2, body=body, in_force_from=first, author=author)


@pytest.mark.parametrize("wanted", FORMATS)
def test_hostile_text_stays_text(tmp_path, wanted):
    written(f"{HOSTILE}{{com.towers}}。")
    text = briefing(tmp_path, wanted)
    assert "𠮷<script>alert(1)</script>{{7*7}}&amp;42栋。" in text
    if wanted == "html":
        assert "<script" not in (tmp_path / "briefing.html").read_text()


@pytest.mark.parametrize("wanted", FORMATS)
def test_nothing_turns_numbers_round(tmp_path, wanted):
    """Refused in the text with its place; taken out where a name brought it along."""
    written("甲\n右\u202e{com.towers}\u202c。")
    with pytest.raises(CommandError, match=r"第2行第2字.*U\+202E"):
        briefing(tmp_path, wanted)
    BulletinTemplate.objects.update(title="\u202e简报{月份}")
    past_the_actions()
    BulletinVersion.objects.create(
        template=BulletinTemplate.objects.get(), number=3, body="{com.towers}。", reason="改",
        in_force_from=BulletinVersion.objects.all()[0].in_force_from, author=User.objects.all()[0],
    )  # fmt: skip
    text = briefing(tmp_path, wanted)
    assert "简报2023年6月" in text
    assert "\u202e" not in text


def test_claims_without_support_are_listed(tmp_path):
    written("税收居全市第1，{com.towers_tax}。")
    complaints = io.StringIO()
    call_command(
        "bulletin", "2023-06", wanted="text", output=tmp_path / "x", stdout=io.StringIO(), stderr=complaints
    )
    assert "全市第1" in complaints.getvalue()
    assert "税收居全市第1，8.55亿元。" in complaints.getvalue()


def test_what_cannot_be_printed_is_named():
    written("甲\n实现{com.towers_taxes}。")
    with pytest.raises(CommandError, match=r"第2行第3字.*com\.towers_taxes.*com\.towers_tax"):
        call_command("bulletin", "2023-06")


def test_a_month_without_a_text():
    with pytest.raises(CommandError, match="还没有可用的简报文本"):
        call_command("bulletin", "2022-06")
    with pytest.raises(CommandError, match="hasn't been issued"):
        call_command("bulletin", "2023-06", issued=True)


def test_without_pango_the_command_says_what_to_install(monkeypatch, tmp_path):
    import builtins

    real = builtins.__import__

    def broken(name, *args, **given):
        if name in ("weasyprint", "tracker.documents.table_pages"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **given)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(CommandError, match="apt-get install libpango"):
        call_command("bulletin", "2023-06", wanted="pdf", output=tmp_path / "x.pdf")


def test_the_page_of_an_official_document(tmp_path):
    briefing(tmp_path, "docx")
    document = docx.Document(str(tmp_path / "briefing.docx"))
    page = document.sections[0]
    sizes = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 35, 28, 26]
    xml = page._sectPr.xml
    assert 'w:type="lines"' in xml
    assert 'w:linePitch="579"' in xml
    assert document.settings.odd_and_even_pages_header_footer
