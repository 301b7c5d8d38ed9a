"""Months that not every tower and street has reported, at random: no number is of one, and each says how many have; against a slow twin."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import People, client_of
from tests.unwitnessed import past_the_actions
from tracker.calc.parts import Parts
from tracker.calc.periods import Month
from tracker.models import (
    CountingRule,
    Decision,
    EditionLine,
    Figure,
    ItemPresence,
    League,
    Section,
    Series,
    Slot,
    Target,
    User,
)
from tracker.queries.bulletins.texts import written
from tracker.queries.editions.lines import lines_of
from tracker.queries.leagues.sheets import trial
from tracker.queries.ledger.as_of import this_instant
from tracker.queries.registers.rule_preview import preview
from tracker.queries.targets.courses import course
from tracker.queries.targets.forecasts import outlook_of
from tracker.queries.targets.snapshots import snapshot
from tracker.queries.targets.standings import Standing, standings
from tracker.wording.bulletins import printed
from tracker.wording.scores import line_value

pytestmark = pytest.mark.django_db(transaction=False)
JANUARY, JUNE, JULY = Month(2023, 1), Month(2023, 6), Month(2023, 7)
TAX, OVER, FUNDS = "com.towers_tax", "com.towers_over_100m", "inv.outside_funds"
D = Decimal


@dataclass
class World:
    """The towers' tax and the streets' funds, to be reported in part; `leader` looks at the pages."""

    clerk: User
    reviewer: User
    leader: Client

    def report(self, series: Series, month: Month, value: Decimal, *, approved: bool) -> None:
        slot, _made = Slot.objects.get_or_create(series=series, month=month.first)
        figure = Figure.objects.create(
            slot=slot, value=value, as_of_date=month.last, author=self.clerk, idempotency_key=uuid.uuid4()
        )
        if approved:
            Decision.objects.create(
                figure=figure,
                slot=slot,
                kind="approve",
                decider=self.reviewer,
                author=self.clerk,
                grade=figure.grade,
            )

    def part_reports(self, chance: random.Random) -> None:
        """June and July of the towers, July of the streets: by some, by most or by all."""
        for month in (JUNE, JULY):
            share = chance.choice([0.0, 0.05, 0.5, 0.95, 1.0])
            for one in towers():
                if chance.random() < share:
                    self.report(
                        one, month, D(chance.randint(0, 9000)), approved=chance.random() < 0.9 or share == 1
                    )
        share = chance.choice([0.0, 0.3, 0.9, 1.0])
        for one in streets():
            if chance.random() < share:
                self.report(one, JULY, D(chance.randint(1, 400)) / 10, approved=True)
        for one in chance.sample(towers(), chance.choice([0, 0, 1])):
            day = chance.choice([JUNE, JULY]).first
            ItemPresence.objects.create(
                item_id=one.item_id or 0, on=day, joins=False, reason="停用", author=self.clerk
            )


def towers() -> list[Series]:
    return list(Series.objects.filter(measure__code="tax", measure__register__code="towers").order_by("pk"))


def streets() -> list[Series]:
    return list(Series.objects.filter(indicator__code=FUNDS).order_by("pk"))


@pytest.fixture
def world(db: None) -> World:
    people = People()
    return World(people("reporter"), people("reviewer"), client_of(people("leader")))


def test_a_briefing_of_july_says_june_where_one_street_alone_has_july(world: World) -> None:
    """Whatever period it is given: by its own, it reads so; by another's or by hand, that is a claim without support."""
    past_the_actions()
    world.report(streets()[0], JULY, D(5), approved=True)
    trade = Series.objects.get(indicator__code="biz.new_entities")
    world.report(trade, JULY, D(9000), approved=True)
    own, bare, others, typed = (
        written(f"{said}到位{{{FUNDS}}}。", JULY)
        for said in (f"{{{FUNDS}|期间}}，", "", "{biz.new_entities|期间}，", "1—7月，")
    )
    assert re.fullmatch(r"上半年，到位[\d.]+亿元（2023年7月 1/8 已报）。", own.text)
    assert re.fullmatch(r"到位[\d.]+亿元（上半年，2023年7月 1/8 已报）。", bare.text)
    assert own.flagged == bare.flagged == []
    assert [(flag.words, flag.code) for _one, flag in others.flagged] == [("1—7月", "period")]
    assert {flag.code for _one, flag in typed.flagged} == {"typed"}


