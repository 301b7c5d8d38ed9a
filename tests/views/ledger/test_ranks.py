"""A steward pastes the published table; the page tells the place, who is compared and where from."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.published import GDP_2021, ZONES
from tests.views.steps import page
from tracker.models import Indicator, RankSheet

LINES = "\n".join(f"{name}\t{value}" for name, value in GDP_2021.items() if name not in ZONES)


@pytest.fixture
def address(db: None) -> str:
    return reverse("rank", args=[Indicator.objects.get(code="overview.trade.rank").pk])


def entered(client: Client, address: str, **changes: str) -> Any:
    given = {"month": "2023-07", "source": "市统计局", "source_date": "2023-08-20", "lines": LINES}
    return client.post(address, {**given, **changes})


def test_a_pasted_table_makes_the_place(signed_in: Any, leader: Client, address: str) -> None:
    response = entered(signed_in("steward"), address)
    assert response.status_code == 302
    body = leader.get(address, {"month": "2023-07"}).content.decode()
    assert "第10位（共12个）" in body
    assert "市统计局" in body
    assert "位次表：市统计局" in page(leader, "ranks", month="2023-07")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lines": LINES.replace("361.7", "三百")}, "不是数字"),
        ({"lines": LINES + "\n奎文区 1"}, "列了两次"),
        ({"lines": "奎文区 1"}, "缺少成员"),
        ({"lines": LINES + "\n高新区 615.7"}, "不在比较范围内"),
        ({"month": "七月"}, "2023-06"),
        ({"source_date": "2099-01-01"}, "不能晚于今天"),
        ({"source": ""}, "来源"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_lost(
    signed_in: Any, address: str, changes: dict[str, str], sentence: str
) -> None:
    response = entered(signed_in("steward"), address, **changes)
    assert response.status_code == 400
    body = response.content.decode()
    assert sentence in body
    assert changes.get("lines", LINES).splitlines()[0].split()[0] in body
    assert not RankSheet.objects.exists()


@pytest.mark.parametrize("between", [",", "，", "\t", "  ", ";"])
def test_values_may_be_set_off_as_people_do(signed_in: Any, address: str, between: str) -> None:
    assert entered(signed_in("steward"), address, lines=LINES.replace("\t", between)).status_code == 302


def test_only_ranks_have_sheets(signed_in: Any) -> None:
    other = Indicator.objects.exclude(kind="rank")[0]
    assert signed_in("steward").get(reverse("rank", args=[other.pk])).status_code == 404
