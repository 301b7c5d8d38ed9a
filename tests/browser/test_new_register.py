"""A register nobody thought of, made in the admin, filled from a workbook and counted into a new goal: no code is touched."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.steps import MONTH, Visitor
from tests.goals import accepted
from tracker.actions.ledger.decisions import decide
from tracker.documents.sheets import TYPE
from tracker.models import Figure, Item, Register, Target, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STAGES = [("planned", "选址"), ("built", "建成"), ("ready", "达标")]
MEASURE = {
    "code": "patrols",
    "name": "巡查次数",
    "rhythm": "monthly",
    "reporting": "increment",
    "measured_in": "次",
}
COLUMNS = [
    {"code": "address", "name": "地址", "form": "text"},
    {"code": "kind", "name": "类型", "form": "choice", "choices": "一级\n二级\n三级"},
    {"code": "opened", "name": "启用日期", "form": "date"},
    {"code": "head", "name": "站长", "form": "person"},
]
STATIONS = {f"示例{n:03d}站": n % 60 for n in range(300)}  # half of them with thirty patrols or more


def add_row(page: Page, group: str, number: int, values: dict[str, str]) -> None:
    """One more line of a part of the register."""
    page.locator(f"#{group}-group .add-row a").click()
    for name, value in values.items():
        field = page.locator(f"#id_{group}-{number}-{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def choose(page: Page, field: str, text: str) -> None:
    """Pick a row in a field that searches while one types."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-dropdown .select2-search__field").fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).click()


def save(page: Page) -> None:
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def define_register(page: Page) -> None:
    page.goto(reverse("admin:tracker_register_add"))
    page.locator("#id_name").fill("微型消防站")
    page.locator("#id_code").fill("stations")
    page.locator("#id_counted_in").fill("座")
    for number, (code, name) in enumerate(STAGES):
        add_row(page, "stages", number, {"code": code, "name": name, "order": str(number + 1)})
    add_row(page, "measures", 0, MEASURE)
    for number, column in enumerate(COLUMNS):
        add_row(page, "columns", number, column)
    save(page)


def set_goal(page: Page) -> None:
    """An indicator that is counted from a register, and what it should reach this year."""
    page.goto(reverse("admin:tracker_indicator_add"))
    page.locator("#id_name").fill("巡查达标的微型消防站")
    page.locator("#id_code").fill("safe.stations")
    choose(page, "section", "总体")
    page.locator("#id_kind").select_option("threshold_count")
    page.locator("#id_measured_in").fill("座")
    page.locator("#id_places").fill("0")
    save(page)
    page.goto(reverse("admin:tracker_target_add"))
    choose(page, "indicator", "巡查达标的微型消防站")
    choose(page, "unit", "应急管理局")
    page.locator("#id_first_month").fill("2023-01-01")
    page.locator("#id_last_month").fill("2023-12-01")
    page.locator("#id_district_wide").check()
    save(page)
    page.goto(reverse("admin:tracker_targetversion_add"))
    target = Target.objects.get(indicator__code="safe.stations")
    choose(page, "target", "巡查达标的微型消防站")
    page.locator("#id_tier").select_option("committed")
    page.locator("#id_value").fill("10")
    page.locator("#id_in_force_from").fill("2023-01-01")
    page.locator("#id_basis").fill("区政府工作部署")
    page.locator("#id_basis_date").fill("2023-01-20")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .warning")).to_be_visible()
    accepted(target.change_requests.get(), at=timezone.now())
    assert target.versions.count() == 1


