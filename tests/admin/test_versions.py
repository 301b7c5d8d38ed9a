"""New versions of targets, counting rules, light rules and series, through the admin's forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.admin.forms import context_of, filled
from tracker.actions.targets.changes import accept_change
from tracker.models import (
    CountingRule,
    Indicator,
    LightScheme,
    Series,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)

ADD_VERSION = "/admin/tracker/targetversion/add/"
CHANGED = {
    "in_force_from": "2023-07-01",
    "basis": "区委常委会",
    "basis_date": "2023-06-30",
    "reason": "年中调整",
}


@pytest.fixture
def target(db: None) -> Target:
    return Target.objects.filter(
        versions__tier="committed", versions__judged_by="pace", last_month=date(2023, 12, 1)
    )[0]


def form_for(client: Client, target: Target) -> Any:
    return client.get(ADD_VERSION, {"target": target.pk})


def refused(response: Any) -> str:
    """The sentences the page shows for what was wrong."""
    assert response.status_code == 200
    return str(context_of(response)["errors"])


def accepted_by_another(person: Any, target: Target) -> TargetVersion:
    """The version that another steward makes of what waits."""
    asked = target.change_requests.get(decision=None)
    return accept_change(by=person("steward"), at=timezone.now(), request=asked)


def test_a_new_version_waits_for_another_steward(
    client: Client, administrator: User, target: Target, person: Any, signed_in: Any
) -> None:
    newest = target.versions.last()
    assert newest is not None
    posted = filled(form_for(client, target), **CHANGED, value="123.5", curve="")
    answer = client.post(ADD_VERSION, posted | {"author": "1", "number": "77"}, follow=True)
    shown = answer.content.decode()
    assert "待另一名业务管理员在“办理”页确认" in shown
    assert "等待确认的版本" in shown
    assert "年中调整" in shown
    assert target.versions.last() == newest
    (asked,) = target.change_requests.all()
    assert asked.author == administrator
    assert "年中调整" in signed_in("steward").get(reverse("steward")).content.decode()
    refused_again(client, target)
    version = accepted_by_another(person, target)
    assert (version.number, version.value) == (newest.number + 1, Decimal("123.5"))
    assert version.author != administrator
    listed = client.get(reverse("admin:tracker_targetchangerequest_changelist")).content.decode()
    assert "同意调整" in listed


def refused_again(client: Client, target: Target) -> None:
    """What a second version is told while the first waits."""
    said = refused(client.post(ADD_VERSION, filled(form_for(client, target), **CHANGED, value="9", curve="")))
    assert "已有一份调整申请等待决定" in said


def test_a_version_by_this_door_takes_two_whenever_it_begins(client: Client, target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(last_month=date(2099, 12, 1))
    later = CHANGED | {"in_force_from": "2099-01-01"}
    before = target.versions.count()
    assert (
        client.post(ADD_VERSION, filled(form_for(client, target), **later, value="7", curve="")).status_code
        == 302
    )
    assert (target.versions.count(), target.change_requests.count()) == (before, 1)


def test_so_does_the_first_version_of_a_new_target(client: Client, target: Target, person: Any) -> None:
    unit = Unit.objects.exclude(targets__indicator=target.indicator).exclude(kind="district")[0]
    new = Target.objects.create(
        indicator=target.indicator, unit=unit, first_month=target.first_month, last_month=target.last_month
    )
    first = CHANGED | {
        "in_force_from": "2023-01-01",
        "reason": "",
        "tier": "committed",
        "value": "5",
        "curve": "",
    }
    assert client.post(ADD_VERSION, filled(form_for(client, new), **first)).status_code == 302
    assert not new.versions.exists()
    assert accepted_by_another(person, new).number == 1


def test_a_street_steward_sets_no_goal_of_another_street(signed_in: Any) -> None:
    """It gave another's goal a version of 0.01, in force since January, with no second person."""
    other = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    street = signed_in("steward", "liyuan")
    given = CHANGED | {
        "in_force_from": "2023-01-01",
        "tier": "committed",
        "value": "0.01",
        "judged_by": "pace",
    }
    given |= {"target": str(other.pk), "qualifier": "exact", "paced_by": "straight", "curve": ""}
    assert street.post(ADD_VERSION, given).status_code in (200, 403)
    assert (other.versions.count(), other.change_requests.count()) == (1, 0)


def test_a_version_starts_from_the_newest(client: Client) -> None:
    target = Target.objects.filter(versions__plan_points__isnull=False)[0]
    shown = filled(form_for(client, target))
    newest = target.versions.last()
    assert newest is not None
    assert Decimal(shown["value"]) == newest.value
    assert "2023-06 0.42" in shown["curve"]
    assert "reason" not in shown or not shown["reason"]


