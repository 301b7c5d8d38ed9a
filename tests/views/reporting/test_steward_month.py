"""The steward's month: every thing that comes round, how it stands, and the next step with the page where it is taken."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.contests import a_sheet
from tests.editions import CUT_OFF, IDENTITY
from tests.unwitnessed import on_record, past_the_actions
from tests.views.reporting.test_pending import TAKEN
from tests.views.steps import page
from tests.views.things import founder, issued
from tracker.calc import issuing
from tracker.models import (
    Edition,
    EditionStep,
    SheetConfirmation,
    Unit,
    User,
    Window,
    WindowException,
)
from tracker.queries.desk.calendar import ROLLS_OVER_FROM

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


def listed(client: Client, name: str = "steward", heading: str = "本月日程") -> dict[str, str]:
    """What the list says of each thing, with its links."""
    section = re.search(rf"<h2>{heading}</h2>(.*?)</section>", page(client, name), re.DOTALL)
    every = re.findall(r"<li>(.*?)</li>", section[1], re.DOTALL) if section else []
    return {text(re.findall(r"<strong>(.*?)</strong>", one, re.DOTALL)[0]): one for one in every}


def text(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", markup)).strip()


def links(found: dict[str, str]) -> list[str]:
    return [link for one in found.values() for link in re.findall(r'href="([^"]+)"', one)]


def test_every_thing_of_the_month_is_there_and_leads_to_its_page(steward: Client) -> None:
    found = listed(steward)
    assert {
        "2023年7月填报窗口",
        "2023年7月报数",
        "2023年8月填报窗口",
        "填报例外",
        "官方统计数据发布",
        "2023年7月晒绩",
    } <= set(found)
    for link in links(found):
        assert steward.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_steward_of_one_unit_finds_only_what_is_theirs_to_open(signed_in: Any) -> None:
    client = signed_in("steward", "dayu")
    found = listed(client)
    assert "2023年7月报数" in found
    assert "2023年7月晒绩" not in found
    for link in links(found):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (issuing.FROZEN, "已封存，待审定"),
        (issuing.REVIEWED, "已审定，待签发"),
        (issuing.SIGNED, "已签发，待公布"),
        (issuing.PUBLISHED, "已公布"),
        (issuing.DISCARDED, "还没有封存"),
    ],
)
def test_an_edition_in_each_state(steward: Client, state: str, told: str) -> None:
    assert "封存本月" in listed(steward)["2023年7月晒绩"]
    past_the_actions()
    author = User.objects.exclude(pk=founder().pk)[0]
    edition = Edition.objects.create(
        month="2023-07-01", version=1, cut_off=CUT_OFF, author=author, printed=IDENTITY
    )
    said: dict[str, dict[str, Any]] = {
        "sign": {"name": "示例"},
        "publish": {"number": 1},
        "discard": {"note": "因"},
    }
    for kind in TAKEN[state]:
        EditionStep.objects.create(edition=edition, kind=kind, person=founder(), **said.get(kind, {}))
    found = listed(steward)["2023年7月晒绩"]
    assert told in text(found)
    assert ("封存本月" in found) == (state == issuing.DISCARDED)


def test_a_league_from_nothing_to_the_signature(steward: Client, leader: Client) -> None:
    name = next(one for one in listed(steward) if one.endswith("2023年7月分数"))
    assert "还没有发布" in listed(steward)[name]
    assert "发布分数" in listed(steward, "todo", "按日程该办的")[name]
    sheet = a_sheet(User.objects.exclude(pk=founder().pk)[0], until=timezone.localdate()).sheet
    name = next(one for one in listed(steward) if one.startswith(sheet.league.name))
    assert "公示到" in listed(steward)[name]
    assert name not in listed(steward, "todo", "按日程该办的")
    SheetConfirmation.objects.create(sheet=sheet, signer=founder())
    assert "已签发" in listed(steward)[name]


def test_a_briefing_that_was_issued_isnt_asked_for(steward: Client) -> None:
    name = next(one for one, said in listed(steward).items() if "还没有印发" in said)
    assert name in listed(steward, "todo", "按日程该办的")
    issue = issued()
    past_the_actions()
    issue.pk, issue.month = None, date(2023, 7, 1)
    issue.save(force_insert=True)
    assert "已印发" in listed(steward)[name]
    assert name not in listed(steward, "todo", "按日程该办的")


def test_the_next_window_is_asked_for_until_it_is_there(steward: Client) -> None:
    asked = "2023年8月填报窗口"
    assert asked in listed(steward, "todo", "按日程该办的")
    ahead = timezone.now() + timedelta(days=20)
    with on_record():
        Window.objects.create(month="2023-08-01", opens_at=ahead, due_at=ahead, closes_at=ahead)
    assert asked not in listed(steward, "todo", "按日程该办的")
    assert "开放" in listed(steward)[asked]


def test_exceptions_that_run_are_counted(steward: Client) -> None:
    assert "没有正在延长的" in listed(steward)["填报例外"]
    window, unit = Window.objects.get(month="2023-07-01"), Unit.objects.get(code="dayu")
    past_the_actions()
    for days in (-1, 1):
        until = timezone.now() + timedelta(days=days)
        given = {"until": until, "reason": "因", "granted_by": founder()}
        WindowException.objects.create(window=window, unit=unit, **given)
    assert "1 项正在延长" in listed(steward)["填报例外"]


@pytest.mark.parametrize("number", [ROLLS_OVER_FROM - 1, ROLLS_OVER_FROM])
def test_the_year_rolls_over_near_its_end(steward: Client, number: int) -> None:
    ago = timezone.now() - timedelta(days=2)
    with on_record():
        Window.objects.create(month=f"2023-{number}-01", opens_at=ago, due_at=ago + timedelta(days=9))
    assert ("2023年目标结转" in listed(steward)) == (number == ROLLS_OVER_FROM)


def test_nobody_else_is_asked_by_the_calendar(signed_in: Any) -> None:
    for role in ("reporter", "reviewer", "leader", "auditor"):
        assert not listed(signed_in(role), "todo", "按日程该办的"), role
