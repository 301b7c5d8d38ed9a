"""A league's month through its pages: 公示, an objection, its decision, the re-issue with its diff, the signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.arena import Arena
from tests.views.confirming import confirmed
from tests.views.steps import page
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.calc.periods import Month
from tracker.models import League, Objection, ScoreSheet, Unit, User

pytestmark = pytest.mark.django_db
MONTH = "?month=2023-07"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, name: str, *args: Any, more: str = "") -> str:
    answer = client.get(reverse(name, args=args) + MONTH + more)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def sent(client: Client, name: str, *args: Any, **given: str) -> int:
    return int(confirmed(client, reverse(name, args=args) + MONTH, given).status_code)


def refused_then_done(step: Callable[[Client], int], wrong: Client, right: Client, status: int = 403) -> None:
    assert step(wrong) == status
    assert step(right) == 302


def test_from_publicity_to_the_signature() -> None:
    arena = Arena()
    arena.rules(notice_days=3)
    first = arena.units[0]
    arena.asks(first, "deduction", "16")
    steward, second = signed_in(arena.steward), signed_in(arena.second)
    clerk, other = signed_in(arena.clerks["street1"]), signed_in(arena.clerks["street2"])
    refused_then_done(lambda who: sent(who, "scores_issue", "arena"), clerk, steward)
    assert sent(steward, "scores_issue", "arena") == 409
    sheet = ScoreSheet.objects.get()

    page = shown(clerk, "league", "arena")
    assert "公示 3 个工作日" in page
    assert "为示例1街道提出异议" in page
    assert "为示例1街道提出异议" not in shown(other, "league", "arena")
    entry = sheet.entries.get(unit=first)
    line = entry.lines.get(kind="deduction")
    said = {"line": str(line.pk), "reason": "凭证齐全", "evidence": "银行回单第7号"}
    assert sent(clerk, "object", entry.pk, **{**said, "evidence": ""}) == 400
    refused_then_done(lambda who: sent(who, "object", entry.pk, **said), other, clerk)

    assert sent(steward, "scores_reissue", sheet.pk, reason="异议") == 400
    objection = Objection.objects.get()
    page = shown(second, "league", "arena")
    assert all(text in page for text in ("凭证齐全", "银行回单第7号", "待决定", "异议成立"))
    decided = {"step": "yes", "reason": "核查属实"}
    refused_then_done(lambda who: sent(who, "objection_decide", objection.pk, **decided), clerk, second)
    assert sent(steward, "objection_decide", objection.pk, **decided) == 409
    refused_then_done(
        lambda who: sent(who, "scores_reissue", sheet.pk, reason="街道1异议成立"), clerk, steward
    )

    page = shown(clerk, "league", "arena")
    assert "第2版与上一版的变动" in page
    assert re.search(r"示例1街道 2 → 1 78\.00 → 94\.00 扣分 ?： ?−16\.00 → 取消", page), page
    assert "名次随他人变动" in page
    assert "这是旧版" in shown(clerk, "league", "arena", more="&version=1")
    lines = shown(clerk, "contender", "arena", "street1")
    assert "94.00" in lines
    assert "−16.00" not in lines

    newest = ScoreSheet.objects.get(number=2)
    assert sent(second, "scores_confirm", newest.pk) == 400
    with time_machine.travel(arena.now + timedelta(days=20)):
        for client in (steward, second):
            client.force_login(arena.steward if client is steward else arena.second)
        refused_then_done(lambda who: sent(who, "scores_confirm", newest.pk), steward, second)
        assert sent(clerk, "object", newest.entries.get(unit=first).pk, **said) in (302, 403, 409)
        assert "签发人" in shown(second, "league", "arena")


def test_a_league_that_is_new_stands_in_no_list_of_a_month_that_was_over(signed_in: Any, person: Any) -> None:
    new = League(code="villages", name="村居擂台赛", kind="sub_district", opens_from=date(2023, 2, 1))
    since = InForce(Month(2023, 7), "新设")
    configuration.save(by=person("steward"), at=timezone.now(), row=new, in_force=since)
    leader = signed_in("leader")
    assert "村居擂台赛" not in page(leader, "leagues", month="2023-06")
    assert "村居擂台赛" in page(leader, "leagues", month="2023-07")
    rules = reverse("league_rules", args=["villages"])
    assert rules not in page(leader, "in_force", day="2023-06-30")
    assert rules in page(leader, "in_force")
    assert "村居擂台赛自2023年7月起设立" in page(leader, "league", "villages", month="2023-06")
    assert "起设立" not in page(leader, "league", "villages", month="2023-07")


def test_a_month_without_the_contender_says_so_and_leads_to_one_with_it(signed_in: Any, person: Any) -> None:
    leader = signed_in("leader")
    new = Unit(code="binhe", name="滨河街道", kind="sub_district", parent=Unit.objects.get(parent=None))
    since = InForce(Month(2023, 7), "新设")
    configuration.save(by=person("steward"), at=timezone.now(), row=new, in_force=since)
    for name in ("contender", "stage"):
        shown = page(leader, name, "secretaries", "binhe", month="2023-06")
        assert "滨河街道在2023年6月不是书记擂台赛的参赛单位" in shown
        assert "滨河街道自2023年7月起设立" in shown
        assert f'{reverse("contender", args=["secretaries", "binhe"])}?month=2023-07"' in shown
        assert "不是书记擂台赛" not in page(leader, name, "secretaries", "binhe", month="2023-07")
    stranger = page(leader, "contender", "secretaries", "commerce", month="2023-06")
    assert "商务局在2023年6月不是书记擂台赛的参赛单位" in stranger
    assert leader.get(reverse("contender", args=["secretaries", "nobody"])).status_code == 404
    steward = signed_in("steward")
    place = reverse("contender", args=["secretaries", "binhe"]) + "?month=2023-06"
    assert steward.post(place, {"text": "一句承诺"}).status_code == 409
