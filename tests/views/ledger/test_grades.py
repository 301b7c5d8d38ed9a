"""Estimate, department's figure and verified figure of one slot: side by side, and the highest approved counts."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.unwitnessed import past_the_actions
from tests.views.steps import approved, funds, page, reported, target_of
from tracker.calc.periods import Month
from tracker.models import Decision, Figure, Indicator, Series, Slot
from tracker.queries.ledger.readings import readings

ESTIMATED, DEPARTMENT, VERIFIED = "1", "2", "3"
JULY = Month(2023, 7)


def counted(series: Series, known_by: datetime | None = None) -> Decimal | None:
    found = readings([series.pk], through=JULY, known_by=known_by, newest_of=[series.pk])[series.pk][-1]
    return found.value if found.month == JULY else None


@pytest.fixture
def graded(reporter: Client, reviewer: Client) -> list[Figure]:
    """The verified figure first, then the estimate: the order of approvals mustn't matter."""
    return [
        approved(reporter, reviewer, funds(), value=value, grade=grade)
        for grade, value in ((DEPARTMENT, "7.2"), (VERIFIED, "7.3"), (ESTIMATED, "7.1"))
    ]


def cells(shown: str) -> list[str]:
    """The row of the comparison, cell by cell, as words."""
    table = re.search(r'<table class="table grades">.*?</table>', shown, re.S)
    assert table is not None
    row = re.findall(r"<td.*?</td>", table[0], re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row]


def test_side_by_side_with_the_one_that_counts(graded: list[Figure], leader: Client) -> None:
    for shown in (
        page(leader, "figure", graded[0].pk),
        page(leader, "target", target_of("inv.outside_funds", "dayu").pk, month="2023-07"),
    ):
        month, *grades = cells(shown)
        assert month.startswith("2023年7月")
        assert [text.split(" ")[0] for text in grades] == ["7.1亿元", "7.2亿元", "7.3亿元"]
        assert ["以此为准" in text for text in grades] == [False, False, True]
    assert '<span class="big">7.3亿元' in page(
        leader, "target", target_of("inv.outside_funds", "dayu").pk, month="2023-07"
    )


def test_one_grade_alone_is_compared_with_nothing(reporter: Client, reviewer: Client, leader: Client) -> None:
    figure = approved(reporter, reviewer, funds(), value="7.2", grade=DEPARTMENT)
    assert "预计数、部门数、核定数对照" not in page(leader, "figure", figure.pk)


def test_a_higher_grade_counts_once_approved_and_on_past_days_not_yet(
    reporter: Client, reviewer: Client
) -> None:
    estimate = approved(reporter, reviewer, funds(), value="7.1", grade=ESTIMATED)
    between = timezone.now()
    verified = reported(reporter, funds(), value="7.3", grade=VERIFIED)
    assert counted(funds()) == estimate.value
    reviewer.post(f"/figures/{verified.pk}/approve/")
    assert counted(funds()) == verified.value
    assert counted(funds(), between) == estimate.value


def test_a_correction_of_a_lower_grade_does_not_count(graded: list[Figure], person: Any) -> None:
    estimate = graded[2]
    past_the_actions()
    correction = Figure.objects.create(
        slot=estimate.slot,
        value=9,
        as_of_date=date(2023, 7, 31),
        author=estimate.author,
        grade=1,
        corrects=estimate,
        correction_reason="漏",
        correction_kind="error",
        idempotency_key=uuid.uuid4(),
    )
    Decision.objects.create(figure=correction, kind="approve", decider=person("reviewer"))
    assert counted(funds()) == Decimal("7.3")


def test_a_verified_figure_under_embargo_is_not_betrayed(
    reporter: Client, reviewer: Client, leader: Client
) -> None:
    estimate = approved(reporter, reviewer, funds(), value="7.1", grade=ESTIMATED)
    Indicator.objects.filter(series=funds()).update(embargoed_from="2023-07-01")
    approved(reporter, reviewer, funds(), value="7.3", grade=VERIFIED)
    target = target_of("inv.outside_funds", "dayu")
    assert "核定数对照" not in page(leader, "target", target.pk, month="2023-07")
    shown = page(reviewer, "target", target.pk, month="2023-07")
    assert "未发布（保密期内）" in cells(shown)[3]
    assert leader.get(f"/figures/{estimate.pk}/").status_code == 404
    assert Slot.objects.get(pk=estimate.slot_id).figures.count() == 2
