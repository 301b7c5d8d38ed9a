"""What was in force on a day: names, contenders and rules as they were, and what came after."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.views.steps import page
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.targets.reorganising import carry_out, request_reorganisation
from tracker.calc.periods import Month
from tracker.models import League, Reorganisation, Unit, User

LATER = InForce(Month(2023, 7), "区划调整")


@pytest.fixture
def steward(person: Any) -> User:
    return person("steward")


def renamed(by: User) -> Unit:
    unit = Unit.objects.get(code="dayu")
    unit.name = "大虞新街道"
    return configuration.save(by=by, at=timezone.now(), row=unit, in_force=LATER)


def test_a_past_day_shows_the_name_of_then_and_what_came_after(steward: User, signed_in: Any) -> None:
    renamed(steward)
    client = signed_in("reporter", "liyuan")
    then = page(client, "in_force", day="2023-06-30")
    assert "大虞街道 <" in then
    assert "2023-07 起，名称：大虞街道 → 大虞新街道" in then
    assert "区划调整" in then
    assert f"{reverse('board')}?month=2023-06&amp;day=2023-06-30" in then
    today = page(client, "in_force")
    assert "大虞新街道 <" in today
    assert "大虞街道 →" not in today


def test_a_past_day_shows_who_took_part_then(steward: User, signed_in: Any) -> None:
    league = League.objects.get(code="directors")
    left = list(league.units.exclude(code="commerce"))
    configuration.save(by=steward, at=timezone.now(), row=league, links={"units": left}, in_force=LATER)
    client = signed_in("leader")
    assert "商务局、文化和旅游局" in page(client, "in_force", day="2023-06-30")
    assert "住房和城乡建设局、文化和旅游局" in page(client, "in_force")


def test_a_unit_of_a_later_month_is_not_there_yet(steward: User, signed_in: Any) -> None:
    district = Unit.objects.get(parent=None)
    new = Unit(code="audit", name="审计局", kind="bureau", parent=district)
    configuration.save(by=steward, at=timezone.now(), row=new, in_force=LATER)
    client = signed_in("leader")
    then = page(client, "in_force", day="2023-06-30")
    assert "审计局 <" not in then
    assert "2023-07 起设立" in then
    assert "审计局 <" in page(client, "in_force")


def test_a_unit_that_ended_says_until_when_and_into_what(signed_in: Any, person: Any) -> None:
    act = Reorganisation(
        unit=Unit.objects.get(code="beiyuan"),
        first_month="2023-07-01",
        basis="潍编〔2023〕12号",
        basis_date="2023-06-20",
    )
    into = Unit.objects.get(code="guangwen")
    asked = request_reorganisation(
        by=person("steward"), at=timezone.now(), request=act, shares={into: Decimal(1)}
    )
    carry_out(by=person("steward"), at=timezone.now(), request=asked)
    client = signed_in("reporter", "liyuan")
    today = page(client, "in_force")
    told = re.sub(r"<[^>]+>", "", today)
    assert "已结束" in told
    assert "到2023年6月为止，2023年7月起并入广文街道" in told
    assert reverse("reorganisation", args=[asked.pk]) in today
    assert "已结束" not in page(client, "in_force", day="2023-06-30")


@pytest.mark.parametrize("day", ["1900-01-01", "2021-01-31"])
def test_before_the_first_rules_the_page_says_so(signed_in: Any, day: str) -> None:
    shown = page(signed_in("leader"), "in_force", day=day)
    assert "该月没有赋分规则" in shown
    assert "该月没有亮灯规则" in shown


def test_a_day_still_to_come_is_shown_as_today_and_says_so(signed_in: Any) -> None:
    client = signed_in("leader")
    assert "这一天还没有到" in page(client, "in_force", day="2099-01-01")
    assert "这一天还没有到" not in page(client, "in_force", day=timezone.localdate().isoformat())
    assert "这一天还没有到" not in page(client, "in_force")


@pytest.mark.parametrize(
    "day", ["gestern", "2023-02-30", "0001-01-01", "9999-12-31", "-", "2023-06-30T00:00\x00"]
)
def test_what_is_no_day_is_told_in_a_sentence(signed_in: Any, day: str) -> None:
    answer = signed_in("leader").get(reverse("in_force"), {"day": day})
    assert answer.status_code == 400
    assert "日期" in answer.content.decode()
