"""Readers choose their language on any page and stay on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tracker.models import Event, User


def choose(client: Client, language: str, page: str) -> Any:
    return client.post(reverse("set_language"), {"language": language, "next": page})


def test_the_switch_comes_back_to_the_page(signed_in: Any) -> None:
    client = signed_in("leader")
    page = reverse("registers") + "?month=2023-06"
    assert choose(client, "en", page).headers["Location"] == page
    assert '<html lang="en">' in client.get(page).content.decode()
    assert choose(client, "zh-hans", page).headers["Location"] == page
    assert '<html lang="zh-hans">' in client.get(page).content.decode()


@pytest.mark.parametrize(
    "outside", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_the_switch_leads_nowhere_else(signed_in: Any, outside: str) -> None:
    assert choose(signed_in("leader"), "en", outside).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ("zh-hans", "您提供的用户名或密码不正确"),
        ("en", "The username and/or password you specified are not correct"),
    ],
)
def test_the_frameworks_own_sentences_follow(db: None, chosen: str, sentence: str) -> None:
    client = Client()
    choose(client, chosen, "/")
    page = client.post(reverse("account_login"), {"login": "nobody", "password": "wrong"}).content.decode()
    assert f'<html lang="{chosen}">' in page
    assert sentence in page


@pytest.mark.parametrize("asked", ["en-GB", "fr"])
def test_who_chose_nothing_reads_chinese(db: None, asked: str) -> None:
    page = Client(headers={"accept-language": asked}).get(reverse("account_login")).content.decode()
    assert '<html lang="zh-hans">' in page


def test_an_unknown_choice_reads_chinese(db: None) -> None:
    client = Client()
    client.cookies["django_language"] = "xx"
    assert '<html lang="zh-hans">' in client.get(reverse("account_login")).content.decode()


def test_mail_follows_the_choice(person: Any) -> None:
    """Once on record however often it's chosen; who isn't signed in changes nobody's."""
    user, client = person("reporter"), Client()
    choose(client, "en", "/")
    client.force_login(user)
    for language in ("en", "en", "xx"):
        choose(client, language, "/")
    assert User.objects.get(pk=user.pk).language == "en"
    assert Event.objects.filter(kind="choose_language", actor_id=user.pk).count() == 1
    assert User.objects.filter(language="en").count() == 1
