"""The review queue gone through one figure after another: next and back, filters kept, the reason asked for in place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import funds, page, reported, step
from tracker.models import Decision, Figure

UNITS = ("dayu", "liyuan", "beiyuan")


@pytest.fixture
def three(signed_in: Any) -> list[Figure]:
    """What waits, the oldest first."""
    return [reported(signed_in("reporter", unit), funds(unit), value="7.7") for unit in UNITS]


def address(figure: Figure, query: str = "walk=1") -> str:
    return f"{reverse('figure', args=[figure.pk])}?{query}"


def ways(client: Client, where: str) -> dict[str, str]:
    """Where `prev` and `next` lead."""
    shown = client.get(where).content.decode()
    found = re.findall(r'href="([^"]+)" rel="(prev|next)"', shown)
    return {way: there.replace("&amp;", "&") for there, way in found}


def test_next_and_back_follow_the_queue(reviewer: Client, three: list[Figure]) -> None:
    first, second, third = three
    assert ways(reviewer, address(first)) == {"next": address(second)}
    assert ways(reviewer, address(second)) == {"prev": address(first), "next": address(third)}
    assert ways(reviewer, address(third)) == {"prev": address(second)}
    assert "第 2 条，共 3 条待您审核" in reviewer.get(address(second)).content.decode()


def test_order_and_filters_of_the_queue_are_kept(reviewer: Client, three: list[Figure]) -> None:
    first, second, third = three
    newest = "sort=days&walk=1"
    assert ways(reviewer, address(third, newest)) == {"next": address(second, newest)}
    alone = "unit=liyuan&walk=1"
    assert ways(reviewer, address(second, alone)) == {}
    assert reviewer.get(address(first, "unit=nowhere&walk=1")).status_code == 400
    shown = page(reviewer, "review", unit="liyuan")
    assert f'href="{address(second, alone)}"'.replace("&", "&amp;") in shown


@pytest.mark.parametrize(("name", "sent"), [("approve", {}), ("return", {"reason": "缺回单"})])
def test_a_decision_leads_on_to_the_next_and_says_of_which_it_speaks(
    reviewer: Client, three: list[Figure], name: str, sent: dict[str, str]
) -> None:
    first, second, third = three
    for one, onwards in ((second, address(third)), (third, reverse("review"))):
        response = reviewer.post(f"{reverse(name, args=[one.pk])}?walk=1", sent)
        assert response["Location"] == onwards
        assert Decision.objects.get(figure=one).kind == name
    assert "“到位省外资金 2023年7月”：已" in page(reviewer, "review")
    assert not Decision.objects.filter(figure=first).exists()


def test_the_reason_is_asked_for_on_the_page_of_the_walk(reviewer: Client, three: list[Figure]) -> None:
    response = reviewer.post(f"{reverse('return', args=[three[0].pk])}?walk=1")
    shown = response.content.decode()
    assert response.status_code == 400
    assert 'class="error" role="alert">退回必须写明理由' in shown
    assert 'rel="next"' in shown
    assert not Decision.objects.filter(figure__in=three).exists()


def test_a_remark_leaves_the_walk_where_it_was(reviewer: Client, three: list[Figure]) -> None:
    response = reviewer.post(f"{reverse('remark', args=[three[0].pk])}?walk=1", {"text": "请核对"})
    assert response["Location"] == f"{address(three[0])}#remarks"
    assert (
        f'action="{reverse("remark", args=[three[0].pk])}?walk=1"'
        in response.client.get(address(three[0])).content.decode()
    )


def test_what_others_decided_meanwhile_leads_back_into_the_queue(
    reviewer: Client, signed_in: Any, three: list[Figure]
) -> None:
    assert step(signed_in("reviewer"), "approve", three[1]).status_code == 302
    shown = reviewer.get(address(three[1])).content.decode()
    assert "这一条不待您审核；还有 2 条" in shown
    assert ways(reviewer, address(three[1])) == {"next": address(three[0])}


def test_who_came_from_elsewhere_or_does_not_review_is_on_no_walk(
    reviewer: Client, reporter: Client, waiting: Figure
) -> None:
    assert 'class="walk"' not in page(reviewer, "figure", waiting.pk)
    assert 'class="walk"' not in page(reporter, "figure", waiting.pk, walk=1)
