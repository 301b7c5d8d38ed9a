"""用工作簿设置 on its pages: what a workbook would do is told before anything is entered, and so is one that would do nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tracker.models import Section

pytestmark = pytest.mark.django_db
SAME, EMPTY = "工作簿与现有设置相同", "工作簿里没有填写任何一行"


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


def sections(*rows: Sequence[object]) -> bytes:
    """A workbook of nothing but sections."""
    made: Any = Workbook()
    kept = io.BytesIO()
    made.active.title = "板块"
    for row in (["名称", "上级板块"], *rows):
        made.active.append(row)
    made.save(kept)
    return kept.getvalue()


def looked_through(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("设置.xlsx", content)
    answer = client.post(reverse("set_up"), {"file": file}, follow=True)
    assert (answer.status_code, len(answer.redirect_chain)) == (200, 1)
    return answer.content.decode()


def test_a_template_that_nobody_filled_in_is_told_from_one_that_changes_nothing(steward: Client) -> None:
    template = b"".join(steward.get(reverse("set_up_template")).streaming_content)  # type: ignore[attr-defined]
    empty = looked_through(steward, template)
    assert (EMPTY in empty, SAME in empty, "确认写入" in empty) == (True, False, False)
    same = looked_through(steward, sections(["总体", None]))
    assert (EMPTY in same, SAME in same, "确认写入" in same) == (False, True, False)


def test_a_fault_is_told_with_its_cell_and_nothing_can_be_entered(steward: Client) -> None:
    before = Section.objects.count()
    shown = looked_through(steward, sections(["示例板块", "没有的板块"], ["示例板块二", "总体"]))
    assert "板块!B2" in shown
    assert "“没有的板块”没有登记" in shown
    assert "确认写入" not in shown
    assert Section.objects.count() == before
