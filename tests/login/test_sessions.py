"""A session begins anew at sign-in and ends when it should; afterwards its key opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.login.steps import is_signed_in, post_password, signed_in_as
from tracker.actions.people.accounts import save_account, save_membership, set_password
from tracker.models import Figure, Membership, Series, User

COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture
def user(person: Any) -> User:
    return person("reporter", "dayu")


@pytest.fixture
def administrator(person: Any) -> User:
    return person("administrator")


def with_key(key: str) -> Client:
    """Somebody who holds a copy of a session's key."""
    thief = Client()
    thief.cookies[COOKIE] = key
    return thief


def test_the_key_changes_at_sign_in(user: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies[COOKIE] = planted
    assert post_password(client, user).status_code == 302
    assert client.cookies[COOKIE].value != planted
    assert is_signed_in(client)
    assert not is_signed_in(with_key(planted))


def test_signing_out_ends_the_session_for_every_copy(user: User) -> None:
    client = signed_in_as(user)
    key = client.cookies[COOKIE].value
    assert is_signed_in(with_key(key))
    client.post(reverse("account_logout"))
    assert not is_signed_in(with_key(key))


def test_a_disabled_account_is_out_at_the_next_request(user: User, administrator: User) -> None:
    client = signed_in_as(user)
    key = client.cookies[COOKIE].value
    user.is_active = False
    save_account(by=administrator, at=timezone.now(), user=user)
    assert not is_signed_in(client)
    assert post_password(Client(), user).status_code == 200
    user.is_active = True
    save_account(by=administrator, at=timezone.now(), user=user)
    assert not is_signed_in(with_key(key))
    assert is_signed_in(signed_in_as(user))


def test_an_ended_membership_counts_at_the_next_request(user: User, administrator: User) -> None:
    client = signed_in_as(user)
    assert is_signed_in(client)
    before = Figure.objects.count()
    membership = Membership.objects.get(user=user)
    membership.until_date = timezone.localdate() - timedelta(days=1)
    save_membership(by=administrator, at=timezone.now(), membership=membership)
    assert client.get(reverse("board")).status_code == 403
    assert (
        client.post(reverse("report_once", args=[Series.objects.all()[0].pk]), {"value": "1"}).status_code
        == 403
    )
    assert Figure.objects.count() == before


def test_a_new_password_ends_all_sessions(user: User, administrator: User) -> None:
    client = signed_in_as(user)
    set_password(by=administrator, at=timezone.now(), user=user, password="another long password")
    assert not is_signed_in(client)


def test_ones_own_new_password_keeps_this_session_alone(user: User) -> None:
    here, there = signed_in_as(user), signed_in_as(user)
    form = {"oldpassword": "a good long password", "password1": "quite unusual 7 words", "password2": "x"}
    page = reverse("account_change_password")
    assert here.post(page, form).status_code == 200
    assert here.post(page, form | {"password2": form["password1"]}).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_others_sessions_are_listed_and_ended(user: User) -> None:
    here = signed_in_as(user, headers={"user-agent": "Here/1"})
    there = signed_in_as(user, headers={"user-agent": "There/2"})
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Here/1" in page
    assert "There/2" in page
    here.post(reverse("usersessions_list"))
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_only_ones_own_sessions_are_listed(user: User, administrator: User) -> None:
    signed_in_as(administrator, headers={"user-agent": "Boss/9"})
    assert "Boss/9" not in signed_in_as(user).get(reverse("usersessions_list")).content.decode()


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_who_was_away_too_long_is_signed_out(user: User, minutes: int, stays: bool) -> None:
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        client = signed_in_as(user)
        assert is_signed_in(client)
        clock.shift(timedelta(minutes=minutes))
        assert is_signed_in(client) is stays
        page = client.get(reverse("account_login"), follow=True).content.decode()
        assert ("您已超过30分钟没有操作" in page) is not stays


def test_nobody_stays_longer_than_eight_hours(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in_as(user)
        for _ in range(24):
            assert is_signed_in(client)
            clock.shift(timedelta(minutes=20))
        clock.shift(timedelta(seconds=1))
        assert not is_signed_in(client)
        assert "本次登录已满8小时" in client.get(reverse("account_login")).content.decode()


def test_being_seen_is_noted_once_a_minute(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = signed_in_as(user)
        is_signed_in(client)
        noted = UserSession.objects.get(user=user).last_seen_at
        clock.shift(timedelta(seconds=50))
        is_signed_in(client)
        assert UserSession.objects.get(user=user).last_seen_at == noted
        clock.shift(timedelta(seconds=20))
        is_signed_in(client)
        assert UserSession.objects.get(user=user).last_seen_at > noted