def test_scores_and_promises_say_how_many_towers_have_reported(world: World) -> None:
    """One tower has June and July: the month scored is May, and nothing is counted of a later one."""
    past_the_actions()
    for month in (JUNE, JULY):
        world.report(towers()[0], month, D(9000), approved=True)
    table = trial(League.objects.get(code="directors"), JULY)
    assert table is not None
    (commerce,) = (one for one in table.scores if one.unit.code == "commerce")
    (line,) = {
        one.data_month: one for one in commerce.lines if one.target and one.target.indicator.code == OVER
    }.values()
    assert line.data_month == date(2023, 5, 1)
    assert line.parts == (Parts(Month(2023, 5), 42, 42), Parts(JULY, 1, 42))
    assert line_value(line).endswith("栋（2023年7月 1/42 已报）")
    page = world.leader.get(reverse("contender", args=["directors", "commerce"]), {"month": str(JULY)})
    assert page.content.decode().count("2023年7月 1/42 已报") >= 3


# --- the slow twin --------------------------------------------------------------------------------


def amounts(series: Series) -> dict[Month, Decimal]:
    """What is approved of a line, by month."""
    approved = Decision.objects.filter(kind="approve", slot__series=series).order_by("id")
    rows = approved.values_list("slot__month", "figure__value")
    return {Month.of(month): value for month, value in rows if month is not None and value is not None}


def reported(series: Series) -> list[Month]:
    """The months of which anything was ever handed in."""
    return [Month.of(one.month) for one in series.slots.filter(figures__isnull=False) if one.month]


def there(series: Series, month: Month) -> bool:
    step = ItemPresence.objects.filter(item=series.item_id, on__lte=month.last).order_by("on", "id").last()
    return step is None or step.joins


@dataclass
class Expected:
    """Of a number: its month, how many have reported that month and the newest, and what its parts come to."""

    month: Month | None
    parts: list[Parts]
    each: list[Decimal]


def expected(lines: list[Series], share: int, *, adds: bool, items: bool) -> Expected:
    said = {one.pk: amounts(one) for one in lines}
    begun = {one.pk: min(reported(one), default=None) for one in lines}
    newest: Parts | None = None
    for month in [JULY.plus(-step) for step in range(7)]:
        inside = [one for one in lines if not items or there(one, month)]
        owing = [one for one in inside if not items or ((since := begun[one.pk]) and since <= month)]
        have = 0
        for one in owing:
            first = max(begun[one.pk] or month, JANUARY) if adds else month
            months = [first.plus(step) for step in range(month.minus(first) + 1)]
            have += all(step in said[one.pk] for step in months)
        parts = Parts(month, have, len(owing))
        newest = newest or (parts if have else None)
        if have and have * 100 >= share * len(owing):
            each = [
                sum((value for at, value in said[one.pk].items() if JANUARY <= at <= month), D(0))
                if adds
                else next(
                    (said[one.pk][at] for at in sorted(said[one.pk], reverse=True) if at <= month), D(0)
                )
                for one in inside
            ]
            return Expected(month, list(dict.fromkeys([parts, newest] if newest else [parts])), each)
    return Expected(None, [newest] if newest else [], [])


def twins(share: int) -> dict[str, tuple[Expected, Decimal | None]]:
    tax = expected(towers(), share, adds=True, items=True)
    funds = expected(streets(), 100, adds=False, items=False)
    return {
        TAX: (tax, sum(tax.each, D(0)) / 10000 if tax.month else None),
        OVER: (tax, D(sum(one >= 10000 for one in tax.each)) if tax.month else None),
        FUNDS: (funds, sum(funds.each, D(0)) if funds.month else None),
    }


