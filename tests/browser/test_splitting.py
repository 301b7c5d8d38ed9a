"""One unit's share is changed on the page of a split, and nothing that the page doesn't show changes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.steps import Visitor, target_of
from tests.goals import set_goal
from tracker.calc.periods import Month
from tracker.models import Target, TargetVersion, User
from tracker.queries.ledger.versions import curves

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CURVE = {Month(2023, 7): Decimal("0.3"), Month(2023, 12): Decimal(1)}


def own_goal(part: Target, by: User) -> TargetVersion:
    """A part that is worded, planned and judged otherwise than the district's goal."""
    version = TargetVersion(
        target=part, value=12, tier="committed", qualifier="at_least", judged_by="pace", paced_by="curve",
        in_force_from=date(2023, 6, 1), basis="示例", basis_date=date(2023, 6, 1), reason="示例",
    )  # fmt: skip
    return set_goal(by=by, at=timezone.now(), version=version, curve=CURVE)


def test_a_share_changes_and_nothing_else(
    visitor: Callable[..., Visitor], account: Callable[..., User]
) -> None:
    steward, second = account("steward"), account("steward", name="second-steward")
    whole, part = target_of("inv.outside_funds", "kuiwen"), target_of("inv.outside_funds", "dayu")
    before = own_goal(part, steward)
    here = visitor()
    here.sign_in(steward)
    here.page.goto(reverse("target", args=[whole.pk]) + "?month=2023-07")
    here.page.get_by_role("link", name="调整分解").click()
    expect(here.page.locator(".shares")).to_contain_text("保证 · 按序时进度 · 序时进度：计划曲线")
    here.page.get_by_label(part.unit.name, exact=True).fill("14")
    here.page.get_by_label(target_of("inv.outside_funds", "liyuan").unit.name, exact=True).fill("9")
    here.page.get_by_label("依据", exact=True).fill("区政府常务会议")
    here.page.get_by_label("依据日期").fill("2023-07-10")
    here.page.get_by_label("调整理由").fill("任务划转")
    here.button("下达").click()
    expect(here.page.locator(".message").first).to_contain_text("已提交 2 个单位的分解目标")
    there = visitor()
    there.sign_in(second)
    there.page.goto(reverse("steward"))
    there.button("同意").first.click()
    expect(there.page.locator("main")).to_contain_text("2个目标将改变")
    there.button("已看过，下达").click()
    expect(there.page.locator(".message").first).to_contain_text("已同意")
    there.page.goto(reverse("target", args=[part.pk]) + "?month=2023-07")
    expect(there.page.locator("ol.versions li.current")).to_contain_text("14亿元以上 · 保证 · 按序时进度")
    after = part.versions.latest("number")
    assert (after.paced_by, curves([after.pk])[after.pk]) == ("curve", curves([before.pk])[before.pk])
