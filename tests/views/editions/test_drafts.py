"""The desk of those who make an edition: frozen by one, approved and signed by others, then public."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.confirming import confirmed
from tests.views.steps import funds, page
from tracker.models import Edition, Figure

pytestmark = pytest.mark.django_db


def frozen(steward: Client) -> Edition:
    assert confirmed(steward, reverse("edition_freeze"), {"month": "2023-06"}).status_code == 302
    return Edition.objects.get()


def take(client: Client, kind: str, **given: Any) -> int:
    return int(
        confirmed(client, reverse("edition_step", args=[Edition.objects.get().pk, kind]), given).status_code
    )


def test_from_the_freeze_to_the_public(signed_in: Any):
    steward, reviewer, leader = signed_in("steward"), signed_in("reviewer"), signed_in("leader")
    edition = frozen(steward)
    assert "不能审定本人封存的稿子" in page(steward, "edition_draft", edition.pk)
    assert take(steward, "approve") == 403
    assert take(reviewer, "comment", note="第3行请核对") == 302
    assert take(reviewer, "approve") == 302
    assert take(leader, "sign") == 302
    assert take(steward, "publish", number="x") == 400
    assert take(steward, "publish", number="6") == 302
    assert "第3行请核对" in page(steward, "edition_draft", edition.pk)
    assert "第6期" in Client().get(reverse("edition", args=["2023-06"])).content.decode()
    assert take(steward, "publish", number="7") == 409


@pytest.mark.parametrize(
    "given",
    [
        {"month": "2023-99"},
        {"month": ""},
        {"month": "2023-06", "cut_off": "昨天"},
        {"month": "2023-06", "cut_off": "2023-06-10 08:00"},
    ],
)
def test_a_freeze_that_cannot_be(signed_in: Any, given: dict[str, str]):
    answer = signed_in("steward").post(reverse("edition_freeze"), given)
    assert answer.status_code == 400
    assert not Edition.objects.exists()


def test_one_draft_at_a_time_and_it_can_be_dropped(signed_in: Any):
    steward = signed_in("steward")
    frozen(steward)
    assert confirmed(steward, reverse("edition_freeze"), {"month": "2023-06"}).status_code == 409
    assert take(steward, "discard", note="") == 400
    assert take(steward, "discard", note="数据有误") == 302
    assert confirmed(steward, reverse("edition_freeze"), {"month": "2023-06"}).status_code == 302
    assert "第2稿" in page(steward, "editions_desk")


def test_an_unknown_step(signed_in: Any):
    steward = signed_in("steward")
    frozen(steward)
    assert take(steward, "erase") == 404


def test_makers_are_told_of_numbers_that_cannot_all_be_right(signed_in: Any, reporter: Client):
    """Before the freeze, and on the draft until it's public; it stops nobody. Who sees no number of the unit isn't told."""
    steward, reviewer, leader = signed_in("steward"), signed_in("reviewer"), signed_in("leader")
    before = told(page(steward, "editions_desk", month="2023-06"))
    june = Figure.objects.get(slot__series=funds(), slot__month="2023-06-01")
    printed = {"value": "4.50", "way": "rounded", "source": "市统计月报", "source_date": "2023-07-05"}
    sent = {f"stated-{name}": text for name, text in printed.items()}
    assert reporter.post(reverse("state", args=[june.pk]), sent).status_code == 302
    shown = page(steward, "editions_desk", month="2023-06")
    assert told(shown) == before + 1
    assert (
        reverse("disagreements") + "?month=2023-06"
        in shown.partition('id="disagreeing"')[2].partition("</p>")[0]
    )
    assert told(page(steward, "editions_desk", month="2023-07")) == 0
    edition = frozen(steward)
    assert [told(page(one, "edition_draft", edition.pk)) for one in (steward, reviewer, leader)] == [
        before + 1
    ] * 3
    assert take(reviewer, "approve") == 302
    assert take(leader, "sign") == 302
    assert told(page(steward, "edition_draft", edition.pk)) == before + 1
    assert take(steward, "publish", number="6") == 302
    assert told(page(steward, "edition_draft", edition.pk)) == 0


def told(shown: str) -> int:
    """How many such places a page names."""
    found = re.search(r"2023年\d月有(\d+)处对不上的数", shown)
    return int(found[1]) if found else 0
