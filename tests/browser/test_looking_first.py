"""A month is frozen by who has seen what it lacks: what comes in meanwhile shows the page again, by the words people read there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import MONTH, Visitor, waiting_figure
from tracker.models import Edition, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_month_is_frozen_as_it_was_seen(
    scripts: bool, visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    reporter = account("reporter", "dayu")
    person = visitor(java_script_enabled=scripts)
    person.sign_in(account("steward"))
    person.page.goto(f"{reverse('editions_desk')}?month={MONTH}")
    person.field("未报齐仍封存的理由").fill("示例：限期未报")
    person.button("封存").click()
    page, concerns = person.page, person.page.locator(".concern")
    expect(concerns.filter(has_text="个单位还有没报的数")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    waiting_figure(reporter, "dayu")
    person.button("已看过，封存").click()
    expect(page.get_by_role("alert")).to_contain_text("您查看以来情况有变")
    expect(concerns.filter(has_text="待审的数").locator(".badge")).to_have_text("新变化")
    assert not Edition.objects.exists()
    person.button("已看过，封存").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert Edition.objects.get().state == "frozen"


def test_what_takes_its_time_shows_that_it_goes_on(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    person = visitor()
    person.sign_in(account("steward"))
    person.page.goto(reverse("roll_over", args=[2023]))
    person.page.evaluate(
        "document.forms[document.forms.length - 1].addEventListener('submit', (sent) => sent.preventDefault())"
    )
    person.button("结转所选目标").click()
    expect(person.page.locator("progress")).to_be_visible()
    expect(person.button("结转所选目标")).to_be_disabled()
