"""A reviewer goes through the queue with the keyboard, the evidence beside each figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import Visitor, funds, report_address, waiting_figure
from tracker.models import Decision, Figure, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def address(figure: Figure) -> str:
    return f"{reverse('figure', args=[figure.pk])}?walk=1"


def test_keys_go_on_approve_and_ask_for_the_reason_in_place(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    clerk = visitor()
    clerk.sign_in(account("reporter", "dayu"))
    clerk.page.goto(report_address(funds("dayu")))
    clerk.fill_in_report()
    first = clerk.hand_in()
    second = waiting_figure(account("reporter", "liyuan"), "liyuan")
    person = visitor()
    complaints: list[str] = []
    person.page.on("console", lambda message: complaints.append(message.text))
    person.sign_in(account("reviewer"))
    person.page.goto(reverse("review"))
    keys, page = person.page.keyboard, person.page
    keys.press("j")
    expect(page).to_have_url(address(first))
    expect(page.locator(".walk kbd").first).to_be_visible()
    seen = page.locator(".evidenced img")
    expect(seen).to_be_visible()
    assert seen.evaluate("image => image.naturalWidth") == 1
    keys.press("j")
    expect(page).to_have_url(address(second))
    keys.press("k")
    expect(page).to_have_url(address(first))
    keys.press("r")
    reason = person.field("退回理由")
    expect(reason).to_be_focused()
    keys.type("ajk")
    expect(reason).to_have_value("ajk")
    reason.fill("")
    person.button("退回", "verb").click()
    expect(page.locator(".decide .error")).to_have_text(person.reads("退回必须写明理由，填报人会看到。"))
    expect(reason).to_be_focused()
    assert not Decision.objects.filter(figure__in=[first, second]).exists()
    reason.fill("与银行回单不符")
    person.button("退回", "verb").click()
    expect(page).to_have_url(address(second))
    keys.press("a")
    expect(page).to_have_url(reverse("review"))
    decided = Decision.objects.filter(figure__in=[first, second]).order_by("id")
    assert list(decided.values_list("figure", "kind")) == [(first.pk, "return"), (second.pk, "approve")]
    assert complaints == []


def test_without_scripts_the_reason_is_asked_for_on_the_same_page(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    figure = waiting_figure(account("reporter", "dayu"), "dayu")
    person = visitor(java_script_enabled=False)
    person.sign_in(account("reviewer"))
    person.page.goto(reverse("review"))
    person.page.get_by_role("link", name=person.reads("逐条审核"), exact=True).click()
    person.button("退回", "verb").click()
    expect(person.page.locator(".decide .error")).to_be_in_viewport()
    expect(person.page.locator(".hero .state")).to_have_text(person.reads("待审核"))
    assert not Decision.objects.filter(figure=figure).exists()
