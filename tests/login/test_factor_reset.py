"""A lost second factor is reset by two administrators: one asks, another decides, and the person is told."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.login.steps import is_signed_in, post_password
from tracker.actions.people.appointments import (
    ask_factor_reset,
    confirm_appointments,
    refuse_appointments,
)
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import AppointmentRequest, Event, Notice, User
from tracker.wording.notices import headline


@pytest.fixture
def user(person: Any) -> User:
    """Somebody whose telephone is lost, with the app and its recovery codes set up."""
    user: User = person("steward")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={"secret": "x", "seed": "x", "used_mask": 0})
    return user


@pytest.fixture
def chief(person: Any) -> User:
    return person("administrator")


@pytest.fixture
def second(person: Any) -> User:
    return person("administrator")


def ask(client: Client, user: User) -> Any:
    return client.post(reverse("admin:tracker_user_reset_factor", args=[user.pk]))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_asks_another_decides_and_the_password_alone_lets_in_again(
    user: User, chief: User, second: User
) -> None:
    assert post_password(Client(), user)["Location"].startswith(reverse("mfa_authenticate"))
    inside = client_of(user)
    assert is_signed_in(inside)
    asking, deciding = client_of(chief), client_of(second)
    assert "申请重置" in asking.get(reverse("admin:tracker_user_change", args=[user.pk])).content.decode()
    assert ask(asking, user).status_code == 302
    asked = AppointmentRequest.objects.get(user=user, resets_factor=True)
    assert Authenticator.objects.filter(user=user).count() == 2
    assert f"{user} · 重置两步验证" in deciding.get(reverse("appointments")).content.decode()
    sent = {"asked": [asked.pk], "step": "confirm"}
    assert asking.post(reverse("appointments"), sent).status_code == 403
    assert Authenticator.objects.filter(user=user).exists()
    assert deciding.post(reverse("appointments"), sent).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    client = Client()
    post_password(client, user)
    assert is_signed_in(client)
    events = Event.objects.filter(kind="reset_factor", object_id=user.pk)
    assert [(one.actor_id, one.data["asked_by"]) for one in events] == [(second.pk, str(chief))]
    told = Notice.objects.get(kind="factor_reset", recipient=user)
    assert "您的两步验证已被重置" in headline([told])


def test_refused_it_stays(user: User, chief: User, second: User, now: Any) -> None:
    asked = ask_factor_reset(by=chief, at=now, user=user)
    with pytest.raises(Refused) as again:
        ask_factor_reset(by=second, at=now, user=user)
    assert again.value.code == "appointment_waiting"
    refuse_appointments(by=second, at=now, requests=[asked.pk], reason="请本人到场")
    assert Authenticator.objects.filter(user=user).count() == 2
    assert not Notice.objects.filter(kind="factor_reset").exists()


def test_nobody_resets_their_own_alone_nor_where_there_is_none(
    user: User, chief: User, second: User, person: Any, now: Any
) -> None:
    for other in (person("reporter", "dayu"), chief):
        with pytest.raises(Refused) as refused:
            ask_factor_reset(by=chief, at=now, user=other)
        assert refused.value.code == "no_second_factor"
    for by in (user, person("steward"), person("administrator", "dayu")):
        with pytest.raises(AccessRefused):
            ask_factor_reset(by=by, at=now, user=user)
    Authenticator.objects.create(user=second, type=Authenticator.Type.TOTP, data={"secret": "x"})
    asked = ask_factor_reset(by=chief, at=now, user=second)
    with pytest.raises(AccessRefused) as own:
        confirm_appointments(by=second, at=now, requests=[asked.pk])
    assert own.value.code == "own_appointment"
