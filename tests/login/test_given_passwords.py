"""A password that somebody else set is changed at the first sign-in, before anything else is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.login.steps import is_signed_in, post_password
from tests.people import People
from tracker.actions.people.accounts import save_account, set_password
from tracker.models import User
from tracker.views.middleware.sessions import CHANGING

GIVEN, OWN = "given over the telephone 7", "quite unusual 7 words"
VALUES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "year": "2023"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
CHANGE = "account_change_password"
# Answers that know no session: of the first middleware, and what every browser asks for.
SESSIONLESS = ("/static/",)


@pytest.fixture
def administrator(person: Any) -> User:
    return person("administrator")


@pytest.fixture
def clerk(person: Any, administrator: User) -> User:
    clerk: User = person("reporter", "dayu")
    set_password(by=administrator, at=timezone.now(), user=clerk, password=GIVEN)
    return clerk


def come(user: User, password: str) -> Client:
    client = Client()
    assert post_password(client, user, password).status_code == 302
    return client


def addresses(found: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """An address of every pattern there is, with its name."""
    for one in get_resolver().url_patterns if found is None else found:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from addresses(one.url_patterns, route)
        else:
            yield one.name or "", "/" + PARAMETER.sub(lambda match: VALUES.get(match[1] or "", "x"), route)


def change(client: Client, old: str, new: str) -> Any:
    sent = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse(CHANGE), sent)


def test_nothing_else_is_reached_before(clerk: User) -> None:
    client, anonymous = come(clerk, GIVEN), Client()
    open_to, tried = [], 0
    for name, address in addresses():
        if name in CHANGING or "^" in address:
            continue
        for method in ("get", "post"):
            tried += 1
            answer = getattr(client, method)(address)
            if answer.status_code != 302 or answer["Location"] != reverse(CHANGE):
                stranger = getattr(anonymous, method)(address)
                if (answer.status_code, answer.content) != (stranger.status_code, stranger.content):
                    open_to.append((method, address, answer.status_code))
    assert open_to == []
    assert tried > 400


def test_once_it_is_changed_everything_is_open(clerk: User) -> None:
    client = come(clerk, GIVEN)
    assert "您的密码是别人设置的" in client.get(reverse("board"), follow=True).content.decode()
    same = change(client, GIVEN, GIVEN)
    assert same.status_code == 200
    assert "新密码不能与现在的密码相同" in same.content.decode()
    assert client.get(reverse("todo")).status_code == 302
    assert change(client, GIVEN, OWN).status_code == 302
    assert client.get(reverse("todo")).status_code == 200
    assert come(clerk, OWN).get(reverse("todo")).status_code == 200


def test_ones_own_password_is_not_asked_about(person: Any) -> None:
    user = person("reporter", "dayu")
    set_password(by=user, at=timezone.now(), user=user, password=OWN)
    assert is_signed_in(come(user, OWN))


def test_an_account_that_was_opened_for_one_begins_so(administrator: User) -> None:
    fresh = User(username="fresh", display_name="示例新人")
    fresh.set_password(GIVEN)
    save_account(by=administrator, at=timezone.now(), user=fresh)
    client = come(fresh, GIVEN)
    assert client.get(reverse("board"))["Location"] == reverse(CHANGE)
    change(client, GIVEN, OWN)
    shown = client.get(reverse("board"))
    assert shown.status_code == 403
    assert str(administrator) in shown.content.decode()
    assert "您的账号现在没有任何角色" in shown.content.decode()


def test_who_has_no_role_any_more_is_told_which_ended_and_whom_to_ask(administrator: User) -> None:
    user = People()("reporter", "dayu")
    user.memberships.update(until_date="2023-01-31")
    client = Client()
    client.force_login(user)
    shown = client.get(reverse("report"))
    assert shown.status_code == 403
    assert "您担任大虞街道填报人已于2023年1月31日到期" in shown.content.decode()
    assert str(administrator) in shown.content.decode()