def workbook(*, faulty: bool = False) -> bytes:
    """300 stations as somebody keeps them: a title above the header, columns in an order of their own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["示例微型消防站统计表"])
    sheet.append(
        ["责任单位", "名称", "站长", "地址", "类型", "巡查次数（次）", "启用日期", "选址日期", "备注"]
    )
    for number, (name, patrols) in enumerate(STATIONS.items()):
        kind = "四级" if faulty and number == 7 else ("一级", "二级", "三级")[number % 3]
        row = [
            "大虞街道",
            name,
            "示例人员",
            "示例路1号",
            kind,
            patrols,
            date(2023, 3, 1),
            date(2022, 9, 1),
            "—",
        ]
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def fill_register(person: Visitor, clerk: User, reviewer: User) -> None:
    """The workbook through the import page: looked through, one row refused, put right, then written; a second person approves."""
    page = person.page
    page.goto(reverse("board"))
    person.sign_out()
    person.sign_in(clerk)
    page.goto(reverse("register", args=["stations"]))
    page.get_by_role("link", name="导入 Excel").click()
    upload(page, workbook(faulty=True))
    expect(page.locator(".count.plan-refused strong")).to_have_text("1")
    page.locator(".count.plan-refused").click()
    expect(page.locator("table.plan tbody")).to_contain_text("E10")
    page.get_by_role("link", name="放弃，重新上传").click()
    upload(page, workbook())
    expect(page.locator(".count.plan-new strong")).to_have_text(str(len(STATIONS)))
    expect(page.locator(".count.plan-refused strong")).to_have_text("0")
    expect(page.locator("main")).to_contain_text("没有读取的列：备注")
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".message.success")).to_contain_text(f"新增{len(STATIONS)}行")
    assert Item.objects.filter(register__code="stations").count() == len(STATIONS)
    figures = list(Figure.objects.filter(slot__series__item__register__code="stations"))
    assert len(figures) == 2 * len(STATIONS)
    for some in (figures[:300], figures[300:]):
        assert not decide(by=reviewer, at=timezone.now(), figures=some, kind="approve").refused


def upload(page: Page, content: bytes) -> None:
    page.get_by_label("文件", exact=True).set_input_files(
        {"name": "微型消防站.xlsx", "mimeType": TYPE, "buffer": content}
    )
    page.locator("#id_month").select_option(MONTH)
    page.get_by_role("button", name="上传并核对").click()


def set_rule(page: Page, target: Target) -> None:
    page.goto(reverse("target", args=[target.pk]) + f"?month={MONTH}")
    page.get_by_role("link", name="设定计数规则").click()
    page.get_by_role("link", name="微型消防站", exact=True).click()
    page.get_by_label("比较或合计的数据项", exact=True).select_option(label="巡查次数")
    page.get_by_label("门槛", exact=True).fill("30")
    page.get_by_label("门槛单位", exact=True).select_option("次")
    page.get_by_label("执行起始月", exact=True).fill("2023-01")
    page.get_by_role("button", name="试算").click()
    expect(page.locator("#preview")).to_contain_text("取自微型消防站台账，目标期内累计巡查次数≥30次")
    page.get_by_role("button", name="按此保存").click()
    expect(page.locator(".message.success")).to_be_visible()


def test_made_filled_and_counted_without_code(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    person = visitor("zh-hans")
    page = person.page
    person.sign_in(account("steward"))
    define_register(page)
    register = Register.objects.get(code="stations")
    assert (register.stages.count(), register.columns.count(), register.measures.count()) == (3, 4, 1)
    set_goal(page)
    fill_register(person, account("reporter"), account("reviewer"))
    person.sign_out()
    person.sign_in(User.objects.get(username="steward-kuiwen"))
    target = Target.objects.get(indicator__code="safe.stations")
    set_rule(page, target)
    page.goto(reverse("target", args=[target.pk]) + f"?month={MONTH}")
    expect(page.locator(".hero .big")).to_have_text("150座")
    expect(page.locator("#breakdown")).to_contain_text("29次 差1次")
    page.goto(reverse("register", args=["stations"]) + f"?q=SL029Z&month={MONTH}")
    expect(page.locator("table.items tbody tr")).to_have_count(1)
    expect(page.locator("table.items thead")).to_contain_text("站长")
