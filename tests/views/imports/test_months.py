"""The months of an import: open ones are offered, closed ones are said to be closed and asked for, and the file stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actions.imports.test_months_and_ranks import edited
from tests.unwitnessed import on_record
from tests.views.imports.test_files import upload
from tests.views.steps import funds, page, reported
from tracker.models import Figure, Unit, Window
from tracker.queries.reporting.windows import open_months

UNIT = ["month", "dayu"]
JULY = "2023-07"


def offered(client: Client, *into: str, **query: str) -> list[str]:
    """The months that the form for a file offers."""
    shown = page(client, "import", *into, **query)
    field = re.search(r'<select name="month"[^>]*id="id_month".*?</select>', shown, re.DOTALL)
    assert field, shown
    return re.findall(r'<option value="(\d{4}-\d\d)"', field[0])


def filled(client: Client) -> bytes:
    """The template of July with one number."""
    answer: Any = client.get(reverse("import_template", args=UNIT), {"month": JULY})
    return edited(b"".join(answer.streaming_content), str(funds()), 本月数=9.5, 计量单位="亿元")


def close() -> None:
    with on_record():
        Window.objects.filter(closes_at=None).update(closes_at=timezone.now())


@pytest.mark.parametrize("who", ["reporter", "steward"])
@pytest.mark.parametrize("into", [UNIT, ["register", "towers"]])
def test_open_months_are_offered_and_closed_ones_by_asking(signed_in: Any, who: str, into: list[str]) -> None:
    client = signed_in(who, "dayu" if who == "reporter" else "kuiwen")
    if who == "steward" and into == UNIT:
        assert client.get(reverse("import", args=into)).status_code == 403
        return
    months = [str(one) for one in open_months(Unit.objects.get(code="dayu").pk, timezone.now())]
    assert sorted(offered(client, *into)) == months
    close()
    shown = page(client, "import", *into)
    assert f'<option value="{JULY}">' in shown.split("已关闭的月份")[1]
    assert JULY not in offered(client, *into)
    asked = page(client, "import", *into, month=JULY)
    assert "已经关闭" in asked
    assert (reverse("missing_lines", args=["dayu", JULY]) in asked) == (who == "reporter")


def test_a_month_of_which_a_line_is_open_again_is_offered(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    close()
    assert offered(reporter, *UNIT) == []
    assert "现在没有开放填报的月份" in page(reporter, "import", *UNIT)
    assert "导入 Excel" not in page(reporter, "report")
    reviewer.post(reverse("return", args=[figure.pk]), {"reason": "口径不对"})
    assert offered(reporter, *UNIT) == [JULY]
    assert "导入 Excel" in page(reporter, "report")
    assert (
        "不在填报窗口内"
        not in reporter.get(upload(reporter, filled(reporter), into=UNIT)["Location"]).content.decode()
    )


def test_a_file_of_a_closed_month_says_so_with_the_way_to_ask_and_is_kept(reporter: Client) -> None:
    close()
    before = Figure.objects.count()
    answer = upload(reporter, filled(reporter), into=UNIT)
    assert answer.status_code == 302, answer.content.decode()
    shown = reporter.get(answer["Location"]).content.decode()
    assert "不在填报窗口内" in shown
    assert reverse("missing_lines", args=["dayu", JULY]) in shown
    assert Figure.objects.count() == before
    with on_record():
        Window.objects.update(closes_at=None)
    digest = re.search(r'name="digest" value="(\w+)"', shown)
    again = reporter.post(answer["Location"], {"digest": digest[1] if digest else "0" * 64})
    assert "到位省外资金" in again.content.decode()
    assert "不在填报窗口内" not in again.content.decode()
