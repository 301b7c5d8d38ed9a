"""A district's part is set up from one workbook, by two stewards and in few clicks: indicators, goals, registers, rules."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect
from xlsxwriter import Workbook

from tests.browser.months import report_june
from tests.browser.steps import Visitor
from tracker.documents.sheets import TYPE
from tracker.models import Figure, Indicator, LightScheme, Register, Series, Target, TargetVersion, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_CLICKS = 30
ISSUERS = "示例市目标", "示例省考核", "示例本级力争"
# Of the first figure: 10 of 10, 40 and 50.
COMPLETED = dict(zip(ISSUERS, ("100.0%", "25.0%", "20.0%"), strict=True))
GOALS = 62
UNITS = [f"示例第{n}局" for n in range(1, 4)]
REGISTERS = "示例厂房", "示例站点"
COUNTED = 4  # of the indicators are counted from the registers, two from each
INDICATORS = [f"示例指标{n:02d}" for n in range(1, 61)]
SHOWN = "(window => window.addEventListener('click', () => localStorage.clicks = 1 + Number(localStorage.clicks || 0), true))(window)"

Sheet = tuple[Sequence[str], Sequence[Sequence[object]]]


def sheets() -> Mapping[str, Sheet]:
    """What a steward writes: names and numbers, and codes only where somebody needs them."""
    reported = INDICATORS[:-COUNTED]
    indicators = [
        (name, "示例板块", "累计量", "亿元", "报累计数", "取最近一月", number)
        for number, name in enumerate(reported)
    ]
    indicators += [
        (name, "示例板块", "达标计数", "个", "报时点数", "取最近一月", 90) for name in INDICATORS[-COUNTED:]
    ]
    goals = [
        (
            name,
            unit,
            date(2023, 1, 1),
            date(2023, 12, 31),
            10 + number,
            "保证",
            "按序时进度",
            "",
            date(2023, 1, 1),
        )
        for number, (name, unit) in enumerate(zip(reported, cycle(UNITS), strict=False))
    ]
    goals += [
        (
            name,
            unit,
            date(2023, 1, 1),
            date(2023, 12, 31),
            5,
            "力争",
            "按数值达标",
            "示例台账灯",
            date(2023, 1, 1),
        )
        for name, unit in zip(INDICATORS[-COUNTED:], cycle(UNITS), strict=False)
    ]
    rules = [
        (name, register, "条目个数", "产值", "≥ 不低于", threshold, "万元", date(2023, 7, 1))
        for name, (register, threshold) in zip(
            INDICATORS[-COUNTED:], [(one, n) for one in REGISTERS for n in (100, 500)], strict=True
        )
    ]
    lights = [
        ("completed", "已完成", "Completed", "蓝", "对勾", None, "否"),
        ("on_pace", "达进度", "On pace", "绿", "圆点", 0, "否"),
        ("behind", "滞后", "Behind", "红", "方块", None, "是"),
        ("not_reported", "未报", "Not reported", "灰", "圆环", None, "否"),
        ("not_applicable", "不适用", "Not applicable", "灰", "横线", None, "否"),
        ("unjudged", "监测", "Followed", "灰", "圆点", None, "否"),
    ]
    return {
        "单位": (("代码", "名称", "类别", "上级单位", "排序"), [(f"shili{n}", name, "部门", "奎文区", 900 + n) for n, name in enumerate(UNITS, 1)]),
        "板块": (("名称", "排序"), [("示例板块", 900)]),
        "台账": (("名称", "量词", "牵头单位"), [(name, "个", UNITS[0]) for name in REGISTERS]),
        "阶段": (("台账", "名称", "次序"), [(one, stage, n) for one in REGISTERS for n, stage in enumerate(("开工", "投产"), 1)]),
        "台账数据项": (
            ("台账", "名称", "形式", "填报频率", "填报方式", "计量单位"),
            [(one, "产值", "数量", "每月填报", "报当月数", "万元") for one in REGISTERS],
        ),
        "台账说明栏": (("台账", "名称", "形式", "可选值"), [(one, "等级", "选项", "甲级；乙级") for one in REGISTERS]),
        "目标来源": (("名称", "主目标"), [(one, "否") for one in ISSUERS]),
        "指标": (("名称", "板块", "类型", "计量单位", "填报方式", "跨月汇总", "排序"), indicators),
        "计数规则": (("指标", "台账", "计什么", "比较或合计的数据项", "比较", "门槛", "门槛单位", "执行起始月"), rules),
        "亮灯规则": (
            ("版本", "规则名称", "执行起始月", "代码", "文字", "英文", "颜色", "形状", "起点（百分点）", "最差一档", "次序"),
            [("示例台账灯 1", "示例台账灯", date(2023, 7, 1), *light, n) for n, light in enumerate(lights, 1)],
        ),
        "目标": (
            ("指标", "责任单位", "起始月", "截止月", "目标值", "层级", "评判方式", "专用亮灯规则", "执行起始月", "依据", "依据日期", "目标来源"),
            [(*goal, "示例：区政府工作部署", date(2023, 1, 20), issuer) for goal, issuer in zip(goals, cycle(ISSUERS), strict=False)]
            + [(*goals[0][:4], value, *goals[0][5:], "示例：下达目标的通知", date(2023, 1, 20), issuer) for issuer, value in zip(ISSUERS[1:], (40, 50), strict=True)],
        ),
    }  # fmt: skip


def book(tables: Mapping[str, Sheet]) -> bytes:
    kept = io.BytesIO()
    with Workbook(kept, {"default_date_format": "yyyy-mm-dd"}) as made:
        for name, (titles, rows) in tables.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate((titles, *rows)):
                sheet.write_row(number, 0, row)
    return kept.getvalue()


def hand_in(person: Visitor, content: bytes) -> None:
    file = {"name": "示例区设置.xlsx", "mimeType": TYPE, "buffer": content}
    person.field("文件").set_input_files(file)  # type: ignore[arg-type]
    person.button("上传并核对").click()


def month_as_kept() -> bytes:
    """A month of a register as an office keeps it: a title, a unit of measure, a header of two rows and a total."""
    kept = io.BytesIO()
    with Workbook(kept) as made:
        sheet = made.add_worksheet("7月")
        sheet.merge_range("A1:D1", "示例厂房2023年7月情况表")
        sheet.write("D2", "单位：万元")
        for letter, title in zip("ABC", ("序号", "名称", "责任单位"), strict=True):
            sheet.merge_range(f"{letter}3:{letter}4", title)
        sheet.write("D3", "产值")
        sheet.write("D4", "2023年7月")
        for number, (unit, value) in enumerate(zip(UNITS, (120, 80, 600), strict=True)):
            sheet.write_row(4 + number, 0, (number + 1, f"示例厂房{number + 1}号", unit, value))
        sheet.write_row(4 + len(UNITS), 0, ("合计", "", "", 800))
    return kept.getvalue()


def import_month(clerk: Visitor) -> None:
    register = Register.objects.get(name=REGISTERS[0])
    clerk.page.goto(reverse("import", args=["register", register.code]))
    file = {"name": "7月.xlsx", "mimeType": TYPE, "buffer": month_as_kept()}
    clerk.field("文件").set_input_files(file)  # type: ignore[arg-type]
    clerk.button("上传并核对").click()
    clerk.button("按这个版式读取").click()
    expect(clerk.page.locator(".count.plan-new strong")).to_have_text("3")
    expect(clerk.page.locator("main")).to_contain_text("600万元")
    clerk.button("确认导入").click()
    expect(clerk.page.locator(".message.success")).to_be_visible()
    said = Figure.objects.filter(slot__series__item__register=register).order_by("value")
    assert [int(one.value or 0) for one in said] == [80, 120, 600]
    assert {f"{one.slot.month:%Y-%m}" for one in said} == {"2023-07"}


def read_three_goals(person: Visitor, reporter: User, reviewer: User) -> None:
    """One figure with a goal of each issuer: pages give the completion of each by its name."""
    series = Series.objects.get(indicator__name=INDICATORS[0], unit__name=UNITS[0])
    report_june([series], reporter, reviewer)
    goal = Target.objects.get(indicator=series.indicator, unit=series.unit, issuer__name=ISSUERS[0])
    for address, rows in (
        (reverse("target", args=[goal.pk]) + "?month=2023-06", "#goals tbody tr"),
        (reverse("board") + f"?month=2023-06&q={INDICATORS[0]}", "main tbody tr"),
    ):
        person.page.goto(address)
        for issuer, completed in COMPLETED.items():
            row = person.page.locator(rows).filter(has_text=issuer)
            expect(row).to_have_count(1)
            expect(row).to_contain_text(completed)


def clicks(person: Visitor) -> int:
    return int(person.page.evaluate("Number(localStorage.clicks || 0)"))


def test_from_one_workbook(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    first, second = visitor("zh-hans"), visitor("zh-hans", width=390)
    for person in (first, second):
        person.page.add_init_script(SHOWN)
    first.sign_in(account("steward"))
    page = first.page
    first.way("管理").click()
    page.get_by_role("link", name="用工作簿设置").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载模板").click()
    template = load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()), read_only=True)
    assert set(sheets()) <= set(template.sheetnames)
    hand_in(first, book({**sheets(), "单位": (("名称", "类别"), [("示例第1局", "外星")])}))
    expect(page.locator("main")).to_contain_text("单位!B2：“外星”不在可选值中")
    expect(first.button("确认写入")).to_have_count(0)
    page.get_by_role("link", name="重新上传").click()
    hand_in(first, book(sheets()))
    rows = sum(len(rows) for _titles, rows in sheets().values())
    expect(page.locator(".count.plan-new strong")).to_have_text(str(rows))
    expect(page.locator(".count.plan-refused strong")).to_have_text("0")
    expect(page.locator("main")).to_contain_text(f"{GOALS} 个目标写入后等待另一名业务管理员确认")
    first.button("确认写入").click()
    expect(page.locator(".message.success")).to_contain_text(f"已写入 {rows} 行")
    assert Indicator.objects.filter(name__startswith="示例指标").count() == 60
    assert Register.objects.filter(name__in=REGISTERS).count() == 2
    assert LightScheme.objects.get(family="示例台账灯").bands.count() == 6
    made = TargetVersion.objects.filter(target__unit__name__in=UNITS)
    assert not made.exists()
    second.sign_in(account("steward", "kuiwen", "second"))
    second.way("办理").click()
    second.button("同意", "verb").click()
    second.button("已看过，下达").click()
    expect(second.page.locator(".message.success")).to_be_visible()
    assert made.count() == GOALS
    assert set(made.values_list("target__issuer__name", flat=True)) == set(ISSUERS)
    assert clicks(first) + clicks(second) + 2 < MOST_CLICKS
    page.goto(reverse("board") + "?month=2023-07&q=示例指标")
    expect(page.locator("main")).to_contain_text(str(GOALS))
    clerk = visitor("zh-hans")
    clerk.sign_in(account("reporter"))
    import_month(clerk)
    read_three_goals(clerk, account("reporter", "shili1"), account("reviewer"))
