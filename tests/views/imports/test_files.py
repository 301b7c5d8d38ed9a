"""Importing on the pages: upload, look through, confirm; what can't be taken comes back as a workbook."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.actions.imports.test_applying import HEAD, NEW, xlsx
from tests.documents.test_hostile_workbooks import HOSTILE
from tests.views.steps import page
from tracker.models import Figure, ImportRun, Item

INTO = ["register", "projects"]


@pytest.fixture
def keeper(person: Any) -> Client:
    """Reports for the whole district and so keeps its items."""
    client = Client()
    client.force_login(person("reporter", "kuiwen"))
    return client


def upload(
    client: Client, content: bytes, name: str = "项目.xlsx", month: str = "2023-07", into: Any = INTO
) -> Any:
    sent = {"file": SimpleUploadedFile(name, content), "month": month}
    return client.post(reverse("import", args=into), sent)


def confirm(client: Client, address: str, **given: Any) -> Any:
    digest = re.search(r'name="digest" value="(\w+)"', client.get(address).content.decode())
    assert digest
    return client.post(address, {"digest": digest[1], **given})


def test_a_file_is_looked_through_before_it_is_written(keeper: Client) -> None:
    before = Item.objects.count()
    response = upload(keeper, xlsx(HEAD, NEW))
    assert response.status_code == 302, response.content.decode()
    body = keeper.get(response["Location"]).content.decode()
    assert Item.objects.count() == before
    assert all(text in body for text in ("示例新项目甲", "12.5亿元", "新增", "确认导入"))
    done = confirm(keeper, response["Location"])
    assert done.status_code == 302, done.content.decode()
    run = ImportRun.objects.get()
    assert (run.added, Item.objects.count()) == (1, before + 1)
    shown = page(keeper, "import_run", run.pk)
    assert run.sha256 in shown
    figure = Figure.objects.filter(import_run=run).order_by("id")[0]
    assert f'<a href="{reverse("figure", args=[figure.pk])}">示例新项目甲' in shown
    nothing_yet = keeper.get(reverse("import_run", args=[run.pk]), {"show": "approved"}).content.decode()
    assert "示例新项目甲" not in nothing_yet
    again = upload(keeper, xlsx(HEAD, NEW))
    assert "文件与现有数据相同" in keeper.get(again["Location"]).content.decode()
    kept: Any = keeper.get(reverse("import_file", args=[run.pk]))
    assert b"".join(kept.streaming_content)[:2] == b"PK"


def test_a_file_that_corrects_a_past_year_says_whether_it_revises_a_base(
    keeper: Client, reviewer: Client
) -> None:
    confirm(keeper, upload(keeper, xlsx(HEAD, NEW))["Location"])
    sent = {
        "figure": list(Figure.objects.filter(decision=None).values_list("pk", flat=True)),
        "step": "approve",
    }
    reviewer.post(reverse("review"), sent)
    address = upload(keeper, xlsx(HEAD, ["大虞街道", 13, *NEW[2:]]))["Location"]
    assert 'name="kind"' in keeper.get(address).content.decode()
    unsaid = confirm(keeper, address, reason="核减")
    assert (unsaid.status_code, "请选明是差错更正" in unsaid.content.decode()) == (400, True)
    without = confirm(keeper, address, reason="核减", kind="base")
    assert (without.status_code, "基数调整要有依据" in without.content.decode()) == (400, True)
    told = {"kind": "base", "document": "奎统字〔2023〕5号", "document_date": "2023-08-05"}
    assert confirm(keeper, address, reason="核减", **told).status_code == 302
    figure = Figure.objects.exclude(corrects=None).get()
    assert (figure.correction_kind, figure.base_document) == ("base", "奎统字〔2023〕5号")


def test_the_same_file_is_recognised(keeper: Client) -> None:
    content = xlsx(HEAD, NEW)
    confirm(keeper, upload(keeper, content)["Location"])
    assert "导入过" in keeper.get(upload(keeper, content)["Location"]).content.decode()


def test_what_changed_meanwhile_is_shown_anew_and_nothing_is_written(keeper: Client) -> None:
    address = upload(keeper, xlsx(HEAD, NEW))["Location"]
    before = Item.objects.count()
    assert keeper.post(address, {"digest": "0" * 64}).status_code == 409
    assert Item.objects.count() == before


def test_the_file_is_compared_anew_when_anything_was_written_since(keeper: Client) -> None:
    """Unless nothing was: then what was shown is what holds, and the file isn't read a second time."""
    address = upload(keeper, xlsx(HEAD, NEW))["Location"]
    digest = re.search(r'name="digest" value="(\w+)"', keeper.get(address).content.decode())
    assert digest
    confirm(keeper, upload(keeper, xlsx(HEAD, NEW), "另一份.xlsx")["Location"])
    before = Item.objects.count()
    again = keeper.post(address, {"digest": digest[1]})
    assert again.status_code == 409
    assert "没有写入任何内容" in again.content.decode()
    assert Item.objects.count() == before


