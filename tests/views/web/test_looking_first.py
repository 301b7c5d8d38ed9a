"""What can't be taken back is done by nobody who hasn't seen, on a page before, what would be put down for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.arena import Arena
from tests.actions.reports import EXPLAINED, said
from tests.contests import a_sheet
from tests.editions import published
from tests.people import client_of
from tests.views.confirming import mark_shown
from tests.views.posts import newest, rows_since
from tests.views.steps import funds
from tests.views.things import asked_for, declared_for, few_goals, founder
from tracker.actions.editions.publishing import approve_edition, freeze, sign
from tracker.actions.leagues.sheets import issue
from tracker.actions.leagues.stage import hold_ballot, vote
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct
from tracker.calc.correcting import OF_ERROR
from tracker.calc.periods import Month
from tracker.models import Edition, Figure, User

JUNE, JULY = Month(2023, 6), Month(2023, 7)
Asked = tuple[Client, str, dict[str, str]]
World = Callable[[Any], Asked]

pytestmark = pytest.mark.django_db


def _draft(person: Any) -> tuple[Edition, User]:
    steward = person("steward")
    few_goals(steward)
    edition = freeze(by=steward, at=timezone.now(), month=JUNE)
    approve_edition(by=person("reviewer"), at=timezone.now(), edition=edition, note="已核对")
    return edition, steward


def _step(person: User, edition: Edition, kind: str, **said: str) -> Asked:
    return client_of(person), reverse("edition_step", args=[edition.pk, kind]), said


def freezing(person: Any) -> Asked:
    few_goals(steward := person("steward"))
    return client_of(steward), reverse("edition_freeze"), {"month": "2023-06"}


def signing(person: Any) -> Asked:
    return _step(person("leader"), _draft(person)[0], "sign")


def publishing(person: Any) -> Asked:
    edition, steward = _draft(person)
    sign(by=person("leader"), at=timezone.now(), edition=edition)
    return _step(steward, edition, "publish", number="6")


def correcting(person: Any) -> Asked:
    few_goals(person("steward"))
    edition = published(person)
    june, at = Figure.objects.get(slot__series=funds(), slot__month=JUNE.first), timezone.now()
    correction = correct(
        by=person("reporter", "dayu"),
        at=at,
        figure=june,
        report=said("9.9"),
        reason="漏报一笔",
        nature=OF_ERROR,
        key=uuid4(),
        answers=EXPLAINED,
    )
    approve(by=person("reviewer"), at=at, figure=correction)
    return _step(person("steward"), edition, "correct", note="漏报一笔")


def scored(person: Any) -> Asked:
    arena = Arena(("9", None))
    arena.rules()
    return client_of(arena.steward), reverse("scores_issue", args=["arena"]) + f"?month={JULY}", {}


def scored_again(person: Any) -> Asked:
    arena = Arena(("9", "8"))
    arena.rules()
    sheet = issue(by=arena.steward, at=arena.now, league=arena.league, month=JULY)
    arena.corrects(arena.units[0], "7")
    return client_of(arena.steward), reverse("scores_reissue", args=[sheet.pk]), {"reason": "更正"}


def scores_signed(person: Any) -> Asked:
    sheet = a_sheet(founder()).sheet
    return client_of(person("steward")), reverse("scores_confirm", args=[sheet.pk]), {}


def counting(person: Any) -> Asked:
    arena = Arena(("9", "8"))
    arena.rules()
    judges = [person("leader") for _ in range(4)]
    ballot = hold_ballot(
        by=arena.steward, at=arena.now, league=arena.league, month=JULY, held_on=JULY.last, judges=judges
    )
    every = dict.fromkeys(ballot.contenders.all(), "good")
    for judge in judges[1:]:
        vote(by=judge, at=arena.now, ballot=ballot, grades=every)
    return client_of(arena.steward), reverse("ballot_open", args=[ballot.pk]), {}


def rolling_over(person: Any) -> Asked:
    few_goals(steward := person("steward"))
    client, place = client_of(steward), reverse("roll_over", args=[2023])
    sent = {"basis": "区委一号文件", "basis_date": "2023-08-01"}
    for line in client.get(place).context["lines"]:
        sent[f"{line.prefix}-goes_on"] = "on"
        if line.asks:
            sent[f"{line.prefix}-value"] = str(line.initial["value"])
    return client, place, sent


def goal_set(person: Any) -> Asked:
    asked = asked_for()
    return client_of(person("steward")), reverse("change_decide", args=[asked.pk]), {"step": "accept"}


def not_applying(person: Any) -> Asked:
    asked = declared_for()
    return client_of(person("steward")), reverse("inapplicable_decide", args=[asked.pk]), {"step": "accept"}


# By what can't be taken back: who does it where with which form, and a sentence that the page before says of it.
FINAL: dict[World, str] = {
    freezing: "个单位还有没报的数",
    signing: "个单位还有没报的数",
    publishing: "个单位还有没报的数",
    correcting: "注明",
    scored: "因未报没有得分",
    scored_again: "与上一版有",
    scores_signed: "按现在的数据",
    counting: "1名评委还没有投完票",
    rolling_over: "还没有报到最后一月",
    goal_set: "个目标的亮灯将改变",
    not_applying: "个目标的亮灯将改变",
}


@pytest.mark.parametrize("world", FINAL, ids=lambda world: world.__name__)
def test_only_what_was_seen_is_done(person: Any, world: World) -> None:
    client, place, sent = world(person)
    before = newest()
    shown = client.post(place, sent)
    seen = mark_shown(shown)
    assert (shown.status_code, rows_since(before)) == (200, []), "unseen"
    assert FINAL[world] in shown.content.decode()
    stale = client.post(place, sent | {"seen": seen["seen"] + ",0"})
    assert (stale.status_code, rows_since(before)) == (409, []), "seen otherwise"
    assert "您查看以来情况有变" in stale.content.decode()
    assert client.post(place, sent | seen).status_code == 302
    assert rows_since(before)
