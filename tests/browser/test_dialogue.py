"""A reviewer asks on a figure's page, the reporter answers there, takes the figure back and is led to report it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import Visitor, funds, report_address, waiting_figure
from tracker.models import Remark, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_they_talk_and_the_figure_is_reported_again(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    clerk, checker = account("reporter", "dayu"), account("reviewer")
    figure = waiting_figure(clerk, "dayu")
    asking, answering = visitor(), visitor(java_script_enabled=False)
    asking.sign_in(checker)
    asking.page.goto(reverse("figure", args=[figure.pk]))
    asking.button("留言", "verb").click()
    expect(asking.page.locator("#remarks .error")).to_have_text(asking.reads("请写下留言内容。"))
    asking.field("留言内容").fill("是否含代建资金？")
    asking.button("留言", "verb").click()
    expect(asking.page.locator("#remarks li")).to_contain_text(["是否含代建资金？"])
    answering.sign_in(clerk)
    answering.page.goto(reverse("notices"))
    answering.page.locator(".inbox .unread button").first.click()
    expect(answering.page.locator("#remarks li")).to_contain_text(["是否含代建资金？"])
    answering.field("留言内容").fill("含，撤回重报。")
    answering.button("留言", "verb").click()
    answering.page.goto(reverse("submissions"))
    answering.button("撤回", "verb").click()
    expect(answering.page.locator(".hero .state")).to_have_text(answering.reads("已撤回"))
    answering.page.get_by_role("link", name=answering.reads("重新填报"), exact=True).click()
    assert answering.page.url.endswith(report_address(funds("dayu")))
    assert list(Remark.objects.values_list("text", "author")) == [
        ("是否含代建资金？", checker.pk),
        ("含，撤回重报。", clerk.pk),
    ]
