"""填报率 is one number: every page that tells how much of a month came in says the same, whatever came in."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import page, reported, step
from tracker.calc.intake import FORM_VALUE
from tracker.calc.periods import Month
from tracker.models import Unit
from tracker.queries.reporting.missing import missing_series

pytestmark = pytest.mark.django_db
JULY = "2023-07"
RATE = r'<span class="share">([\d.]+%)</span> <span class="parts">(\d+)/(\d+)'


def some_come_in(chance: random.Random, reporter: Client, reviewer: Client) -> None:
    """A few lines of 大虞街道, each of which is left waiting, approved, returned or withdrawn."""
    dayu = Unit.objects.get(code="dayu")
    missing = missing_series(dayu, Month.parse(JULY), inside=[dayu.pk])
    lines = [one for one in missing if one.form == FORM_VALUE]
    for series in chance.sample(lines, chance.randint(1, 5)):
        figure = reported(reporter, series, value="1")
        match chance.choice(["waits", "approve", "return", "withdraw"]):
            case "approve":
                step(reviewer, "approve", figure)
            case "return":
                step(reviewer, "return", figure, reason="口径不对")
            case "withdraw":
                step(reporter, "withdraw", figure)


def found(pattern: str, body: str) -> Any:
    match = re.search(pattern, body, re.DOTALL)
    assert match is not None, pattern
    return match.groups()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_page_says_the_same(seed: int, reporter: Client, reviewer: Client, leader: Client) -> None:
    some_come_in(random.Random(seed), reporter, reviewer)
    cell = reverse("missing_lines", args=["dayu", JULY])
    share, done, owed = found(rf'href="{cell}">{RATE}', page(leader, "missing"))
    board = page(leader, "progress_units", month=JULY)
    assert found(rf"<h2>大虞街道.*?{RATE}", board) == (share, done, owed)
    lines = page(leader, "missing_lines", "dayu", JULY)
    assert found(r"应报 (\d+) 条，已报 (\d+) 条", lines) == (owed, done)
    assert found(r"<h2>未报 (\d+) 条", lines) == (str(int(owed) - int(done)),)
    mine = page(reporter, "todo")
    left = found(r"大虞街道 · 2023年7月</strong>\s+还差 (\d+) 条（应报 (\d+) 条）", mine)
    assert left == (str(int(owed) - int(done)), owed)


def test_nothing_else_is_called_so(leader: Client) -> None:
    for name in ("progress_sections", "progress_lights"):
        assert "填报率" not in main(page(leader, name, month=JULY)), name
    past = main(page(leader, "progress_units", month="2023-06", day="2023-07-31"))
    assert "本月填报率" not in past


def main(body: str) -> str:
    return body[body.index("<main") : body.index("</main>")]


def test_whoever_sees_no_board_of_what_is_missing_is_told_no_rate(stranger: Client) -> None:
    body = page(stranger, "progress_units", month=JULY)
    (own,) = re.findall(r"<h2>([^<]+)(?:(?!<h2>).)*?本月填报率", body, re.DOTALL)
    assert own.strip() == "梨园街道"
