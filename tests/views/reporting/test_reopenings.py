"""After the window closed: what a return says on every page, and a line that is asked to be opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.unwitnessed import on_record, past_the_actions
from tests.views.steps import funds, page, post_report, report_address, reported, step
from tests.views.things import part_of
from tracker.calc.periods import Month
from tracker.models import (
    Figure,
    ReopeningDecision,
    ReopeningRequest,
    Series,
    Unit,
    Window,
    WindowException,
)
from tracker.queries.reporting.missing import missing_series
from tracker.queries.reporting.reopenings import reopened_until
from tracker.wording.periods import instant

pytestmark = pytest.mark.django_db
JULY = "2023-07"
LATE = '<span class="badge late">补报</span>'
WHY = {"reason": "系统故障"}


def close() -> None:
    with on_record():
        Window.objects.filter(closes_at=None).update(closes_at=timezone.now())


@pytest.fixture
def returned(reporter: Client, reviewer: Client) -> Figure:
    """A figure that was returned after July had closed."""
    figure = reported(reporter, funds(), value="7.7")
    close()
    answer = reviewer.post(reverse("return", args=[figure.pk]), {"reason": "口径不对"}, follow=True)
    assert f"已退回填报人，{again()}" in answer.content.decode()
    return figure


def again() -> str:
    return f"退回后重开至 {instant(WindowException.objects.latest('id').until)}"


def test_both_sides_read_until_when_on_every_page(
    returned: Figure, reporter: Client, reviewer: Client, signed_in: Any
) -> None:
    for name, *args in (
        ("todo",),
        ("report",),
        ("notices",),
        ("missing",),
        ("missing_lines", "dayu", JULY),
        ("figure", returned.pk),
        ("report_month", funds().pk, JULY),
    ):
        said = again().replace("至 ", "至") if name == "notices" else again()
        assert said in page(reporter, name, *args), name
    for name, *args in (("review",), ("missing",), ("figure", returned.pk)):
        assert again() in page(reviewer, name, *args), name
    colleague = page(signed_in("reporter", "dayu"), "todo")
    assert "被退回 1 条" in colleague
    assert again() in colleague
    assert again() not in page(signed_in("reporter", "liyuan"), "todo")


def test_what_comes_in_again_says_so_in_the_queue(
    returned: Figure, reporter: Client, reviewer: Client
) -> None:
    figure = reported(reporter, funds(), value="7.8")
    queue = page(reviewer, "review")
    assert again() in queue
    assert "还没有报来" not in queue
    assert again() in page(reviewer, "figure", figure.pk)
    assert again() not in page(reporter, "todo")
    assert LATE in queue
    step(reviewer, "approve", figure)
    assert LATE in page(reporter, "figure", figure.pk)
    assert LATE not in page(reporter, "figure", returned.pk), "that one came in time"


def test_many_at_once(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    close()
    sent = {"figure": [figure.pk], "step": "return", "reason": "口径不对"}
    answer = reviewer.post(reverse("review"), sent, follow=True)
    assert f"已退回 1 条。其中 1 条{again()}" in answer.content.decode()


def test_a_return_in_time_says_until_when_too(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    with on_record():
        closes = timezone.now() + timedelta(days=60)
        Window.objects.filter(month="2023-07-01").update(closes_at=closes)
    answer = reviewer.post(reverse("return", args=[figure.pk]), {"reason": "口径不对"}, follow=True)
    assert "已退回填报人。" in answer.content.decode()
    assert f"可重报至 {instant(closes)}" in page(reporter, "todo")
    assert not WindowException.objects.exists()


def test_what_was_not_reported_again_in_time_is_asked_for(returned: Figure, reporter: Client) -> None:
    past_the_actions()
    july = Window.objects.get(month="2023-07-01")
    WindowException.objects.create(
        window=july, series=funds(), reason="收回", until=timezone.now(), granted_by=returned.author
    )
    assert "须先申请补报" in page(reporter, "todo")
    assert "须先申请补报" in page(reporter, "figure", returned.pk)
    assert "申请补报" in page(reporter, "report_month", funds().pk, JULY)


# --- asking ---------------------------------------------------------------------------------------


def ask(client: Client, series: Series, **given: Any) -> Any:
    return client.post(report_address(series), {"ask_reopening": "1", **WHY, **given})


def test_on_the_closed_form(reporter: Client, signed_in: Any) -> None:
    signed_in("steward")
    assert "ask_reopening" not in page(reporter, "report_month", funds().pk, JULY)
    close()
    assert "ask_reopening" in page(reporter, "report_month", funds().pk, JULY)
    answer = ask(reporter, funds(), reason=" ")
    assert answer.status_code == 400
    assert "请写明补报理由" in answer.content.decode()
    assert ask(reporter, funds()).status_code == 302
    body = page(reporter, "report_month", funds().pk, JULY)
    assert "等待业务管理员决定：系统故障" in body
    assert "ask_reopening" not in body
    again = ask(reporter, funds())
    assert again.status_code == 409
    assert "已有一份补报申请等待决定" in again.content.decode()
    refused = post_report(reporter, funds(), value="7.7")
    assert "请在该数据的填报页申请补报" in refused.content.decode()


def test_an_open_form_takes_no_request(reporter: Client) -> None:
    answer = ask(reporter, funds())
    assert answer.status_code == 400
    assert "不需要申请补报" in answer.content.decode()
    assert not ReopeningRequest.objects.exists()


def test_a_stage_of_which_nothing_was_ever_said(reporter: Client) -> None:
    close()
    stage = Series.objects.filter(unit__code="dayu", stage__isnull=False, slots=None)[0]
    place = reverse("report_stage", args=part_of(stage))
    assert "ask_reopening" in reporter.get(place).content.decode()
    assert reporter.post(place, {"ask_reopening": "1", **WHY}).status_code == 302
    assert ReopeningRequest.objects.get().series == stage
    assert "等待业务管理员决定：系统故障" in reporter.get(place).content.decode()


def lines_of_july() -> list[Series]:
    return missing_series(Unit.objects.get(code="dayu"), Month.parse(JULY), inside=())


def test_in_the_list_of_what_is_missing(reporter: Client, reviewer: Client) -> None:
    assert "申请补报所选数据" not in page(reporter, "missing_lines", "dayu", JULY)
    close()
    lines, place = lines_of_july(), reverse("reopening_ask", args=["dayu", JULY])
    assert "申请补报所选数据" in page(reporter, "missing_lines", "dayu", JULY)
    assert "申请补报所选数据" not in page(reviewer, "missing_lines", "dayu", JULY)
    chosen = [one.pk for one in lines[:2]]
    none = reporter.post(place, WHY)
    assert none.status_code == 400
    assert "请至少选择一项" in none.content.decode()
    silent = reporter.post(place, {"line": chosen})
    assert silent.status_code == 400
    assert silent.content.decode().count(" checked") == 2
    for wrong in ("x", "0", str(Series.objects.exclude(unit__code="dayu")[0].pk)):
        assert reporter.post(place, {"line": wrong, **WHY}).status_code == 400
    assert reporter.post(place, {"line": chosen, **WHY}).status_code == 302
    assert ReopeningRequest.objects.count() == 2
    assert "申请补报，等待决定" in page(reporter, "missing_lines", "dayu", JULY)
    assert reporter.post(place, {"line": chosen[:1], **WHY}).status_code == 409


# --- deciding -------------------------------------------------------------------------------------


@pytest.fixture
def asked(reporter: Client) -> ReopeningRequest:
    close()
    assert ask(reporter, funds()).status_code == 302
    return ReopeningRequest.objects.get()


def decide(client: Client, asked: ReopeningRequest, **given: Any) -> Any:
    return client.post(reverse("reopening_decide", args=[asked.pk]), given)


def test_a_steward_grants_and_the_line_takes_its_figure(
    asked: ReopeningRequest, reporter: Client, signed_in: Any
) -> None:
    steward = signed_in("steward")
    assert "补报申请 1 份，等您决定" in page(steward, "todo")
    body = page(steward, "steward")
    assert "系统故障" in body
    assert instant(reopened_until(timezone.now())) in body
    assert decide(steward, asked, step="grant").status_code == 302
    until = instant(WindowException.objects.get().until)
    assert f"已批准延长到 {until}" in page(reporter, "report_month", funds().pk, JULY)
    assert f"开放至{until}" in page(reporter, "notices")
    assert "没有等待决定的补报申请" in page(steward, "steward")
    assert reported(reporter, funds(), value="7.7").pk


def test_until_another_time(asked: ReopeningRequest, signed_in: Any) -> None:
    steward = signed_in("steward")
    for wrong in ("x", "2023-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"):
        answer = decide(steward, asked, step="grant", until=wrong)
        assert answer.status_code == 400, wrong
        assert wrong == "x" or "截止时间要晚于现在" in answer.content.decode()
    chosen = timezone.localtime() + timedelta(days=9)
    assert decide(steward, asked, step="grant", until=f"{chosen:%Y-%m-%dT%H:%M}").status_code == 302
    assert instant(WindowException.objects.get().until) == instant(chosen)


def test_refusing_takes_a_reason(asked: ReopeningRequest, reporter: Client, signed_in: Any) -> None:
    steward = signed_in("steward")
    assert decide(steward, asked).status_code == 400
    silent = decide(steward, asked, step="refuse")
    assert silent.status_code == 400
    assert "请写明理由" in silent.content.decode()
    assert decide(steward, asked, step="refuse", reason="已过考核期").status_code == 302
    assert "已过考核期" in page(reporter, "notices")
    assert decide(steward, asked, step="grant").status_code == 409
    assert ReopeningDecision.objects.get().kind == "refuse"


def test_not_the_asker_and_nobody_from_elsewhere(
    asked: ReopeningRequest, signed_in: Any, person: Any
) -> None:
    for client in (signed_in("steward", "liyuan"), signed_in("reviewer"), signed_in("administrator")):
        assert decide(client, asked, step="grant").status_code in (403, 404)
    with on_record():
        asked.author.memberships.create(unit=Unit.objects.get(code="kuiwen"), role="steward")
    own = Client()
    own.force_login(asked.author)
    assert "请由另一位业务管理员办理" in page(own, "steward")
    assert "等您决定" not in page(own, "todo")
    assert decide(own, asked, step="grant").status_code == 403
    assert not ReopeningDecision.objects.exists()


def test_a_figure_that_is_taken_back_says_nothing_of_it(reporter: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    close()
    step(reporter, "withdraw", figure)
    assert "重开" not in page(reporter, "figure", figure.pk)
