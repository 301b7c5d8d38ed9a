"""On stage: the timer, and a judge's sealed paper, by the words people read there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.steps import Visitor
from tracker.actions.leagues.stage import hold_ballot, vote
from tracker.calc.periods import Month
from tracker.models import League, User, Vote

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
JUNE = "?month=2023-06"


def test_the_timer_counts_down_warns_and_goes_on(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    person = visitor("en", width=1920)
    person.sign_in(account("leader"))
    begin = timezone.now()
    person.page.clock.install(time=begin)
    person.page.goto(reverse("stage", args=["secretaries", "dayu"]) + JUNE)
    person.page.clock.pause_at(
        begin + timedelta(minutes=30)
    )  # from here on time passes when told to, and not beside
    timer, clock = person.page.locator(".stage-timer"), person.page.locator(".clock")
    expect(clock).to_have_text("6:00")
    person.button("开始").click()
    person.page.clock.run_for(90_000)
    expect(clock).to_have_text("4:30")
    person.button("暂停").click()
    person.page.clock.run_for(60_000)
    expect(clock).to_have_text("4:30")
    person.page.locator("h1").click()
    person.page.keyboard.press("Space")
    person.page.clock.run_for(211_000)
    expect(clock).to_have_text("0:59")
    expect(timer).to_have_class("stage-timer last-minute")
    person.page.clock.run_for(62_000)
    expect(clock).to_have_text("+0:03")
    expect(person.page.get_by_role("status")).to_have_text(person.reads("时间到"))
    person.button("重来").click()
    expect(clock).to_have_text("6:00")


def test_the_stage_is_read_without_javascript(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    person = visitor(java_script_enabled=False)
    person.sign_in(account("leader"))
    person.page.goto(reverse("stage", args=["secretaries", "dayu"]) + JUNE)
    expect(person.page.locator(".clock")).to_have_text("6:00")
    expect(person.button("开始")).to_be_hidden()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("大虞街道")


def test_a_judge_votes_once_and_sees_tallies_only_after_the_opening(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    judge, steward = account("leader"), account("steward")
    others = [account("leader", name=name) for name in ("second-judge", "third-judge")]
    league = League.objects.get(code="secretaries")
    ballot = hold_ballot(
        by=steward,
        at=timezone.now(),
        league=league,
        month=Month(2023, 6),
        held_on=date(2023, 7, 7),
        judges=[judge, *others],
    )
    dayu = ballot.contenders.filter(unit__code="dayu")
    for other_judge in others:
        vote(by=other_judge, at=timezone.now(), ballot=ballot, grades=dict.fromkeys(dayu, "fairly"))
    person = visitor()
    person.sign_in(judge)
    person.page.goto(reverse("ballot", args=["secretaries"]) + JUNE)
    person.button("投票，投出不改").click()
    expect(person.page.get_by_role("alert").first).to_be_visible()
    row = person.page.get_by_role("group", name="大虞街道")
    row.get_by_role("radio", name=person.reads("较好"), exact=True).check()
    person.button("投票，投出不改").click()
    expect(row.get_by_role("strong")).to_have_text(person.reads("较好"))
    expect(row.get_by_role("radio")).to_have_count(0)
    assert Vote.objects.get(judge__user=judge).grade == "fairly"
    expect(person.page.locator(".tallies")).to_have_count(0)
    person.sign_out()

    other = visitor()
    other.sign_in(steward)
    other.page.goto(reverse("ballot", args=["secretaries"]) + JUNE)
    expect(other.page.locator(".tallies")).to_have_count(0)
    other.button("开票").click()
    expect(other.page.get_by_role("heading", level=1)).to_contain_text(other.reads("开票"))
    other.button("已看过，开票").click()
    expect(other.page.locator(".tallies .grade-fairly").first).to_have_text("3")
