"""From a missing line to its exception: a steward's clicks are counted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.months import hands_of
from tests.browser.steps import MONTH, Visitor
from tests.views.steps import funds
from tracker.models import User, WindowException

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST = 4


def test_an_exception_from_the_missing_line(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    person = visitor()
    person.sign_in(account("steward"))
    hands, page = hands_of(person), person.page
    page.goto(reverse("missing"))
    address = reverse("missing_lines", args=["dayu", MONTH])
    hands.click(page.locator(f'table.rates a[href="{address}"]'))
    hands.click(page.locator(f'input[name="line"][value="{funds().pk}"]'))
    hands.click(page.get_by_label("延长理由"))
    hands.type("xt")
    hands.click(person.button("延长所选数据"))
    expect(page.locator(".message.success")).to_contain_text(re.compile("已延长 1 项数据"))
    made = WindowException.objects.latest("id")
    assert made.series_id == funds().pk
    assert hands.clicks <= MOST
