"""A month with numbers that not all of their parts have reported is frozen with a reason, or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.actions.reports import EXPLAINED
from tests.editions import published
from tracker.actions.editions.publishing import freeze
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Edition, Series, User
from tracker.queries.editions.incomplete import incomplete_numbers
from tracker.queries.ledger.as_of import this_instant

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)
TOWERS = {"com.towers_tax", "com.towers_over_100m"}
BECAUSE = "示例：系统故障，其余楼宇下月补报"


@pytest.fixture
def one_tower(person: Callable[..., User], now: datetime) -> None:
    """One tower of 42 has reported June."""
    tower = Series.objects.get(item__code="t-01", measure__code="tax")
    said = Report(as_of=date(2023, 6, 30), value=Decimal(9999))
    figure = submit(
        by=person("reporter"),
        at=now,
        series=tower,
        month=JUNE,
        report=said,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=person("reviewer"), at=now, figure=figure)


def lines(edition: Edition) -> dict[str, Any]:
    return {line.code: line for line in edition.lines.all() if line.code in TOWERS}


def test_a_complete_month_asks_for_no_reason(steward: User, now: datetime) -> None:
    assert incomplete_numbers(JUNE, this_instant()) == []
    assert freeze(by=steward, at=now, month=JUNE, incomplete=BECAUSE).incomplete == ""


@pytest.mark.parametrize("because", ["", "  "])
def test_part_of_a_month_is_not_frozen(one_tower: None, steward: User, now: datetime, because: str) -> None:
    assert {one.indicator.code for one in incomplete_numbers(JUNE, this_instant())} == TOWERS
    with pytest.raises(Refused, match="numbers_incomplete"):
        freeze(by=steward, at=now, month=JUNE, incomplete=because)
    assert not Edition.objects.exists()


def test_frozen_with_a_reason_it_says_so_and_stands_at_may(
    one_tower: None, person: Callable[..., User], client: Client, reviewer: User
) -> None:
    edition = published(person, JUNE, incomplete=BECAUSE)
    assert edition.incomplete == BECAUSE
    for line in lines(edition).values():
        assert line.data_month == date(2023, 5, 1)
        assert "1/42" in line.printed["zh-hans"]["value"]
        assert "1/42" in line.printed["en"]["value"]
        assert line.not_reported
    assert lines(edition)["com.towers_tax"].value == Decimal("8.55")
    page = client.get(reverse("edition", args=[str(JUNE)])).content.decode()
    assert BECAUSE in page
    assert "1/42" in page
    assert "9.55" not in page
    client.force_login(reviewer)
    assert BECAUSE in client.get(reverse("edition_draft", args=[edition.pk])).content.decode()


def test_the_desk_keeps_what_was_typed(one_tower: None, client: Client, steward: User) -> None:
    client.force_login(steward)
    sent = {"month": str(JUNE), "reason": "示例甲", "incomplete": ""}
    answer = client.post(reverse("edition_freeze"), sent)
    assert answer.status_code == 400
    assert "示例甲" in answer.content.decode()
    assert "2项数据未报齐" in answer.content.decode()
