"""The page on which another administrator confirms what raises rights."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import client_of
from tests.views.steps import page
from tracker.actions.people.accounts import save_account, save_membership, set_password
from tracker.models import AppointmentRequest, Membership, Unit, User


@pytest.fixture
def chief(person: Any) -> User:
    return person("administrator", name="chief")


@pytest.fixture
def second(person: Any) -> Client:
    return client_of(person("administrator", name="second"))


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", "dongguan", name="clerk")


def asked(by: User, user: User, role: str = "reviewer") -> AppointmentRequest:
    membership = Membership(user=user, unit=Unit.objects.get(code="dongguan"), role=role)
    request = save_membership(by=by, at=timezone.now(), membership=membership)
    assert isinstance(request, AppointmentRequest)
    return request


def send(client: Client, step: str, *chosen: int, **said: str) -> Any:
    return client.post(reverse("appointments"), {"step": step, "asked": [str(pk) for pk in chosen], **said})


def test_several_are_confirmed_at_once(chief: User, second: Client, clerk: User) -> None:
    chosen = [asked(chief, clerk, role).pk for role in ("reviewer", "leader")]
    assert "任职 2 项，等您确认" in page(second, "todo")
    assert 'class="count-badge">2<' in page(second, "people")
    shown = page(second, "appointments")
    assert shown.count('type="checkbox"') == 2
    assert send(second, "confirm", *chosen).status_code == 302
    assert "已确认 2 项" in page(second, "appointments")
    assert set(clerk.memberships.values_list("role", flat=True)) == {"reporter", "reviewer", "leader"}


def test_ones_own_waits_for_somebody_else_and_can_be_taken_back(
    chief: User, second: Client, clerk: User
) -> None:
    mine, one = client_of(chief), asked(chief, clerk)
    shown = page(mine, "appointments")
    assert 'type="checkbox"' not in shown
    assert "1 名系统管理员可以确认" in shown
    assert send(mine, "confirm", one.pk).status_code == 403
    assert send(second, "take_back", one.pk).status_code == 403
    assert send(mine, "take_back", one.pk).status_code == 302
    assert "已收回 1 项" in page(mine, "appointments")
    answer = send(second, "confirm", one.pk)
    assert answer.status_code == 409
    assert "已经有了决定" in answer.content.decode()


def test_a_lone_administrator_is_told_of_the_servers_command(chief: User, clerk: User) -> None:
    Membership.objects.filter(role="administrator").exclude(user=chief).delete()
    asked(chief, clerk)
    shown = page(client_of(chief), "appointments")
    assert "没有别的系统管理员可以确认" in shown
    assert "manage.py appoint" in shown


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"step": "refuse"}, "不同意必须写明理由"),
        ({"step": "refuse", "reason": "长" * 501}, "500"),
        ({"step": "confirm", "asked": []}, "请先勾选"),
        ({"step": "confirm", "asked": ["x", "-1", "9" * 30]}, "请先勾选"),
        ({"step": "perhaps"}, "请选择"),
    ],
)
def test_what_is_missing_is_said(
    chief: User, second: Client, clerk: User, given: dict[str, Any], sentence: str
) -> None:
    one = asked(chief, clerk)
    answer = second.post(reverse("appointments"), {"asked": [str(one.pk)], **given})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not hasattr(AppointmentRequest.objects.get(pk=one.pk), "decision")


def test_what_people_are_told_reads_well(chief: User, second: Client, clerk: User) -> None:
    now, dongguan = timezone.now(), Unit.objects.get(code="dongguan")
    longer = Membership(
        user=clerk, unit=dongguan, role="reviewer", until_date=date(2030, 1, 2), acting_for=None
    )
    one = save_membership(by=chief, at=now, membership=longer)
    assert "提交任职“测试 · 东关街道 · 审核人 · 至2030年1月2日”，待您确认" in page(second, "notices")
    send(second, "confirm", one.pk)
    set_password(by=chief, at=now, user=clerk, password="quite long and unusual 7")
    told = page(client_of(clerk), "notices")
    assert "您的任职有变动（测试办理）" in told
    assert "您的密码已被重新设置" in told
    assert "已确认任职" in page(client_of(chief), "notices")
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    clerk.refresh_from_db()
    clerk.is_active = True
    save_account(by=chief, at=now, user=clerk)
    assert "测试 · 重新启用账号" in page(second, "notices")
    assert "重新启用账号" in page(second, "appointments")


def test_a_change_is_shown_beside_what_holds(chief: User, second: Client, clerk: User) -> None:
    held = Membership.objects.create(
        user=clerk, unit=Unit.objects.get(code="dongguan"), role="leader", until_date=date(2030, 1, 2)
    )
    held.until_date = None
    save_membership(by=chief, at=timezone.now(), membership=held)
    assert "东关街道 · 领导 · 至2030年1月2日" in page(second, "appointments")


def test_elsewhere_nothing_is_seen(chief: User, clerk: User, signed_in: Any) -> None:
    one = asked(chief, clerk)
    other = signed_in("administrator", "liyuan")
    assert "clerk" not in page(other, "appointments")
    assert send(other, "confirm", one.pk).status_code == 403
