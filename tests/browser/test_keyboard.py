"""Everything can be reached and done with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from tests.browser.steps import MONTH, PASSWORD, VALUE, Visitor, funds, report_address
from tracker.models import Figure, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAR = 150


def tab_to(visitor: Visitor, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus; it must be there to be reached."""
    wanted.wait_for()
    for _press in range(FAR):
        visitor.page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{wanted} isn't reached with Tab")


def type_into(visitor: Visitor, wanted: Locator, text: str) -> None:
    tab_to(visitor, wanted)
    visitor.page.keyboard.type(text)


def enter(visitor: Visitor, wanted: Locator) -> None:
    tab_to(visitor, wanted)
    visitor.page.keyboard.press("Enter")


def sign_in(visitor: Visitor, user: User) -> None:
    visitor.come_to_sign_in()
    type_into(visitor, visitor.page.locator("[name=login]"), user.username)
    type_into(visitor, visitor.page.locator("[name=password]"), PASSWORD)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(lambda address: reverse("account_login") not in address)


def test_the_first_stop_skips_to_the_content(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    person = visitor()
    person.sign_in(account("leader"))
    person.page.goto(reverse("registers"))
    person.page.keyboard.press("Tab")
    skip = person.page.locator(":focus")
    expect(skip).to_have_text(person.reads("跳到正文"))
    expect(skip).to_be_in_viewport()
    person.page.keyboard.press("Enter")
    expect(person.page).to_have_url(re.compile("#content$"))
    person.page.keyboard.press("Tab")
    expect(person.page.locator("main#content :focus")).to_have_count(1)


def test_a_figure_is_reported(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    person = visitor()
    sign_in(person, account("reporter", "dayu"))
    enter(person, person.way("填报"))
    enter(person, person.page.locator(f'nav.tabs a[href="?month={MONTH}"]'))
    person.page.wait_for_url(re.compile(re.escape(f"?month={MONTH}")))
    enter(person, person.page.locator(f'a[href="{report_address(funds("dayu"))}"]'))
    type_into(person, person.field("数值"), VALUE)
    type_into(person, person.field("说明"), "7月新到位两笔。")
    enter(person, person.button("提交审核"))
    expect(person.page.locator(".hero .state")).to_have_text(person.reads("待审核"))
    assert Figure.objects.latest("id").note == "7月新到位两笔。"
