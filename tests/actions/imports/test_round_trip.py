"""A register taken away as a workbook and read back changes nothing, also by way of CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from tests.actions.books import book_of, plan
from tests.documents.hostile import PIECES, kept
from tracker.models import Item, Register, User

REGISTERS = ("projects", "towers", "parks", "plots", "enterprises", "areas", "credit", "tasks")


@pytest.mark.long
@pytest.mark.parametrize(
    ("template", "written", "read"),
    [(False, "zh-hans", "zh-hans"), (True, "zh-hans", "en"), (True, "en", "en"), (False, "en", "zh-hans")],
)
@pytest.mark.parametrize("code", REGISTERS)
def test_out_and_in_again_changes_nothing(
    keeper: User, now: datetime, code: str, template: bool, written: str, read: str
) -> None:
    with override(written):
        content = book_of(code, template=template)
    heads = {str(cell) for row in rows_of(content, 3) for cell in row}
    assert ("Code" in heads, "编号" in heads) == (written == "en", written != "en")
    with override(read):
        found = plan(content, keeper, now, code)
    assert found.strange == []
    size = Register.objects.get(code=code).items.count()
    assert [line.refusals for line in found.lines if line.refusals] == []
    assert {state: n for state, n in found.counts.items() if n} == {"unchanged": size}


def rows_of(content: bytes, most: int) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    return list(sheet.iter_rows(max_row=most, values_only=True))


def as_csv(content: bytes, encoding: str) -> bytes:
    """The workbook's first sheet as a spreadsheet saves it: every cell as it shows, days as 2023/7/3."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    for row in load_workbook(io.BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True):
        writer.writerow([one.strftime("%Y/%-m/%-d") if isinstance(one, datetime) else one for one in row])
    return kept.getvalue().encode(encoding)


@pytest.mark.parametrize("code", ["projects", "towers", "parks", "plots", "enterprises"])
def test_out_and_in_again_as_csv(keeper: User, now: datetime, code: str) -> None:
    content = book_of(code)
    size = Register.objects.get(code=code).items.count()
    for encoding in ("utf-8-sig", "gb18030"):
        found = plan(as_csv(content, encoding), keeper, now, code, name="a.csv")
        assert [line.refusals for line in found.lines if line.refusals] == []
        assert (found.counts["new"], found.counts["changed"], found.counts["unchanged"]) == (0, 0, size)


@pytest.mark.parametrize(("code", "language"), [("projects", "zh-hans"), ("towers", "en"), ("parks", "en")])
def test_the_pages_own_csv_reads_back(
    keeper: User, now: datetime, client: Client, code: str, language: str
) -> None:
    client.force_login(keeper)
    client.cookies["django_language"] = language
    response: Any = client.get(reverse("register_export", args=[code]), {"month": "2023-06"})
    content = b"".join(response.streaming_content)
    assert ("Unit" in content.decode().splitlines()[0]) == (language == "en")
    found = plan(content, keeper, now, code, name="a.csv")
    size = Register.objects.get(code=code).items.count()
    assert found.problems == []
    assert found.strange == []
    assert {state: n for state, n in found.counts.items() if n} == {"unchanged": size}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_hostile_texts_come_back_unchanged(keeper: User, now: datetime, client: Client, kind: str) -> None:
    """Names and descriptions that files have rules of their own for, and choices that are no longer offered."""
    register = Register.objects.get(code="projects")
    columns = list(register.columns.all())
    texts = [one for one in PIECES if kept(one).strip() and not set(one) & set("\0\ud800\udfff")]
    for item, text in zip(register.items.order_by("code"), texts, strict=False):
        item.name = f"{text} {item.code}"[:120]
        item.descriptions = {one.code: f"{text}（{item.code}）" for one in columns}
        Item.objects.filter(pk=item.pk).update(name=item.name, descriptions=item.descriptions)
    if kind == "xlsx":
        content = book_of("projects")
    else:
        client.force_login(keeper)
        response: Any = client.get(reverse("register_export", args=["projects"]), {"month": "2023-06"})
        content = b"".join(response.streaming_content)
    found = plan(content, keeper, now, "projects", name=f"a.{kind}")
    assert [line.refusals for line in found.lines if line.refusals] == []
    assert [ascii(line.changes) for line in found.lines if line.changes] == []
    assert {state: n for state, n in found.counts.items() if n} == {"unchanged": register.items.count()}
