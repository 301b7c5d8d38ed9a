"""Every number of a count opens its list, as a page and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page, target_of
from tracker.queries.registers.breakdowns import PARTS


def towers() -> Any:
    return target_of("com.towers_over_100m", "commerce")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["breakdown", "breakdown_export"])
def test_every_list_opens(leader: Client, name: str, part: str) -> None:
    assert leader.get(reverse(name, args=[towers().pk, part])).status_code == 200


@pytest.mark.parametrize("name", ["breakdown", "breakdown_export"])
def test_a_list_that_is_none(leader: Client, name: str) -> None:
    assert leader.get(reverse(name, args=[towers().pk, "others"])).status_code == 404
    funds = target_of("inv.outside_funds", "dayu")
    assert leader.get(reverse(name, args=[funds.pk, "included"])).status_code == 404
    early = leader.get(reverse(name, args=[towers().pk, "included"]), {"month": "2022-06"})
    assert early.status_code == 404


def test_near_misses_show_what_they_lack(leader: Client) -> None:
    body = page(leader, "breakdown", towers().pk, "near", month="2023-06")
    assert "差0." in body
    assert "亿元" in body


def test_the_file_holds_the_list_as_narrowed(leader: Client) -> None:
    address = reverse("breakdown_export", args=[towers().pk, "included"])
    response: Any = leader.get(address, {"month": "2023-06"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert all(float(row["数量（亿元）"]) >= 1 for row in rows)
    some: Any = leader.get(address, {"month": "2023-06", "unit": rows[0]["责任单位"]})
    assert some.status_code == 400


def test_the_status_page_leads_to_the_lists(leader: Client) -> None:
    body = page(leader, "target", towers().pk, month="2023-06")
    for part in ("included", "near", "below"):
        assert reverse("breakdown", args=[towers().pk, part]) in body


def test_the_page_says_which_are_counted_elsewhere_too(leader: Client) -> None:
    over = target_of("inv.projects_over_100m", "investment")
    assert "同时计入" in page(leader, "target", over.pk, month="2023-06")
