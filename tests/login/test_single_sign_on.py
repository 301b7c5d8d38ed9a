"""Signing in by OpenID Connect, against a provider that the test starts on this machine and stops."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from tests.login.steps import code_of, is_signed_in, signed_in_as
from tests.login.test_second_factor import CODE, set_up
from tracker.models import Event, User

BEGIN, BACK = (reverse(f"openid_connect_{step}") for step in ("login", "callback"))


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that knows some people; its address. In a process of its own: what it is built on warns."""
    known = {"s-1": "wang", "s-2": "nobody_here", "s-3": "wang", "s-4": None}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for subject, name in known.items():
        claims = {"sub": subject} | ({"preferred_username": name} if name else {})
        command += ["--user-claims", json.dumps(claims)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody answers there, five minutes at most."""
    for _ in range(1500):
        assert process.poll() is None, "the provider didn't start"
        try:
            requests.get(address, timeout=60)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the provider doesn't answer")


@pytest.fixture
def configured(provider: str, settings: Any) -> str:
    app = {
        "provider_id": "sso",
        "name": "区统一认证",
        "client_id": "kuiwen",
        "secret": "a secret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return provider


@pytest.fixture
def wang(person: Any) -> User:
    return person("leader", name="wang")


def vouched_for(client: Client, subject: str, **asked: str) -> str:
    """Where the provider sends somebody back to after it has seen who they are."""
    leads = client.get(BEGIN, asked)["Location"]
    answer = requests.post(leads, data={"sub": subject}, allow_redirects=False, timeout=60)
    back = urlsplit(answer.headers["Location"])
    assert back.path == BACK
    return f"{back.path}?{back.query}"


def sign_in(client: Client, subject: str, **asked: str) -> Any:
    return client.get(vouched_for(client, subject, **asked))


@pytest.mark.usefixtures("configured")
def test_the_sign_in_page_offers_it_by_its_name(db: None) -> None:
    page = Client().get(reverse("account_login"), {"next": "/registers/"}).content.decode()
    assert "用区统一认证登录" in page
    assert f"{BEGIN}?next=%2Fregisters%2F" in page.replace("&amp;", "&").replace("process=login&", "")


def test_without_configuration_there_is_no_trace_of_it(db: None) -> None:
    assert BEGIN not in Client().get(reverse("account_login")).content.decode()
    assert Client().get(BEGIN).status_code == 404
    assert Client().get(BACK).status_code == 404


@pytest.mark.usefixtures("configured")
def test_a_known_person_gets_in_and_is_linked_once(wang: User) -> None:
    for _ in range(2):
        client = Client()
        assert sign_in(client, "s-1", next="/registers/")["Location"] == "/registers/"
        assert is_signed_in(client)
    assert SocialAccount.objects.get().user == wang
    assert Event.objects.filter(kind="link_identity", object_id=wang.pk).count() == 1


@pytest.mark.usefixtures("configured", "wang")
@pytest.mark.parametrize("subject", ["s-2", "s-4"])
def test_an_unknown_person_is_refused_and_no_account_made(subject: str) -> None:
    client, before = Client(), User.objects.count()
    response = sign_in(client, subject)
    assert response.status_code == 403
    assert "没有对应的账号" in response.content.decode()
    assert not is_signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


@pytest.mark.usefixtures("configured")
def test_a_name_given_to_somebody_else_opens_nothing(wang: User, person: Any) -> None:
    sign_in(Client(), "s-1")
    other = Client()
    response = sign_in(other, "s-3")
    assert response.status_code == 403
    assert "另一个身份" in response.content.decode()
    assert not is_signed_in(other)
    unlink = reverse("admin:tracker_user_unlink", args=[wang.pk])
    assert signed_in_as(person("steward")).post(unlink).status_code == 403
    assert sign_in(other, "s-3").status_code == 403
    assert signed_in_as(person("administrator")).post(unlink).status_code == 302
    assert sign_in(other, "s-3").status_code == 302


@pytest.mark.usefixtures("configured")
def test_a_shut_account_stays_shut(wang: User) -> None:
    sign_in(Client(), "s-1")
    User.objects.filter(pk=wang.pk).update(is_active=False)
    client = Client()
    assert sign_in(client, "s-1").status_code == 403
    assert not is_signed_in(client)


@pytest.mark.usefixtures("configured")
def test_the_second_factor_is_asked_for_all_the_same(wang: User) -> None:
    secret = set_up(signed_in_as(wang))
    client = Client()
    assert sign_in(client, "s-1")["Location"].startswith(CODE)
    assert not is_signed_in(client)
    client.post(CODE, {"code": code_of(secret)})
    assert is_signed_in(client)


@pytest.mark.usefixtures("configured")
def test_an_answer_works_in_the_browser_that_asked_and_once(wang: User) -> None:
    asked, thief = Client(), Client()
    answer = vouched_for(asked, "s-1")
    assert thief.get(answer).status_code == 401
    assert not is_signed_in(thief)
    assert asked.get(answer).status_code == 302
    asked.post(reverse("account_logout"))
    assert asked.get(answer).status_code == 401
    assert not is_signed_in(asked)


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x", "code": "x"}, {"error": "server_error"}])
def test_made_up_answers_are_refused(db: None, query: dict[str, str]) -> None:
    client = Client()
    assert client.get(BACK, query).status_code == 401
    assert not is_signed_in(client)


@pytest.mark.usefixtures("configured")
def test_it_links_no_account_of_somebody_signed_in(wang: User, person: Any) -> None:
    client = signed_in_as(person("leader"))
    assert sign_in(client, "s-1", process="connect").status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("configured")
def test_it_leads_nowhere_else(wang: User) -> None:
    assert sign_in(Client(), "s-1", next="https://evil.example/")["Location"] == reverse("board")


def test_who_asks_is_bound_to_the_answer_by_pkce_and_state(configured: str, db: None) -> None:
    leads = urlsplit(Client().get(BEGIN)["Location"])
    asked = parse_qs(leads.query)
    assert f"{leads.scheme}://{leads.netloc}" == configured
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"]


def test_a_provider_that_is_down_is_said_so(configured: str, settings: Any, db: None) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    response = Client().get(BEGIN)
    assert response.status_code == 503
    assert "用户名和密码登录" in response.content.decode()


@pytest.mark.usefixtures("configured")
def test_changing_ones_mind_leads_back(db: None) -> None:
    client = Client()
    state = parse_qs(urlsplit(client.get(BEGIN)["Location"]).query)["state"][0]
    response: Any = client.get(BACK, {"error": "access_denied", "state": state}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("socialaccount_login_cancelled")
    assert reverse("account_login") in response.content.decode()
