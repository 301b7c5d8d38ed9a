"""A register nobody thought of, made in the admin, filled by staff and counted into a new goal: no code is touched."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.steps import MONTH, Visitor
from tracker.actions.decisions import approve
from tracker.actions.updates import submit
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.models import Item, Register, Series, Target, User

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
    {"code": "opened", "name": "建成日期", "form": "date"},
    {"code": "head", "name": "站长", "form": "person"},
]
STATIONS = {"示例一站": 45, "示例二站": 30, "示例三站": 29}


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
    save(page)
    assert target.versions.count() == 1


def fill_register(page: Page, clerk: User, reviewer: User) -> None:
    """Three stations entered on the site, with a month's patrols that a second person approves."""
    for name, patrols in STATIONS.items():
        page.goto(reverse("item_add", args=["stations"]))
        page.locator("#id_name").fill(name)
        page.locator("#id_unit").select_option(label="大虞街道")
        page.locator("#id_column_address").fill("示例路1号")
        page.locator("#id_column_kind").select_option("二级")
        page.locator("#id_column_opened").fill("2023-03-01")
        page.locator("#id_column_head").fill("示例人员")
        page.locator("form.entry button.primary").click()
        expect(page.locator(".message.success")).to_be_visible()
        series = Series.objects.get(item=Item.objects.get(name=name), measure__code="patrols")
        said = Report(as_of=date(2023, 7, 31), value=Decimal(patrols))
        now, key = timezone.now(), uuid.uuid4()
        figure = submit(by=clerk, at=now, series=series, month=Month.parse(MONTH), report=said, key=key)
        approve(by=reviewer, at=now, figure=figure)


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
    fill_register(page, account("reporter"), account("reviewer"))
    target = Target.objects.get(indicator__code="safe.stations")
    set_rule(page, target)
    page.goto(reverse("target", args=[target.pk]) + f"?month={MONTH}")
    expect(page.locator(".hero .big")).to_have_text("2座")
    expect(page.locator("#proof")).to_contain_text("示例三站 29次 差1次")
    page.goto(reverse("register", args=["stations"]) + f"?q=SLEZ&month={MONTH}")
    expect(page.locator("table.items tbody tr")).to_have_count(1)
    expect(page.locator("table.items thead")).to_contain_text("站长")