def test_somebody_elses_upload_is_not_found(keeper: Client, reporter: Client) -> None:
    assert reporter.get(upload(keeper, xlsx(HEAD, NEW))["Location"]).status_code == 404


def test_refused_rows_come_back_with_the_reason_and_without_formulas(keeper: Client) -> None:
    rows = (
        ["大虞街道", "多", "@HYPERLINK(1)", None, None, None],
        ["大虞街道", "更多", "+1+1", None, None, None],
    )
    address = upload(keeper, xlsx(HEAD, NEW, *rows))["Location"]
    assert "不能导入" in keeper.get(address).content.decode()
    assert confirm(keeper, address).status_code == 400
    response: Any = keeper.get(f"{address}refused.xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "“更多”不是数字" in str(cells[-1].value)
    assert confirm(keeper, address, without_refused="on").status_code == 302


def test_no_live_formula_comes_out_of_a_register(keeper: Client) -> None:
    item = Item.objects.filter(register__code="projects")[0]
    Item.objects.filter(pk=item.pk).update(name='=HYPERLINK("http://x")', descriptions={"note": "@SUM(A1)"})
    response: Any = keeper.get(reverse("register_workbook", args=["projects"]), {"month": "2023-07"})
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize(
    "kind", ["one cell in the last corner", "billion laughs", "macros", "encrypted", "cut off"]
)
def test_hostile_files_get_a_sentence(keeper: Client, kind: str) -> None:
    response = upload(keeper, HOSTILE[kind][0]())
    assert response.status_code == 400
    assert re.search(r'class="error" role="alert">[^<]{8,}', response.content.decode())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(xlsx(["甲"], ["乙"]), "其中应有：名称。"), (xlsx(["名称", "总投资（吨）"], ["甲", 1]), "不能换算")],
    ids=["no name", "no such unit"],
)
def test_headings_that_make_no_sense(keeper: Client, content: bytes, sentence: str) -> None:
    response = upload(keeper, content)
    if response.status_code == 302:
        response = keeper.get(response["Location"])
    assert sentence in response.content.decode()
    assert "确认导入" not in response.content.decode()


def test_a_lacking_heading_is_named_as_the_reader_calls_it(keeper: Client) -> None:
    keeper.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert "among them: Name." in upload(keeper, xlsx(["甲"], ["乙"])).content.decode()


def test_a_template_offers_choices_and_locks_the_rest(keeper: Client) -> None:
    address = reverse("import_template", args=INTO)
    response: Any = keeper.get(address, {"month": "2023-07"})
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet: Any = book.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert (sheet.title, book.sheetnames[1]) == ("项目", "填写说明")
    assert "总投资（亿元）" in heads
    assert "年内完成投资 2023年7月（亿元）" in heads
    assert sheet.protection.sheet
    assert sheet.cell(4, 1).protection.locked
    assert not sheet.cell(4, heads.index("总投资（亿元）") + 1).protection.locked
    assert any("先进制造" in str(one.formula1) for one in sheet.data_validations.dataValidation)


def test_taking_back_asks_for_a_reason(keeper: Client) -> None:
    confirm(keeper, upload(keeper, xlsx(HEAD, NEW))["Location"])
    run = ImportRun.objects.get()
    assert keeper.post(reverse("import_undo", args=[run.pk]), {}).status_code == 400
    assert keeper.post(reverse("import_undo", args=[run.pk]), {"reason": "传错"}).status_code == 302
    assert {figure.state for figure in Figure.objects.filter(import_run=run)} == {"withdrawn"}


def test_a_table_without_heads_says_which_are_wanted(keeper: Client) -> None:
    response = upload(keeper, xlsx(["项目简介", "金额"], ["示例", "三"]))
    assert response.status_code == 400
    assert "其中应有：名称。" in response.content.decode()
