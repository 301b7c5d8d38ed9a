"""The review queue: what a reviewer sees of each figure, and deciding on many at once."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.views.steps import (
    approved,
    funds,
    page,
    pdf,
    post_report,
    reported,
    series_of,
    step,
    tower,
    written,
)
from tracker.models import Decision, Event, Figure, Membership, Section, Series, Unit


def queue(client: Client, **query: Any) -> str:
    return page(client, "review", **query)


def decided(
    client: Client, *figures: Figure, step: str = "approve", reason: str = "", address: str = ""
) -> Any:
    sent = {"figure": [figure.pk for figure in figures], "step": step, "reason": reason}
    return client.post(address or reverse("review"), sent)


@pytest.fixture
def another(signed_in: Any) -> Figure:
    """A second waiting figure, of another unit."""
    return reported(signed_in("reporter", "liyuan"), funds("liyuan"), value="8.8")


@pytest.fixture
def both_roles(person: Any) -> Client:
    """Reports for 大虞街道 and reviews the district."""
    user = person("reporter", "dayu")
    Membership.objects.create(user=user, unit=Unit.objects.get(code="kuiwen"), role="reviewer")
    client = Client()
    client.force_login(user)
    return client


def test_a_figure_with_all_that_is_needed_to_decide(reporter: Client, reviewer: Client) -> None:
    note = "两笔到账，见银行回单。" * 6
    figure = reported(reporter, funds(), value="7.7", note=note, evidence=pdf("回单.pdf"))
    june = Figure.objects.get(slot__series=funds(), slot__month="2023-06-01")
    shown = queue(reviewer)
    assert "到位省外资金" in shown
    assert "7.7亿元" in shown
    assert "今天" in shown
    assert note in shown
    assert reverse("evidence", args=[figure.evidence.get().pk]) in shown
    assert june.value is not None
    change = (figure.value or 0) - june.value
    share = change / june.value * 100
    assert f"{change:+.2f}".rstrip("0").replace("-", "−") in shown
    assert f"（{share:+.1f}%）".replace("-", "−") in shown
    assert "2023年6月" in shown


def test_the_change_of_a_ratio_is_in_points(signed_in: Any, reviewer: Client) -> None:
    series = series_of("biz.problems_solved_rate", "approval")
    client = signed_in("reporter", "approval")
    approved(client, reviewer, series, numerator="961", denominator="1000")
    figure = Figure.objects.latest("id")
    client.post(
        reverse("correct", args=[figure.pk]),
        {
            "key": "7f9f4f0e-0000-4000-8000-000000000001",
            "as_of": "2023-07-31",
            "numerator": "980",
            "denominator": "1000",
            "reason": "漏报",
            "kind": "error",
            "grade": "2",
        },
    )
    shown = queue(reviewer)
    assert "+1.9个百分点" in shown
    assert '<span class="badge correction">' in shown
    assert "更正理由：漏报" in shown
    assert "更正前" in shown


def test_a_correction_of_an_earlier_month_says_what_would_fall(reporter: Client, reviewer: Client) -> None:
    approved(reporter, reviewer, funds(), value="7.7")
    june = Figure.objects.get(slot__series=funds(), slot__month="2023-06-01")
    sent = {"key": uuid.uuid4(), "as_of": "2023-06-30", "reason": "漏报", "kind": "error", "grade": "2"}
    held = reporter.post(reverse("correct", args=[june.pk]), {**sent, "value": "7.9"})
    assert held.status_code == 400
    assert "比此后2023年7月已报的 7.7 多 0.2" in held.content.decode()
    told = {
        "warned": "above_next_month tenfold behind_plan",
        "explanation": "七月也将更正",
        "next_step": "催办",
    }
    assert (
        reporter.post(reverse("correct", args=[june.pk]), {**sent, **told, "value": "7.9"}).status_code == 302
    )
    shown = queue(reviewer)
    assert "比此后2023年7月已报的 7.7 多 0.2" in shown
    assert "审核通过后，累计数到2023年7月会降为7.7亿元" in shown


def test_a_first_figure_has_no_change(reviewer: Client, signed_in: Any) -> None:
    series = funds("dayu")
    shown = queue(reviewer)
    assert "没有待审核的数据" in shown
    reported(signed_in("reporter", "dayu"), series, is_not_applicable="on", not_applicable="停报")
    assert "不适用：停报" in queue(reviewer)


def test_several_are_approved_at_once(reviewer: Client, waiting: Figure, another: Figure) -> None:
    before = written()
    response = decided(reviewer, waiting, another)
    assert response.status_code == 302
    assert written() == (before[0], before[1] + 2, before[2] + 2, before[3])
    for figure in (waiting, another):
        assert Decision.objects.get(figure=figure).kind == "approve"
        assert Event.objects.filter(kind="approve", object_id=figure.pk).count() == 1
    assert "已审核通过 2 条。" in queue(reviewer)


def test_several_are_returned_with_one_reason(
    reviewer: Client, reporter: Client, waiting: Figure, another: Figure
) -> None:
    assert decided(reviewer, waiting, another, step="return", reason="缺回单").status_code == 302
    assert set(Decision.objects.filter(figure__in=[waiting, another]).values_list("kind", "reason")) == {
        ("return", "缺回单")
    }
    assert "缺回单" in page(reporter, "report")


def test_returning_without_a_reason_keeps_what_was_ticked(
    reviewer: Client, waiting: Figure, another: Figure
) -> None:
    before = written()
    response = decided(reviewer, waiting, step="return")
    shown = response.content.decode()
    assert response.status_code == 400
    assert written() == before
    assert "退回必须写明理由" in shown
    assert re.findall(r'value="(\d+)" checked', shown) == [str(waiting.pk)]


@pytest.mark.parametrize(
    "sent", [[], ["", "x", "-1", "1.5", "²"], [str(10**30)]], ids=["none", "words", "huge"]
)
def test_nothing_ticked_is_told(reviewer: Client, waiting: Figure, sent: list[str]) -> None:
    response = reviewer.post(reverse("review"), {"figure": sent, "step": "approve"})
    assert response.status_code == 400
    assert "请先勾选要办理的数据" in response.content.decode()
    assert Figure.objects.get(pk=waiting.pk).state == "submitted"


@pytest.mark.parametrize("given", ["", "withdraw", "delete"])
def test_steps_that_are_none(reviewer: Client, waiting: Figure, given: str) -> None:
    assert decided(reviewer, waiting, step=given).status_code == 400
    assert Figure.objects.get(pk=waiting.pk).state == "submitted"


def test_an_old_page_decides_what_still_can_be(
    reviewer: Client, signed_in: Any, waiting: Figure, another: Figure
) -> None:
    step(signed_in("reviewer", "kuiwen"), "return", waiting, reason="别人更快")
    response = decided(reviewer, waiting, another)
    shown = response.content.decode()
    assert response.status_code == 200
    assert "已审核通过 1 条。" in shown
    assert "办理：" in shown
    assert Figure.objects.get(pk=waiting.pk).state == "returned"
    assert Figure.objects.get(pk=another.pk).state == "approved"
    again = decided(reviewer, waiting, another)
    assert again.status_code == 200, "what one has done oneself isn't a conflict"
    assert "有 1 条您此前已办理，没有重复写入。" in again.content.decode()
    assert decided(reviewer, waiting).status_code == 409


def test_own_figures_are_named_and_never_decided(both_roles: Client, another: Figure) -> None:
    own = reported(both_roles, funds(), value="7.7")
    shown = queue(both_roles, tick="all")
    assert "不能审核本人填报" in shown
    assert "其中 1 条为本人填报" in shown
    assert re.findall(r'name="figure" value="(\d+)"', shown) == [str(another.pk)]
    response = decided(both_roles, own, another)
    assert response.status_code == 200
    assert "不能审核本人填报的数据" in response.content.decode()
    assert Figure.objects.get(pk=own.pk).state == "submitted"
    assert Figure.objects.get(pk=another.pk).state == "approved"


def test_a_reviewer_of_one_unit_sees_and_decides_no_other(
    signed_in: Any, waiting: Figure, another: Figure
) -> None:
    client = signed_in("reviewer", "dayu")
    assert re.findall(r'name="figure" value="(\d+)"', queue(client)) == [str(waiting.pk)]
    response = decided(client, waiting, another)
    shown = response.content.decode()
    assert "另有 1 条不存在，或不在您能查看的范围内" in shown
    assert "8.8" not in shown
    assert Figure.objects.get(pk=another.pk).state == "submitted"
    assert Figure.objects.get(pk=waiting.pk).state == "approved"


def ids(shown: str) -> list[int]:
    return [int(number) for number in re.findall(r'name="figure" value="(\d+)"', shown)]


def test_filters_are_in_the_address(
    reviewer: Client, reporter: Client, waiting: Figure, another: Figure
) -> None:
    assert ids(queue(reviewer)) == [waiting.pk, another.pk]
    assert ids(queue(reviewer, unit="liyuan")) == [another.pk]
    assert ids(queue(reviewer, month="2023-07")) == [waiting.pk, another.pk]
    assert ids(queue(reviewer, only="corrections")) == []
    assert ids(queue(reviewer, only="own")) == []
    assert ids(queue(reviewer, only="others")) == [waiting.pk, another.pk]
    section = funds().indicator.section  # type: ignore[union-attr]
    assert ids(queue(reviewer, section=section.parent_id or section.pk)) == [waiting.pk, another.pk]
    elsewhere = series_of("biz.problems_solved_rate", "approval").indicator.section  # type: ignore[union-attr]
    shown = queue(reviewer, section=elsewhere.pk)
    assert ids(shown) == []
    assert "没有符合条件的待审数据" in shown
    assert reporter.get(reverse("review")).status_code == 403


def test_register_figures_belong_to_the_section_they_are_counted_in(
    reviewer: Client, reporter: Client
) -> None:
    series = tower().series.get(measure__code="tax")
    figure = reported(reporter, series, value="1")
    section = series.item.register.counting_rules.first().indicator.section  # type: ignore[union-attr]
    assert ids(queue(reviewer, section=section.pk)) == [figure.pk]


@pytest.mark.parametrize(
    "query", [{"unit": "nowhere"}, {"month": "2021-01"}, {"only": "x"}, {"section": "0"}]
)
def test_filters_that_cannot_be(reviewer: Client, waiting: Figure, query: dict[str, str]) -> None:
    assert reviewer.get(reverse("review"), query).status_code == 400


def test_after_deciding_the_filters_are_kept(reviewer: Client, waiting: Figure) -> None:
    response = decided(reviewer, waiting, address=reverse("review") + "?unit=dayu&tick=all&page=2")
    assert response.url == reverse("review") + "?unit=dayu"


def test_ticking_all_shows_all_on_one_page(reviewer: Client, waiting: Figure, another: Figure) -> None:
    assert "checked" not in queue(reviewer)
    shown = queue(reviewer, tick="all", per_page="20")
    assert re.findall(r'value="(\d+)" checked', shown) == [str(waiting.pk), str(another.pk)]


def test_a_queue_of_many_costs_no_more_statements(
    reviewer: Client, reporter: Client, waiting: Figure, another: Figure, django_assert_max_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as two:
        queue(reviewer)
    most = len(two)
    for series in tower_series(10):
        post_report(reporter, series, value="1")
    with django_assert_max_num_queries(most):
        assert len(ids(queue(reviewer))) == 12


def tower_series(count: int) -> list[Any]:
    return list(Series.objects.filter(item__unit__code="dayu", measure__code="tax")[:count])


def test_two_reviewers_where_the_section_asks_for_them(
    reviewer: Client, reporter: Client, signed_in: Any
) -> None:
    Section.objects.filter(indicators__series=funds()).update(second_review=True)
    second = signed_in("reviewer", "kuiwen")
    figure = reported(reporter, funds(), value="7.7")
    assert "待初审" in queue(reviewer)
    assert decided(reviewer, figure).status_code == 302
    shown = queue(reviewer)
    assert "初审通过 1 条，待另一位审核人复审。" in shown
    assert "已由您初审，须另一人复审" in shown
    assert ids(shown) == []
    assert ids(queue(reviewer, only="others")) == []
    assert "待复审" in page(reporter, "report", month="2023-07")
    assert "这条数据由您初审通过" in page(reviewer, "figure", figure.pk)
    assert decided(reviewer, figure).status_code == 409
    assert "待复审" in queue(second)
    assert "初审通过" in page(second, "figure", figure.pk)
    assert decided(second, figure).status_code == 302
    assert Figure.objects.get(pk=figure.pk).state == "approved"
    for name in ("初审通过", "审核通过"):
        assert name in page(reporter, "figure", figure.pk)


def test_one_of_two_approvals_on_the_figures_own_page(reviewer: Client, reporter: Client) -> None:
    Section.objects.filter(indicators__series=funds()).update(second_review=True)
    figure = reported(reporter, funds(), value="7.7")
    assert "本板块实行两级审核" in page(reviewer, "figure", figure.pk)
    response = reviewer.post(reverse("approve", args=[figure.pk]), follow=True)
    assert "初审已通过，待另一位审核人复审后计入。" in response.content.decode()
