"""A file that no template made: what its rows and columns are taken for is confirmed once, and the next of its shape goes straight on."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.steps import LANGUAGES, MONTH, Visitor
from tracker.documents.sheets import TYPE
from tracker.models import ImportRun, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def made(*towers: tuple[str, float], total: float) -> FilePayload:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "汇总"
    sheet.append(["示例区2023年7月重点楼宇情况表"])
    sheet.append([None, None, None, None, None, "单位：万元"])
    sheet.append(["序号", "名称", "责任单位", "税收", None, "入驻率（%）"])
    sheet.append([None, None, None, "7月", "去年同期", None])
    for number, (name, tax) in enumerate(towers, start=1):
        sheet.append([number, name, "大虞街道", tax, 1, 80])
    sheet.append([None, "合　计", None, total, len(towers), None])
    sheet.append(["注：本表数据为示例。"])
    for area in ("A1:F1", "D3:E3", "A3:A4", "B3:B4", "C3:C4", "F3:F4"):
        sheet.merge_cells(area)
    kept = io.BytesIO()
    book.save(kept)
    return {"name": "重点楼宇.xlsx", "mimeType": TYPE, "buffer": kept.getvalue()}


def send(page: Page, file: FilePayload) -> None:
    page.goto(reverse("import", args=["register", "towers"]) + f"?month={MONTH}")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button.primary").click()


def fits(page: Page) -> bool:
    """Whether nothing makes the whole page wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(("language", "width"), list(zip(LANGUAGES, (390, 1440), strict=True)))
def test_a_strange_layout_is_confirmed_once(
    visitor: Callable[..., Visitor], account: Callable[..., User], language: str, width: int
) -> None:
    someone, by = visitor(language, width=width), account("reporter")
    page = someone.page
    someone.sign_in(by)
    send(page, made(("示例新楼一", 10), ("示例新楼二", 20), total=35))
    expect(page.locator("h1")).to_have_text(someone.reads("核对版式"))
    assert page.locator("tr.row-head").count() == 2
    assert page.locator("tr.row-total, tr.row-note").count() == 2
    expect(page.locator("#id_unit")).to_have_value("万元")
    expect(page.locator("#id_c3")).to_have_value("m:tax")
    expect(page.locator("#id_c4")).to_have_value("")
    assert fits(page)
    someone.button("按这个版式读取").click()
    expect(page.locator(".question")).to_contain_text("35")
    expect(page.locator("input[name=digest]")).to_have_count(0)
    assert fits(page)
    page.locator(".question input[value=as_rows]").check()
    someone.button("按这些答案重新核对").click()
    someone.button("确认导入").click()
    expect(page.locator("main")).to_contain_text(someone.reads("导入时的确认"))
    assert ImportRun.objects.get().figures == 4
    send(page, made(("示例新楼三", 5), ("示例新楼四", 6), ("示例新楼五", 7), total=18))
    expect(page.locator("h1")).to_have_text(someone.reads("核对导入"))
    expect(page.locator("tr", has_text="示例新楼五")).to_contain_text("7")
    someone.button("确认导入").click()
    expect(page.locator("main")).to_contain_text(someone.reads("导入时的确认"))
