"""The record: read as a whole by auditors alone, each download and sign-in on it, and notes nobody removes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.unwitnessed import past_the_actions
from tests.views.steps import approved, funds, page
from tracker.actions.people.configuration import save
from tracker.models import ConfigurationChange, Event, InterferenceNote, Unit, User
from tracker.queries.people.record import configuration_changes

PASSWORD = "a good long password"
NOTE = {
    "happened_on": "2023-07-10",
    "who": "某负责人",
    "about": "7月重点楼宇税收",
    "asked": "把税收报成1亿元",
}


@pytest.fixture
def auditor(signed_in: Any) -> Client:
    return signed_in("auditor")


@pytest.fixture
def steward(person: Any) -> User:
    return person("steward")


def rename(unit: Unit, steward: User, name: str) -> None:
    unit.name = name
    save(by=steward, at=timezone.now(), row=unit)


def test_one_figures_history(auditor: Client, reporter: Client, reviewer: Client) -> None:
    figure = approved(reporter, reviewer, funds(), value="7.7")
    found = page(auditor, "record", object_type="figure", object_id=figure.pk)
    assert [word in found for word in ("审核通过", "填报", "登录锁定</td>")] == [True, True, False]
    assert Event.objects.filter(object_type="figure", object_id=figure.pk).count() == 2


def test_a_page_reads_the_rows_it_shows_and_no_others(auditor: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page(auditor, "record", page="2", per_page="20")
    reads = [one["sql"] for one in asked if '"tracker_event"."data"' in one["sql"]]
    assert [sql.rpartition("DESC ")[2] for sql in reads] == ["LIMIT 20 OFFSET 20"]


@pytest.mark.parametrize(
    "query",
    [{"object_id": "x"}, {"kind": "nonsense"}, {"from_day": "2023-02-30"}, {"object_id": str(2**63)}],
)
def test_filters_that_mean_nothing_are_refused(auditor: Client, query: dict[str, str]) -> None:
    response = auditor.get(reverse("record"), query)
    assert response.status_code == 400
    assert "无效" in response.content.decode()


def test_days_are_the_districts(auditor: Client, steward: User) -> None:
    rename(Unit.objects.get(code="dayu"), steward, "大虞街道办")
    today = timezone.localdate(Event.objects.latest("id").recorded_at)
    tomorrow, yesterday = (today + timedelta(days=days) for days in (1, -1))
    assert "大虞街道办" in page(auditor, "record", from_day=today, until_day=today)
    assert "大虞街道办" not in page(auditor, "record", from_day=tomorrow)
    assert "大虞街道办" not in page(auditor, "record", until_day=yesterday)


@pytest.mark.parametrize("name", ["board_export", "register_export"])
def test_a_download_goes_on_record(leader: Client, name: str) -> None:
    args = ["towers"] if name == "register_export" else []
    leader.get(reverse(name, args=args), {"month": "2023-06"})
    event = Event.objects.latest("id")
    assert (event.kind, event.data["address"]) == ("export", reverse(name, args=args) + "?month=2023-06")


def test_the_record_takes_itself_along(auditor: Client, reporter: Client, reviewer: Client) -> None:
    approved(reporter, reviewer, funds(), value="7.7")
    response: Any = auditor.get(reverse("record_export"), {"kind": "approve"})
    content = b"".join(response.streaming_content).decode()
    assert [word in content for word in ("审核通过", ",填报,")] == [True, False]
    assert Event.objects.latest("id").kind == "export"


def test_signing_in_and_out(client: Client, person: Any) -> None:
    user = person("reporter", "dayu", name="clerk")
    client.post(reverse("account_login"), {"login": "clerk", "password": PASSWORD})
    client.post(reverse("account_logout"))
    kinds = Event.objects.filter(object_type="user", object_id=user.pk, kind__startswith="sign").order_by(
        "id"
    )
    assert [(event.kind, event.data["address"]) for event in kinds] == [
        ("sign_in", "127.0.0.1"),
        ("sign_out", "127.0.0.1"),
    ]


def test_what_somebody_did_is_found_by_login_name(auditor: Client, steward: User) -> None:
    past_the_actions()
    User.objects.filter(pk=steward.pk).update(username="zhangsan7", display_name="张三")
    note = Event.objects.create(
        kind="vote",
        actor_id=steward.pk,
        actor="张三",
        summary="示例票务",
        data={},
        object_type="ballot",
        object_id=1,
    )
    found = page(auditor, "record", q="zhangsan7", kind="vote")
    assert str(note.summary) in found
    assert (
        "示例"
        not in page(auditor, "record", q="lisi8", kind="vote").partition("<tbody")[2].partition("</table>")[0]
    )


def test_being_shut_out_is_recorded_once(client: Client, person: Any) -> None:
    user = person("reporter", "dayu", name="clerk")
    for _attempt in range(7):
        client.post(reverse("account_login"), {"login": "clerk", "password": "wrong"})
    assert Event.objects.filter(object_type="user", object_id=user.pk, kind="lock_out").count() == 1


def test_configuration_changed_by_the_product_is_explained(auditor: Client, steward: User) -> None:
    rename(Unit.objects.get(code="dayu"), steward, "大虞街道办")
    change: Any = ConfigurationChange.objects.latest("id")
    assert (change.table_name, change.operation, change.before["name"], change.after["name"]) == (
        "tracker_unit", "update", "大虞街道", "大虞街道办",
    )  # fmt: skip
    assert "大虞街道 → 大虞街道办" in page(auditor, "configuration_changes")
    assert "大虞街道办" not in page(auditor, "configuration_changes", unexplained="1")


def test_configuration_changed_past_the_product_is_shown_as_such(own_database: str) -> None:
    """The database takes it only from who has switched off what asks for its event."""
    past_the_actions()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_unit SET name = '大虞街道办' WHERE code = 'dayu'")
    change: Any = configuration_changes(unexplained=True)[0]
    assert (change.after["name"], change.explained) == ("大虞街道办", False)


def test_a_note_is_seen_by_its_author_and_auditors_alone(
    reporter: Client, reviewer: Client, leader: Client, auditor: Client, signed_in: Any
) -> None:
    assert reporter.post(reverse("interference"), NOTE).status_code == 302
    readers = {name: client for name, client in locals().items() if isinstance(client, Client)}
    seen = {name for name, client in readers.items() if "把税收报成1亿元" in page(client, "interference")}
    assert seen == {"reporter", "auditor"}
    assert "把税收报成1亿元" not in page(signed_in("administrator"), "interference")
    assert "把税收报成1亿元" not in Event.objects.latest("id").summary


@pytest.mark.parametrize(
    "wrong", [{"happened_on": "2999-01-01"}, {"who": ""}, {"asked": " "}, {"about": "长" * 201}]
)
def test_a_note_that_lacks_something_keeps_what_was_typed(reporter: Client, wrong: dict[str, str]) -> None:
    response = reporter.post(reverse("interference"), {**NOTE, **wrong})
    assert response.status_code == 400
    assert "某负责人" in response.content.decode() or "who" in wrong
    assert not InterferenceNote.objects.exists()


@pytest.mark.parametrize(
    ("before", "linked"),
    [("http://testserver/review/", True), ("https://elsewhere.example/", False), ("javascript:x", False)],
)
def test_a_refusal_leads_back_to_the_page_before_if_it_is_ours(
    leader: Client, before: str, linked: bool
) -> None:
    response = leader.get(reverse("record"), headers={"referer": before})
    assert response.status_code == 403
    assert (f'href="{before}"' in response.content.decode()) == linked
