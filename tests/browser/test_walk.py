"""From the report to the status page: what three people do one after another, in either language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import LANGUAGES, MONTH, PROOF, VALUE, Visitor, funds, report_address, target_of
from tracker.models import Figure, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SHOWN = {"zh-hans": "7.77亿元", "en": "777 m yuan"}


def report_july(visitor: Visitor) -> Figure:
    """From the list of what is owed to a figure that waits."""
    visitor.way("填报").click()
    visitor.page.locator(f'nav.tabs a[href="?month={MONTH}"]').click()
    visitor.page.locator(f'a[href="{report_address(funds("dayu"))}"]').click()
    visitor.fill_in_report()
    figure = visitor.hand_in()
    expect(visitor.page.locator(".hero")).to_contain_text(PROOF)
    expect(visitor.page.locator(".hero .state")).to_have_text(visitor.reads("待审核"))
    return figure


def approve(visitor: Visitor, figure: Figure) -> None:
    """From the queue to a figure that counts."""
    visitor.way("审核").click()
    address = reverse("figure", args=[figure.pk])
    visitor.page.locator(f'tbody a[href^="{address}"]').first.click()
    visitor.button("审核通过", "verb").click()
    expect(visitor.page.locator(".message.success")).to_be_visible()
    visitor.page.goto(address)
    expect(visitor.page.locator(".hero .state")).to_have_text(visitor.reads("已审核"))


def look_up_in_admin(visitor: Visitor, figure: Figure) -> None:
    visitor.way("管理").click()
    visitor.page.locator(f'#content a[href="{reverse("admin:tracker_figure_changelist")}"]').first.click()
    visitor.page.locator("#searchbar").fill(figure.author.username)
    visitor.page.locator("#searchbar").press("Enter")
    address = reverse("admin:tracker_figure_change", args=[figure.pk])
    visitor.page.locator(f'#result_list a[href^="{address}"]').first.click()
    expect(visitor.page.locator(".field-value")).to_contain_text(VALUE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_reported_and_approved_is_on_the_status_page(
    language: str, visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    reporter, reviewer = account("reporter", "dayu"), account("reviewer")
    administrator = account("administrator")
    status = reverse("target", args=[target_of("inv.outside_funds", "dayu").pk])
    person = visitor(language)
    number = person.page.locator(".hero .big")

    person.sign_in(reporter)
    figure = report_july(person)
    person.page.goto(status)
    expect(number).not_to_contain_text(SHOWN[language])
    person.sign_out()

    person.sign_in(reviewer)
    approve(person, figure)
    person.page.locator(f'.crumbs a[href^="{status}"]').click()
    expect(number).to_contain_text(SHOWN[language])
    person.sign_out()

    person.sign_in(administrator)
    look_up_in_admin(person, figure)
    expect(person.page.locator("[name^=_save], .deletelink")).to_have_count(0)
    editable = "#content-main :is(input:not([type=hidden]), select, textarea)"
    expect(person.page.locator(editable)).to_have_count(0)
