"""Guessing passwords is throttled by user name and address; who is meant still gets in from elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.login.steps import is_signed_in, post_password, signed_in_as
from tracker.actions.people.accounts import unlock
from tracker.calc.refusals import AccessRefused
from tracker.models import Event, User

LIMIT = configured.AXES_FAILURE_LIMIT
HERE, ELSEWHERE = {"REMOTE_ADDR": "10.1.1.1"}, {"REMOTE_ADDR": "10.2.2.2"}


@pytest.fixture
def user(person: Any) -> User:
    return person("leader")


def guess(user: User, times: int, **more: Any) -> Any:
    """The answer to the last of some wrong passwords, each from a browser of its own."""
    for number in range(times):
        response = post_password(Client(), user, f"wrong {number}", **{**HERE, **more})
    return response


def test_wrong_passwords_are_told_until_there_were_too_many(user: User) -> None:
    assert guess(user, LIMIT - 1).status_code == 200
    response = guess(user, 1)
    assert response.status_code == 429
    page = response.content.decode()
    assert "以后才能再试" in page
    assert "系统管理员" in page


def test_the_right_password_does_not_help_then(user: User) -> None:
    guess(user, LIMIT)
    response = post_password(client := Client(), user, **HERE)
    assert response.status_code == 429
    assert not is_signed_in(client)


def test_who_is_meant_gets_in_from_elsewhere(user: User) -> None:
    guess(user, LIMIT)
    assert post_password(Client(), user, **ELSEWHERE).status_code == 302


def test_others_get_in_from_the_same_address(user: User, person: Any) -> None:
    guess(user, LIMIT)
    assert post_password(Client(), person("leader"), **HERE).status_code == 302


def test_it_is_over_after_a_while_however_often_somebody_tries(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess(user, LIMIT)
        clock.shift(configured.AXES_COOLOFF_TIME - timedelta(minutes=1))
        assert guess(user, 3).status_code == 429
        clock.shift(timedelta(minutes=2))
        assert post_password(Client(), user, **HERE).status_code == 302


def test_signing_in_forgives_earlier_slips(user: User) -> None:
    for _ in range(3):
        assert guess(user, LIMIT - 1).status_code == 200
        assert post_password(Client(), user, **HERE).status_code == 302


def test_an_unknown_name_is_treated_like_a_known_one(db: None) -> None:
    nobody = User(username="nobody")
    assert guess(nobody, LIMIT - 1).status_code == 200
    assert guess(nobody, 1).status_code == 429


def test_another_browser_and_a_forged_address_do_not_dodge_it(user: User) -> None:
    for number in range(LIMIT):
        forged = {"x-forwarded-for": f"10.9.9.{number}", "user-agent": f"Browser/{number}"}
        response = guess(user, 1, headers=forged)
    assert response.status_code == 429


def test_behind_a_proxy_what_the_client_wrote_does_not_count(user: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(LIMIT):
        response = guess(user, 1, headers={"x-forwarded-for": f"10.9.9.{number}, 203.0.113.7"})
    assert response.status_code == 429
    elsewhere = {"x-forwarded-for": "203.0.113.7, 198.51.100.9"}
    assert post_password(Client(), user, headers=elsewhere, **HERE).status_code == 302


def test_an_administrator_releases_it_on_the_persons_page(user: User, person: Any) -> None:
    guess(user, LIMIT)
    administrator = signed_in_as(person("administrator"))
    page = reverse("admin:tracker_user_change", args=[user.pk])
    assert "10.1.1.1" in administrator.get(page).content.decode()
    assert administrator.post(reverse("admin:tracker_user_unlock", args=[user.pk])).status_code == 302
    assert post_password(Client(), user, **HERE).status_code == 302
    assert Event.objects.filter(kind="unlock", object_id=user.pk).exists()


def test_nobody_else_releases_it(user: User, person: Any) -> None:
    guess(user, LIMIT)
    with pytest.raises(AccessRefused):
        unlock(by=person("steward"), at=timezone.now(), user=user)
    page = reverse("admin:tracker_user_unlock", args=[user.pk])
    assert signed_in_as(person("steward")).post(page).status_code == 403
    assert post_password(Client(), user, **HERE).status_code == 429


def test_confirming_with_wrong_passwords_counts_too(user: User) -> None:
    client = signed_in_as(user)
    for _ in range(LIMIT):
        response = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert response.status_code == 429


def guess_names(times: int, **more: Any) -> Any:
    """The answer to the last of some wrong passwords, each for another name, half of them nobody's."""
    for number in range(times):
        response = guess(User(username=f"name-{number}"), 1, **more)
    return response


def test_guessing_over_many_names_is_told_how_long_to_wait(user: User) -> None:
    assert guess_names(configured.GUESSED_NAMES).status_code == 200
    answer = guess(user, 1)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= configured.AXES_COOLOFF_TIME.total_seconds()
    page = answer.content.decode()
    assert "许多不同的用户名" in page
    assert "以后才能再试" in page


def test_the_right_password_of_somebody_new_there_does_not_help_then(user: User) -> None:
    guess_names(configured.GUESSED_NAMES)
    assert post_password(Client(), user, **HERE).status_code == 429
    assert post_password(Client(), user, **ELSEWHERE).status_code == 302


def test_an_office_behind_one_address_goes_on(user: User, person: Any) -> None:
    colleague = person("reviewer")
    assert post_password(Client(), colleague, **HERE).status_code == 302
    guess_names(configured.GUESSED_NAMES)
    assert guess(colleague, 1).status_code == 200
    assert post_password(Client(), colleague, **HERE).status_code == 302
    assert guess(colleague, LIMIT).status_code == 429  # their own names are guessed no oftener than before


def test_mistyping_once_each_shuts_nobody_out_who_then_gets_in(person: Any) -> None:
    people = [person("reporter") for _ in range(configured.GUESSED_NAMES + 3)]
    for one in people:
        assert guess(one, 1).status_code == 200
        assert post_password(Client(), one, **HERE).status_code == 302


def test_it_is_over_for_the_network_too(user: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        guess_names(configured.GUESSED_NAMES)
        clock.shift(configured.AXES_COOLOFF_TIME - timedelta(minutes=1))
        assert guess(user, 1).status_code == 429
        clock.shift(timedelta(minutes=2))
        assert post_password(Client(), user, **HERE).status_code == 302


def test_a_subscribers_many_addresses_are_one_network(user: User) -> None:
    for number in range(configured.GUESSED_NAMES):
        guess(User(username=f"name-{number}"), 1, REMOTE_ADDR=f"2001:db8:0:1::{number:x}")
    assert guess(user, 1, REMOTE_ADDR="2001:db8:0:1:ffff::1").status_code == 429
    assert guess(user, 1, REMOTE_ADDR="2001:db8:0:2::1").status_code == 200
