"""A league's month through its pages: 公示, an objection, its decision, the re-issue with its diff, the signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.actions.arena import Arena
from tracker.models import Objection, ScoreSheet, User

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
    return int(client.post(reverse(name, args=args) + MONTH, given).status_code)


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
