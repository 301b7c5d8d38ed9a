"""A ceiling is exceeded by an amount or by its part of what is allowed: no page, file or edition calls that points."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.admin.forms import filled
from tests.editions import published
from tests.goals import set_goal
from tests.people import client_of
from tests.views.steps import approved, page, post_report
from tracker.calc.periods import Month
from tracker.models import Indicator, Section, Series, Target, TargetVersion, Unit, User

pytestmark = pytest.mark.django_db
JULY = Month(2023, 7)
# Kind, unit of measure, what is allowed, what July says, its light, and how far off that is.
CEILINGS = {
    "deaths": ("level", "人", 0, "3", "严重滞后", "超出3人", "允许0人，超出3人。"),
    "delay": ("level", "小时", 24, "25", "略欠", "超出4.2%", "允许24小时，超出1小时（比允许值高4.2%）。"),
    "days": ("level", "天", 1, "1.0417", "略欠", "超出4.2%", "允许1天，超出0.04天（比允许值高4.2%）。"),
    "rate": ("share", "%", 5, "8", "严重滞后", "超出3个百分点", "允许5%，超出3个百分点（比允许值高60.0%）。"),
    "kept": ("level", "件", 10, "8", "超进度", "低于允许值20.0%", "未超出允许的10件。"),
}


def added(client: Client, model: str, **given: Any) -> None:
    """A row made in the admin."""
    address = reverse(f"admin:tracker_{model}_add")
    answer: Any = client.post(address, filled(client.get(address), **given))
    assert answer.status_code == 302, answer.context_data["errors"]


def ceiling(name: str, steward: User, at: datetime) -> Series:
    kind, unit, allowed, *_rest = CEILINGS[name]
    client = client_of(steward)
    added(
        client, "indicator", code=f"ceiling.{name}", name=f"示例 {name}", section=Section.objects.all()[0].pk, kind=kind,
        measured_in=unit, places="2", reporting="level", over_months="last", direction="lower",
    )  # fmt: skip
    indicator = Indicator.objects.get(code=f"ceiling.{name}")
    added(
        client, "target", indicator=indicator.pk, unit=Unit.objects.get(code="dayu").pk,
        first_month="2023-01-01", last_month="2023-12-01",
    )  # fmt: skip
    set_goal(by=steward, at=at, version=TargetVersion(
        target=Target.objects.get(indicator=indicator), value=allowed, tier="committed", judged_by="pace",
        in_force_from=Month(2023, 1).first, basis="示例", basis_date=Month(2023, 1).first, author=steward,
    ))  # fmt: skip
    return Series.objects.get(indicator=indicator)


def test_a_ceiling_reads_alike_everywhere(
    reporter: Client, reviewer: Client, person: Callable[..., User], now: datetime
) -> None:
    steward = person("steward")
    for name, (_kind, _unit, _allowed, value, *_rest) in CEILINGS.items():
        approved(reporter, reviewer, ceiling(name, steward, now), value=value)
    board = page(reviewer, "board", month="2023-07", per_page="200", text="示例 ")
    compared = page(reviewer, "progress_months", month="2023-07", against="2023-06")
    edition = published(person, JULY)
    call_command("recompute", "2023-07")
    exported = rows_of(reviewer.get(reverse("board_export"), {"month": "2023-07"}))
    issued = rows_of(Client().get(reverse("edition_csv", args=["2023-07", 1])))
    told = json.loads(page(Client(), "api_edition", "2023-07", 1))["lines"]
    wall = page(Client(), "edition_wall")
    for name, (_kind, _unit, allowed, _value, light, off, reason) in CEILINGS.items():
        code = f"ceiling.{name}"
        shown = page(reviewer, "target", Target.objects.get(indicator__code=code).pk, month="2023-07")
        assert (off in shown, reason in shown, "超/落后（百分点）" in shown) == (True, True, False), name
        assert f'data-label="超/落后">{off}<' in board, name
        assert off in compared, name
        assert f" · {off}</span>" in wall, name
        assert [exported[code][it] for it in ("超/落后(百分点)", "超出或不足", "亮灯")] == ["", off, light], (
            name
        )
        assert [issued[code][it] for it in ("超/落后", "亮灯", "说明")] == [off, light, reason], name
        line = next(one for one in told if one["code"] == code)
        assert line["gap_in"] == ("relative" if allowed else "amount")
        assert (line["exact"]["gap"] is None) == (allowed == 0)
        read = page(Client(), "edition_line", "2023-07", 1, code, "dayu")
        assert (off in read, "超/落后（百分点）" in read) == (True, False), name
    assert edition.lines.get(code="ceiling.deaths").printed["zh-hans"]["gap"] == "超出3人"


def rows_of(answer: Any) -> dict[str, dict[str, str]]:
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {row["指标代码"]: row for row in csv.DictReader(content.decode("utf-8-sig").splitlines())}


def test_deaths_where_none_are_allowed_want_a_reason(
    reporter: Client, person: Callable[..., User], now: datetime
) -> None:
    series = ceiling("deaths", person("steward"), now)
    answer = post_report(reporter, series, value="3", warned="", explanation="", next_step="")
    assert answer.status_code == 400
    assert "将亮“严重滞后”" in answer.content.decode()
