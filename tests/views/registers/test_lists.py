"""A register's list: columns of its own, filters, sorting, search in Chinese and pinyin, and the file of it."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page
from tracker.models import Register


def listed(client: Client, code: str, **query: Any) -> int:
    """How many items the page says it lists."""
    found = re.search(r"· (\d+) 条", page(client, "register", code, **query))
    assert found
    return int(found[1])


def exported(client: Client, code: str, **query: Any) -> list[dict[str, str]]:
    response: Any = client.get(reverse("register_export", args=[code]), query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_columns_follow_from_the_register(leader: Client) -> None:
    body = page(leader, "register", "towers")
    assert all(title in body for title in ("税收（万元）", "建筑面积（万平方米）", "楼宇等级", "标记"))
    assert "阶段</a></th>" not in body
    assert "阶段</a></th>" in page(leader, "register", "projects")


@pytest.mark.parametrize(
    ("code", "query", "column", "expected"),
    [
        ("towers", {"c_grade": "甲级"}, "楼宇等级", "甲级"),
        ("projects", {"tag": "cultural"}, "文旅项目", "是"),
        ("towers", {"unit": "dayu"}, "责任单位", "大虞街道"),
        ("projects", {"stage": "signed"}, "阶段", "签约"),
        ("enterprises", {"stage": "-"}, "阶段", ""),
    ],
)
def test_filters_narrow_the_page_and_the_file_alike(
    leader: Client, code: str, query: dict[str, str], column: str, expected: str
) -> None:
    rows = exported(leader, code, **query)
    assert {row[column] for row in rows} == {expected}
    assert listed(leader, code, **query) == len(rows) < listed(leader, code)


@pytest.mark.parametrize("text", ["示例楼宇01", "shililouyu01", "SLLY01", "t-01", "楼宇 01"])
def test_search_in_chinese_and_pinyin(leader: Client, text: str) -> None:
    assert listed(leader, "towers", q=text) == 1


def test_a_file_holds_all_pages_and_exact_numbers(leader: Client) -> None:
    rows = exported(leader, "projects")
    assert len(rows) == listed(leader, "projects") > 200
    assert all(row["总投资（亿元）"] for row in rows if row["阶段"] == "签约")


def test_sorting_by_a_measure(leader: Client) -> None:
    def floors(sort: str) -> list[float]:
        body = page(leader, "register", "towers", sort=sort)
        return [float(found) for found in re.findall(r'data-label="建筑面积（万平方米）">([\d.]+)<', body)]

    up, down = floors("m_floor_area"), floors("-m_floor_area")
    assert up == sorted(up) == down[::-1]
    assert len(up) > 10


@pytest.mark.parametrize("sort", ["tags", "nonsense", "-m_nothing", "c_grade", "stage", "-unit"])
def test_any_sorting_gives_a_page(leader: Client, sort: str) -> None:
    assert listed(leader, "towers", sort=sort) > 0


@pytest.mark.parametrize("query", [{"stage": "x"}, {"tag": "x"}, {"c_origin": "月球"}, {"inside": "x"}])
def test_a_filter_that_offers_nothing_like_it_is_refused(leader: Client, query: dict[str, str]) -> None:
    for name in ("register", "register_export"):
        response = leader.get(reverse(name, args=["projects"]), query)
        assert response.status_code == 400
        assert "筛选条件" in response.content.decode()


@pytest.mark.parametrize(("asked", "shown"), [("999", 3), ("0", 3), ("x", 1), ("2", 2)])
def test_pages_are_clamped(leader: Client, asked: str, shown: int) -> None:
    assert f"第 {shown} / 3 页" in page(leader, "register", "projects", page=asked, per_page="100")


def test_long_registers_take_no_more_queries_than_short_ones(
    leader: Client, django_assert_max_num_queries: Any
) -> None:
    page(leader, "register", "parks")
    for register in Register.objects.all():
        with django_assert_max_num_queries(21):
            page(leader, "register", register.code, per_page="200")
