"""What a source prints beside a figure, on the figure's page and in the list of what doesn't agree."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import MONTH, funds, page, reported
from tracker.models import Statement

pytestmark = pytest.mark.django_db
SENT = {
    "what": "value",
    "value": "4.50亿元",
    "way": "rounded",
    "source": "市统计月报",
    "source_date": "2023-08-01",
}
SENTENCE = "市统计月报（2023年8月1日）印的数值是4.50亿元，台账里到位省外资金 7.7亿元：不能同时成立。"


def test_it_is_written_down_on_the_figures_page_and_listed(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    address = reverse("state", args=[figure.pk])
    assert "登记来源印的数" not in page(reviewer, "figure", figure.pk)
    for wrong, told in (
        ({"value": "四点五"}, "不是数字"),
        ({"source": ""}, "必填"),
        ({"source_date": "2999-01-01"}, "不能晚于今天"),
    ):
        answer = reporter.post(address, {**SENT, **wrong})
        assert answer.status_code == 400
        shown = answer.content.decode()
        assert told in shown
        assert "市统计月报" in shown or not wrong.get("source", "x")
    assert not Statement.objects.exists()
    assert reporter.post(address, SENT).status_code == 302
    assert SENTENCE in page(reporter, "figure", figure.pk)
    shown = page(reviewer, "figure", figure.pk)
    assert "4.50亿元" in shown
    assert SENTENCE in page(reviewer, "disagreements", month=MONTH, unit="dayu")
    assert SENTENCE not in page(reviewer, "disagreements", month="2023-06")
    assert reporter.post(address, {**SENT, "value": "7.70"}).status_code == 302
    assert SENTENCE not in page(reviewer, "disagreements", month=MONTH)
