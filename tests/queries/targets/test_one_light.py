"""A target's light is one light: board, page, sections, wall, files and the published edition say the same word, whatever
the numbers."""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.reports import EXPLAINED, JULY, said
from tests.editions import published
from tests.goals import set_goal
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.models import Series, Target, TargetVersion, User
from tracker.queries.targets.lights import families

pytestmark = pytest.mark.django_db
LIGHT = re.compile(r'<span class="light light-(\w+)">.*?</svg>([^<]+)</span>', re.S)
MONTH = {"month": "2023-07"}
Light = tuple[str, str]


def light_in(shown: str) -> Light:
    """Colour and word of the first light in a piece of a page."""
    found = LIGHT.search(shown)
    assert found is not None
    return found[1], unescape(found[2]).strip()


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def in_rows(shown: str, address: str) -> dict[str, Light]:
    """The light of every row, by what its link says of it."""
    rows = (row.split("</tr")[0] for row in shown.split("<tr")[1:])
    linked = ((re.search(address, row), row) for row in rows)
    return {link[1]: light_in(row) for link, row in linked if link and LIGHT.search(row)}


def on_tiles(shown: str) -> dict[tuple[str, str], Light]:
    """The light of every tile of a wall, by indicator and unit."""
    tiles = re.findall(r'wall-name">(.*?)</span><span class="wall-unit">(.*?)</span>(.*?)</li>', shown, re.S)
    return {(unescape(name), unescape(unit)): light_in(rest) for name, unit, rest in tiles}


def in_file(answer: HttpResponse) -> dict[tuple[str, str], str]:
    """The word of every line of a file, by code and unit."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    rows = csv.DictReader(content.decode("utf-8-sig").splitlines())
    return {(row["指标代码"], row["责任单位"]): row["亮灯"] for row in rows}


@st.composite
def goals(draw: st.DrawFn) -> dict[str, Any]:
    """How a goal is judged: its height against what was reached, the plan's course, the light rule."""
    share = draw(st.fractions(min_value="0.3", max_value=3, max_denominator=20))
    return {
        "share": share,
        "paced_by": draw(st.sampled_from(["straight", "profile"])),
        "family": draw(st.integers(0, 9)),
    }


values = st.lists(st.none() | st.decimals(0, 20, places=1), min_size=7, max_size=7)


def history(person: Any, now: datetime, reported: list[Decimal | None]) -> None:
    """What the sub-districts say of July; None says nothing."""
    series = Series.objects.filter(indicator__code="inv.outside_funds", unit__kind="sub_district")
    for one, value in zip(series.order_by("pk"), reported, strict=True):
        if value is None:
            continue
        by = person("reporter", one.unit.code)
        figure = submit(
            by=by,
            at=now,
            series=one,
            month=JULY,
            report=said(str(value)),
            key=uuid.uuid4(),
            answers=EXPLAINED,
        )
        approve(by=person("reviewer"), at=now, figure=figure)


def judged_anew(steward: User, now: datetime, target: Target, asked: dict[str, Any]) -> None:
    before = target.versions.order_by("number").last()
    assert before is not None
    assert before.value
    set_goal(by=steward, at=now, version=TargetVersion(
        target=target, tier=before.tier, judged_by="pace", in_force_from=JULY.first, basis="会议", reason="因",
        basis_date=JULY.first, value=round(before.value * asked["share"].numerator / asked["share"].denominator, 2) or 1,
        light_family=["", *families()][asked["family"] % (1 + len(families()))], paced_by=asked["paced_by"],
    ))  # fmt: skip


@pytest.mark.long
@settings(
    max_examples=2, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(reported=values, asked=st.lists(goals(), min_size=4, max_size=4), first=st.integers(0, 50))
def test_every_target_has_one_light_everywhere(
    reported: list[Decimal | None], asked: list[dict[str, Any]], first: int,
    signed_in: Callable[..., Client], person: Any, now: datetime,
) -> None:  # fmt: skip
    with transaction.atomic():
        history(person, now, reported)
        paced = Target.objects.filter(versions__judged_by="pace", versions__value__isnull=False).distinct()
        every = list(paced.select_related("indicator", "unit").order_by("pk"))
        changed = [every[(first + 7 * step) % len(every)] for step in range(len(asked))]
        steward = person("steward")
        for target, one in zip(changed, asked, strict=True):
            judged_anew(steward, now, target, one)
        published(person, JULY)
        cache.clear()
        _compare(signed_in("leader"), changed)
        transaction.set_rollback(True)


def _compare(leader: Client, changed: list[Target]) -> None:
    targets = {str(one.pk): one for one in Target.objects.select_related("indicator", "unit")}
    board = in_rows(page(leader, "board", per_page="200", **MONTH), r'href="/targets/(\d+)/\?')
    assert len(board) > 100
    assert in_rows(page(leader, "progress_units", **MONTH), r'href="/targets/(\d+)/\?') == board
    for target in changed:
        assert light_in(page(leader, "target", target.pk, **MONTH)) == board[str(target.pk)]
    named = {(targets[pk].indicator.code, targets[pk].unit.name): light for pk, light in board.items()}
    words = {key: word for key, (_colour, word) in named.items()}
    assert in_file(leader.get(reverse("board_export"), MONTH)) == words  # type: ignore[arg-type]
    shown = {(targets[pk].indicator.name, targets[pk].unit.name): light for pk, light in board.items()}
    for wall in (page(leader, "wall", **MONTH), page(Client(), "edition_wall")):
        tiles = on_tiles(wall)
        assert tiles
        assert {key: shown[key] for key in tiles} == tiles
    issue = in_rows(page(Client(), "edition", "2023-07"), r'/lines/([^"?]+)/\?')
    codes = {f"{targets[pk].indicator.code}/{targets[pk].unit.code}": light for pk, light in board.items()}
    assert issue.items() <= codes.items()
    assert len(issue) > 20
    assert in_file(Client().get(reverse("edition_csv", args=["2023-07", 1]))) == words  # type: ignore[arg-type]
