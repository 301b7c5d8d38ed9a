"""北苑 becomes a part of 广文 in July: two stewards, the pages before and after, and a street that opens in August."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.actions.reports import EXPLAINED
from tests.browser.steps import Visitor, target_of
from tests.editions import published
from tests.people import People
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.models import Item, Series, User
from tracker.queries.editions.recompute import differences
from tracker.queries.reporting.owed import owed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

JUNE, JULY = Month(2023, 6), Month(2023, 7)
BASIS = "潍编〔2023〕12号"


def read(visitor: Visitor, address: str) -> str:
    visitor.page.goto(address)
    return visitor.page.locator("main").inner_text()


def pages_of_june() -> list[str]:
    """A page of the district's goal, both units' pages, the league and the edition."""
    goals = [target_of("inv.outside_funds", code).pk for code in ("kuiwen", "beiyuan")]
    league = reverse("league", args=["secretaries"])
    return [
        *(f"{reverse('target', args=[pk])}?month={JUNE}" for pk in goals),
        f"{reverse('board')}?month={JUNE}",
        f"{reverse('register', args=['projects'])}?month={JUNE}",
        f"{league}?month={JUNE}",
        f"{reverse('contender', args=['secretaries', 'beiyuan'])}?month={JUNE}",
        reverse("edition", args=[str(JUNE)]),
    ]


def file_of_june(visitor: Visitor) -> bytes:
    """The register's file of June."""
    answer = visitor.page.request.get(f"{reverse('register_export', args=['projects'])}?month={JUNE}")
    assert answer.ok
    return answer.body()


def ask_for_the_merger(visitor: Visitor) -> None:
    visitor.way("机构", "plural").click()
    visitor.page.locator("select[name=unit]").select_option("beiyuan")
    visitor.button("提出机构调整").click()
    visitor.page.locator("[name=first_month]").select_option(JULY.first.isoformat())
    visitor.page.locator("[name=unit_0]").select_option("guangwen")
    visitor.field("依据").fill(BASIS)
    visitor.field("依据日期").fill("2023-06-20")
    visitor.button("下一步：看划转内容").click()
    expect(visitor.page.locator(".passing-sum")).to_contain_text("39")
    visitor.button("提出，待另一人确认").click()
    expect(visitor.page.locator(".message.success")).to_be_visible()


def decide_on_it(visitor: Visitor) -> None:
    visitor.way("待办").click()
    visitor.page.locator("main").get_by_role("link", name="机构调整 1 项").click()
    visitor.page.get_by_role("link", name=visitor.reads("看划转内容并决定")).click()
    expect(visitor.page.locator(".passing-sum")).to_be_visible()
    visitor.button("同意", "verb").click()
    expect(visitor.page.locator(".message.success")).to_be_visible()


def reported(series: Series, value: str, reporter: User, reviewer: User) -> None:
    """A figure of July, approved, without a browser."""
    figure = submit(
        by=reporter,
        at=timezone.now(),
        series=series,
        month=JULY,
        report=Report(as_of=date(2023, 7, 31), value=Decimal(value), note="7月新到位两笔。"),
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=reviewer, at=timezone.now(), figure=figure)


def contenders(visitor: Visitor, month: Month) -> int:
    visitor.page.goto(f"{reverse('league', args=['secretaries'])}?month={month}")
    return visitor.page.locator("td.total").count()


def test_two_streets_become_one(
    visitor: Callable[..., Visitor], account: Callable[..., User], now: datetime
) -> None:
    first, second = account("steward"), account("leader")
    person = People()
    with transaction.atomic():
        edition = published(person, JUNE)
    clerk, reviewer = account("reporter", "guangwen"), account("reviewer")
    deciding = person("steward", name="second-steward")
    projects = Item.objects.filter(register__code="projects")
    theirs = projects.filter(unit__code="guangwen").count()
    count = projects.filter(unit__code="beiyuan").count()

    reader = visitor()
    reader.sign_in(second)
    before = {address: read(reader, address) for address in pages_of_june()}
    file = file_of_june(reader)
    steward, other = visitor(), visitor()
    steward.sign_in(first)
    ask_for_the_merger(steward)
    other.sign_in(deciding)
    decide_on_it(other)

    after = {address: read(reader, address) for address in before}
    assert after == before
    assert file_of_june(reader) == file
    assert differences(edition) == []
    assert projects.filter(unit__code="guangwen").count() == theirs + count
    assert not owed_in(JULY).filter(unit__code="beiyuan").exists()
    reporter = visitor()
    reporter.sign_in(clerk)
    july = read(reporter, reverse("my_month", args=["beiyuan", str(JULY)]))
    assert "北苑街道到2023年6月为止，2023年7月起并入广文街道" in july
    assert BASIS in july

    total = f"{reverse('target', args=[target_of('inv.outside_funds', 'kuiwen').pk])}?month={JULY}"
    waiting = read(reader, total)
    assert "2023年7月尚未报数" in waiting
    with transaction.atomic():
        for series in Series.objects.filter(indicator__code="inv.outside_funds").exclude(
            unit__code="beiyuan"
        ):
            reported(series, "20", person("reporter", series.unit.code), reviewer)
    assert "2023年7月尚未报数" not in read(reader, total)

    open_a_street(visitor, account)
    assert not owed_in(JULY).filter(unit__code="xincheng").exists()
    assert [contenders(reader, month) for month in (JUNE, JULY, JULY.plus(1))] == [7, 6, 7]


def open_a_street(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    """An administrator adds a street in August; no page of July lists it."""
    administrator = visitor()
    administrator.sign_in(account("administrator"))
    page = administrator.page
    page.goto(reverse("admin:tracker_unit_add"))
    page.locator("[name=code]").fill("xincheng")
    page.locator("[name=name]").fill("示例新城街道")
    page.locator("[name=kind]").select_option("sub_district")
    page.locator("[name=in_force_from]").fill("2023-08-01")
    page.locator(".field-parent .select2-selection").click()
    page.locator(".select2-search__field").fill("奎文区")
    page.locator(".select2-results__option", has_text="奎文区").first.click()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
