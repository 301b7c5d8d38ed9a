"""A new goal from the steward's page on: keys and clicks beside its texts, counted as README's table counts them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import Visitor
from tracker.models import Target, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST = 30


class Hands:
    """What somebody does with mouse and keyboard; the letters of a text aren't counted."""

    def __init__(self, here: Visitor) -> None:
        self.here = here
        self.page = here.page
        self.counted = 0

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.counted += 1

    def follows(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()
        self.counted += 1

    def writes(self, label: str, text: str) -> None:
        """Goes to a field by Tab, as often as it takes, and types into it."""
        field = self.page.get_by_label(label, exact=True)
        while not field.evaluate("one => one === document.activeElement"):
            self.presses("Tab")
        field.fill(text)

    def chooses(self, label: str, text: str) -> None:
        """Opens a list and clicks on a line of it, which leaves it in focus."""
        field = self.page.get_by_label(label, exact=True)
        field.select_option(label=text)
        field.focus()
        self.counted += 2


def test_a_new_goal_takes_few_keys_beside_its_texts(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    here = visitor()
    here.sign_in(account("steward"))
    here.page.goto(reverse("steward"))
    hands = Hands(here)
    hands.follows("新设目标")
    expect(here.page.get_by_role("heading", name="新设目标")).to_be_visible()
    here.page.get_by_label("名称", exact=True).click()
    hands.counted += 1
    hands.writes("名称", "示例新签约项目")
    hands.chooses("板块", "城市更新 › 双招双引")
    hands.writes("计量单位", "个")
    hands.chooses("责任单位", "大虞街道")
    hands.writes("目标值", "30")
    hands.writes("依据", "示例文件")
    hands.writes("依据日期", "2026-01-10")
    here.button("下达").click()
    hands.counted += 1
    expect(here.page.locator(".message").first).to_contain_text("目标")
    made = Target.objects.get(indicator__name="示例新签约项目")
    assert made.change_requests.filter(value=30).exists() or made.versions.filter(value=30).exists()
    assert hands.counted <= MOST, hands.counted


def test_what_is_at_fault_keeps_every_text(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    here = visitor()
    here.sign_in(account("steward"))
    here.page.goto(reverse("goal_new"))
    here.field("名称").fill("示例新签约项目")
    here.field("目标值").fill("三十")
    here.button("下达").click()
    expect(here.page.locator(".error").first).to_be_visible()
    assert here.field("名称").input_value() == "示例新签约项目"
    assert here.field("目标值").input_value() == "三十"
