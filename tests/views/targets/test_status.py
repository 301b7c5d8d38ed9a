"""Status pages say where a target stands, why, and what proves it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page
from tracker.models import Item, Register, Target


def target(code: str) -> Target:
    return Target.objects.filter(indicator__code=code).order_by("-district_wide")[0]


def test_a_count_shows_its_list(leader: Client) -> None:
    shown = page(leader, "target", target("com.towers_over_100m").pk)
    for part in (
        "2栋",
        "目标 12栋以上",
        "欠进度",
        "落后序时25个百分点",
        "已计入 2",
        "接近门槛 3",
        "差0.08亿元",
        "未达门槛 37",
    ):
        assert part in shown
    assert reverse("item", args=[Item.objects.get(name="示例楼宇30").pk]) in shown


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("com.towers_tax", ["8.55亿元", "监测"]),
        ("biz.problems_solved_rate", ["96.78%", "961 / 993"]),
        ("biz.problems_accepted", ["993件"]),
        ("overview.top3", ["8项", "被计数的指标", "第2位（共12个）"]),
        ("renew.credit", ["226.7亿元", "第1位（共12个）"]),
        ("biz.new_entities", ["8000户以上", "第1位（共4个）"]),
        ("fin.financing", ["约10.5亿元"]),
        ("inv.outside_funds", ["41.1亿元", "略欠", "每月需8.15亿元"]),
        ("mfg.park_planned_area", ["50万平方米", "目标 155万平方米", "未设完成期限"]),
        ("mfg.brewery_output", ["未报", "尚无审核通过的数据"]),
        ("cul.tasks", ["6项", "超进度"]),
    ],
)
def test_each_kind_reads_well(leader: Client, code: str, parts: list[str]) -> None:
    shown = page(leader, "target", target(code).pk, month="2023-06")
    assert [part for part in parts if part not in shown] == []


def test_versions_show_basis_and_reason(leader: Client) -> None:
    changed = Target.objects.get(indicator__code="inv.outside_funds", unit__code="guangwen")
    shown = page(leader, "target", changed.pk)
    assert "第2版" in shown
    assert "调整理由" in shown


def test_history_is_marked(leader: Client) -> None:
    assert "原载 2023年7月6日" in page(leader, "target", target("biz.new_entities").pk)


def test_before_anybody_knew_of_the_goal(leader: Client) -> None:
    response = leader.get(reverse("target", args=[target("inv.projects_over_1b").pk]), {"day": "2023-07-05"})
    assert response.status_code == 404
    assert "还没有下达" in response.content.decode()


def test_before_the_window(leader: Client) -> None:
    response = leader.get(reverse("target", args=[target("com.towers_tax").pk]), {"month": "2022-12"})
    assert response.status_code == 404
    assert "起始月之前" in response.content.decode()


def test_a_target_that_is_none(leader: Client) -> None:
    response = leader.get(reverse("target", args=[10**9]))
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


@pytest.mark.parametrize("name", ["progress_sections", "progress_units"])
def test_progress_lists_every_target_once(leader: Client, name: str) -> None:
    assert page(leader, name).count('data-label="亮灯"') == 122


def test_a_target_of_each_sort_has_a_page(leader: Client) -> None:
    sorts = ("indicator__kind", "versions__tier", "versions__judged_by", "versions__paced_by")
    for one in Target.objects.order_by(*sorts, "pk").distinct(*sorts):
        assert leader.get(reverse("target", args=[one.pk])).status_code == 200


def test_every_register_opens_and_searches(leader: Client) -> None:
    for register in Register.objects.all():
        assert register.name in page(leader, "register", register.code)
    assert "云针智算中心" in page(leader, "register", "projects", q="yunzhen")
    assert "云针智算中心" not in page(leader, "register", "projects", q="示例")


def test_an_item_shows_its_months_stages_and_targets(leader: Client) -> None:
    tower = page(leader, "item", Item.objects.get(name="示例楼宇30").pk)
    assert "2022年12月" in tower
    assert "年内税收过亿元楼宇" in tower
    project = page(leader, "item", Item.objects.get(name__contains="云针智算中心").pk)
    assert "签约" in project


def test_scripts_in_names_stay_text(leader: Client, signed_in: Any) -> None:
    item = Item.objects.get(name="示例楼宇30")
    Item.objects.filter(pk=item.pk).update(name="<script>alert(1)</script>")
    for shown in (
        page(leader, "item", item.pk),
        page(leader, "register", "towers", per_page="200"),
        page(leader, "target", target("com.towers_over_100m").pk),
    ):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def test_after_the_window_its_last_month_is_shown_and_said(leader: Client) -> None:
    shown = page(leader, "target", target("com.towers_tax").pk, month="2024-02")
    assert "这个目标到2023年12月为止，2024年2月没有它" in shown


def test_a_page_of_no_month_leads_to_the_nearest_one(leader: Client) -> None:
    one = target("com.towers_tax")
    answer = leader.get(reverse("target", args=[one.pk]), {"month": "2022-12"})
    assert f'href="{reverse("target", args=[one.pk])}?month=2023-01"' in answer.content.decode()
