"""The commands of a timer and of the yearly calendar say what they did, or what is missing."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.unwitnessed import on_record
from tracker.calc.periods import SHANGHAI
from tracker.models import Notice, ReportingCalendar, Window

pytestmark = pytest.mark.django_db


def run(*args: Any, **given: Any) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, **given)
    return out.getvalue()


def test_a_years_windows_are_proposed_and_not_made() -> None:
    said = run("build_windows", "2025")
    assert "2025-09: opens 2025-10-01, due 2025-10-10 18:00, closes 2025-10-20 18:00 [new]" in said
    assert "Nothing was created" in said
    assert not Window.objects.filter(month__year=2025).exists()


def test_a_years_windows_are_made_by_a_steward(person: Any) -> None:
    steward = person("steward")
    asked = "build_windows", "2025", "--calendar", "部门18日、统计20日", "--create", "--by", steward.username
    run(*asked)
    assert "[same]" in run(*asked)
    assert Window.objects.filter(month__year=2025).count() == 12
    assert Window.objects.get(month="2025-01-01").combined_into == Window.objects.get(month="2025-02-01")


def test_a_year_whose_holidays_are_not_known_yet_says_so() -> None:
    assert "aren't all known yet" in run("build_windows", "2031")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("1066",), "isn't a year"),
        (("2025", "--calendar", "没有的"), "No such reporting calendar. There are: 次月10日应报"),
        (("2025", "--create"), "Name with --by"),
        (("2025", "--create", "--by", "nobody"), "Name with --by"),
    ],
)
def test_what_is_missing_is_said(asked: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        run("build_windows", *asked)


def test_not_everybody_builds(person: Any) -> None:
    with pytest.raises(CommandError, match="没有管理权限"):
        run("build_windows", "2025", "--create", "--by", person("leader").username)


def test_without_a_calendar_in_use() -> None:
    with on_record():
        ReportingCalendar.objects.update(in_use=False)
    with pytest.raises(CommandError, match="Set one up"):
        run("build_windows", "2025")


def test_reminding_by_the_timer_is_told_and_done_once(person: Any) -> None:
    clerk = person("reporter", "commerce")
    with time_machine.travel(datetime(2023, 8, 11, 9, tzinfo=SHANGHAI), tick=False):
        assert "overdue" in run("remind")
        assert run("remind").strip() == "Nobody to remind."
    assert set(Notice.objects.filter(recipient=clerk).values_list("kind", flat=True)) == {"overdue"}


def test_without_a_mail_server_nothing_is_sent_and_that_is_said() -> None:
    assert "EMAIL_URL isn't set" in run("send_notices")
