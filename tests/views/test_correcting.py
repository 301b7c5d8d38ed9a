"""An approved figure is replaced by a correction that a second person approves; both stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import approved, entries, funds, page, step, target_of, written
from tracker.models import Figure


@pytest.fixture
def july(reporter: Client, reviewer: Client) -> Figure:
    return approved(reporter, reviewer, funds(), value="7.7")


def corrected(client: Client, figure: Figure, **given: Any) -> Any:
    return client.post(reverse("correct", args=[figure.pk]), entries(grade="2", **given))


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
