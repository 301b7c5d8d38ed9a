"""Who holds which role, as a matrix and for oneself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.views.steps import page
from tracker.models import Membership, Unit, User
from tracker.queries.people.roles import LATER, NOW, OVER, people_matrix


def cell(role: str, unit: str = "commerce") -> list[tuple[User, str]]:
    """Who stands in a cell of the matrix, and how."""
    rows = {row.unit.code: row for row in people_matrix(on=timezone.localdate())}
    return [(held.membership.user, held.state) for held in rows[unit].by_role.get(role, ())]


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [(None, None, NOW), (0, 0, NOW), (1, None, LATER), (None, -1, OVER), (-9, -2, OVER), (-9, 3, NOW)],
)
def test_a_membership_counts_for_its_time(
    person: Any, begins: int | None, ends: int | None, state: str
) -> None:
    user, today = person("reporter", "commerce"), timezone.localdate()
    Membership.objects.filter(user=user).update(
        from_date=None if begins is None else today + timedelta(days=begins),
        until_date=None if ends is None else today + timedelta(days=ends),
    )
    assert (user, state) in cell("reporter")


def test_a_shut_account_holds_nothing(person: Any) -> None:
    user = person("reporter", "commerce")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert (user, OVER) in cell("reporter")


def test_those_in_force_come_first(person: Any) -> None:
    gone, here = person("reporter", "commerce", name="a"), person("reporter", "commerce", name="b")
    Membership.objects.filter(user=gone).update(until_date="2023-01-01")
    assert cell("reporter") == [(here, NOW), (gone, OVER)]


def test_every_unit_and_role_has_its_place(leader: Client) -> None:
    shown = page(leader, "people")
    assert shown.count('<th scope="row"') == Unit.objects.count()
    assert shown.count('<th scope="col"') == 1 + len(Membership.Role)


def test_the_page_names_holders_and_whom_they_act_for(leader: Client, person: Any) -> None:
    user, absent = person("reporter", "commerce"), person("leader")
    User.objects.filter(pk=absent.pk).update(display_name="李某")
    Membership.objects.filter(user=user).update(acting_for=absent, until_date="2099-12-31")
    shown = page(leader, "people")
    assert "代李某" in shown
    assert "至2099年12月31日" in shown


def test_only_who_may_appoint_is_led_to_the_forms(leader: Client, signed_in: Any) -> None:
    form = reverse("admin:tracker_membership_change", args=[Membership.objects.latest("id").pk])
    assert form not in page(leader, "people")
    assert form not in page(signed_in("steward"), "people")
    administrator = signed_in("administrator")
    shown = page(administrator, "people")
    assert form in shown
    add = f"{reverse('admin:tracker_membership_add')}?unit={Unit.objects.get(code='dayu').pk}&role=reporter"
    assert add.replace("&", "&amp;") in shown
    assert 'value="reporter" selected' in administrator.get(add).content.decode()


def test_the_matrix_asks_few_queries(leader: Client, person: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        person("reporter", "commerce", name=f"clerk{number}")
    page(leader, "people")
    with django_assert_max_num_queries(12):
        page(leader, "people")


def test_ones_own_page_tells_ones_own_roles(reporter: Client, person: Any) -> None:
    person("steward", name="somebody_else")
    shown = page(reporter, "account")
    assert "大虞街道" in shown
    assert "somebody_else" not in shown


def test_without_a_role_the_page_says_whom_to_ask(person: Any) -> None:
    user = person("reporter")
    user.memberships.all().delete()
    client = Client()
    client.force_login(user)
    assert "还没有角色" in page(client, "account")
