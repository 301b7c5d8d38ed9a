"""Forged requests at the door: tokens, hosts and ways out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.login.steps import is_signed_in, post_password, signed_in_as
from tracker.models import User


@pytest.fixture
def user(person: Any) -> User:
    return person("reporter", "dayu")


def test_signing_in_takes_a_token_of_the_page(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert post_password(client, user).status_code == 403
    assert not is_signed_in(client)
    token = client.get(reverse("account_login")).cookies["csrftoken"].value
    assert post_password(client, user, headers={"x-csrftoken": token}).status_code == 302


@pytest.mark.parametrize("name", ["account_logout", "usersessions_list", "account_change_password"])
def test_other_posts_take_one_too(user: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(reverse(name)).status_code == 403
    assert is_signed_in(client)


@pytest.mark.parametrize("name", ["account_login", "board"])
def test_a_forged_host_is_refused(user: User, name: str) -> None:
    assert Client().get(reverse(name), headers={"host": "evil.example"}).status_code == 400


def test_a_forged_forwarded_host_plays_no_part(user: User) -> None:
    response = Client().get(reverse("board"), headers={"x-forwarded-host": "evil.example"})
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https://testserver@evil.example/",
    ],
)
def test_signing_in_leads_nowhere_else(user: User, outside: str) -> None:
    assert post_password(Client(), user, next=outside)["Location"] == reverse("todo")
    client = signed_in_as(user)
    assert client.get(reverse("account_login"), {"next": outside})["Location"] == reverse("todo")
    out = client.post(reverse("account_logout"), {"next": outside})
    assert out["Location"] == reverse("account_login")


def test_signing_in_leads_on_within_the_house(user: User) -> None:
    assert post_password(Client(), user, next="/registers/?month=2023-06")["Location"] == (
        "/registers/?month=2023-06"
    )


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/social/signup/"]
)
def test_nobody_opens_an_account_here(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_the_admin_is_entered_by_the_same_door(user: User, person: Any) -> None:
    response: Any = Client().get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next={reverse('admin:index')}"
    administrator = signed_in_as(person("administrator"))
    assert administrator.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("typed", ["", "\0", "x" * 5000, "名" * 61])
def test_odd_names_are_told_and_nothing_breaks(db: None, typed: str) -> None:
    form = {"login": typed, "password": "y"}
    assert Client().post(reverse("account_login"), form).status_code == 200
