"""Many figures decided on at once from the queue, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.steps import Visitor, waiting_figure
from tracker.models import Decision, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_all_are_ticked_and_returned_with_one_reason(
    scripts: bool, visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    figures = [waiting_figure(account("reporter", unit), unit) for unit in ("dayu", "liyuan", "commerce")]
    person = visitor(java_script_enabled=scripts)
    person.sign_in(account("reviewer"))
    person.way("审核").click()
    person.button("退回所选").click()
    expect(person.page.get_by_role("alert").first).to_be_visible()
    person.page.get_by_role("link", name=person.reads("全选"), exact=True).click()
    boxes = person.page.locator("input[name=figure]")
    expect(boxes).to_have_count(3)
    boxes.first.uncheck()
    left = boxes.first.get_attribute("value")
    words = person.reads("退回所选")
    expect(person.page.locator("button[value=return]")).to_have_text(f"{words} (2)" if scripts else words)
    person.field("退回理由").fill("与银行回单不符")
    person.page.locator("button[value=return]").click()
    expect(person.page.locator(".message.success")).to_be_visible()
    expect(person.page.locator("input[name=figure]")).to_have_count(1)
    decided = Decision.objects.filter(figure__in=figures, kind="return", reason="与银行回单不符")
    assert set(decided.values_list("figure", flat=True)) == {one.pk for one in figures if str(one.pk) != left}


def test_shift_ticks_a_stretch(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    for unit in ("dayu", "liyuan", "commerce"):
        waiting_figure(account("reporter", unit), unit)
    person = visitor()
    person.sign_in(account("reviewer"))
    person.page.goto(reverse("review"))
    boxes = person.page.locator("input[name=figure]")
    boxes.first.click()
    boxes.last.click(modifiers=["Shift"])
    expect(person.page.locator("input[name=figure]:checked")).to_have_count(3)
