"""The pages of one's own account, and of everybody's roles, in English: no Chinese beside data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.languages.test_pages import left_over
from tests.login.steps import post_password, signed_in_as
from tests.login.test_second_factor import confirm, past_the_password, set_up
from tracker.models import User

PAGES = (
    "account",
    "people",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "usersessions_list",
)


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def test_before_and_after_the_second_factor(person: Any) -> None:
    user = person("administrator")
    client = in_english(signed_in_as(user))
    confirm(client)
    assert not left_over(client, iter([reverse("mfa_activate_totp"), reverse("mfa_index")]))
    set_up(client)
    assert not left_over(client, map(reverse, PAGES))
    half = in_english(past_the_password(user))
    assert not left_over(half, iter([reverse("mfa_authenticate")]))


def told_at_sign_in(client: Client) -> str:
    return client.get(reverse("account_login")).content.decode()


def test_being_signed_out_and_shut_out(person: Any) -> None:
    user: User = person("leader")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = in_english(signed_in_as(user))
        client.get(reverse("board"))
        clock.shift(timedelta(hours=1))
        assert "have been signed out" in told_at_sign_in(client)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = post_password(in_english(Client()), user, "wrong")
    assert "failed too often" in response.content.decode()
