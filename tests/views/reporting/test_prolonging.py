"""An exception granted from the missing line: the form, what it keeps when it refuses, and the ways to the other exceptions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.unwitnessed import on_record
from tests.views.steps import funds, page
from tracker.models import Window, WindowException

pytestmark = pytest.mark.django_db
JULY = "2023-07"
ADDRESS = ["dayu", JULY]


@pytest.fixture
def steward(signed_in: Any) -> Client:
    return signed_in("steward")


def send(client: Client, **given: Any) -> Any:
    return client.post(reverse("missing_prolong", args=ADDRESS), given)


@pytest.mark.parametrize("shut", [True, False], ids=["closed", "open"])
def test_a_steward_prolongs_from_the_list(steward: Client, reporter: Client, shut: bool) -> None:
    if shut:
        with on_record():
            Window.objects.filter(month="2023-07-01").update(closes_at=timezone.now())
    assert f'name="line" value="{funds().pk}"' in page(steward, "missing_lines", *ADDRESS)
    assert send(steward, line=[funds().pk], reason="系统故障").status_code == 302
    made = WindowException.objects.latest("id")
    assert (made.series_id, made.reason) == (funds().pk, "系统故障")
    assert "已延长 1 项数据" in page(steward, "missing_lines", *ADDRESS)
    assert "系统故障" in page(reporter, "notices")


def test_what_was_entered_is_kept_when_it_is_refused(steward: Client) -> None:
    past = f"{timezone.now() - timedelta(days=1):%Y-%m-%dT%H:%M}"
    answer = send(steward, line=[funds().pk], reason="系统故障", until=past)
    body = answer.content.decode()
    assert answer.status_code == 400
    assert past in body
    assert "系统故障" in body
    assert f'value="{funds().pk}" checked' in body
    assert not WindowException.objects.filter(series=funds()).exists()
    empty = send(steward).content.decode()
    assert "请写明延长理由" in empty
    assert "请至少选择一项要延长的数据" in empty


def test_each_goal_leads_to_declaring_that_it_does_not_apply(steward: Client, leader: Client) -> None:
    way = f"{reverse('inapplicable_ask', args=['inv.outside_funds', 'dayu'])}?month={JULY}"
    assert way in page(steward, "missing_lines", *ADDRESS)
    assert steward.get(way).status_code == 200
    assert way not in page(leader, "missing_lines", *ADDRESS)
    assert 'name="line"' not in page(leader, "missing_lines", *ADDRESS)


def test_a_line_that_was_asked_for_is_decided_where_it_was_asked(steward: Client, reporter: Client) -> None:
    with on_record():
        Window.objects.filter(month="2023-07-01").update(closes_at=timezone.now())
    reporter.post(reverse("reopening_ask", args=ADDRESS), {"line": [funds().pk], "reason": "系统故障"})
    body = page(steward, "missing_lines", *ADDRESS)
    assert f'name="line" value="{funds().pk}"' not in body
    assert f"{reverse('steward')}#reopening-" in body
