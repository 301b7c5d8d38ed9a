"""A file that isn't one of our templates: what its rows and columns are taken for is confirmed on a page of its own."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from tests.unwitnessed import past_the_actions
from tests.views.imports.test_files import confirm, upload
from tracker.actions.people.configuration import save
from tracker.models import Event, Figure, ImportRun, Measure, Register

TOWERS = ["register", "towers"]
ROWS = (
    ["示例区2023年7月楼宇情况表"],
    [None, None, None, "单位：万元"],
    ["序号", "名称", "责任单位", "税收"],
    [1, "示例新楼", "大虞街道", 12],
    [None, "合计", None, 12],
    ["注：预计数"],
)


@pytest.fixture
def keeper(person: Any) -> Client:
    client = Client()
    client.force_login(person("reporter", "kuiwen", name="keeper"))
    return client


def book(*sheets: tuple[str, tuple[list[Any], ...]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name.removeprefix("-"))
        sheet.sheet_state = "hidden" if name.startswith("-") else "visible"
        for row in rows:
            sheet.append(row)
        sheet.row_dimensions[4].hidden = name.endswith("隐藏第四行")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def proposed(client: Client, address: str) -> dict[str, str]:
    """What the page of a layout would send as it is."""
    body = client.get(address).content.decode()
    form = body[body.index('class="layout"') :]
    found = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_strange_layout_is_confirmed_once_and_then_read(keeper: Client) -> None:
    address = upload(keeper, book(("Sheet1", ROWS)), into=TOWERS)["Location"]
    to_layout = keeper.get(address)
    assert (to_layout.status_code, to_layout["Location"]) == (302, f"{address}layout/")
    shown = keeper.get(to_layout["Location"]).content.decode()
    for word in ("标题", "计量单位", "表头", "数据", "合计，不读", "附注，不读"):
        assert f'<td class="kind">{word}</td>' in shown
    assert "<dd>B 名称、C 责任单位、D 税收 2023年7月（万元）</dd>" in shown
    assert '<dd class="muted">A 序号</dd>' in shown
    given = proposed(keeper, f"{address}layout/")
    assert given == {"unit": "万元", "month": "2023-07", "c0": "", "c1": "name", "c2": "unit", "c3": "m:tax"}
    refused = keeper.post(f"{address}layout/", {**given, "c1": "", "unit": "斤两"})
    assert refused.status_code == 400
    assert "不认识这个计量单位" in refused.content.decode()
    assert "还缺少：名称" in keeper.post(f"{address}layout/", {**given, "c1": ""}).content.decode()
    read = keeper.post(f"{address}layout/", given)["Location"]
    preview = keeper.get(read).content.decode()
    assert "按您确认的版式读取" in preview
    assert "12万元" in preview
    assert confirm(keeper, read).status_code == 302
    assert [int(one.value or 0) for one in Figure.objects.filter(import_run=ImportRun.objects.get())] == [12]


@pytest.mark.parametrize("titles", [["项目", "累计数"], ["考核内容", "数"]])
def test_titles_that_nobody_knows_are_given_their_meaning_by_the_person(
    keeper: Client, titles: list[str]
) -> None:
    content = book(("Sheet1", (["2023年7月情况"], titles, ["限额以上零售额增速", 5.5])))
    address = upload(keeper, content, into=["month", "kuiwen"])["Location"] + "layout/"
    assert "没有认出：" in keeper.get(address).content.decode()
    given = proposed(keeper, address)
    assert (given["c0"], given["c1"]) == ("name" if titles[0] == "项目" else "", "")
    assert keeper.post(address, given).status_code == 400
    read = keeper.post(address, {**given, "c0": "name", "c1": "value"})["Location"]
    assert keeper.get(read).status_code == 200


def test_rows_that_the_file_hides_are_marked(keeper: Client) -> None:
    address = upload(keeper, book(("隐藏第四行", ROWS)), into=TOWERS)["Location"]
    shown = keeper.get(f"{address}layout/").content.decode()
    assert re.findall(r'<td class="kind">(.*?) <span class="muted">（隐藏）', shown) == ["数据"]


def test_another_unit_sheet_and_row_can_be_said(keeper: Client) -> None:
    content = book(("封面", (["楼宇", "名称"],)), ("-旧表", ROWS), ("本月", ROWS))
    address = upload(keeper, content, into=TOWERS)["Location"] + "layout/"
    assert proposed(keeper, address)["c3"] == "m:tax"
    shown = keeper.get(address).content.decode()
    assert '<option value="旧表">旧表（隐藏）</option>' in shown
    other = f"{address}?sheet=封面&shown=本月&header=3"
    assert "没有认出" not in keeper.get(other).content.decode()
    wrong_row = f"{address}?sheet=本月&shown=本月&header=4"
    assert "没有认出：名称" in keeper.get(wrong_row).content.decode()
    given = proposed(keeper, address) | {"unit": "亿元"}
    preview = keeper.get(keeper.post(address, given)["Location"]).content.decode()
    assert "120000万元" in preview or "12亿元" in preview
    assert "隐藏的工作表“旧表”" in preview
    assert "工作表“封面”" in preview


def test_the_next_file_of_that_shape_is_read_without_asking(keeper: Client) -> None:
    address = upload(keeper, book(("Sheet1", ROWS)), into=TOWERS)["Location"] + "layout/"
    assert confirm(keeper, keeper.post(address, proposed(keeper, address))["Location"]).status_code == 302
    lower = (["区级报表"], *ROWS[:3], [1, "示例新楼二", "大虞街道", 13], [2, "示例新楼三", "大虞街道", 14])
    next_one = upload(keeper, book(("七月", lower)), into=TOWERS)["Location"]
    preview = keeper.get(next_one)
    assert preview.status_code == 200
    assert "按已记住的版式读取" in preview.content.decode()
    assert "13万元" in preview.content.decode()
    assert proposed(keeper, f"{next_one}layout/")["c3"] == "m:tax"
    assert confirm(keeper, next_one).status_code == 302
    in_yi = (ROWS[0], [None, None, None, "单位：亿元"], *ROWS[2:])
    assert keeper.get(upload(keeper, book(("Sheet1", in_yi)), into=TOWERS)["Location"]).status_code == 302
    for run in ImportRun.objects.all():  # what was taken back is no example
        keeper.post(reverse("import_undo", args=[run.pk]), {"reason": "试"})
    again = upload(keeper, book(("七月", lower)), into=TOWERS)["Location"]
    assert keeper.get(again).status_code == 302


def confirmed(client: Client, rows: tuple[list[Any], ...]) -> None:
    """A file is read as its layout is proposed."""
    address = upload(client, book(("Sheet1", rows)), into=TOWERS)["Location"] + "layout/"
    assert confirm(client, client.post(address, proposed(client, address))["Location"]).status_code == 302


def test_a_column_whose_heading_means_something_by_now_is_asked_about_alone(
    keeper: Client, person: Any
) -> None:
    rows = (*ROWS[:2], [*ROWS[2], "车位数"], [1, "示例新楼", "大虞街道", 12, 300])
    confirmed(keeper, rows)
    added = Measure(
        register=Register.objects.get(code="towers"), code="parking", name="车位数", measured_in="个"
    )
    save(by=person("steward"), at=timezone.now(), row=added, links={})
    later = (*rows[:3], [1, "示例新楼二", "大虞街道", 13, 400])
    address = upload(keeper, book(("Sheet1", later)), into=TOWERS)["Location"]
    shown = keeper.get(address).content.decode()
    assert "“车位数”一栏，已记住的版式是“不读取”，而这个标题的意思后来变了" in shown
    assert re.findall(r'name="q\d" value="([^"]*)"', shown) == ["column:m:parking", "leave_out"]
    assert "13万元" not in shown
    answered = keeper.post(address + "answers/", {"q0": "column:m:parking"})["Location"]
    assert "400个" in keeper.get(answered).content.decode()
    assert confirm(keeper, answered).status_code == 302
    third = (*rows[:3], [1, "示例新楼三", "大虞街道", 14, 500])
    preview = keeper.get(upload(keeper, book(("Sheet1", third)), into=TOWERS)["Location"])
    assert "500个" in preview.content.decode()  # that answer is remembered
    added.name = "停车位"
    save(by=person("steward"), at=timezone.now(), row=added, links={})
    renamed = keeper.get(upload(keeper, book(("Sheet1", third)), into=TOWERS)["Location"]).content.decode()
    assert re.findall(r'name="q\d" value="([^"]*)"', renamed) == ["column:m:parking", "leave_out"]


def of_measure(person: Any, unit: str) -> Measure:
    """A measure 体量 of the towers."""
    made = Measure(register=Register.objects.get(code="towers"), code="size", name="体量", measured_in=unit)
    save(by=person("steward"), at=timezone.now(), row=made, links={})
    return made


def options(shown: str) -> list[str]:
    return re.findall(r'name="q\d" value="([^"]*)"', shown)


def test_a_column_that_the_ledger_measures_otherwise_by_now_is_asked_about(
    keeper: Client, person: Any
) -> None:
    size = of_measure(person, "平方米")
    heads = (*ROWS[:2], [*ROWS[2], "体量"])
    confirmed(keeper, (*heads, [1, "示例新楼", "大虞街道", 12, None]))  # once reported, a unit is fixed
    size.measured_in = "亩"
    save(by=person("steward"), at=timezone.now(), row=size, links={})
    address = upload(keeper, book(("Sheet1", (*heads, [1, "示例新楼二", "大虞街道", 13, 1500]))), into=TOWERS)
    shown = keeper.get(address["Location"]).content.decode()
    assert "系统里的计量单位是平方米，现在是亩。表里的数以什么为单位？" in shown
    assert (options(shown), "13万元" in shown) == (["unit:平方米", "unit:亩", "leave_out"], False)
    left_out = keeper.post(address["Location"] + "answers/", {"q0": "leave_out"})["Location"]
    assert "13万元" in (told := keeper.get(left_out).content.decode())
    assert "1500" not in told
    answered = keeper.post(address["Location"] + "answers/", {"q0": "unit:平方米"})["Location"]
    assert "2.25亩" in keeper.get(answered).content.decode()
    assert confirm(keeper, answered).status_code == 302
    third = book(("Sheet1", (*heads, [1, "示例新楼三", "大虞街道", 14, 3000])))
    preview = keeper.get(upload(keeper, third, into=TOWERS)["Location"]).content.decode()
    assert "4.5亩" in preview  # that answer is remembered
    assert options(preview) == []


def test_a_heading_that_states_another_unit_than_the_remembered_one_is_asked_about(
    keeper: Client, person: Any
) -> None:
    of_measure(person, "平方米")
    first = (["名称", "责任单位", "建筑规模（平方米）"], ["示例新楼", "大虞街道", 300])
    address = upload(keeper, book(("Sheet1", first)), into=TOWERS)["Location"] + "layout/"
    given = proposed(keeper, address) | {"c2": "m:size"}
    assert confirm(keeper, keeper.post(address, given)["Location"]).status_code == 302
    later = (["名称", "责任单位", "建筑规模（亩）"], ["示例新楼二", "大虞街道", 3])
    address = upload(keeper, book(("Sheet1", later)), into=TOWERS)["Location"]
    assert keeper.get(address)["Location"] == f"{address}layout/"
    shown = keeper.get(f"{address}layout/").content.decode()
    assert "“建筑规模（亩）”（原为“建筑规模（平方米）”）" in shown
    assert (given := proposed(keeper, f"{address}layout/"))["c2"] == "m:size"
    assert "2000平方米" in keeper.get(keeper.post(f"{address}layout/", given)["Location"]).content.decode()


def test_remembered_layouts_are_listed_and_can_be_forgotten(keeper: Client, person: Any) -> None:
    into = reverse("import", args=TOWERS)
    assert "已记住的版式" not in keeper.get(into).content.decode()
    confirmed(keeper, ROWS)
    shown = keeper.get(into).content.decode()
    assert "序号、名称、责任单位、税收" in shown
    run = ImportRun.objects.get()
    assert f"{timezone.localtime(run.recorded_at):%Y-%m-%d %H:%M}" in shown
    shape = re.findall(r'name="shape" value="(\w+)"', shown)
    forget = reverse("import_forget", args=TOWERS)
    stranger = Client()
    stranger.force_login(person("auditor"))
    assert stranger.post(forget, {"shape": shape[0]}).status_code == 403
    assert keeper.post(forget, {"shape": "x"}).status_code == 400
    assert keeper.post(forget, {"shape": shape[0]})["Location"] == into
    event = Event.objects.get(kind="forget_layout")
    assert (event.object_id, event.data) == (run.pk, {"shape": shape[0]})
    assert "已记住的版式" not in keeper.get(into).content.decode()
    again = (*ROWS[:3], [1, "示例新楼二", "大虞街道", 13])
    address = upload(keeper, book(("Sheet1", again)), into=TOWERS)["Location"]
    assert keeper.get(address)["Location"] == f"{address}layout/"
    confirmed(keeper, again)  # and then it is remembered once more
    assert re.findall(r'name="shape" value="(\w+)"', keeper.get(into).content.decode()) == shape


def test_a_layout_that_was_confirmed_before_headings_were_kept_says_so(keeper: Client) -> None:
    confirmed(keeper, ROWS)
    kept = ImportRun.objects.get()
    for one in kept.choices:
        one["details"].pop("titles", None)
    again = {name: getattr(kept, name) for name in ("kind", "register", "rows", "added", "author", "choices")}
    past_the_actions()
    ImportRun.objects.create(**again, changed=0, unchanged=0, refused=0, figures=0)
    shown = keeper.get(reverse("import", args=TOWERS)).content.decode()
    assert "当时没有记下表头；读取的栏：B=名称、C=责任单位、D=税收" in shown
