"""Whatever happens later, every derived figure as of a past moment is what it was then: a random history, truly committed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from tracker.actions.ledger.decisions import approve, return_
from tracker.actions.ledger.updates import correct, submit
from tracker.actions.people.accounts import appoint
from tracker.actions.registers.items import move_item, save_item
from tracker.actions.targets.changes import accept_change, request_change
from tracker.actions.targets.plan import add_counting_rule
from tracker.actions.targets.splits import Terms, split_target
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import (
    CountingRule,
    Figure,
    Item,
    ItemPresence,
    Register,
    Series,
    Target,
    TargetChangeRequest,
    Unit,
    User,
)
from tracker.queries.targets.splits import split_of
from tracker.queries.targets.standings import standings

JUNE, JULY = Month(2023, 6), Month(2023, 7)
DERIVED = ("com.towers_over_100m", "inv.projects_over_100m", "inv.outside_funds", "renew.land_vacated")
STEPS = 18


class History:
    """Three people and a dice: each step does something the trade knows, or is refused."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clerk, self.reviewer, self.steward, self.second = (
            self._person(role, number)
            for number, role in enumerate(("reporter", "reviewer", "steward", "steward"))
        )
        self.steps: list[Callable[[], Any]] = [
            self.report_tax, self.report_tax, self.report_funds, self.report_funds, self.correct_figure,
            self.correct_figure, self.reach_stage, self.take_out, self.add_item, self.change_rule, self.change_goal,
            self.divide,
        ]  # fmt: skip

    def _person(self, role: str, number: int) -> User:
        founder = User.objects.get(username="history_entry")
        district = Unit.objects.get(code="kuiwen")
        with transaction.atomic():
            user = User.objects.create_user(f"{role}-{number}", "a good long password", display_name="测试")
            appoint(by=founder, at=timezone.now(), user=user, unit=district, role=role)
        return user

    def go(self) -> bool:
        """Take one step; whether it went through."""
        try:
            self.chance.choice(self.steps)()
        except (Refused, ValidationError):
            return False
        return True

    def number(self, most: int) -> Decimal:
        return Decimal(self.chance.randint(0, most * 100)) / 100

    def one_of(self, rows: Any) -> Any:
        return self.chance.choice(list(rows.order_by("pk")))

    def _submit(self, series: Series, report: Report, month: Month | None) -> None:
        now, key = timezone.now(), uuid.uuid4()
        self._decide(submit(by=self.clerk, at=now, series=series, month=month, report=report, key=key))

    def _decide(self, figure: Figure) -> None:
        if self.chance.random() < 0.15:
            return_(by=self.reviewer, at=timezone.now(), figure=figure, reason="核对")
        else:
            approve(by=self.reviewer, at=timezone.now(), figure=figure)

    def report_tax(self) -> None:
        series = self.one_of(Series.objects.filter(measure__code="tax"))
        month = self.chance.choice([JUNE, JULY])
        self._submit(series, Report(as_of=date(2023, 7, 31), value=self.number(9000)), month)

    def report_funds(self) -> None:
        series = self.one_of(Series.objects.filter(indicator__code="inv.outside_funds"))
        self._submit(series, Report(as_of=date(2023, 7, 31), value=self.number(20)), JULY)

    def reach_stage(self) -> None:
        waiting = Series.objects.filter(stage__code="signed", item__register__code="projects", slots=None)
        day = date(2023, self.chance.choice([6, 7]), self.chance.randint(1, 30))
        self._submit(self.one_of(waiting), Report(as_of=date(2023, 7, 31), reached_on=day), None)

    def correct_figure(self) -> None:
        asked = Figure.objects.filter(
            slot__series__measure__code__in=["tax", "total_investment", "area"], decision__superseded_by=None,
            decision__kind="approve",
        )  # fmt: skip
        figure = self.one_of(asked)
        report = Report(as_of=figure.as_of_date, value=self.number(15), grade=figure.grade)
        given = {
            "figure": figure,
            "report": report,
            "reason": "更正",
            "nature": OF_ERROR,
            "key": uuid.uuid4(),
        }
        self._decide(correct(by=self.clerk, at=timezone.now(), **given))

    def take_out(self) -> None:
        item = self.one_of(Item.objects.filter(register__code__in=["towers", "projects"]))
        day = date(2023, self.chance.choice([5, 6, 7]), 3)
        step = ItemPresence(item=item, on=day, joins=self.chance.random() < 0.3, reason="因")
        move_item(by=self.steward, at=timezone.now(), step=step)

    def add_item(self) -> None:
        code = f"t-{uuid.uuid4().hex[:8]}"
        register, unit = Register.objects.get(code="towers"), Unit.objects.get(code="dayu")
        item = Item(register=register, unit=unit, code=code, name=f"示例{code}")
        save_item(by=self.steward, at=timezone.now(), item=item, joined_on=date(2023, 6, 5))

    def change_rule(self) -> None:
        code = self.chance.choice(["com.towers_over_100m", "inv.projects_over_100m"])
        rule = CountingRule.objects.filter(indicator__code=code).latest("number")
        rule.pk, rule.history_load, rule.stated_date, rule._state.adding = None, None, None, True
        rule.threshold, rule.reason = self.number(3) + 1, "试行"
        rule.in_force_from = date(2023, self.chance.choice([5, 6, 7]), 1)
        add_counting_rule(by=self.steward, at=timezone.now(), rule=rule)

    def change_goal(self) -> None:
        target = self.one_of(
            Target.objects.filter(indicator__code__in=["com.towers_over_100m", "com.towers_tax"])
        )
        asked = TargetChangeRequest(
            target=target, tier="committed", value=self.number(40) + 1, in_force_from=date(2023, 7, 1), basis="会议",
            basis_date=date(2023, 7, 1), reason="调整",
        )  # fmt: skip
        request = request_change(by=self.clerk, at=timezone.now(), request=asked)
        accept_change(by=self.steward, at=timezone.now(), request=request)

    def divide(self) -> None:
        whole = Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)
        shares = {Unit.objects.get(code="dayu"): self.number(20)}
        terms = Terms(date(2023, self.chance.choice([6, 7]), 1), "会议", date(2023, 7, 1), "调整")
        (asked,) = split_target(by=self.second, at=timezone.now(), target=whole, shares=shares, terms=terms)
        assert isinstance(asked, TargetChangeRequest)
        accept_change(by=self.steward, at=timezone.now(), request=asked)


def told(known_by: datetime | None) -> list[Any]:
    """Every derived figure with its goal and light, who is in each count, and whether the division adds up."""
    said: list[Any] = []
    for month in (JUNE, JULY):
        found = standings(Target.objects.filter(indicator__code__in=DERIVED), month, known_by=known_by)
        said += [(one.target.pk, one.reading, one.version.pk, one.judgement) for one in found]
    funds = next(
        one for one in found if one.indicator.code == "inv.outside_funds" and one.target.district_wide
    )
    divided = split_of(funds, known_by=known_by)
    return [*said, divided and (divided.goal, divided.over)]


def instant() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


@pytest.mark.long
@pytest.mark.usefixtures("own_database")
def test_every_past_moment_stays_as_it_was() -> None:
    history = History(seed=20230706)
    kept = [(instant(), told(None))]
    for _number in range(STEPS):
        if history.go():
            kept.append((instant(), told(None)))
    assert len({str(one) for _, one in kept}) > STEPS / 3
    for known_by, then in kept:
        assert told(known_by) == then
