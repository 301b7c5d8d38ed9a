"""The page on which another administrator confirms what raises rights."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import client_of
from tests.views.steps import page
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
    given = {"unit": Unit.objects.get(code="dongguan"), "role": role, "author": by}
    return AppointmentRequest.objects.create(user=user, **given)


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


def test_elsewhere_nothing_is_seen(chief: User, clerk: User, signed_in: Any) -> None:
    one = asked(chief, clerk)
    other = signed_in("administrator", "liyuan")
    assert "clerk" not in page(other, "appointments")
    assert send(other, "confirm", one.pk).status_code == 403
