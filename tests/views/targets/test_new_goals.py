"""A new goal on one page: what is sent becomes a goal, or is shown again with every fault and all that was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page
from tracker.models import Indicator, Register, Section, Target, TargetChangeRequest, Unit

TYPED = {
    "name": "示例新开指标", "kind": "cumulative", "measured_in": "家", "places": "0", "direction": "higher",
    "value": "12", "tier": "committed", "first_month": "2029-01", "last_month": "2029-12", "paced_by": "straight",
    "basis": "会议", "basis_date": "2026-01-10",
}  # fmt: skip


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


def send(client: Client, **given: Any) -> Any:
    chosen = {"section": Section.objects.get(code="inv").pk, "unit": Unit.objects.get(code="dayu").pk}
    said = {name: value for name, value in (TYPED | chosen | given).items() if value is not None}
    return client.post(reverse("goal_new"), said)


def test_from_the_page_to_the_goal(steward: Client, db: None) -> None:
    assert "新设目标" in page(steward, "steward")
    assert "城市更新 › 双招双引" in page(steward, "goal_new")
    answer = send(steward)
    made = Target.objects.get(indicator__name="示例新开指标")
    assert answer["Location"] == reverse("target", args=[made.pk])
    version = made.versions.get()
    assert (made.indicator.code, made.indicator.reporting, version.judged_by) == (
        "inv.slxkzb",
        "running_total",
        "pace",
    )
    assert made.indicator.series.get().unit.code == "dayu"
    again = send(steward, name="示例新开指标（二）", is_another="on")
    assert again.status_code == 302
    assert Indicator.objects.get(name="示例新开指标（二）").code.startswith("inv.slxkzb")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "请填写名称。"),
        ({"value": ""}, "请填目标值。"),
        ({"value": "十二"}, "不是数字"),
        ({"tier": "monitored"}, "监测指标不填目标值。"),
        ({"last_month": "2028-12"}, "截止月不能早于起始月。"),
        ({"first_month": "今年"}, "请写成 2023-06 这样的形式"),
        ({"kind": "register_count"}, "台账类指标请选择取自哪个台账。"),
        ({"kind": "completion"}, "完成率要写明分母"),
        ({"kind": "rank"}, "位次指标要选择比较范围"),
        ({"district_wide": "on"}, "全区汇总的指标请选择由哪些单位填报。"),
        ({"code": "inv.outside_funds"}, "代码"),
        ({"basis_date": "2099-01-01"}, "依据日期"),
        ({"indicator": "987654"}, "选择一个有效的选项"),
        ({"name": "到位省外资金"}, "到位省外资金"),
    ],
    ids=lambda one: "" if isinstance(one, str) else next(iter(one)) + str(next(iter(one.values())))[:9],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    steward: Client, db: None, given: dict[str, str], sentence: str
) -> None:
    before = Indicator.objects.count(), Target.objects.count()
    answer = send(steward, **given)
    shown = answer.content.decode()
    assert answer.status_code in (400, 409)
    assert sentence in shown
    assert 'value="会议"' in shown
    assert (Indicator.objects.count(), Target.objects.count()) == before


def test_a_counted_goal_goes_on_to_its_rule(steward: Client, db: None) -> None:
    register = Register.objects.get(code="towers").pk
    answer = send(
        steward,
        kind="register_count",
        register=register,
        district_wide="on",
        unit=Unit.objects.get(code="kuiwen").pk,
    )
    made = Target.objects.get(indicator__name="示例新开指标")
    assert answer["Location"] == reverse("rule", args=[made.pk]) + "?register=towers"
    assert "设计数规则" in page(steward, "steward")
    assert steward.get(answer["Location"]).status_code == 200


def test_a_known_indicator_for_this_year_waits_for_a_second_person(steward: Client, db: None) -> None:
    known = Indicator.objects.get(code="safe.inspected")
    chosen = {
        "indicator": known.pk,
        "name": None,
        "section": None,
        "first_month": "2026-01",
        "last_month": "2026-12",
    }
    assert send(steward, **chosen)["Location"] == reverse("steward")
    assert "待另一名业务管理员确认" in page(steward, "steward")
    assert TargetChangeRequest.objects.filter(target__indicator=known, decision=None).exists()


def test_a_street_chooses_among_known_indicators(signed_in: Any, db: None) -> None:
    street = signed_in("steward", "dayu")
    shown = page(street, "goal_new")
    assert 'name="name"' not in shown
    assert "梨园街道" not in shown
    assert send(street).status_code == 400
    known = Indicator.objects.get(code="safe.inspected").pk
    assert send(street, indicator=known).status_code == 302
