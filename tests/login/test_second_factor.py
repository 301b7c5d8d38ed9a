"""The second step of signing in: asked for by everybody who set it up, and of roles that must."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.login.steps import PASSWORD, code_of, is_signed_in, post_password, signed_in_as
from tracker.models import User

LIMIT = configured.AXES_FAILURE_LIMIT
CODE = reverse("mfa_authenticate")


@pytest.fixture
def user(person: Any) -> User:
    return person("steward")


def confirm(client: Client, password: str = PASSWORD) -> None:
    client.post(reverse("account_reauthenticate"), {"password": password})


def set_up(client: Client) -> str:
    """Set up an authenticator app as a person does; its secret."""
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"^\d{8}$", client.get(reverse("mfa_download_recovery_codes")).content.decode(), re.M)


@pytest.fixture
def secret(user: User) -> str:
    return set_up(signed_in_as(user))


def past_the_password(user: User, **more: Any) -> Client:
    client = Client()
    response = post_password(client, user, **more)
    assert response["Location"].startswith(CODE)
    return client


def test_the_password_alone_opens_nothing(user: User, secret: str) -> None:
    client = past_the_password(user)
    assert not is_signed_in(client)
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("admin:login"))
    assert client.get(CODE).status_code == 200


def test_the_code_opens_the_page_that_was_asked_for(user: User, secret: str) -> None:
    client = past_the_password(user, next="/registers/")
    assert client.post(CODE, {"code": code_of(secret)})["Location"] == "/registers/"
    assert is_signed_in(client)


def test_it_is_asked_for_on_the_way_to_the_admin_too(user: User, secret: str) -> None:
    client = past_the_password(user, next=reverse("admin:index"))
    assert client.get(reverse("admin:index")).status_code == 302
    client.post(CODE, {"code": code_of(secret)})
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "1" * 500, "\0"])
def test_a_wrong_code_is_told(user: User, secret: str, code: str) -> None:
    client = past_the_password(user)
    response = client.post(CODE, {"code": code})
    assert response.status_code == 200
    assert "error" in response.content.decode()
    assert not is_signed_in(client)


def test_guessed_codes_shut_out_like_guessed_passwords(user: User, secret: str) -> None:
    client = past_the_password(user)
    answers = [client.post(CODE, {"code": "000000"}).status_code for _ in range(LIMIT)]
    assert answers == [200] * (LIMIT - 1) + [429]
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 429
    assert post_password(Client(), user).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.2.2.2")
    assert post_password(elsewhere, user).status_code == 302
    assert elsewhere.post(CODE, {"code": code_of(secret)}).status_code == 302


def test_the_password_again_forgives_no_guessed_codes(user: User, secret: str) -> None:
    for _ in range(LIMIT):
        client = Client()
        post_password(client, user)
        response = client.post(CODE, {"code": "000000"})
    assert response.status_code == 429


def test_a_code_works_once_for_as_long_as_it_is_taken(user: User, secret: str) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = code_of(secret)
        assert past_the_password(user).post(CODE, {"code": code}).status_code == 302
        for _seconds in (0, 30):
            cache.clear()  # another worker's memory, which has seen no code yet
            again = past_the_password(user)
            assert "已经用过" in again.post(CODE, {"code": code}).content.decode()
            assert not is_signed_in(again)
            clock.shift(30)
        assert past_the_password(user).post(CODE, {"code": code_of(secret)}).status_code == 302


def test_guessed_codes_shut_out_who_is_signed_in_too(user: User) -> None:
    client = signed_in_as(user)
    set_up(client)
    confirming = reverse("mfa_reauthenticate")
    assert client.post(confirming, {"code": "000000"}).status_code == 200
    answers = [client.post(confirming, {"code": "000000"}).status_code for _ in range(LIMIT - 1)]
    assert answers == [200] * (LIMIT - 2) + [429]


def test_a_code_typed_slowly_is_still_taken(user: User, secret: str) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        before_last = code_of(secret)
        clock.shift(30)
        last = code_of(secret)
        clock.shift(30)
        assert past_the_password(user).post(CODE, {"code": before_last}).status_code == 200
        assert past_the_password(user).post(CODE, {"code": last}).status_code == 302


def test_a_recovery_code_works_once(user: User) -> None:
    client = signed_in_as(user)
    set_up(client)
    codes = recovery_codes(client)
    assert len(codes) == 10
    assert past_the_password(user).post(CODE, {"code": codes[0]}).status_code == 302
    again = past_the_password(user)
    assert again.post(CODE, {"code": codes[0]}).status_code == 200
    assert not is_signed_in(again)
    assert again.post(CODE, {"code": codes[1]}).status_code == 302


def test_new_recovery_codes_replace_the_old_ones(user: User) -> None:
    client = signed_in_as(user)
    set_up(client)
    old = recovery_codes(client)
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    new = recovery_codes(client)
    assert not set(old) & set(new)
    assert past_the_password(user).post(CODE, {"code": old[0]}).status_code == 200


def test_setting_it_up_takes_the_password_again(user: User) -> None:
    client = signed_in_as(user)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    confirm(client, "wrong")
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    confirm(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_it_is_turned_off_with_a_confirmation(user: User) -> None:
    client = signed_in_as(user)
    set_up(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert is_signed_in(signed_in_as(user))


def test_pages_are_whole_in_both_languages(user: User) -> None:
    client = signed_in_as(user)
    set_up(client)
    names = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
    for name in names:
        assert client.get(reverse(name)).status_code == 200, name
    page = past_the_password(user).get(CODE).content.decode()
    assert "<script" not in page
    assert "style=" not in page


# --- roles that must --------------------------------------------------------------------------------


@pytest.fixture
def required(settings: Any) -> None:
    settings.MFA_REQUIRED_ROLES = ["steward", "administrator"]


def test_a_role_that_must_does_nothing_before(user: User, required: None) -> None:
    client = signed_in_as(user)
    for address in (reverse("board"), reverse("admin:index"), reverse("usersessions_list")):
        assert client.get(address)["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    set_up(client)
    assert is_signed_in(client)
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_role_that_must_keeps_it(user: User, required: None) -> None:
    client = signed_in_as(user)
    set_up(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 200
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_other_roles_needn_t(person: Any, required: None) -> None:
    assert is_signed_in(signed_in_as(person("leader")))


def test_who_must_may_still_leave(user: User, required: None) -> None:
    assert signed_in_as(user).post(reverse("account_logout")).status_code == 302
