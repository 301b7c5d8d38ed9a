"""An indicator of each kind that is reported goes all the way: set up, reported, approved, shown, forecast, published."""

from __future__ import annotations

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
from tests.views.steps import approved, page, pdf
from tracker.calc.kinds import KINDS, REPORTED
from tracker.calc.periods import Month
from tracker.models import ComparisonSet, Indicator, Section, Series, Target, TargetVersion, Unit, User

pytestmark = pytest.mark.django_db
JULY = Month(2023, 7)
# By what is entered: the months' entries, and what is printed of July.
TOLD: dict[tuple[str, ...], Any] = {
    ("value", "qualifier"): ({"value": "40"}, {"value": "50"}, "50"),
    ("numerator", "denominator"): (
        {"numerator": "40", "denominator": "100"}, {"numerator": "50", "denominator": "100"}, "50",
    ),
    ("rank", "of_n"): ({"rank": "4", "of_n": "12"}, {"rank": "3", "of_n": "12"}, "第3"),
}  # fmt: skip


def added(client: Client, model: str, **given: Any) -> None:
    """A row made in the admin."""
    address = reverse(f"admin:tracker_{model}_add")
    answer: Any = client.post(address, filled(client.get(address), **given))
    assert answer.status_code == 302, answer.context_data["errors"]


def set_up(kind: str, steward: User, at: datetime) -> Series:
    """An indicator of the kind with its target and goal for the year, and the series that comes with it."""
    traits, client, unit = KINDS[kind], client_of(steward), Unit.objects.get(code="dayu")
    own: dict[str, Any] = (
        {"comparison_set": ComparisonSet.objects.filter(size=12)[0].pk} if traits.is_place else {}
    )
    own |= {"whole": "年度计划投资"} if traits.names_whole else {}
    added(
        client, "indicator", code=f"every.{kind}", name=f"示例 {kind}", section=Section.objects.all()[0].pk, kind=kind,
        measured_in="%" if traits.in_points else "", places="0", reporting="level", over_months="last", is_another="on", **own,
    )  # fmt: skip
    indicator = Indicator.objects.get(code=f"every.{kind}")
    added(
        client,
        "target",
        indicator=indicator.pk,
        unit=unit.pk,
        first_month="2023-01-01",
        last_month="2023-12-01",
    )
    version = TargetVersion(
        target=Target.objects.get(indicator=indicator), value=80, tier="committed", judged_by="value",
        in_force_from=Month(2023, 1).first, basis="示例", basis_date=Month(2023, 1).first, author=steward,
    )  # fmt: skip
    set_goal(by=steward, at=at, version=version)
    return Series.objects.get(indicator=indicator)


def has_share(kind: str) -> bool:
    """Whether 完成率 is said of a goal of the kind: of a growth nothing is done, and a place is no amount."""
    return not (KINDS[kind].is_change or KINDS[kind].is_place)


def printers(client: Client, leader: Client) -> dict[str, dict[str, str]]:
    """What each page and file says of the goal of each kind, by kind and printer."""
    month = {"month": "2023-07"}
    answer: Any = client.get(reverse("board_export"), month)
    pages = {
        "board": page(client, "board", **month).split("<tr"),
        "csv": b"".join(answer.streaming_content).decode().splitlines(),
        "edition": page(client, "edition", "2023-07").split("<tr"),
    }
    told: dict[str, dict[str, str]] = {}
    for kind in REPORTED:
        target = Target.objects.get(indicator__code=f"every.{kind}")
        rows = {
            where: [row for row in rows if f"示例 {kind}<" in row or f"示例 {kind}," in row]
            for where, rows in pages.items()
        }
        told[kind] = {where: "".join(found) for where, found in rows.items()}
        told[kind]["target"] = page(client, "target", target.pk, **month)
        told[kind]["line"] = page(client, "edition_line", "2023-07", 1, f"every.{kind}", "dayu")
    return told


@pytest.mark.long
def test_every_kind_goes_all_the_way(
    reporter: Client, reviewer: Client, person: Callable[..., User], now: datetime, capfdbinary: Any
) -> None:
    said = {}
    for kind in REPORTED:
        series = set_up(kind, person("steward"), now)
        june, july, said[kind] = TOLD[series.form.entered]
        approved(reporter, reviewer, series, "2023-06", as_of="2023-06-30", evidence=pdf(), **june)
        approved(reporter, reviewer, series, "2023-07", evidence=pdf(), **july)
    board = page(reviewer, "board", month="2023-07")
    forecasts = page(reviewer, "forecast", month="2023-07")
    answer: Any = reviewer.get(reverse("board_export"), {"month": "2023-07"})
    exported = b"".join(answer.streaming_content).decode()
    edition = published(person, JULY)
    call_command("export_figures", "2023-07")
    briefing = capfdbinary.readouterr().out.decode()
    call_command("recompute", "2023-07")
    for kind, told in printers(reviewer, leader=client_of(person("leader"))).items():
        for where, text in told.items():
            assert ("62.5" in text) is has_share(kind), (kind, where)
            assert ("−30" in text or ",-30," in text or "30个百分点" in text) is KINDS[kind].in_points, (
                kind,
                where,
            )
    for kind, printed in said.items():
        target = Target.objects.get(indicator__code=f"every.{kind}")
        shown = page(reviewer, "target", target.pk, month="2023-07")
        assert f'<span class="big">{printed}' in shown, kind
        assert f"示例 {kind}" in board, kind
        assert f"示例 {kind}" in exported, kind
        assert f"示例 {kind}" in forecasts, kind
        assert edition.lines.get(target=target).printed["zh-hans"]["value"].startswith(printed), kind
        assert (f"every.{kind},50," in briefing) != KINDS[kind].is_place, kind
