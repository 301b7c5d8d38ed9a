"""A league of ten sub-districts made for a test, with goals, figures of July 2023 and rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, said
from tracker.actions.leagues.rules import add_scoring_scheme
from tracker.actions.leagues.sheets import ask_marks, decide_marks
from tracker.actions.leagues.vetoes import ask_lifting, ask_veto, decide_veto
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct, submit
from tracker.actions.people import configuration
from tracker.actions.people.accounts import appoint
from tracker.actions.targets.changes import accept_change, propose_goal
from tracker.calc.correcting import OF_ERROR
from tracker.calc.periods import Month
from tracker.models import (
    Adjustment,
    Figure,
    Indicator,
    League,
    Membership,
    SchemeGoal,
    ScoringScheme,
    Series,
    Target,
    TargetVersion,
    Unit,
    User,
    Veto,
)
from tracker.queries.leagues.sheets import Table

# Ten sub-districts by what each reported of a target of 10; `None` reported nothing. 3 and 4 tie.
REPORTED = ("9", "8", "7", "7", "6", "5.5", "5", "4", "2", None)
FUNDS = "inv.outside_funds"


class Arena:
    """Ten sub-districts, their league, and the people who run it."""

    def __init__(self, reported: Sequence[str | None] = REPORTED) -> None:
        self.now: datetime = timezone.now()
        self.founder = User.objects.get(username="history_entry")
        self.steward, self.second = self.hire("steward"), self.hire("steward")
        self.reviewer = self.hire("reviewer")
        self.indicator = Indicator.objects.get(code=FUNDS)
        self.units = [self._unit(number) for number in range(1, len(reported) + 1)]
        self.clerks = {unit.code: self.hire("reporter", unit) for unit in self.units}
        for unit, value in zip(self.units, reported, strict=True):
            self._aims(unit)
            if value is not None:
                self.reports(unit, value)
        self.league = configuration.save(
            by=self.steward,
            at=self.now,
            row=League(code="arena", name="十街擂台赛", opens_from=date(2023, 1, 1)),
            links={"units": self.units},
        )

    def hire(self, role: str, unit: Unit | None = None) -> User:
        district = unit or Unit.objects.get(parent=None)
        with transaction.atomic():
            user = User.objects.create_user(f"{role}-{uuid.uuid4().hex[:8]}", display_name="测试")
            appoint(by=self.founder, at=self.now, user=user, unit=district, role=Membership.Role(role))
        return user

    def _unit(self, number: int) -> Unit:
        district = Unit.objects.get(parent=None)
        row = Unit(
            code=f"street{number}",
            name=f"示例{number}街道",
            kind="sub_district",
            parent=district,
            order=900 + number,
        )
        return configuration.save(by=self.steward, at=self.now, row=row)

    def _aims(self, unit: Unit) -> None:
        row = Target(
            indicator=self.indicator, unit=unit, first_month=date(2023, 1, 1), last_month=date(2023, 12, 1)
        )
        target = configuration.save(by=self.steward, at=self.now, row=row)
        version = TargetVersion(
            target=target,
            value=10,
            tier="committed",
            in_force_from=date(2023, 1, 1),
            basis="会议",
            basis_date=date(2023, 1, 1),
        )
        asked = propose_goal(by=self.steward, at=self.now, version=version)
        accept_change(by=self.second, at=self.now, request=asked)

    def reports(self, unit: Unit, value: str) -> Figure:
        series = Series.objects.get(indicator=self.indicator, unit=unit)
        figure = submit(
            by=self.clerks[unit.code],
            at=self.now,
            series=series,
            month=JULY,
            report=said(value),
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        approve(by=self.reviewer, at=self.now, figure=figure)
        return figure

    def corrects(self, unit: Unit, value: str) -> None:
        figure = Figure.objects.get(slot__series__unit=unit, slot__month=JULY.first)
        correction = correct(
            by=self.clerks[unit.code],
            at=self.now,
            figure=figure,
            report=said(value),
            reason="漏报一笔",
            nature=OF_ERROR,
            key=uuid.uuid4(),
        )
        approve(by=self.reviewer, at=self.now, figure=correction)

    def rules(self, goals: Sequence[Mapping[str, Any]] = (), **more: Any) -> ScoringScheme:
        """Rules of 60 marks for completion by the year and 40 for the place, unless others are asked for."""
        usual = (
            {"name": "完成", "full": 60, "how": "completion", "against": "year", "cap": 120},
            {"name": "进位", "full": 40, "how": "advance"},
        )
        scheme = ScoringScheme(
            league=self.league,
            **{"in_force_from": date(2023, 6, 1), "basis": "会议", "notice_days": 0, **more},
        )
        made = [SchemeGoal(**{"indicator": self.indicator, **goal}) for goal in goals or usual]
        for goal in made:
            goal.full = Decimal(goal.full)
        return add_scoring_scheme(by=self.steward, at=self.now, scheme=scheme, goals=made)

    def asks(self, unit: Unit, kind: str, points: str | None = "1", *, approved: bool = True) -> Adjustment:
        adjustment = Adjustment(
            league=self.league,
            month=JULY.first,
            unit=unit,
            kind=kind,
            points=Decimal(points) if points else None,
            reason="因",
            evidence="通报第1号",
        )
        asked = ask_marks(by=self.steward, at=self.now, adjustment=adjustment)
        if approved:
            decide_marks(by=self.second, at=self.now, adjustment=asked, approve=True)
        return asked

    def bars(
        self,
        unit: Unit,
        first: Month = JULY,
        last: Month | None = None,
        *,
        everywhere: bool = False,
        agreed: bool = True,
    ) -> Veto:
        veto = Veto(
            unit=unit,
            league=None if everywhere else self.league,
            first_month=first.first,
            last_month=last.first if last else None,
            reason="发生较大生产安全事故",
            basis="示例安〔2023〕5号",
            basis_date=date(2023, 6, 20),
        )
        asked = ask_veto(by=self.steward, at=self.now, veto=veto)
        if agreed:
            decide_veto(by=self.second, at=self.now, veto=asked, agree=True)
        return asked

    def frees(self, veto: Veto, first: Month, *, agreed: bool = True) -> Veto:
        lifting = Veto(
            first_month=first.first,
            reason="整改验收",
            basis="示例安〔2023〕9号",
            basis_date=date(2023, 6, 30),
        )
        asked = ask_lifting(by=self.steward, at=self.now, veto=veto, lifting=lifting)
        if agreed:
            decide_veto(by=self.second, at=self.now, veto=asked, agree=True)
        return asked


def told(table: Table) -> list[tuple[str, Decimal | None, int | None]]:
    """Contender, total and place, as a table lists them."""
    return [(one.unit.code, one.entry.total, one.entry.place) for one in table.scores]
