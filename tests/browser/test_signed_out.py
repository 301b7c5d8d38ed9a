"""Somebody's session ends while they type: the page says just that, and what was typed is there again once they are back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.months import JULY, thirty_lines
from tests.browser.steps import PASSWORD, Visitor
from tracker.actions.people.accounts import save_membership
from tracker.models import Draft, Membership, Series, Typed, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADDRESS = reverse("my_month", args=["thirty", JULY])
BROKEN = "没有存上，连通后会再存"


@pytest.fixture
def lines(own_database: str) -> list[Series]:
    return thirty_lines()


@pytest.fixture
def reporter(account: Callable[..., User], lines: list[Series]) -> User:
    return account("reporter", "thirty")


@pytest.fixture
def person(visitor: Callable[..., Visitor], reporter: User) -> Visitor:
    someone = visitor()
    someone.sign_in(reporter)
    someone.page.goto(ADDRESS)
    return someone


def sign_in_here(page: Page, user: User) -> None:
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()


def test_the_month_says_so_and_has_the_numbers_again(person: Visitor, reporter: User) -> None:
    page, boxes = person.page, person.page.locator(".box")
    boxes.nth(0).fill("11")
    expect(page.locator(".saved")).to_contain_text(":")
    Session.objects.all().delete()
    boxes.nth(20).fill("12")
    told = page.locator(".lost")
    expect(told).to_be_in_viewport()
    expect(told).to_contain_text(person.reads("登录已失效：刚填的内容已替您保存，重新登录后会放回本页。"))
    assert BROKEN not in page.locator("form.grid").inner_text()
    boxes.nth(2).fill("13")
    page.wait_for_timeout(1500)
    assert Typed.objects.count() == 1  # the same form with more in it
    told.get_by_role("link").click()  # asks nothing: what is kept can be left
    sign_in_here(page, reporter)
    for at, text in [(0, "11"), (20, "12"), (2, "13")]:
        expect(boxes.nth(at)).to_have_value(text)
    expect(page.locator(".saved")).to_contain_text(":")
    page.wait_for_timeout(1500)
    assert sorted(one.entries["value"] for one in Draft.objects.all()) == ["11", "12", "13"]


def test_nothing_of_one_person_is_shown_or_saved_for_the_next(
    person: Visitor, account: Callable[..., User]
) -> None:
    other = account("reporter", "thirty", name="another")
    page = person.page
    Session.objects.all().delete()
    there = page.context.new_page()
    there.goto(reverse("account_login"))
    sign_in_here(there, other)
    expect(there.locator("nav.ways")).to_be_visible()
    page.locator(".box").first.fill("98765")
    expect(page.locator(".lost")).to_contain_text(
        person.reads("现在登录的是另一个账号：刚填的内容已替原来的账号保存，用原账号登录后可取回。")
    )
    there.goto(ADDRESS)
    expect(there.locator(".box").first).to_have_value("")
    assert not Draft.objects.exists()
    assert "98765" not in there.content()
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


def test_a_broken_connection_alone_is_called_so(person: Visitor, reporter: User, lines: list[Series]) -> None:
    page, box = person.page, person.page.locator(".box").first
    page.context.set_offline(True)
    box.fill("11")
    expect(page.locator(".lost")).to_contain_text(BROKEN)
    page.context.set_offline(False)
    expect(page.locator(".saved")).to_contain_text(person.reads("已保存"), timeout=20_000)

    def failing(route: Any) -> None:
        route.fulfill(status=503, body="<h1>503</h1>", content_type="text/html")

    page.route("**/drafts/**", failing)
    box.fill("12")
    expect(page.locator(".lost")).to_contain_text(person.reads("没有存上：服务器暂时出错，稍后会再存。"))
    page.unroute("**/drafts/**")
    expect(page.locator(".saved")).to_contain_text(person.reads("已保存"), timeout=20_000)
    membership = Membership.objects.get(user=reporter)
    membership.until_date = timezone.localdate() - timedelta(days=1)
    founder = User.objects.get(username="history_entry")
    save_membership(by=founder, at=timezone.now(), membership=membership)
    box.fill("13")
    expect(page.locator(".saved")).to_be_empty()
    expect(page.locator(".lost")).not_to_be_empty()
    assert BROKEN not in page.locator("form.grid").inner_text()


def test_a_briefings_text_is_there_again(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    """Its preview shows no page of signing in, and what was written comes back."""
    writer = account("steward")
    someone = visitor()
    someone.sign_in(writer)
    page = someone.page
    page.goto(reverse("bulletins"))
    page.goto(page.locator("main a[href*='/text/']").first.get_attribute("href") or "")
    body = page.locator("#id_body")
    Session.objects.all().delete()
    body.fill("示例正文：写到一半。")
    expect(page.locator("#preview")).to_contain_text(
        someone.reads("登录已失效：刚填的内容已替您保存，重新登录后会放回本页。")
    )
    expect(page.locator("#preview input")).to_have_count(0)
    page.locator("#preview a").click()
    sign_in_here(page, writer)
    expect(body).to_have_value("示例正文：写到一半。")
