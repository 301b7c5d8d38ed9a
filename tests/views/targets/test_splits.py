"""Dividing a district's goal on the page: parts that don't add up are said aloud before they're saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.confirming import confirmed
from tests.views.steps import page, target_of
from tracker.models import Target, TargetChangeRequest, TargetVersion, Unit

JULY = {"month": "2023-07"}


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


@pytest.fixture
def whole(db: None) -> Target:
    return target_of("inv.outside_funds", "kuiwen")


def send(client: Client, whole: Target, **given: str) -> Any:
    shares = {
        f"unit_{version.target.unit_id}": f"{version.value.normalize():f}"
        for version in TargetVersion.objects.filter(
            target__indicator=whole.indicator, target__district_wide=False
        ).order_by("number")
        if version.value is not None
    }
    named = {
        f"unit_{Unit.objects.get(code=code).pk}": share for code, share in given.items() if len(code) > 1
    }
    terms = {"in_force_from": "2023-07-01", "basis": "会议", "basis_date": "2023-07-10", "reason": "划转"}
    options = {"as_it_is": "on"} if given.get("_") else {}
    return client.post(reverse("split", args=[whole.pk]) + "?month=2023-07", shares | named | terms | options)


@pytest.fixture
def second(signed_in: Any) -> Client:
    return signed_in("steward")


def agreed(second: Client) -> str:
    """Another steward agrees to what waits; what the page says then."""
    asked = TargetChangeRequest.objects.filter(decision=None)[0]
    answer = confirmed(second, reverse("change_decide", args=[asked.pk]), {"step": "accept"})
    assert answer.status_code == 302
    return page(second, "steward")


def test_the_page_tells_who_has_which_part(steward: Client, whole: Target) -> None:
    shown = page(steward, "target", whole.pk, **JULY)
    assert "各单位分解数合计与全区目标一致" in shown
    assert reverse("split", args=[whole.pk]) in shown


def test_parts_that_do_not_add_up_are_told_before_and_after(
    steward: Client, second: Client, leader: Client, whole: Target
) -> None:
    refused = send(steward, whole, dayu="14")
    assert refused.status_code == 400
    assert "各单位合计92亿元，比全区目标多2亿元。" in refused.content.decode()
    assert 'value="14"' in refused.content.decode()
    assert send(steward, whole, dayu="14", _="yes").status_code == 302
    assert "一致" in page(leader, "target", whole.pk, **JULY)
    agreed(second)
    assert "各单位分解数合计92亿元，比全区目标多2亿元。" in page(leader, "target", whole.pk, **JULY)
    assert "一致" in page(leader, "target", whole.pk, month="2023-06")
    assert send(steward, whole, liyuan="5", _="yes").status_code == 302
    agreed(second)
    assert "比全区目标少4亿元。" in page(leader, "target", whole.pk, **JULY)


def test_parts_of_a_month_that_is_over_are_decided_at_one_stroke(
    steward: Client, second: Client, whole: Target
) -> None:
    answer = send(steward, whole, dayu="14", liyuan="9")
    assert answer.status_code == 302
    assert "待另一名业务管理员确认" in page(steward, "target", whole.pk)
    steward_page = page(steward, "steward")
    assert "不能决定本人提出的申请" in steward_page
    assert "同时提出的另外 1 个目标，一并决定" in steward_page
    told = agreed(second)
    assert "已同意，2 个目标自各自的执行起始月起生效。" in told
    assert "没有等待决定的申请" in told
    assert TargetVersion.objects.filter(change__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"dayu": ""}, "不能留空"),
        ({"dayu": "-1"}, "不能小于零"),
        ({"dayu": "多"}, "不是数字"),
        ({}, "没有改动"),
    ],
)
def test_bad_parts_get_a_sentence(
    steward: Client, whole: Target, given: dict[str, str], sentence: str
) -> None:
    response = send(steward, whole, **given)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_a_unit_has_nothing_to_divide(steward: Client) -> None:
    own = target_of("inv.outside_funds", "dayu")
    assert steward.get(reverse("split", args=[own.pk])).status_code == 404


def test_the_page_shows_what_a_split_leaves(steward: Client, whole: Target) -> None:
    shown = page(steward, "split", whole.pk, **JULY)
    part = TargetVersion.objects.filter(target=target_of("inv.outside_funds", "dayu")).latest("number")
    assert (
        f"{part.get_tier_display()} · {part.get_judged_by_display()} · 序时进度：{part.get_paced_by_display()}"
        in shown
    )


def test_a_share_is_changed_from_what_is_shown(steward: Client, second: Client, whole: Target) -> None:
    """Dayu has another part from July on: a page of June doesn't show it."""
    assert send(steward, whole, dayu="14", _="yes").status_code == 302
    agreed(second)
    address = reverse("split", args=[whole.pk]) + "?month=2023-06"
    shown = steward.get(address).context["form"]
    typed = {field.html_name: field.value() or "" for field, _goal in shown.parts()}
    typed[f"unit_{Unit.objects.get(code='liyuan').pk}"] = "9"
    terms = {"in_force_from": "2023-07-01", "basis": "会议", "basis_date": "2023-07-10", "reason": "划转"}
    refused = steward.post(address, typed | terms | {"as_it_is": "on"})
    assert refused.status_code == 400
    assert "该月的现行目标与这里所列的不同" in refused.content.decode()
