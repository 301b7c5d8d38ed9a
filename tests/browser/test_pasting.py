"""Pasting into a month of which some lines are reported already: every number lands in its own line, or in none."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.months import JULY, paste, thirty_lines
from tests.browser.steps import Visitor
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.submitting import submit_all
from tracker.calc.checks import SHIPPED
from tracker.calc.findings import answered_alike
from tracker.calc.intake import Report
from tracker.models import Draft, Series, User
from tracker.wording.names import series_name

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

REPORTED = (1, 2, 4)  # of the lines on the page, with 101, 102 and 104


@pytest.fixture
def lines(own_database: str) -> list[Series]:
    return thirty_lines()


@pytest.fixture
def person(visitor: Callable[..., Visitor], account: Callable[..., User], lines: list[Series]) -> Visitor:
    """A reporter at the month's page, with three of its lines reported."""
    reporter = account("reporter", "thirty")
    explained = answered_alike(SHIPPED, "已核对", "继续推进")
    entries = [
        Entry(
            lines[at].pk,
            JULY,
            Report(as_of=date(2023, 7, 31), value=Decimal(100 + at)),
            uuid.uuid4(),
            (),
            explained,
        )
        for at in REPORTED
    ]
    assert not submit_all(by=reporter, at=timezone.now(), entries=entries).refused
    someone = visitor()
    someone.sign_in(reporter)
    someone.page.goto(reverse("my_month", args=["thirty", JULY]))
    return someone


def typed(person: Visitor, lines: list[Series]) -> dict[int, str]:
    """What stands in the boxes that hold anything, by the line's place on the page."""
    boxes = [person.page.locator(f'tr[data-series="{one.pk}"] .box') for one in lines]
    return {at: box.input_value() for at, box in enumerate(boxes) if box.count() and box.input_value()}


def test_a_column_lands_in_the_lines_as_seen(person: Visitor, lines: list[Series]) -> None:
    """Lines that are locked keep their place; what is pasted beside them is compared. One key takes all of it back."""
    panel = person.page.locator(".pasting")
    paste(person, ["100", "101", "999", "103", "104.0", "105"])
    expect(panel).to_be_visible()
    expect(panel.locator("tbody tr")).to_have_count(6)
    expect(panel.locator("tbody tr.lack")).to_have_count(1)
    expect(panel.locator("tbody tr.lack")).to_contain_text("102")
    assert typed(person, lines) == {}
    person.page.keyboard.press("Enter")
    assert typed(person, lines) == {0: "100", 3: "103", 5: "105"}
    expect(panel).to_contain_text("999")
    person.page.keyboard.press("Control+z")
    assert typed(person, lines) == {}
    expect(panel).to_be_hidden()


def test_what_is_more_than_the_lines_stays_in_sight(person: Visitor, lines: list[Series]) -> None:
    """Also once the drafts are kept; and nothing is handed in before what doesn't fit is decided on."""
    panel = person.page.locator(".pasting")
    person.page.locator(f'tr[data-series="{lines[-2].pk}"] .box').focus()
    paste(person, ["7", "8", "9", "9.5"])
    person.button("提交全部").click()
    expect(panel.locator("button.take")).to_be_focused()
    person.page.keyboard.press("Enter")
    assert typed(person, lines) == {28: "7", 29: "8"}
    expect(person.page.locator(".saved")).to_contain_text(":")
    assert Draft.objects.count() == 2
    expect(panel.locator("tbody tr")).to_have_count(2)
    expect(panel).to_contain_text("9.5")


def test_two_columns_go_by_name(person: Visitor, lines: list[Series]) -> None:
    """In whatever order, with units after the names; what there is no line for, and what was typed before, is said."""
    names = [series_name(one) for one in lines]
    person.page.locator(".box").first.fill("5")
    block = [
        f"{names[7]}（亿元）\t17",
        f"{names[3]}\t13",
        f"{names[1]}\t101",
        "没有的指标\t1",
        f"{names[0]}\t10",
    ]
    paste(person, block)
    said = person.page.locator(".pasting tbody tr")
    expect(said).to_have_count(5)
    expect(person.page.locator(".pasting tbody tr.lack")).to_have_count(2)
    person.page.keyboard.press("Escape")
    assert typed(person, lines) == {0: "5"}
    person.page.locator(".box").first.focus()
    paste(person, block)
    person.page.keyboard.press("Enter")
    assert typed(person, lines) == {0: "10", 3: "13", 7: "17"}
    person.page.keyboard.press("Control+z")
    assert typed(person, lines) == {0: "5"}
