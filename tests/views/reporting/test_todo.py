"""The page on which staff land, their notices, and who is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.contests import a_ballot, a_veto
from tests.unwitnessed import past_the_actions
from tests.views.steps import approved, entries, funds, page, report_address, reported, step, tower
from tracker.models import Event, Item, ItemStepRequest, Notice, Section, Series, Unit, User, Window

JULY = "2023-07"


def sign_in(user: Any, **query: str) -> Any:
    return Client().post(
        reverse("account_login"), {"login": user.username, "password": "a good long password", **query}
    )


@pytest.mark.parametrize(
    ("role", "lands"),
    [
        ("reporter", "todo"),
        ("reviewer", "todo"),
        ("steward", "todo"),
        ("leader", "board"),
        ("administrator", "todo"),
    ],
)
def test_where_a_role_lands(person: Any, role: str, lands: str) -> None:
    assert sign_in(person(role, "dayu" if role == "reporter" else "kuiwen")).headers["Location"] == reverse(
        lands
    )


def test_the_way_asked_for_comes_first(person: Any) -> None:
    answer = sign_in(person("reporter", "dayu"), next=reverse("registers"))
    assert answer.headers["Location"] == reverse("registers")


def test_an_auditor_for_whom_nothing_waits_is_told_so(signed_in: Any) -> None:
    assert "都办完了" in page(signed_in("auditor"), "todo")


def test_an_auditor_who_is_a_judge_lands_on_the_ballot_to_vote_in(person: Any) -> None:
    auditor = person("auditor")
    assert sign_in(auditor).headers["Location"] == reverse("board")
    a_ballot(User.objects.get(username="history_entry"), auditor)
    assert sign_in(auditor).headers["Location"] == reverse("todo")


def test_a_leader_for_whom_something_waits_lands_on_it(person: Any) -> None:
    leader = person("leader")
    assert sign_in(leader).headers["Location"] == reverse("board")
    a_veto(User.objects.get(username="history_entry"))
    assert sign_in(leader).headers["Location"] == reverse("todo")


def test_a_reporters_to_dos(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    step(reviewer, "return", figure, reason="与银行回单不符")
    tax = Series.objects.get(item=tower(), measure__code="tax")
    reporter.post(report_address(tax), entries(value="7.123", save_draft="1"))
    found = page(reporter, "todo")
    assert found.index("与银行回单不符") < found.index("要报的数据") < found.index("草稿 1 份")
    assert f"{reverse('report')}?month={JULY}" in found
    assert "已逾期" in found


def test_a_reviewers_to_dos_leave_out_their_own(reporter: Client, reviewer: Client) -> None:
    assert "都办完了" in page(reviewer, "todo")
    reported(reporter, funds(), value="7.7")
    found = page(reviewer, "todo")
    assert "大虞街道" in found
    assert reverse("review") + "?unit=dayu" in found


def test_what_needs_a_second_reviewer_is_counted(reporter: Client, reviewer: Client, signed_in: Any) -> None:
    Section.objects.filter(indicators=funds().indicator).update(second_review=True)
    figure = reported(reporter, funds(), value="7.7")
    step(reviewer, "approve", figure)
    assert "都办完了" in page(reviewer, "todo")
    assert "其中待复审 1 条" in page(signed_in("reviewer"), "todo")


def test_a_tower_that_is_to_leave_waits_for_a_decision(reporter: Client, reviewer: Client) -> None:
    author = User.objects.get(username="history_entry")
    past_the_actions()
    ItemStepRequest.objects.create(item=tower(), on=date(2023, 7, 3), reason="楼宇拆除", author=author)
    assert f"台账条目“{tower().name}”进出申请" in page(reviewer, "todo")
    assert "进出申请" not in page(reporter, "todo")


def test_a_notice_is_read_by_opening_it(reporter: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    step(reviewer, "return", figure, reason="与银行回单不符")
    assert '<span class="count-badge">1</span>' in page(reporter, "board")
    assert "与银行回单不符" in page(reporter, "notices")
    notice = Notice.objects.get(kind="returned")
    answer = reporter.post(reverse("notice_open", args=[notice.pk]))
    assert answer.headers["Location"] == reverse("figure", args=[figure.pk])
    assert "count-badge" not in page(reporter, "board")


def test_several_figures_are_one_line_for_the_reviewer(reporter: Client, reviewer: Client) -> None:
    reported(reporter, funds(), value="7.7")
    tax = Series.objects.get(item=tower(), measure__code="tax")
    reported(reporter, tax, value="78")
    assert "报来2条数据，待您审核" in page(reviewer, "notices")
    assert '<span class="count-badge">1</span>' in page(reviewer, "board")
    reviewer.post(reverse("notices_read"))
    assert "全部已读" in page(reviewer, "notices")


def test_the_notices_of_others_are_not_there(reporter: Client, stranger: Client, reviewer: Client) -> None:
    figure = reported(reporter, funds(), value="7.7")
    step(reviewer, "return", figure, reason="与银行回单不符")
    notice = Notice.objects.get(kind="returned")
    assert stranger.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert "与银行回单不符" not in page(stranger, "notices")
    stranger.post(reverse("notices_read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_numbers_and_what_is_behind_them(reporter: Client, reviewer: Client, signed_in: Any) -> None:
    approved(reporter, reviewer, funds(), value="7.7")
    lines = page(signed_in("leader"), "missing_lines", "dayu", JULY)
    assert "已报 1 条，其中已审核通过 1 条" in lines
    assert "省外资金" not in lines
    assert reverse("missing_lines", args=["dayu", JULY]) in page(signed_in("leader"), "missing")


def test_others_units_are_not_on_show(stranger: Client) -> None:
    assert "大虞街道" not in page(stranger, "missing")
    assert stranger.get(reverse("missing_lines", args=["dayu", JULY])).status_code == 404


@pytest.mark.parametrize("month", ["2023-13", "july"])
def test_a_month_that_is_none(signed_in: Any, month: str) -> None:
    assert signed_in("leader").get(reverse("missing_lines", args=["dayu", month])).status_code == 404


@pytest.mark.usefixtures("still")
def test_one_click_reminds(reporter: Client, signed_in: Any) -> None:
    steward = signed_in("steward")
    sent = {"who": [f"dayu/{JULY}"]}
    answer = steward.post(reverse("missing_remind"), sent, follow=True).content.decode()
    assert "已提醒 1 人" in answer
    assert "今天已经催报过" in steward.post(reverse("missing_remind"), sent, follow=True).content.decode()
    assert Event.objects.filter(kind="remind").count() == 1
    assert "催报：大虞街道" in page(reporter, "notices")


@pytest.mark.parametrize(
    "sent", [{}, {"who": ["nowhere/2023-07"]}, {"who": ["dayu/2023-77"]}, {"only": "dayu"}]
)
def test_reminding_nobody(signed_in: Any, sent: dict[str, Any]) -> None:
    assert signed_in("steward").post(reverse("missing_remind"), sent).status_code == 400


def test_reminding_is_not_for_reporters(reporter: Client) -> None:
    answer = reporter.post(reverse("missing_remind"), {"who": [f"dayu/{JULY}"]})
    assert answer.status_code == 403
    assert not Notice.objects.exists()


def test_a_closed_month_is_overdue_and_can_not_be_reminded(signed_in: Any, now: Any) -> None:
    Window.objects.filter(month="2023-07-01").update(closes_at=now)
    found = page(signed_in("steward"), "missing")
    assert "已关闭" in found
    assert f'value="dayu/{JULY}"' not in found


def test_nothing_was_ever_opened(signed_in: Any) -> None:
    Window.objects.all().delete()
    found = page(signed_in("steward"), "missing")
    assert "还没有开放过填报的月份" in found
    assert "没有逾期未报的单位" in found


def test_a_locked_month_says_why_on_the_page(reporter: Client, signed_in: Any) -> None:
    signed_in("steward")
    found = page(reporter, "report", month="2023-03")
    assert "已锁定" in found
    assert "2023年3月已于 2023-04-20 18:00 关闭填报" in found
    assert "请在该数据的填报页申请补报，由业务管理员决定：测试" in found
    assert "已锁定" in reporter.get(report_address(funds(), "2023-03")).content.decode()
    assert Unit.objects.filter(code="dayu").exists()


def test_thousands_of_requests_about_items_are_told_by_their_number(
    reviewer: Client, person: Any, django_assert_max_num_queries: Any
) -> None:
    """The oldest fifty and how many more, on both pages, in as many statements as for one."""
    author = person("reporter")
    items = list(Item.objects.filter(register__code="projects")[:120])
    asked = {"on": date(2023, 7, 31), "joins": False, "reason": "因", "author": author}
    past_the_actions()
    ItemStepRequest.objects.create(item=items[0], **asked)
    statements = {}
    for name in ("todo", "registers"):
        with CaptureQueriesContext(connection) as seen:
            assert "另有" not in page(reviewer, name)
        statements[name] = len(seen)
    ItemStepRequest.objects.bulk_create(ItemStepRequest(item=one, **asked) for one in items[1:])
    shown = {
        "todo": ("另有 70 份条目进出申请", "台账条目“"),
        "registers": ("另有 70 份申请", 'class="errand"'),
    }
    for name, (told, each) in shown.items():
        with django_assert_max_num_queries(statements[name] + 1):
            body = page(reviewer, name)
        assert told in body
        assert body.count(each) == 50
