"""留言: who talks about a figure or a goal, who reads it, who is told, and that the record doesn't say what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tracker.access import rights_at
from tracker.actions.ledger.decisions import return_
from tracker.actions.ledger.remarks import remark
from tracker.calc.refusals import AccessRefused
from tracker.models import Event, Figure, Notice, Remark, Series, Target, User
from tracker.queries.ledger.remarks import remarks_on
from tracker.wording.notices import headline

pytestmark = pytest.mark.django_db
WORDS = "7.77是否含代建资金？"


@pytest.fixture
def figure(submitted: Any, clerk: User) -> Figure:
    figure: Figure = submitted()
    return figure


@pytest.fixture
def target(series: Series) -> Target:
    return Target.objects.filter(indicator=series.indicator, unit=series.unit)[0]


def told(kind: str = "remarked") -> dict[int, Notice]:
    return {one.recipient_id: one for one in Notice.objects.filter(kind=kind)}


def test_the_other_side_is_told_and_the_record_does_not_say_what_was_said(
    figure: Figure, clerk: User, colleague: User, reviewer: User, now: datetime
) -> None:
    asked = remark(by=reviewer, at=now, about=figure, text=f" {WORDS} ")
    assert set(told()) == {clerk.pk, colleague.pk}
    assert headline([told()[clerk.pk]]) == f"{reviewer}就“到位省外资金”（2023年7月）留言"
    answered = remark(by=clerk, at=now, about=figure, text="不含。")
    assert set(told()) >= {clerk.pk, colleague.pk, reviewer.pk}
    assert [one.text for one in remarks_on(figure, rights_at(clerk, now))] == [WORDS, "不含。"]
    events = Event.objects.filter(kind="remark").order_by("id")
    assert [(one.object_id, one.actor_id) for one in events] == [
        (asked.pk, reviewer.pk),
        (answered.pk, clerk.pk),
    ]
    said = [*events.values_list("data", "summary"), *Notice.objects.values_list("data", "digest")]
    assert "7.77" not in str(said)
    assert "不含" not in str(said)


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator"])
def test_others_of_the_district_write_none(person: Any, figure: Figure, now: datetime, role: str) -> None:
    with pytest.raises(AccessRefused) as refused:
        remark(by=person(role), at=now, about=figure, text=WORDS)
    assert refused.value.code == "not_yours_to_remark"
    assert not Remark.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "长" * 501], ids=["none", "blanks", "too long"])
def test_one_says_something_and_not_too_much(figure: Figure, clerk: User, now: datetime, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        remark(by=clerk, at=now, about=figure, text=text)
    assert "text" in refused.value.message_dict
    assert not Remark.objects.exists()


def test_on_a_figure_they_are_seen_by_exactly_those_who_see_the_figure(
    person: Any, figure: Figure, clerk: User, reviewer: User, now: datetime
) -> None:
    remark(by=reviewer, at=now, about=figure, text=WORDS)
    stranger, leader = person("reporter", "liyuan"), person("leader")

    def seen(by: User) -> bool:
        return bool(remarks_on(figure, rights_at(by, now)))

    assert [seen(one) for one in (clerk, reviewer, leader, stranger)] == [True, True, True, False]
    return_(by=reviewer, at=now, figure=figure, reason="缺回单")
    assert not seen(stranger)


def test_on_a_goal_they_stay_among_those_who_report_and_review_its_unit(
    person: Any, target: Target, clerk: User, reviewer: User, now: datetime
) -> None:
    remark(by=clerk, at=now, about=target, text=WORDS)
    assert reviewer.pk in told()
    assert clerk.pk not in told()
    assert "就目标“到位省外资金" in headline([told()[reviewer.pk]])
    people = [clerk, reviewer, person("steward"), person("leader"), person("reporter", "liyuan")]
    assert [bool(remarks_on(target, rights_at(one, now))) for one in people] == [
        True,
        True,
        True,
        False,
        False,
    ]
