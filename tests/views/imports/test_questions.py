"""What a file leaves open is asked on the page that shows what it would change; nothing is written before it is answered."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from tests.actions.imports.test_applying import xlsx
from tests.views.imports.test_files import confirm, upload
from tests.views.steps import page
from tracker.models import Alias, Figure, ImportRun, Item, User

TOWERS = ["register", "towers"]
SHEET = (["2023年7月楼宇税收情况表"], ["名称", "责任单位", "税收（万元）"], ["示例新楼", "大虞街道", 12])


@pytest.fixture
def keeper(person: Any) -> Client:
    client = Client()
    client.force_login(person("reporter", "kuiwen", name="keeper"))
    return client


def test_a_title_of_another_month_is_asked_about_and_the_answer_is_kept(keeper: Client) -> None:
    open_at = upload(keeper, xlsx(*SHEET), month="2023-06", into=TOWERS)["Location"]
    shown = keeper.get(open_at).content.decode()
    assert "有 1 项要请您先确认" in shown
    assert "标题写的是2023年7月，而上传时选择的是2023年6月" in shown
    assert 'name="digest"' not in shown
    none_chosen = keeper.post(open_at + "answers/")
    assert (none_chosen.status_code, "请先为至少一项选好答案" in none_chosen.content.decode()) == (400, True)
    assert keeper.post(open_at + "answers/", {"q0": "2023-04"}).status_code == 400
    assert not ImportRun.objects.exists()
    answered = keeper.post(open_at + "answers/", {"q0": "2023-07"})["Location"]
    assert len(answered) < 600
    assert re.search(r'value="2023-07"[^>]* checked', keeper.get(answered).content.decode())
    assert "有 1 项要请您先确认" in keeper.get(open_at).content.decode()  # going back asks again
    other = keeper.post(answered + "answers/", {"q0": "2023-06"})["Location"]
    assert re.search(r'value="2023-06"[^>]* checked', keeper.get(other).content.decode())
    assert confirm(keeper, answered).status_code == 302
    run = ImportRun.objects.get()
    assert str(run.month) == "2023-07-01"
    assert {str(one.slot.month) for one in Figure.objects.filter(import_run=run)} == {"2023-07-01"}
    record = page(keeper, "import_run", run.pk)
    assert "导入时的确认" in record
    assert "<dd>2023年7月</dd>" in record


def test_the_page_of_an_import_offers_to_end_the_aliases_that_came_with_it(keeper: Client) -> None:
    tower = Item.objects.filter(register__code="towers").select_related("unit")[0]
    heads, line = ["名称", "责任单位", "税收 2023年7月（万元）"], [f"{tower.name}（楼）", tower.unit.name, 12]
    address = upload(keeper, xlsx(heads, line), into=TOWERS)["Location"]
    address = keeper.post(address + "answers/", {"q0": f"always:{tower.code}"})["Location"]
    assert confirm(keeper, address).status_code == 302
    run, alias = ImportRun.objects.get(), Alias.objects.get()
    shown = page(keeper, "import_run", run.pk)
    assert f"“{alias.text}”即“{tower.name}”" in shown
    assert re.search(rf'name="aliases" value="{alias.pk}"[^>]* checked', shown)
    undo = reverse("import_undo", args=[run.pk])
    assert keeper.post(undo, {"reason": "认错了", "aliases": "0"}).status_code == 400
    told = keeper.post(undo, {"reason": "认错了", "aliases": str(alias.pk)}, follow=True).content.decode()
    assert "取消1个别名" in told
    assert not Alias.objects.exists()


def test_answers_are_the_senders_own(keeper: Client, reporter: Client) -> None:
    address = upload(keeper, xlsx(*SHEET), month="2023-06", into=TOWERS)["Location"] + "answers/"
    assert reporter.post(address, {"q0": "2023-07"}).status_code == 404
    assert keeper.get(address).status_code == 405
    assert keeper.post(reverse("import_answers", args=["made-up"]), {"q0": "2023-07"}).status_code == 400


def test_the_command_lists_what_is_open_and_takes_answers(keeper: Client, tmp_path: Path) -> None:
    file = tmp_path / "楼宇.xlsx"
    file.write_bytes(xlsx(*SHEET))
    told = io.StringIO()
    asked: dict[str, Any] = {"register": "towers", "month": "2023-06", "by": "keeper", "stdout": told}
    assert User.objects.filter(username="keeper").exists()
    with pytest.raises(CommandError, match="待确认的有 1 项"):
        call_command("import_workbook", file, **asked)
    assert "--choose 'month=2023-07'" in told.getvalue()
    with pytest.raises(CommandError, match="KEY=OPTION"):
        call_command("import_workbook", file, **asked, choose=["month"])
    call_command("import_workbook", file, **asked, choose=["month=2023-07"], apply=True)
    assert str(ImportRun.objects.get().month) == "2023-07-01"


def test_what_was_said_of_one_sheet_is_not_said_of_another(keeper: Client) -> None:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name in ("一", "二"):
        sheet = made.create_sheet(name)
        for row in (
            *SHEET[1:2],
            [f"示例新楼{name}", "大虞街道", 12],
            [f"滨河商务中心{name}", "大虞街道", 13],
        ):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
    kept = io.BytesIO()
    made.save(kept)
    address = upload(keeper, kept.getvalue(), into=TOWERS)["Location"]
    both = keeper.post(address + "answers/", {"q0": "一", "q1": "read_hidden"})["Location"]
    assert "要请您先确认" not in keeper.get(both).content.decode()
    for start in (address, both):  # chosen together with the answer, or after it
        other = keeper.post(start + "answers/", {"q0": "二", "q1": "read_hidden"})["Location"]
        assert "有 1 项要请您先确认" in keeper.get(other).content.decode()
