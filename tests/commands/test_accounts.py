"""Accounts, passwords and roles from the server: at once, and on record."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.people import client_of
from tracker.models import Event, Membership, Notice, Unit, User

pytestmark = pytest.mark.django_db
DOOR = "服务器命令"


def test_the_first_administrator_is_made_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "quite long and unusual 7")
    call_command("createsuperuser", "--noinput", username="boss", display_name="示例", stdout=StringIO())
    user = User.objects.get(username="boss")
    assert user.memberships.get().role == "administrator"
    assert user.check_password("quite long and unusual 7")
    event = Event.objects.latest("id")
    assert (event.kind, event.object_id, event.data) == ("enter", user.pk, {"door": DOOR})
    assert client_of(user).get("/admin/").status_code == 200


def test_a_password_is_set_on_the_server(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    user = person("administrator")
    monkeypatch.setattr("getpass.getpass", lambda **_given: "quite long and unusual 7")
    call_command("changepassword", user.username, stdout=StringIO())
    user.refresh_from_db()
    assert user.check_password("quite long and unusual 7")
    event = Event.objects.latest("id")
    assert (event.kind, event.object_id, event.data) == ("set_password", user.pk, {"door": DOOR})
    assert Notice.objects.get(recipient=user).kind == "password_set"


def test_a_lone_administrator_gets_a_second_one(person: Any) -> None:
    chief, clerk = person("administrator"), person("reporter", "dayu")
    given = [clerk.username, "administrator", "kuiwen", "--until", "2099-12-31"]
    call_command("appoint", *given, "--by", chief.username, stdout=StringIO())
    held = Membership.objects.get(user=clerk, role="administrator")
    assert (held.unit, str(held.until_date)) == (Unit.objects.get(code="kuiwen"), "2099-12-31")
    assert client_of(clerk).get("/people/appointments/").status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["nobody", "leader", "dayu", "--by", "chief"], "called nobody"),
        (["clerk", "leader", "nowhere", "--by", "chief"], "called nowhere"),
        (["clerk", "leader", "dayu", "--by", "nobody"], "called nobody"),
        (["clerk", "leader", "dayu", "--by", "clerk"], "只有系统管理员"),
        (["clerk", "auditor", "dayu", "--by", "local"], "不能任免"),
        (
            ["clerk", "reporter", "dayu", "--by", "chief", "--from", "2024-01-02", "--until", "2024-01-01"],
            "截止日期",
        ),
    ],
)
def test_what_cannot_be_is_said(person: Any, given: list[str], said: str) -> None:
    person("administrator", name="chief")
    person("administrator", "dayu", name="local")
    person("reporter", "dayu", name="clerk")
    before = Membership.objects.count()
    with pytest.raises(CommandError, match=said):
        call_command("appoint", *given, stdout=StringIO())
    assert Membership.objects.count() == before


def test_setting_up_is_the_only_door_that_asks_nobody() -> None:
    """`appoint` and `appoint_on_server` give roles at once: no page, form or admin room calls them."""
    base = Path(settings.BASE_DIR) / "tracker"
    calling = {
        str(path.relative_to(base))
        for path in base.rglob("*.py")
        if re.search(r"\bappoint(_on_server)?\(", path.read_text())
    }
    assert calling == {
        "actions/people/accounts.py",
        "management/commands/appoint.py",
        "management/commands/demo.py",
        "management/commands/load_fixtures.py",
    }
