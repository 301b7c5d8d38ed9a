"""What a source prints beside a figure, on the figure's page and in the list of what doesn't agree."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import MONTH, entries, funds, page, reported
from tracker.models import Figure, Series, Stage, Statement

pytestmark = pytest.mark.django_db
SENT = {
    "stated-value": "4.50亿元",
    "stated-way": "rounded",
    "stated-source": "市统计月报",
    "stated-source_date": "2023-08-01",
}
SENTENCE = "市统计月报（2023年8月1日）印的数值是4.50亿元，台账里到位省外资金 7.7亿元：不能同时成立。"


def test_it_is_written_down_on_the_figures_page_and_listed(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    address = reverse("state", args=[figure.pk])
    assert "登记来源印的数" not in page(reviewer, "figure", figure.pk)
    for wrong, told in (
        ({"stated-value": "四点五"}, "不是数字"),
        ({"stated-source": ""}, "来源和来源日期都要填"),
        ({"stated-source_date": "2999-01-01"}, "不能晚于今天"),
        ({"stated-rank": "2.5"}, "不小于1的整数"),
        ({"stated-value": ""}, "没有填来源印的数"),
    ):
        answer = reporter.post(address, {**SENT, **wrong})
        assert answer.status_code == 400
        shown = answer.content.decode()
        assert told in shown
        assert "市统计月报" in shown or not wrong.get("stated-source", "x")
    assert not Statement.objects.exists()
    assert reporter.post(address, SENT).status_code == 302
    assert SENTENCE in page(reporter, "figure", figure.pk)
    shown = page(reviewer, "figure", figure.pk)
    assert "4.50亿元" in shown
    assert SENTENCE in page(reviewer, "disagreements", month=MONTH, unit="dayu")
    assert SENTENCE not in page(reviewer, "disagreements", month="2023-06")
    assert reporter.post(address, {**SENT, "stated-value": "7.70"}).status_code == 302
    assert SENTENCE not in page(reviewer, "disagreements", month=MONTH)


def test_it_comes_with_the_report_or_not_at_all(reporter: Client) -> None:
    """Typed beside the number it's kept as a draft, through every refusal, and once with the figure."""
    address = reverse("report_month", args=[funds().pk, MONTH])
    typed = {**SENT, "stated-growth": "12.50"}
    drafted = reporter.post(address, {**entries(value="7.7", **typed), "save_draft": "1"})
    assert drafted.status_code == 302
    shown = reporter.get(address).content.decode()
    assert 'value="12.50"' in shown
    assert "市统计月报" in shown
    for wrong, told in (({"value": "七"}, "不是数字"), ({"stated-source_date": ""}, "来源和来源日期都要填")):
        answer = reporter.post(address, entries(**{"value": "7.7", **typed, **wrong}))
        assert answer.status_code == 400
        assert told in answer.content.decode()
        assert 'value="12.50"' in answer.content.decode()
    assert not Figure.objects.filter(slot__series=funds(), slot__month=f"{MONTH}-01").exists()
    sent = entries(value="7.7", **typed)
    assert [reporter.post(address, sent).status_code for _ in range(2)] == [302, 302]
    figure = Figure.objects.latest("id")
    rows = Statement.objects.order_by("what")
    assert [(str(one.value), one.what, one.slot, one.import_run) for one in rows] == [
        ("12.50", "growth", figure.slot, None),
        ("4.50", "value", figure.slot, None),
    ]
    assert SENTENCE in page(reporter, "figure", figure.pk)


def test_an_items_figure_has_them_too_on_its_page_and_in_the_list(
    reporter: Client, reviewer: Client, signed_in: Any
) -> None:
    quantities = Series.objects.filter(measure__form="quantity", measure__rhythm="monthly", unit__code="dayu")
    series = quantities.exclude(measure__measured_in="%")[0]
    figure = reported(reporter, series, value="7.70", **SENT | {"stated-value": "7.50"})
    sentence = f"印的数值是7.50{series.measured_in}，台账里{series} 7.70"
    assert sentence.removesuffix("0") in page(reporter, "figure", figure.pk)
    assert "stated-rank" not in page(reporter, "figure", figure.pk)
    stranger = signed_in("reporter", "liyuan")
    for client, seen in ((reporter, True), (reviewer, True), (stranger, False)):
        shown = page(client, "item", series.item_id, month=MONTH)
        assert (f"7.50{series.measured_in}" in shown, "不能同时成立" in shown) == (seen, seen)
    assert sentence.removesuffix("0") in page(reviewer, "disagreements", month=MONTH, unit="dayu")
    before = page(reviewer, "item", series.item_id, month=MONTH, day="2023-07-01")
    assert "7.50" not in before


def test_where_no_month_is_reported_nothing_can_be_stated(reporter: Client) -> None:
    stage = Stage.objects.filter(register__items__unit__code="dayu")[0]
    item = stage.register.items.filter(unit__code="dayu")[0]
    assert "stated-value" not in page(reporter, "report_stage", item.pk, stage.code)
