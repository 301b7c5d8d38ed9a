"""An approved figure is replaced by a correction that a second person approves; both stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import approved, entries, funds, page, step, target_of, written
from tracker.models import Figure, Target


@pytest.fixture
def july(reporter: Client, reviewer: Client) -> Figure:
    return approved(reporter, reviewer, funds(), value="7.7")


def corrected(client: Client, figure: Figure, **given: Any) -> Any:
    return client.post(
        reverse("correct", args=[figure.pk]), entries(**{"grade": "2", "kind": "error"} | given)
    )


def test_the_old_number_counts_until_the_correction_is_approved(
    reporter: Client, reviewer: Client, july: Figure
) -> None:
    assert corrected(reporter, july, value="9.1", reason="漏报一笔").status_code == 302
    status = target_of("inv.outside_funds", "dayu").pk
    assert '<span class="big">7.7亿元' in page(reviewer, "target", status)
    correction = Figure.objects.latest("id")
    assert "将取代" in page(reviewer, "figure", correction.pk)
    step(reviewer, "approve", correction)
    after = page(reviewer, "target", status)
    assert '<span class="big">9.1亿元' in after
    assert "漏报一笔" in after
    assert "7.7亿元" in page(reviewer, "figure", correction.pk)


def test_a_correction_wants_a_reason(reporter: Client, july: Figure) -> None:
    before = written()
    assert corrected(reporter, july, value="9.1").status_code == 400
    assert written() == before


def test_only_the_current_figure_is_corrected(reporter: Client, reviewer: Client, july: Figure) -> None:
    corrected(reporter, july, value="9.1", reason="漏报一笔")
    step(reviewer, "approve", Figure.objects.latest("id"))
    before = written()
    assert corrected(reporter, july, value="9.9", reason="又改").status_code == 409
    assert written() == before


def test_the_window_does_not_bind_corrections(reporter: Client, reviewer: Client) -> None:
    may = Figure.objects.get(slot__series=funds(), slot__month="2023-05-01")
    assert corrected(reporter, may, value="5.3", reason="漏报一笔", as_of="2023-05-31").status_code == 302
    assert step(reviewer, "approve", Figure.objects.latest("id")).status_code == 302


def test_the_status_page_shows_what_it_was_and_why(
    reporter: Client, reviewer: Client, leader: Client
) -> None:
    figure = approved(reporter, reviewer, funds(), value="7.7")
    target = target_of("inv.outside_funds", "dayu")
    assert "<del>" not in page(leader, "target", target.pk, month="2023-07")
    corrected(reporter, figure, value="7.9", reason="漏报一笔")
    correction = Figure.objects.latest("id")
    assert "<del>" not in page(leader, "target", target.pk, month="2023-07")
    step(reviewer, "approve", correction)
    shown = page(leader, "target", target.pk, month="2023-07")
    assert '<span class="big">7.9亿元</span><span class="corrected"><del>7.7亿元</del>' in shown
    assert "更正理由：漏报一笔" in shown
    assert shown.count("<del>7.7亿元</del>") == 3
    assert "已被更正" in shown
    assert "<del>7.7亿元</del>" in page(leader, "figure", figure.pk)
    assert "已更正为" in page(leader, "figure", figure.pk)
    assert '<span class="corrected">' not in page(leader, "target", target.pk, month="2023-06")


def test_a_total_says_that_it_contains_a_correction(
    reporter: Client, reviewer: Client, leader: Client
) -> None:
    june = Figure.objects.get(slot__series=funds(), slot__month="2023-06-01")
    corrected(reporter, june, value="7.9", reason="漏报一笔")
    step(reviewer, "approve", Figure.objects.latest("id"))
    district = Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)
    shown = page(leader, "target", district.pk, month="2023-06")
    assert "含更正" in shown
    assert "漏报一笔" in shown
