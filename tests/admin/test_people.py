"""Accounts: opened, shut, given roles and passwords, always on record; never without an administrator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.forms import context_of, filled
from tracker.models import AppointmentRequest, Event, Membership, Unit, User

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
    answer = client.post(address(user), form, follow=True)
    assert "已提交，待另一名系统管理员确认" in answer.content.decode()
    assert set(user.memberships.values_list("role", flat=True)) == {"reporter"}
    asked = AppointmentRequest.objects.get(user=user)
    assert (asked.unit, asked.role) == (unit, "reviewer")
    kinds = Event.objects.filter(object_type__in=["membership", "appointmentrequest"]).values_list(
        "kind", flat=True
    )
    assert sorted(kinds[:2]) == ["amend", "ask_appointment"]
    again = client.post(address(user), form | {"memberships-0-until_date": "2023-01-30"})
    assert "正在等待另一名系统管理员确认" in again.content.decode()


def test_a_role_that_waits_leads_to_the_page_that_says_so(client: Client, person: Any) -> None:
    add, unit = reverse("admin:tracker_membership_add"), Unit.objects.get(code="dongguan")
    user = person("reporter", "dongguan")
    given = {"user": user.pk, "unit": unit.pk, "role": "leader"}
    assert client.post(add, given).headers["Location"] == reverse("appointments")
    assert client.post(add, given | {"role": "reporter", "from_date": "2031-01-01"}).status_code == 302
    held = Membership.objects.get(user=user, from_date=None)
    page = reverse("admin:tracker_membership_change", args=[held.pk])
    answer = client.post(page, filled(client.get(page), role="reviewer"))
    assert answer.headers["Location"] == reverse("appointments")
    held.refresh_from_db()
    assert held.role == "reporter"
    assert client.post(page, filled(client.get(page), until_date="2031-01-01")).status_code == 302
    held.refresh_from_db()
    assert str(held.until_date) == "2031-01-01"


ABOVE = [("reviewer", "kuiwen"), ("administrator", "kuiwen"), ("reporter", "liyuan")]


@pytest.mark.parametrize(("role", "unit"), ABOVE)
def test_a_streets_administrator_reaches_nobody_above_or_elsewhere(
    signed_in: Any, person: Any, role: str, unit: str
) -> None:
    """It set the district reviewer's password and made itself auditor."""
    street, user = signed_in("administrator", "dongguan"), person(role, unit)
    before = User.objects.filter(pk=user.pk).values().get()
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    for page, sent in (("password", new), ("unlock", {}), ("unlink", {}), ("change", {"display_name": "x"})):
        assert street.post(address(user, page), sent).status_code == 404, page
    assert User.objects.filter(pk=user.pk).values().get() == before
    held = user.memberships.get()
    ended = reverse("admin:tracker_membership_change", args=[held.pk])
    assert street.post(ended, {"until_date": "2020-01-01"}).status_code == 404
    own = User.objects.get(pk=street.session["_auth_user_id"])
    for unit_code in ("kuiwen", "dongguan"):
        given = {"user": own.pk, "unit": Unit.objects.get(code=unit_code).pk, "role": "auditor"}
        assert street.post(reverse("admin:tracker_membership_add"), given).status_code in (200, 403)
    assert not Membership.objects.filter(user=own, role="auditor").exists()
    assert not AppointmentRequest.objects.exists()


def test_another_administrators_sign_in_is_theirs(client: Client, person: Any) -> None:
    other = person("administrator")
    shown = client.get(address(other)).content.decode()
    assert "系统管理员的密码由本人" in shown
    assert 'name="username"' not in shown
    new = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.get(address(other, "password")).status_code == 403
    assert client.post(address(other, "password"), new).status_code == 403
    assert client.post(address(other, "unlink")).status_code == 403
    other.refresh_from_db()
    assert other.check_password("a good long password")


def test_a_shut_administrator_is_opened_again_by_two(client: Client, person: Any) -> None:
    other = person("administrator")
    form = filled(client.get(address(other)))
    assert (
        client.post(
            address(other), {name: said for name, said in form.items() if name != "is_active"}
        ).status_code
        == 302
    )
    other.refresh_from_db()
    assert not other.is_active
    answer = client.post(address(other), form, follow=True)
    assert "已提交，待另一名系统管理员确认" in answer.content.decode()
    other.refresh_from_db()
    assert not other.is_active


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


def test_no_more_rows_are_drawn_than_there_may_be(client: Client) -> None:
    """Whatever number of them a request claims to send."""
    claimed = {"memberships-TOTAL_FORMS": "20230731", "memberships-INITIAL_FORMS": "0"}
    shown = client.post(reverse("admin:tracker_user_add"), claimed).content.decode()
    assert shown.count('id="memberships-1') <= 111  # 1, 10 to 19 and 100 to 199
    assert 'id="memberships-200"' not in shown
