"""An item that comes with a file counts from the earliest month it has a figure of, but in none that is published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.actions.books import plan
from tests.actions.imports.test_applying import xlsx
from tests.editions import published
from tracker.actions.reporting.windows import grant_exception
from tracker.calc.periods import Month
from tracker.models import Item, Unit, User, Window, WindowException

pytestmark = pytest.mark.django_db
HEAD = ["名称", "责任单位", "年内完成投资（亿元）"]
DATED = ["名称", "责任单位", "年内完成投资 2023年6月（亿元）", "年内完成投资 2023年4月（亿元）"]
NAME = "示例新条目"


@pytest.fixture
def windows(steward: User, now: datetime) -> None:
    """The unit may report April and June once more."""
    for month in (4, 6):
        window = Window.objects.get(month=date(2023, month, 1))
        given = WindowException(
            window=window, unit=Unit.objects.get(code="dayu"), until=now + timedelta(days=1), reason="补报"
        )
        grant_exception(by=steward, at=now, exception=given)


def joined() -> date:
    return Item.objects.get(name=NAME).presence.get().on


def told(content: bytes, keeper: User, now: datetime) -> list[str]:
    (line,) = plan(content, keeper, now, "projects").accepted
    return [change.new for change in line.changes if change.title == "计入台账"]


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("june", "april", "on", "says"),
    [
        (3, 2, date(2023, 4, 1), ["自2023年4月起"]),
        (3, None, date(2023, 6, 1), ["自2023年6月起"]),
        (None, None, date(2023, 7, 1), []),
    ],
)
def test_from_the_earliest_month_of_its_figures(
    imported: Any, keeper: User, now: datetime, june: Any, april: Any, on: date, says: list[str]
) -> None:
    content = xlsx(DATED, [NAME, "大虞街道", june, april])
    assert told(content, keeper, now) == says
    imported(content)
    assert joined() == on


def test_a_figure_without_a_month_is_of_the_month_of_the_page(
    imported: Any, keeper: User, now: datetime
) -> None:
    content = xlsx(HEAD, [NAME, "大虞街道", 3])
    assert told(content, keeper, now) == []
    imported(content)
    assert joined() == date(2023, 7, 1)


@pytest.mark.usefixtures("windows")
def test_in_no_month_that_is_published(imported: Any, person: Any, keeper: User, now: datetime) -> None:
    published(person, Month(2023, 5))
    content = xlsx(DATED, [NAME, "大虞街道", 3, 2])
    assert told(content, keeper, now) == ["自2023年6月起（此前各月已公布，不再改动）"]
    imported(content)
    assert joined() == date(2023, 6, 1)
