"""A counting rule put together by a steward: shown as a sentence with its result, saved only after that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page, target_of
from tracker.models import CountingRule, Measure, Register, Target

JULY = {"month": "2023-07"}


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


@pytest.fixture
def target(db: None) -> Target:
    return target_of("com.towers_over_100m", "commerce")


def measure(code: str) -> Measure:
    return Measure.objects.get(register__code="towers", code=code)


def entries(**given: Any) -> dict[str, Any]:
    said = {
        "counts": "items", "tag": measure("key_tower").pk, "stage": "", "stage_test": "reached_by_end",
        "measure": measure("tax").pk, "taken": "total", "comparison": ">=", "threshold": "0.8",
        "threshold_unit": "亿元", "ceiling": "", "near_share": "0.8", "in_force_from": "2023-07", "reason": "口径调整",
    }  # fmt: skip
    return said | given


def send(client: Client, target: Target, **given: Any) -> Any:
    return client.post(reverse("rule", args=[target.pk]) + "?month=2023-07", entries(**given))


def shown(response: Any) -> str:
    found = re.search(r'name="shown" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def fact(response: Any, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", response.content.decode())
    assert found
    return re.sub(r"\s", "", found[1])


def test_seen_first_then_saved(steward: Client, target: Target) -> None:
    before = page(steward, "target", target.pk, **JULY)
    assert reverse("rule", args=[target.pk]) in before
    tried = send(steward, target, step="try")
    text = tried.content.decode()
    assert "取自楼宇台账，“重点楼宇”为是，目标期内累计税收≥0.8亿元（达到更高门槛的也计入）；计个数。" in text
    assert "From the register “Office towers”, where “Key tower” is yes" in text
    assert CountingRule.objects.filter(indicator=target.indicator).count() == 1
    more, old = (int(fact(tried, name).rstrip("栋")) for name in ("结果", "现行规则的结果"))
    assert more > old
    assert fact(tried, "相差") == f"+{more - old}栋"
    saved = send(steward, target, step="save", shown=shown(tried))
    assert saved.status_code == 302
    assert f'<span class="big">{more}栋' in page(steward, "target", target.pk, **JULY)
    assert f'<span class="big">{old}栋' in page(steward, "target", target.pk, month="2023-06")
    assert "计数规则的 2 个版本" in page(steward, "target", target.pk, **JULY)


def test_what_was_changed_after_the_trial_is_tried_again(steward: Client, target: Target) -> None:
    first = shown(send(steward, target, step="try"))
    again = send(steward, target, step="save", shown=first, threshold="0.9")
    assert "规则在试算之后改动过" in again.content.decode()
    assert CountingRule.objects.filter(indicator=target.indicator).count() == 1
    assert send(steward, target, step="save", shown=shown(again), threshold="0.9").status_code == 302


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": " "}, "修改口径必须写明理由"),
        ({"threshold": "很多"}, "不是数字"),
        ({"threshold_unit": ""}, "请选择门槛的计量单位"),
        ({"threshold_unit": "万平方米"}, "计量单位不能换算"),
        ({"threshold": "", "threshold_unit": "亿元"}, "没有门槛时不填门槛单位"),
        ({"ceiling": "0.5"}, "上限要高于门槛"),
        ({"near_share": "1.2"}, "0 到 1 之间"),
        ({"in_force_from": "七月"}, "2023-06"),
        ({"tag": "", "measure": "", "threshold": "", "threshold_unit": ""}, "至少要选一项"),
        ({"counts": "sum", "measure": "", "threshold": "", "threshold_unit": ""}, "数量合计要选择数据项"),
        ({"tag": "999999"}, "有效"),
    ],
)
def test_bad_rules_get_a_sentence(
    steward: Client, target: Target, given: dict[str, Any], sentence: str
) -> None:
    response = send(steward, target, step="try", **given)
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_from_another_register(steward: Client, target: Target) -> None:
    text = page(steward, "rule", target.pk, register="projects")
    stages = Register.objects.get(code="projects").stages.all()
    assert all(f">{stage.name}</option>" in text for stage in stages)
    assert steward.get(reverse("rule", args=[target.pk]), {"register": "nothing"}).status_code == 404


def test_a_reported_target_has_no_rule(steward: Client) -> None:
    funds = target_of("inv.outside_funds", "dayu")
    assert steward.get(reverse("rule", args=[funds.pk])).status_code == 404


def test_taking_the_newest_month_alone(steward: Client, target: Target) -> None:
    tried = send(steward, target, step="try", taken="latest", threshold="100", threshold_unit="万元")
    total = send(steward, target, step="try", threshold="100", threshold_unit="万元")
    assert "最近一月的数税收≥100万元" in tried.content.decode()
    assert int(fact(tried, "已计入")) < int(fact(total, "已计入"))
