"""From an entry to the status page: draft, submission, review, return, withdrawal."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import (
    approved,
    entries,
    funds,
    page,
    pdf,
    post_report,
    report_address,
    reported,
    series_of,
    step,
    target_of,
    tower,
    written,
)
from tracker.models import Draft, Figure, Membership, Series, Target, Unit


def status_of(client: Client, indicator: str = "inv.outside_funds", unit: str = "dayu", **query: str) -> str:
    return page(client, "target", target_of(indicator, unit).pk, **query)


def test_an_approved_figure_changes_the_status_page(reporter: Client, reviewer: Client) -> None:
    assert "8.44亿元" not in status_of(reviewer)
    figure = reported(reporter, funds(), value="8.44")
    assert '<span class="big">8.44亿元' not in status_of(reviewer)
    step(reviewer, "approve", figure)
    assert '<span class="big">8.44亿元' in status_of(reviewer)


def test_the_day_before_still_shows_the_old_number(reporter: Client, reviewer: Client) -> None:
    approved(reporter, reviewer, funds(), value="8.44")
    before = status_of(reviewer, month="2023-07", day="2026-01-01")
    assert "8.44" not in before
    assert "这是站在" in before


def test_a_unit_sees_what_it_owes(reporter: Client) -> None:
    month = page(reporter, "report", month="2023-07")
    assert reverse("report_month", args=[funds().pk, "2023-07"]) in month
    assert reverse("report_month", args=[funds("liyuan").pk, "2023-07"]) not in month
    tax = Series.objects.get(item=tower(), measure__code="tax")
    assert reverse("report_month", args=[tax.pk, "2023-07"]) in month


def test_derived_numbers_are_not_owed(person: Any, signed_in: Any) -> None:
    month = page(signed_in("reporter", "commerce"), "report", month="2023-07")
    assert "重点楼宇税收" not in month


def test_a_draft_is_kept_and_not_submitted(reporter: Client) -> None:
    before = written()
    address = report_address(funds())
    reporter.post(address, entries(value="7.123", note="等银行回单", save_draft="1"))
    again = reporter.get(address).content.decode()
    assert "7.123" in again
    assert "等银行回单" in again
    assert written() == before


def test_submitting_clears_the_draft(reporter: Client) -> None:
    reporter.post(report_address(funds()), entries(value="7.1", save_draft="1"))
    reported(reporter, funds(), value="7.2")
    assert not Draft.objects.exists()


def test_the_same_key_twice_is_one_figure(reporter: Client) -> None:
    key = str(uuid.uuid4())
    first = post_report(reporter, funds(), value="7.7", key=key)
    second = post_report(reporter, funds(), value="7.7", key=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert Figure.objects.filter(idempotency_key=key).count() == 1


def test_the_same_key_with_other_content_is_a_conflict(reporter: Client) -> None:
    key = str(uuid.uuid4())
    post_report(reporter, funds(), value="7.7", key=key)
    before = written()
    response = post_report(reporter, funds(), value="8.8", key=key)
    assert response.status_code == 409
    assert "前后不一致" in response.content.decode()
    assert written() == before


def test_a_second_clerk_is_told_who_was_first(reporter: Client, signed_in: Any) -> None:
    second = signed_in("reporter", "dayu")
    reported(reporter, funds(), value="7.7")
    before = written()
    response = post_report(second, funds(), value="7.9")
    assert response.status_code == 409
    assert "等待审核" in response.content.decode()
    assert written() == before


def test_an_approved_month_is_corrected_not_reported_again(reporter: Client, reviewer: Client) -> None:
    approved(reporter, reviewer, funds(), value="7.7")
    response = post_report(reporter, funds(), value="7.9")
    assert response.status_code == 409
    assert "更正" in response.content.decode()


def test_a_withdrawn_figure_can_be_reported_anew(reporter: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    assert step(reporter, "withdraw", figure).status_code == 302
    assert reported(reporter, funds(), value="7.9").state == "submitted"


def test_a_returned_figure_is_the_reporters_to_do(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    step(reviewer, "return", figure, reason="与银行回单不符")
    assert "与银行回单不符" in page(reporter, "report")
    reported(reporter, funds(), value="7.9")
    assert "与银行回单不符" not in page(reporter, "report")


def test_nobody_approves_their_own(person: Any, signed_in: Any) -> None:
    both = person("reporter", "dayu", name="both")
    client = Client()
    client.force_login(both)
    figure = reported(client, funds(), value="7.7")
    Membership.objects.create(user=both, unit=Unit.objects.get(code="kuiwen"), role="reviewer")
    assert "不能审核本人填报" in page(client, "review")
    response = step(client, "approve", figure)
    assert response.status_code == 403
    assert "不能审核本人填报的数据" in response.content.decode()
    assert Figure.objects.get(pk=figure.pk).state == "submitted"


def test_a_stale_page_decides_nothing(reporter: Client, reviewer: Client, signed_in: Any) -> None:
    figure = reported(reporter, funds(), value="7.7")
    step(signed_in("reviewer", "kuiwen"), "return", figure, reason="先到")
    before = written()
    response = step(reviewer, "approve", figure)
    assert response.status_code == 409
    assert "没有写入任何内容" in response.content.decode()
    assert written() == before


@pytest.mark.parametrize(
    ("indicator", "unit", "given", "shown"),
    [
        ("biz.problems_solved_rate", "approval", {"numerator": "980", "denominator": "1000"}, "98%"),
        (
            "biz.new_entities.rank",
            "approval",
            {"rank": "2", "of_n": "4", "evidence": pdf()},
            "第2位（共4个）",
        ),
        ("inv.outside_funds", "dayu", {"is_not_applicable": "on", "not_applicable": "本月停报"}, "不适用"),
        ("inv.outside_funds", "dayu", {"value": "0"}, "0亿元"),
    ],
    ids=["ratio", "place", "not applicable", "zero"],
)
def test_every_form_reaches_the_status_page(
    reviewer: Client, signed_in: Any, indicator: str, unit: str, given: dict[str, Any], shown: str
) -> None:
    series = series_of(indicator, unit)
    approved(signed_in("reporter", series.unit.code), reviewer, series, **given)
    assert f'<span class="big">{shown}' in status_of(reviewer, indicator, series.unit.code)


def test_a_stage_reached_counts(reporter: Client, reviewer: Client) -> None:
    stage = Series.objects.filter(
        unit__code="dayu", stage__code="cleared", item__register__code="plots", slots=None
    ).first()
    assert stage is not None
    assert '<span class="big">8个' in page(reviewer, "target", plots().pk)
    approved(reporter, reviewer, stage, reached_on="2023-07-10")
    assert '<span class="big">9个' in page(reviewer, "target", plots().pk, month="2023-07")
    assert '<span class="big">8个' in page(reviewer, "target", plots().pk, month="2023-06")


def plots() -> Any:
    return Target.objects.get(indicator__code="renew.plots_cleared")
