"""The board: narrowing, searching, sorting, paging, looking from a past day, taking it along."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.views.steps import approved, funds, page
from tracker.models import Section, Unit
from tracker.tables.board import BoardTable

ROW = re.compile(r'<tr class="(?:goal|followed)">')


def rows(client: Client, **query: Any) -> int:
    return len(ROW.findall(page(client, "board", per_page="200", **query)))


def exported(client: Client, **query: Any) -> list[dict[str, str]]:
    response = client.get(reverse("board_export"), query)
    content = response.getvalue()
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_target_is_on_it(leader: Client) -> None:
    assert rows(leader) == 122


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"light": "far_behind"}, 1), ({"light": "behind"}, 4), ({"light": "not_reported"}, 2),
        ({"tier": "stretch"}, 4), ({"tier": "goals"}, 32), ({"kind": "threshold_count"}, 3),
        ({"q": "省外资金"}, 9), ({"q": "shengwaizijin"}, 9), ({"q": "swzj"}, 9), ({"q": "swzj dayu"}, 1),
        ({"q": "towers_tax"}, 1), ({"q": "没有这个"}, 0), ({"q": "%"}, 0),
    ],
)  # fmt: skip
def test_narrowing(leader: Client, query: dict[str, str], count: int) -> None:
    assert rows(leader, **query) == count


def test_a_section_brings_those_below_it(leader: Client) -> None:
    above = Section.objects.get(name="城市更新", parent=None)
    below = Section.objects.filter(parent=above)
    assert rows(leader, section=above.pk) == sum(rows(leader, section=one.pk) for one in below)


def test_a_unit(leader: Client) -> None:
    assert rows(leader, unit=Unit.objects.get(code="dayu").pk) == 3


@pytest.mark.parametrize("column", [name for name, _column in BoardTable.base_columns.items()])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts(leader: Client, column: str, sign: str) -> None:
    assert rows(leader, tier="goals", sort=f"{sign}{column}") == 32


def test_sorting_by_gap_turns_around(leader: Client) -> None:
    up, down = (page(leader, "board", tier="goals", light="behind", sort=s) for s in ("gap", "-gap"))
    assert re.findall(r"−[\d.]+", up)[:1] != re.findall(r"−[\d.]+", down)[:1]


@pytest.mark.parametrize(
    "query",
    [
        {"per_page": "-5"}, {"per_page": "1000000"}, {"per_page": "abc"}, {"page": "0"}, {"page": "9999"}, {"page": "x"},
        {"sort": "nothing"}, {"sort": "-"}, {"sort": "standing__target__unit__users"}, {"_export": "yaml"},
    ],
    ids=str,
)  # fmt: skip
def test_odd_paging_is_clamped(leader: Client, query: dict[str, str]) -> None:
    found = len(ROW.findall(page(leader, "board", **query)))
    assert 0 < found <= 50


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"month": "2023-13"}, "不是月份"), ({"month": "六月"}, "不是月份"), ({"day": "2023-02-30"}, "不是日期"),
        ({"day": "0001-01-01"}, "日期超出范围"), ({"light": "purple"}, "亮灯"), ({"section": "x"}, "板块"),
        ({"unit": "99999"}, "单位"), ({"q": "长" * 61}, "搜索"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(leader: Client, query: dict[str, str], sentence: str) -> None:
    response = leader.get(reverse("board"), query)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_month_without_targets_says_what_to_do(leader: Client) -> None:
    assert "没有符合条件的目标" in page(leader, "board", month="2027-05")


def test_before_the_first_light_rule_it_says_so(leader: Client) -> None:
    response = leader.get(reverse("board"), {"day": "2022-12-31"})
    assert response.status_code == 409
    assert "请选择更晚的月份或日期" in response.content.decode()


def test_a_past_day_knows_no_later_goal(leader: Client) -> None:
    before, after = (
        rows(leader, tier="stretch", month="2023-06", day=day) for day in ("2023-07-05", "2023-07-06")
    )
    assert (before, after) == (0, 4)


def test_a_past_day_hides_later_figures_everywhere(
    leader: Client, reporter: Client, reviewer: Client
) -> None:
    look = {"month": "2023-07", "day": "2026-01-01"}
    before = page(leader, "board", **look), exported(leader, **look)
    approved(reporter, reviewer, funds(), value="8.44")
    assert (page(leader, "board", **look) == before[0]) or "8.44" not in page(leader, "board", **look)
    assert exported(leader, **look) == before[1]
    assert "8.44" in page(leader, "board", month="2023-07")


def test_the_export_holds_every_page_of_what_is_shown(leader: Client) -> None:
    assert len(exported(leader)) == 122
    assert len(exported(leader, light="behind")) == 4


def test_the_export_keeps_numbers_units_and_names(leader: Client) -> None:
    response = leader.get(reverse("board_export"))
    assert "filename*=utf-8''%E7%9B%AE" in response.headers["Content-Disposition"]
    line = next(row for row in exported(leader) if row["指标代码"] == "com.towers_tax")
    assert (line["完成值"], line["计量单位"], line["数据截至"]) == ("8.55", "亿元", "2023-05-31")


def test_it_costs_the_same_for_one_and_for_all(leader: Client) -> None:
    def cost(**query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            leader.get(reverse("board"), query)
        return len(queries)

    cost()
    assert cost() == cost(per_page="20") <= 28
    assert cost(q="towers_tax") <= 28
