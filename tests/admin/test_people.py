"""Accounts: opened, shut, given roles and passwords, always on record; never without an administrator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.forms import context_of, filled
from tracker.models import Event, Membership, Unit, User

PASSWORD = "quite long and unusual 7"


def address(user: User, page: str = "change") -> str:
    return reverse(f"admin:tracker_user_{page}", args=[user.pk])


def test_an_account_is_opened_with_a_password_entered_twice(client: Client) -> None:
    add = reverse("admin:tracker_user_add")
    form = filled(client.get(add), username="li_si", display_name="李四")
    form |= {"password1": PASSWORD, "password2": PASSWORD}
    assert "password2" in context_of(client.post(add, form | {"password2": "x"}))["adminform"].form.errors
    assert (
        "password2"
        in context_of(client.post(add, form | {"password1": "1", "password2": "1"}))["adminform"].form.errors
    )
    assert client.post(add, form).status_code == 302
    user = User.objects.get(username="li_si")
    assert user.check_password(PASSWORD)
    event = Event.objects.filter(kind="enter", object_type="user").first()
    assert event is not None
    assert "password" not in event.data["values"]


def test_a_password_is_set_on_record_and_never_shown(client: Client, person: Any) -> None:
    user = person("reporter")
    page = address(user, "password")
    assert client.get(page).status_code == 200
    wrong = client.post(page, {"new_password1": "1", "new_password2": "1"})
    assert context_of(wrong)["adminform"].form.errors
    assert client.post(page, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    event = Event.objects.first()
    assert event is not None
    assert (event.kind, event.data) == ("set_password", {})
    assert user.password not in client.get(address(user)).content.decode()


def test_ones_own_password_is_changed_on_record(client: Client, administrator: User) -> None:
    page = reverse("admin:password_change")
    form = {"old_password": "a good long password", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.get(page).status_code == 200
    assert client.post(page, form | {"old_password": "x"}).status_code == 200
    assert client.post(page, form).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200
    event = Event.objects.first()
    assert event is not None
    assert (event.kind, event.object_id) == ("set_password", administrator.pk)


def test_roles_are_given_and_ended_on_the_persons_page(client: Client, person: Any) -> None:
    user, unit = person("reporter", "dongguan"), Unit.objects.get(code="dongguan")
    form = filled(client.get(address(user)))
    form |= {"memberships-TOTAL_FORMS": "2", "memberships-0-until_date": "2023-01-31"}
    form |= {"memberships-1-user": user.pk, "memberships-1-unit": unit.pk, "memberships-1-role": "reviewer"}
    assert client.post(address(user), form).status_code == 302
    assert set(user.memberships.values_list("role", flat=True)) == {"reporter", "reviewer"}
    told = list(Event.objects.filter(object_type="membership").values_list("kind", flat=True)[:2])
    assert sorted(told) == ["amend", "enter"]


def test_an_account_is_shut_not_deleted(client: Client, person: Any) -> None:
    user = person("reporter")
    form = filled(client.get(address(user)))
    form.pop("is_active")
    assert client.post(address(user), form).status_code == 302
    user.refresh_from_db()
    assert not user.is_active


def test_the_last_administrator_stays(client: Client, administrator: User) -> None:
    last = Membership.objects.get(user=administrator)
    others = Membership.objects.filter(role="administrator").exclude(pk=last.pk)
    User.objects.filter(memberships__in=others).update(is_active=False)
    form = filled(client.get(address(administrator)))
    form.pop("is_active")
    response = client.post(address(administrator), form)
    assert "至少要保留一名可登录的系统管理员" in str(context_of(response)["errors"])
    page = reverse("admin:tracker_membership_change", args=[last.pk])
    response = client.post(page, filled(client.get(page), until_date="2023-01-01"))
    assert "至少要保留一名可登录的系统管理员" in str(context_of(response)["errors"])
    administrator.refresh_from_db()
    assert administrator.is_active


@pytest.mark.parametrize("path", ["/admin/tracker/user/add/", "/admin/tracker/user/1/password/"])
def test_secrets_stay_out_of_reports(client: Client, path: str) -> None:
    """Django hides posted values of these pages from error reports."""
    request: Any = client.get(path).wsgi_request
    assert request.sensitive_post_parameters == "__ALL__"
