"""Slips of the hand at a month's page, step by step: none of them enters a number that nobody pointed at."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from tests.browser.steps import MONTH, Visitor, funds, report_address
from tracker.models import Draft, Figure, Series, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADDRESS = reverse("my_month", args=["dayu", MONTH])
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])


def taxes() -> list[Series]:
    """Monthly tax of 大虞街道's towers: each month an amount by itself."""
    return list(Series.objects.filter(unit__code="dayu", measure__code="tax").order_by("item__code"))


def line_of(person: Visitor, series: Series) -> Locator:
    return person.page.locator(f'tr[data-series="{series.pk}"]')


@pytest.fixture
def person(visitor: Callable[..., Visitor], account: Callable[..., User], scripts: bool) -> Visitor:
    someone = visitor(java_script_enabled=scripts)
    someone.sign_in(account("reporter", "dayu"))
    return someone


@SCRIPTS
def test_the_rest_without_change_enters_no_amount_of_a_month(person: Visitor) -> None:
    person.page.goto(ADDRESS)
    tower = taxes()[0]
    person.button("其余无变化").click()
    expect(line_of(person, funds("dayu")).locator(".box")).to_have_value("6.6")
    for series in taxes():
        expect(line_of(person, series).locator(".box")).to_have_value("")
    person.button("提交全部").click()
    expect(person.page.locator("main")).to_be_visible()
    assert not Figure.objects.filter(slot__series__measure__code="tax", decision=None).exists()
    person.page.goto(ADDRESS)
    line = line_of(person, tower)
    line.get_by_role("button", name=person.reads("本月为0"), exact=True).click()
    expect(line.locator(".box")).to_have_value("0")
    person.button("提交全部").click()
    expect(line.locator(".objections")).to_contain_text("0")
    assert not Figure.objects.filter(slot__series=tower, value=0, decision=None).exists()


@SCRIPTS
def test_enter_in_the_day_of_the_data_enters_nothing(person: Visitor) -> None:
    person.page.goto(ADDRESS)
    before = Figure.objects.count()
    day = person.page.locator("[name=as_of]")
    day.focus()
    day.press("Enter")
    person.page.wait_for_timeout(1500)  # longer than a draft takes to be kept
    expect(day).to_be_focused()
    for box in person.page.locator("tr[data-open] input.box").all():
        assert box.input_value() == ""
    assert (Draft.objects.count(), Figure.objects.count()) == (0, before)


@SCRIPTS
def test_enter_in_a_single_report_hands_in_nothing(person: Visitor) -> None:
    person.page.goto(report_address(funds("dayu")))
    number = person.field("数值")
    number.fill("7.77")
    number.press("Enter")
    person.page.wait_for_timeout(500)
    expect(number).to_be_focused()
    expect(person.page.locator(".error")).to_have_count(0)
    assert not Figure.objects.filter(slot__series=funds("dayu"), value=Decimal("7.77")).exists()


COVERED = """() => [...document.querySelectorAll("tr[data-open] .box, tr[data-open] summary")].filter((one) => {
    one.focus();
    const own = one.getBoundingClientRect();
    return own.bottom > document.querySelector(".deciding").getBoundingClientRect().top || own.top < 0;
}).map((one) => one.id || one.textContent)"""


@pytest.mark.parametrize("width", [390, 1440])
def test_the_bar_covers_no_field_that_has_the_focus(
    visitor: Callable[..., Visitor], account: Callable[..., User], width: int
) -> None:
    """Nor one that the summary of what was refused leads to."""
    someone = visitor(width=width)
    someone.sign_in(account("reporter", "dayu"))
    page = someone.page
    page.goto(ADDRESS)
    assert page.evaluate(COVERED) == []
    last = line_of(someone, taxes()[-1]).locator(".box")
    last.fill("八百")
    line_of(someone, funds("dayu")).locator(".box").fill("七")
    someone.button("提交全部").click()
    ways = page.locator(".summary a")
    expect(ways).to_have_count(2)
    ways.last.click()
    expect(last).to_be_focused()
    bar, box = page.locator(".deciding").bounding_box(), last.bounding_box()
    assert bar
    assert box
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= bar["y"]
