"""Declaring on the pages that a goal doesn't apply, a steward's answer, and where it is seen then."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.inapplicable import FUNDS, declared, ended
from tests.views.confirming import confirmed
from tests.views.steps import MONTH, funds, page, post_report, target_of
from tracker.calc.periods import Month
from tracker.models import Figure, Inapplicability, InapplicabilityDecision, Target

JULY = {"month": "2023-07"}
ASK, END = (reverse(name, args=[FUNDS, "dayu"]) for name in ("inapplicable_ask", "inapplicable_end"))


@pytest.fixture
def target(db: None) -> Target:
    return target_of(FUNDS, "dayu")


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward", "kuiwen")


def entries(**given: str) -> dict[str, str]:
    said = {"from_month": "2023-07-01", "reason": "辖区无可供招商的土地", "basis": "区政府第18号会议纪要"}
    return said | {"basis_date": "2023-07-03"} | given


def answer(client: Client, **given: str) -> Any:
    asked = Inapplicability.objects.latest("id")
    return confirmed(client, reverse("inapplicable_decide", args=[asked.pk]), given)


def test_from_the_request_to_every_page(
    reporter: Client, steward: Client, leader: Client, stranger: Client, target: Target
) -> None:
    assert ASK in page(reporter, "target", target.pk)
    assert ASK not in page(leader, "target", target.pk)
    assert "会怎样" in reporter.get(ASK).content.decode()
    assert reporter.post(ASK, entries()).status_code == 302
    for client in (reporter, leader, steward):
        assert "的申请待决定，目前照旧" in page(client, "target", target.pk, **JULY)
    assert "第18号会议纪要" not in page(stranger, "target", target.pk, **JULY)
    assert "第18号会议纪要" in page(leader, "inapplicable", **JULY)
    assert "第18号会议纪要" not in page(stranger, "inapplicable", **JULY)
    assert ASK not in page(reporter, "target", target.pk)
    assert "不适用申请 1 份" in page(steward, "todo")
    assert "第18号会议纪要" in page(steward, "steward")
    assert answer(steward, step="accept").status_code == 302
    for client in (leader, stranger):
        shown = page(client, "target", target.pk, **JULY)
        assert '<span class="big">不适用' in shown
        assert (
            "自2023年7月起不适用：辖区无可供招商的土地（依据区政府第18号会议纪要，2023年7月3日）。" in shown
        )
        assert "第18号会议纪要" in page(client, "inapplicable", **JULY)
    assert "第18号会议纪要" not in page(leader, "inapplicable", month="2023-06")
    assert "第18号会议纪要" in page(leader, "target", target_of(FUNDS, "kuiwen").pk, **JULY)
    assert END in page(reporter, "target", target.pk, **JULY)
    assert END not in page(leader, "target", target.pk, **JULY)


def test_the_page_of_a_month_declares_for_that_month(reporter: Client, target: Target) -> None:
    assert f"{ASK}?month=2023-08" in page(reporter, "target", target.pk, month="2023-08")
    form = reporter.get(ASK, {"month": "2023-08"}).content.decode()
    assert 'value="2023-08-01" selected' in form
    sent = reporter.post(ASK, entries(from_month="2023-08-01"))
    assert sent["Location"] == f"{reverse('inapplicable')}?month=2023-08"


def test_what_ended_says_by_which_document_and_who(leader: Client, target: Target) -> None:
    declared()
    end = ended(month=Month(2023, 8), basis="区政府第21号会议纪要")
    july, august = (page(leader, "target", target.pk, month=month) for month in ("2023-07", "2023-08"))
    assert "已结束" not in july
    for said in ("已结束", "第18号会议纪要", "自2023年8月起结束不适用", "第21号会议纪要"):
        assert said in august
    assert f"决定人 {end.decision.decider}" in august


def test_a_steward_says_why_not(reporter: Client, steward: Client, target: Target) -> None:
    reporter.post(ASK, entries())
    assert answer(steward, step="refuse").status_code == 400
    assert answer(steward, step="refuse", reason="仍有地块").status_code == 302
    assert "仍有地块" in page(reporter, "target", target.pk)
    assert InapplicabilityDecision.objects.get().kind == "refuse"


def test_who_asks_does_not_answer(signed_in: Any, steward: Client) -> None:
    steward.post(ASK, entries())
    assert "不能决定本人提出的申请" in page(steward, "steward")
    assert answer(steward, step="accept").status_code == 403
    assert answer(signed_in("steward", "kuiwen"), step="?").status_code == 400
    assert not InapplicabilityDecision.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"from_month": "2022-01-01"}, "2022-01-01 不在可用的选项中"),
        ({"basis": ""}, "请填写依据。"),
        ({"basis_date": "2999-01-01"}, "依据日期不能晚于今天。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(reporter: Client, given: dict[str, str], sentence: str) -> None:
    response = reporter.post(ASK, entries(**given))
    assert response.status_code == 400
    assert not Inapplicability.objects.exists()
    assert sentence in response.content.decode()


def test_nothing_to_end(reporter: Client) -> None:
    response = reporter.post(END, entries())
    assert response.status_code == 400
    assert "没有可以结束的不适用" in response.content.decode()


def test_a_second_request_waits_for_the_first(reporter: Client) -> None:
    reporter.post(ASK, entries())
    assert reporter.post(ASK, entries()).status_code == 409


def test_the_form_is_not_offered_where_a_request_waits(reporter: Client) -> None:
    reporter.post(ASK, entries())
    for address in (ASK, END):
        body = reporter.get(address).content.decode()
        assert "已有一份申请等待业务管理员决定" in body
        assert "区政府第18号会议纪要" in body
        assert 'name="from_month"' not in body


def test_the_form_is_not_offered_where_it_would_change_nothing(reporter: Client) -> None:
    form = 'name="from_month"'
    assert form in reporter.get(ASK).content.decode()
    body = reporter.get(END).content.decode()
    assert "没有可以结束的不适用" in body
    assert form not in body
    declared(month=Month(2023, 1))
    body = reporter.get(ASK).content.decode()
    assert "已经不适用" in body
    assert f'href="{END}"' in body
    assert form not in body
    assert form in reporter.get(END).content.decode()


def test_it_is_not_asked_for_until_it_ends(reporter: Client) -> None:
    line = f'name="s{funds().pk}-value"'
    address = reverse("my_month", args=["dayu", MONTH])
    assert line in reporter.get(address).content.decode()
    declared()
    shown = reporter.get(address).content.decode()
    assert line not in shown
    assert "自2023年7月起不适用" in shown
    assert END in shown
    response = post_report(reporter, funds(), value="7.7")
    assert response.status_code == 400
    assert "请先在目标页结束不适用" in response.content.decode()
    assert not Figure.objects.filter(slot__series=funds(), slot__month="2023-07-01").exists()
    ended()
    assert line in reporter.get(address).content.decode()
    assert post_report(reporter, funds(), value="7.7").status_code == 302


def test_the_list_says_when_it_ends(leader: Client) -> None:
    declared()
    assert "未结束" in page(leader, "inapplicable", **JULY)
    ended(month=Month(2023, 10))
    assert "2023年10月" in page(leader, "inapplicable", **JULY)
    assert "没有声明不适用的目标" in page(leader, "inapplicable", month="2023-10")


def test_files_say_it_too(leader: Client) -> None:
    declared()
    response: Any = leader.get(reverse("board_export"), JULY)
    board = b"".join(response.streaming_content).decode("utf-8-sig")
    (line,) = [one for one in board.splitlines() if "到位省外资金" in one and "大虞" in one]
    assert "不适用" in line


@pytest.mark.parametrize("code", ["overview.indicators", "no.such"])
def test_of_what_the_unit_does_not_have(reporter: Client, code: str) -> None:
    address = reverse("inapplicable_ask", args=[code, "dayu"])
    assert reporter.get(address).status_code == reporter.post(address, entries()).status_code == 404
    assert not Inapplicability.objects.exists()
