"""What the addresses of the permission matrix are about: the rows of each kind that they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tests.editions import CUT_OFF, IDENTITY
from tests.inapplicable import wish
from tests.unwitnessed import past_the_actions
from tests.views.steps import target_of, tower
from tracker import models
from tracker.actions.bulletins.texts import add_bulletin_version
from tracker.calc.periods import Month
from tracker.models import (
    Adjustment,
    Edition,
    Evidence,
    Figure,
    ImportRun,
    Inapplicability,
    ItemStepRequest,
    League,
    Notice,
    Series,
    Target,
    TargetChangeRequest,
    Unit,
    User,
)


@dataclass
class Things:
    """What the addresses are about: a waiting figure of 大虞街道 with evidence, and an approved one."""

    waiting: Figure
    approved: Figure

    @property
    def file(self) -> Evidence:
        return self.waiting.evidence.get()


GOALS = ("inv.outside_funds", "com.towers_over_100m", "overview.trade.rank")


def few_goals(steward: User) -> None:
    """A year of a few goals, and a briefing of one: whom a page answers doesn't hang on how much it lists, its price does."""
    others = Target.objects.exclude(indicator__code__in=GOALS)
    others.update(first_month=date(2020, 1, 1), last_month=date(2020, 12, 1))
    add_bulletin_version(
        by=steward,
        at=timezone.now(),
        template=models.BulletinTemplate.objects.get(),
        month=Month(2023, 6),
        reason="精简",
        body="到位省外资金{inv.outside_funds}。",
    )


def issued() -> models.BulletinIssue:
    """A briefing as it was issued."""
    version = models.BulletinVersion.objects.select_related("template").latest("number")
    day = version.in_force_from
    blocks = [{"kind": "paragraph", "sentences": [{"parts": ["甲"], "flags": []}]}]
    past_the_actions()
    return models.BulletinIssue.objects.create(
        template=version.template,
        version=version,
        month=day,
        number=1,
        issued_on=day,
        blocks=blocks,
        author=version.author,
    )


def stage_series() -> Series:
    return Series.objects.filter(unit__code="dayu", stage__isnull=False)[0]


def measured() -> Series:
    return Series.objects.filter(unit__code="dayu", measure__isnull=False)[0]


def part_of(series: Series) -> list[Any]:
    """An item's stage or measure as an address names it."""
    part = series.stage or series.measure
    assert part is not None
    return [series.item_id, part.code]


def asked_for() -> TargetChangeRequest:
    """A change of 大虞街道's goal that waits for a steward."""
    target = target_of("inv.outside_funds", "dayu")
    author = User.objects.get(username="history_entry")
    given = {
        "tier": "committed",
        "value": 1,
        "in_force_from": target.first_month,
        "basis_date": target.first_month,
    }
    past_the_actions()
    return TargetChangeRequest.objects.create(
        target=target, author=author, basis="会议", reason="因", **given
    )


def act_asked_for() -> models.Reorganisation:
    """北苑街道 is to become part of 广文街道 in July."""
    given = {"first_month": date(2023, 7, 1), "basis": "潍编〔2023〕12号", "basis_date": date(2023, 6, 20)}
    past_the_actions()
    act = models.Reorganisation.objects.create(
        unit=Unit.objects.get(code="beiyuan"), author=founder(), **given
    )
    models.Succession.objects.create(reorganisation=act, successor=Unit.objects.get(code="guangwen"))
    return act


def role_asked_for() -> models.AppointmentRequest:
    """A reviewer of 大虞街道 who waits for another administrator's word."""
    given = {"unit": Unit.objects.get(code="dayu"), "role": "reviewer", "author": founder()}
    past_the_actions()
    return models.AppointmentRequest.objects.create(user=founder(), **given)


def declared_for() -> Inapplicability:
    """A declaration that 大虞街道's goal doesn't apply, which waits for a steward."""
    asked = wish()
    asked.author = User.objects.get(username="history_entry")
    past_the_actions()
    asked.save()
    return asked


def leaving() -> ItemStepRequest:
    """A tower of 大虞街道 that is to leave its register."""
    author = User.objects.get(username="history_entry")
    past_the_actions()
    return ItemStepRequest.objects.create(item=tower(), on=date(2023, 7, 3), reason="楼宇拆除", author=author)


def closed_line() -> models.ReopeningRequest:
    """A line of 大虞街道 for a month that is closed, which is to be opened again."""
    past_the_actions()
    return models.ReopeningRequest.objects.create(
        window=models.Window.objects.get(month=date(2023, 3, 1)),
        series=Series.objects.filter(unit__code="dayu", indicator__isnull=False)[0],
        reason="系统故障",
        author=founder(),
    )


def a_notice() -> int:
    """A notice to somebody else."""
    somebody = User.objects.get(username="history_entry")
    return Notice.objects.create(
        recipient=somebody,
        kind="due",
        data={"month": "2023-07", "unit": "大虞街道", "missing": 1, "due": "2023-08-18"},
    ).pk


def imported() -> ImportRun:
    """An import into 大虞街道's month by somebody else, whose file is gone."""
    author = User.objects.get(username="history_entry")
    counts = dict.fromkeys(("rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    unit = Unit.objects.get(code="dayu")
    past_the_actions()
    return ImportRun.objects.create(
        kind="month",
        unit=unit,
        units=[unit.pk],
        month="2023-07-01",
        author=author,
        sha256="0" * 64,
        size=1,
        **counts,
    )


def founder() -> User:
    return User.objects.get(username="history_entry")


def marks_asked_for() -> Adjustment:
    """An addition for 大虞街道 that waits for a second person."""
    past_the_actions()
    return Adjustment.objects.create(
        league=League.objects.get(code="secretaries"),
        month="2023-07-01",
        unit=Unit.objects.get(code="dayu"),
        kind="bonus",
        points=1,
        reason="因",
        evidence="证",
        author=founder(),
    )


def a_draft() -> Edition:
    """An edition that somebody else froze and nobody has approved."""
    author = User.objects.get(username="history_entry")
    past_the_actions()
    return Edition.objects.create(
        month="2023-06-01", version=1, cut_off=CUT_OFF, author=author, printed=IDENTITY
    )


def receipt_of(figure: Figure) -> models.Receipt:
    unit = figure.slot.series.unit
    past_the_actions()
    return models.Receipt.objects.create(
        unit=unit, month="2023-07-01", author=figure.author, figures=[figure.pk]
    )