def test_a_curve_is_kept_point_by_point(client: Client, target: Target, person: Any) -> None:
    curve = "2023-01 0.05\n2023-06　0.5\n2023-12 1\n"
    client.post(ADD_VERSION, filled(form_for(client, target), **CHANGED, curve=curve))
    version = accepted_by_another(person, target)
    assert list(version.plan_points.values_list("month", "share")) == [
        (date(2023, 1, 1), Decimal("0.05")),
        (date(2023, 6, 1), Decimal("0.5")),
        (date(2023, 12, 1), Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("curve", "sentence"),
    [
        ("2023-01 0.05\n2023-13 0.1", "第2行：“2023-13”不是月份"),
        ("2023-01 五", "第1行：“五”不是数字"),
        ("2023-01", "第1行：要写成“月份 份额”"),
        ("2023-01 5", "第1行：份额要在 0 和 1 之间"),
        ("2023-01 0.1\n2023-01 0.2", "第2行：2023-01 写了两次"),
        ("2022-12 0.1\n2023-12 1", "2022-12 不在目标期内"),
        ("2023-01 0.2\n2023-02 0.1\n2023-12 1", "2023-02 的累计份额比上一月小"),
        ("2023-01 0.2", "截止月 2023-12 的累计份额应为 1"),
        ("2023-01 0.1234567\n2023-12 1", "第1行：份额最多6位小数"),
    ],
)
def test_a_curve_with_a_fault_is_told_by_line(
    client: Client, target: Target, curve: str, sentence: str
) -> None:
    before = target.change_requests.count()
    response = client.post(ADD_VERSION, filled(form_for(client, target), **CHANGED, curve=curve))
    assert sentence in refused(response)
    assert target.change_requests.count() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "调整目标必须写明理由"),
        ({"value": ""}, "保证、力争目标必须有目标值"),
        ({"tier": "monitored"}, "监测指标不填目标值"),
        ({"value": "1234567890123.456"}, "最多15位有效数字"),
        ({"basis": ""}, "请填写依据"),
    ],
)
def test_what_an_action_refuses_is_an_error_of_the_form(
    client: Client, target: Target, changes: dict[str, str], sentence: str
) -> None:
    before = TargetChangeRequest.objects.count()
    posted = filled(form_for(client, target), **{**CHANGED, "curve": "", **changes})
    assert sentence in refused(client.post(ADD_VERSION, posted))
    assert TargetChangeRequest.objects.count() == before


def test_a_counting_rule_is_added_and_never_mixes_registers(client: Client, administrator: User) -> None:
    add = reverse("admin:tracker_countingrule_add")
    newest = CountingRule.objects.filter(stage__isnull=False).last()
    assert newest is not None
    rules = CountingRule.objects.filter(indicator=newest.indicator)
    before = rules.count()
    posted = filled(client.get(add)) | {
        "indicator": newest.indicator_id,
        "register": newest.register_id,
        "stage": newest.stage_id,
        "in_force_from": "2023-08-01",
        "reason": "口径调整",
    }
    other = type(newest.register).objects.exclude(pk=newest.register_id)[0]
    assert "必须属于所选台账" in refused(client.post(add, posted | {"register": other.pk}))
    assert rules.count() == before
    assert client.post(add, posted).status_code == 302
    added = rules.last()
    assert added is not None
    assert (added.number, added.author) == (before + 1, administrator)


def test_a_light_rule_takes_over_the_lights_of_the_last(client: Client, administrator: User) -> None:
    add = reverse("admin:tracker_lightscheme_add")
    last = LightScheme.objects.filter(family="").last()
    assert last is not None
    form = filled(client.get(add), version="奎文 2", in_force_from="2023-08-01")
    form["bands-1-lower"] = "6"
    assert client.post(add, form).status_code == 302
    added = LightScheme.objects.filter(family="").last()
    assert added is not None
    assert added.author == administrator
    assert added.bands.count() == last.bands.count()
    assert added.bands.filter(lower=6).count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"bands-0-code": "done"}, "缺少必备的灯"),
        ({"bands-0-is_worst": "on"}, "且只勾选一个"),
        ({"bands-1-lower": "-20"}, "从高到低"),
        ({"bands-1-code": "completed"}, "重复"),
    ],
)
def test_a_light_rule_with_gaps_is_refused(client: Client, changes: dict[str, str], sentence: str) -> None:
    add = reverse("admin:tracker_lightscheme_add")
    form = filled(client.get(add), version="奎文 2", in_force_from="2023-08-01", **changes)
    before = LightScheme.objects.count()
    assert sentence in refused(client.post(add, form))
    assert LightScheme.objects.count() == before


def test_series_are_opened_once_and_only_for_what_is_reported(client: Client) -> None:
    add = reverse("admin:tracker_series_add")
    reported = Indicator.objects.filter(kind=Indicator.Kind.LEVEL)[0]
    derived = Indicator.objects.filter(kind=Indicator.Kind.THRESHOLD_COUNT)[0]
    unit = Unit.objects.exclude(series__indicator=reported).filter(kind="sub_district")[0]
    for _ in range(2):
        assert client.post(add, {"indicator": reported.pk, "unit": unit.pk}).status_code == 302
    assert Series.objects.filter(indicator=reported, unit=unit).count() == 1
    before = Series.objects.count()
    assert refused(client.post(add, {"indicator": derived.pk, "unit": unit.pk}))
    assert refused(client.post(add, {"unit": unit.pk}))
    assert Series.objects.count() == before
