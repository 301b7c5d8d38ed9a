"""月度材料: one month as one file, the same strings in Word, PDF and workbook, from the edition once it's published."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.editions import JUNE, published
from tests.views.steps import page
from tracker.models import Event, Pack
from tracker.queries.editions.published import issue
from tracker.queries.ledger.evidence import storeroom
from tracker.tables.issues import CELLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(signed_in: Any) -> Client:
    client: Client = signed_in("steward")
    return client


def made(client: Client, kind: str, **given: str) -> tuple[Pack, bytes]:
    """A pack made on the page, and the file that comes back."""
    sent = {"month": "2023-06", "kind": kind, "key": str(uuid.uuid4())} | given
    assert client.post(reverse("packs"), sent).status_code == 302
    pack = Pack.objects.get(key=sent["key"])
    assert (pack.state, pack.done) == ("ready", pack.of)
    answer = client.get(reverse("work_progress", args=[sent["key"]])).json()
    assert answer == {"done": pack.of, "of": pack.of}
    taken = client.get(reverse("pack_file", args=[pack.pk]))
    return pack, b"".join(taken.streaming_content)  # type: ignore[attr-defined]


def in_word(content: bytes) -> list[list[list[str]]]:
    return [
        [
            ["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
            for row in table._tbl.iter(qn("w:tr"))
        ]
        for table in Document(io.BytesIO(content)).tables
    ]


def in_book(content: bytes) -> list[list[list[str]]]:
    """The sheets after that of the text, without title and note."""
    sheets = load_workbook(io.BytesIO(content)).worksheets[1:]
    return [
        [[str(cell or "") for cell in row] for row in list(sheet.iter_rows(values_only=True))[2:]]
        for sheet in sheets
    ]


@pytest.mark.long
def test_a_published_month_says_the_same_in_word_pdf_and_workbook(person: Any, steward: Client) -> None:
    edition = published(person)
    (pack, word), (_pack, book), (_other, pdf) = (made(steward, kind) for kind in ("docx", "xlsx", "pdf"))
    assert pack.edition == edition
    assert (pack.cut_off, "草稿" in pack.name) == (edition.cut_off, False)
    tables = in_word(word)
    assert tables == in_book(book)
    text = re.sub(r"\s", "", "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages))
    missing = [row for table in tables for row in table if re.sub(r"\s", "", "".join(row)) not in text]
    assert missing == []
    found = issue(JUNE, "zh-hans")
    assert found is not None
    lines = [
        [one.line.code, *(getattr(one.words, name) for name, _title in CELLS), ""] for one in found.lines
    ]
    assert tables[0][1:] == lines
    assert sum(table[0][:3] == ["名次", "单位", "得分"] for table in tables) == len(found.sheets) > 0
    towers = next(
        table for table in tables if table[0][1] == "名称" and [table[1][0], table[1][3]] == ["1", "已计入"]
    )
    assert len(towers) > 1


def test_a_month_that_isnt_published_is_a_draft_as_of_now(steward: Client) -> None:
    began = timezone.now()
    pack, word = made(steward, "docx")
    assert pack.edition is None
    assert began < pack.cut_off < timezone.now()
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(word)).paragraphs)
    assert "2023年6月月度材料（草稿）" in text
    assert "本材料为草稿" in text
    assert "草稿" in page(steward, "packs")
    assert Event.objects.filter(kind="make_pack", object_id=pack.pk).count() == 1


def test_the_same_key_makes_one_pack_and_a_file_changed_on_disk_isnt_handed_out(steward: Client) -> None:
    key = str(uuid.uuid4())
    pack, _content = made(steward, "xlsx", key=key)
    steward.post(reverse("packs"), {"month": "2023-06", "kind": "docx", "key": key})
    assert Pack.objects.get() == pack
    storeroom().path(pack.sha256).write_bytes(b"else")
    assert steward.get(reverse("pack_file", args=[pack.pk])).status_code == 409


@pytest.mark.parametrize("given", [{"month": "2023-13"}, {"kind": "exe"}, {"key": "x"}, {"month": ""}])
def test_what_cant_be_made_is_said(steward: Client, given: dict[str, str]) -> None:
    sent = {"month": "2023-06", "kind": "docx", "key": str(uuid.uuid4())} | given
    answer = steward.post(reverse("packs"), sent)
    assert answer.status_code == 400
    assert not Pack.objects.exists()


def test_how_far_it_is_is_seen_without_script_and_the_stalled_is_given_up(
    steward: Client, person: Any
) -> None:
    now = timezone.now()
    given = {"month": "2023-06-01", "kind": "pdf", "language": "zh-hans", "cut_off": now, "of": 3, "done": 1}
    going = Pack.objects.create(
        key=uuid.uuid4(), author=person("steward"), begun_at=now, moved_at=now, **given
    )
    shown = page(steward, "packs")
    assert "刷新看进展" in shown
    assert "正在生成 1/3" in shown
    Pack.objects.update(moved_at=now - timedelta(minutes=11))
    assert "没有生成" in page(steward, "packs")
    assert steward.get(reverse("pack_file", args=[going.pk])).status_code == 404


def test_the_command_writes_the_same_pack(tmp_path: Any) -> None:
    call_command("pack", "2023-06", wanted="xlsx", output=tmp_path / "pack.xlsx")
    first = load_workbook(tmp_path / "pack.xlsx").worksheets[0]
    assert "草稿" in str(first["A1"].value)
    with pytest.raises(CommandError, match="No such file"):
        call_command("pack", "2023-06", output=tmp_path / "nowhere" / "pack.docx")
