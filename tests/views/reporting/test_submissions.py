"""我的填报: one's own figures with what became of them, and what leads on from those that came back."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.views.steps import approved, funds, page, report_address, reported, series_of, step
from tracker.models import Figure

RETURN = {"reason": "缺回单"}


def mine(client: Client, **query: Any) -> str:
    return page(client, "submissions", **query)


def address(name: str, figure: Figure) -> str:
    return reverse(name, args=[figure.pk])


def test_each_state_has_its_step(reporter: Client, reviewer: Client, waiting: Figure) -> None:
    assert address("withdraw", waiting) in mine(reporter)
    assert step(reporter, "withdraw", waiting).status_code == 302
    shown = mine(reporter)
    assert "已撤回" in shown
    assert report_address(funds()) in shown
    again = reported(reporter, funds(), value="7.8")
    assert "已另有填报" in mine(reporter, state="withdrawn")
    assert step(reviewer, "return", again, **RETURN).status_code == 302
    shown = mine(reporter, state="returned")
    assert "缺回单" in shown
    assert report_address(funds()) in shown
    last = approved(reporter, reviewer, funds(), value="7.9")
    assert address("correct", last) in mine(reporter, state="approved")
    assert address("withdraw", last) not in mine(reporter)


def test_only_ones_own_are_listed(reporter: Client, signed_in: Any, waiting: Figure) -> None:
    colleague = signed_in("reporter", "dayu")
    assert "您还没有填报过数据" in mine(colleague)
    assert "没有这种状态的填报" in mine(reporter, state="approved")
    assert reporter.get(reverse("submissions"), {"state": "x"}).status_code == 400


def test_the_page_of_a_withdrawn_or_returned_figure_leads_on(
    reporter: Client, reviewer: Client, stranger: Client, waiting: Figure
) -> None:
    step(reporter, "withdraw", waiting)
    shown = page(reporter, "figure", waiting.pk)
    assert f'href="{report_address(funds())}"' in shown
    assert "需要再报一次" in shown
    assert "等填报人重新填报" in page(reviewer, "figure", waiting.pk)
    again = reported(reporter, funds(), value="7.8")
    shown = page(reporter, "figure", waiting.pk)
    assert "这一条之后已另有填报" in shown
    assert address("figure", again) in shown
    step(reviewer, "return", again, **RETURN)
    assert "需要再报一次" in page(reporter, "figure", again.pk)


def test_a_returned_correction_leads_to_another_correction(reporter: Client, reviewer: Client) -> None:
    first = approved(reporter, reviewer, funds(), value="7.7")
    sent = {
        "key": "7f9f4f0e-0000-4000-8000-000000000002",
        "as_of": "2023-07-31",
        "reason": "漏报",
        "kind": "error",
    }
    told = {"warned": "below_last_month tenfold behind_plan", "explanation": "已核对", "next_step": "催办"}
    made = reporter.post(address("correct", first), {**sent, **told, "value": "7.6", "grade": "2"})
    assert made.status_code == 302, made.content.decode()
    correction = Figure.objects.latest("id")
    step(reviewer, "return", correction, **RETURN)
    assert f'href="{address("correct", first)}"' in page(reporter, "figure", correction.pk)
    assert series_of("inv.outside_funds", "dayu") == correction.slot.series


def test_remarks_are_written_on_the_figure_and_kept_when_refused(
    reporter: Client, reviewer: Client, stranger: Client, waiting: Figure
) -> None:
    long = "长" * 501
    refused = step(reviewer, "remark", waiting, text=long)
    assert refused.status_code == 400
    assert long in refused.content.decode()
    assert (
        step(reviewer, "remark", waiting, text="是否含代建资金？")["Location"]
        == f"{address('figure', waiting)}#remarks"
    )
    assert "是否含代建资金？" in page(reporter, "figure", waiting.pk)
    assert "留言" in page(reporter, "notices")
    assert step(stranger, "remark", waiting, text="x").status_code == 404
