"""Nothing that has to be done needs JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import VALUE, Visitor, funds, report_address
from tracker.models import User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_figure_is_reported_and_approved(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    reporter, reviewer = (
        visitor(java_script_enabled=False),
        visitor(java_script_enabled=False),
    )
    reporter.sign_in(account("reporter", "dayu"))
    reporter.page.goto(report_address(funds("dayu")))
    reporter.fill_in_report()
    figure = reporter.hand_in()
    assert figure.evidence.count() == 1

    reviewer.sign_in(account("reviewer"))
    reviewer.page.goto(reverse("figure", args=[figure.pk]))
    expect(reviewer.page.locator(".hero .big")).to_contain_text(VALUE)
    reviewer.button("审核通过", "verb").click()
    expect(reviewer.page.locator(".message.success")).to_be_visible()
    figure.refresh_from_db()
    assert figure.state == "approved"
