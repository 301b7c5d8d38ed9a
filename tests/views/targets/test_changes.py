"""Asking for another goal, and a steward's answer, on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.confirming import confirmed
from tests.views.steps import page, target_of
from tracker.models import Target, TargetChangeRequest, TargetVersion

JULY = {"month": "2023-07"}


@pytest.fixture
def target(db: None) -> Target:
    return target_of("inv.outside_funds", "dayu")


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward", "kuiwen")


def entries(**given: str) -> dict[str, str]:
    said = {"tier": "committed", "value": "3.21", "qualifier": "exact", "in_force_from": "2023-07-01"}
    ground = {"basis": "常务会议", "basis_date": "2023-07-10", "reason": "企业外迁", "as_it_is": "on"}
    return said | ground | given


def ask(client: Client, target: Target, **given: str) -> Any:
    return client.post(reverse("change_request", args=[target.pk]), entries(**given))


def answer(client: Client, **given: str) -> Any:
    return confirmed(
        client, reverse("change_decide", args=[TargetChangeRequest.objects.latest("id").pk]), given
    )


def test_from_the_request_to_the_goal_in_force(
    reporter: Client, steward: Client, leader: Client, stranger: Client, target: Target
) -> None:
    address = reverse("change_request", args=[target.pk])
    assert address in page(reporter, "target", target.pk)
    assert address not in page(leader, "target", target.pk)
    assert "现行目标" in page(reporter, "change_request", target.pk)
    assert ask(reporter, target).status_code == 302
    for client in (reporter, leader, steward):
        assert "调整申请待决定，仍按现行目标评判" in page(client, "target", target.pk)
    assert "企业外迁" not in page(stranger, "target", target.pk)
    assert address not in page(reporter, "target", target.pk)
    shown = page(steward, "steward")
    assert "企业外迁" in shown
    assert "3.21亿元" in shown
    assert "现行目标：" in shown
    assert answer(steward, step="accept").status_code == 302
    for client in (reporter, stranger):
        july = page(client, "target", target.pk, **JULY)
        assert '<span class="of">目标 3.21亿元' in july
        assert "企业外迁" in july
        june = page(client, "target", target.pk, month="2023-06")
        assert '<span class="of">目标 3.21亿元' not in june
        assert "3.21亿元" in june
    assert "没有等待决定的申请" in page(steward, "steward")


def test_refused_with_the_reason(reporter: Client, steward: Client, stranger: Client, target: Target) -> None:
    ask(reporter, target)
    assert answer(steward, step="refuse", reason=" ").status_code == 400
    assert answer(steward, step="refuse", reason="依据不足").status_code == 302
    shown = page(reporter, "target", target.pk)
    assert "调整申请未获同意" in shown
    assert "依据不足" in shown
    assert "依据不足" not in page(stranger, "target", target.pk)
    assert answer(steward, step="accept").status_code == 409


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": ""}, "请填写"),
        ({"value": "很多"}, "不是数字"),
        ({"value": "1234567890123456"}, "数字太长"),
        ({"value": ""}, "保证、力争目标必须有目标值"),
        ({"tier": "monitored"}, "监测指标不填目标值"),
        ({"in_force_from": "2031-01-01"}, "有效"),
        ({"basis_date": "昨天"}, "日期"),
        ({"basis_date": "2999-01-01"}, "依据日期不能晚于今天"),
        ({"reason": "长" * 501}, "500"),
    ],
)
def test_bad_requests_lose_nothing(
    reporter: Client, target: Target, given: dict[str, str], sentence: str
) -> None:
    response = ask(reporter, target, **given)
    shown = response.content.decode()
    assert response.status_code == 400
    assert sentence in shown
    assert "常务会议" in shown
    assert not TargetChangeRequest.objects.exists()


def test_what_holds_already_is_no_change(reporter: Client, target: Target) -> None:
    held = TargetVersion.objects.filter(target=target).latest("number")
    response = ask(reporter, target, value=str(held.value), tier=held.tier, qualifier=held.qualifier)
    assert response.status_code == 400
    assert "没有可调整的内容" in response.content.decode()


def test_a_second_request_waits_for_the_first(reporter: Client, target: Target) -> None:
    ask(reporter, target)
    response = ask(reporter, target, value="3")
    assert response.status_code == 409
    assert "已有一份调整申请等待决定" in response.content.decode()


def test_an_answer_that_is_none(reporter: Client, steward: Client, target: Target) -> None:
    ask(reporter, target)
    assert answer(steward, step="perhaps").status_code == 400
    assert "请选择“同意”或“不同意”" in answer(steward).content.decode()