# --- what is printed ------------------------------------------------------------------------------


def goals() -> dict[str, Target]:
    found = Target.objects.filter(indicator__code__in=(TAX, OVER, FUNDS), district_wide=True)
    return {
        one.indicator.code: one
        for one in found.select_related("indicator__section__parent", "unit", "issuer")
    }


def told(parts: list[Parts]) -> list[str]:
    return [f"{one.reported}/{one.of}" for one in parts if one.reported != one.of]


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Every list and file that prints numbers of July."""
    asked = {"month": str(JULY)}
    every = {**asked, "per_page": "200"}
    for name, query in (
        ("board", every), ("board_export", every), ("progress_sections", asked), ("progress_lights", asked),
        ("progress_months", {**asked, "against": str(JUNE)}), ("forecast", asked),
    ):  # fmt: skip
        answer = world.leader.get(reverse(name), query)
        assert answer.status_code == 200, name
        yield name, answer.getvalue().decode()
    matrix = (
        world.leader.get(reverse("progress_matrix"), {**asked, "page": str(page)}) for page in (1, 2, 3)
    )
    yield "matrix", "".join(one.content.decode() for one in matrix)


def of_goal(world: World, goal: Target, line: EditionLine) -> Iterator[tuple[str, str]]:
    """What the goal's own page, an edition and a briefing print of it."""
    page = world.leader.get(reverse("target", args=[goal.pk]), {"month": str(JULY)})
    yield "target", page.content.decode()
    yield "edition", line.printed["zh-hans"]["value"]
    yield "edition in English", line.printed["en"]["value"]
    if line.value is not None:
        blocks = written(f"{{{goal.indicator.code}}}。", JULY).blocks
        yield (
            "briefing",
            "".join(printed(part) for one in blocks for it in one.sentences for part in it.parts),
        )


def check(world: World, share: int) -> None:
    targets, found = goals(), twins(share)
    now = {one.indicator.code: one for one in standings(targets.values(), JULY)}
    lines = {one.target_id: one for one in lines_of(snapshot(JULY, this_instant()))}
    lists = list(pages(world))
    for code, (expect, amount) in found.items():
        standing, target = now[code], targets[code]
        assert (standing.data_month, standing.amount, list(standing.parts)) == (
            expect.month,
            amount,
            expect.parts,
        ), code
        assert (standing.judgement.light.code == "not_reported") is (expect.month is None)
        for name, text in (*lists, *of_goal(world, target, lines[target.pk])):
            for one in told(expect.parts):
                assert one in text, (name, code)
        check_by_months(standing, target)
    check_trial(targets[OVER], found[OVER])


def check_by_months(standing: Standing, target: Target) -> None:
    """The one month alone is what the course has, and nothing is expected from later than its month."""
    taken = course(target, JULY)
    assert taken is not None
    assert (taken.now.amount, taken.now.parts) == (standing.amount, standing.parts)
    points = outlook_of(taken).points
    assert not points or standing.data_month is not None
    assert all(one.month > standing.data_month for one in points if standing.data_month)


def check_trial(target: Target, twin: tuple[Expected, Decimal | None]) -> None:
    expect, amount = twin
    draft = copy(CountingRule.objects.get(indicator=target.indicator))
    tried = preview(target, draft, JULY)
    assert (tried.breakdown.counted, list(tried.breakdown.parts)) == (amount, expect.parts)
    newest = expect.parts[-1] if expect.parts else Parts(JULY, 0, 0)
    assert len(tried.breakdown.lacking) == newest.of - newest.reported


@pytest.mark.long
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.sampled_from([100, 100, 60]))
def test_no_number_is_of_a_month_that_not_all_have_reported(world: World, seed: int, share: int) -> None:
    with transaction.atomic():
        past_the_actions()
        Section.objects.filter(code="com").update(judged_from=share)
        world.part_reports(random.Random(seed))
        check(world, share)
        transaction.set_rollback(True)
