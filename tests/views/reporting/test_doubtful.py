"""What doesn't add up is seen while it is typed, when it is handed in, in the queue and before it is approved."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.agreeing import related
from tests.views.steps import MONTH
from tracker.models import Decision, Figure, Series

pytestmark = pytest.mark.django_db
VALUES = {"total": "100", "a": "40", "b": "300000", "c": "20", "plan": "160", "rate": "76"}
SUM = "total 100亿元，而 a 40亿元 + b 300000万元 + c 20亿元 = 90亿元：对不上。"
SHARE = "rate 76%，而 total 100亿元 ÷ plan 160亿元 = 62.5%：对不上。"


@pytest.fixture
def series(db: None) -> dict[str, Series]:
    return related("dayu")


def sent(series: dict[str, Series], *codes: str, **more: str) -> dict[str, str]:
    data = {"as_of": "2023-07-31"}
    for code in codes or VALUES:
        given = {"key": str(uuid.uuid4()), "value": VALUES[code], **more}
        data |= {f"s{series[code].pk}-{name}": text for name, text in given.items()}
    return data


def test_while_it_is_typed(series: dict[str, Series], reporter: Client) -> None:
    address = reverse("my_drafts", args=["dayu", MONTH])
    lines = reporter.post(address, sent(series)).json()["lines"]
    told = {code: [one["text"][7:] for one in lines[str(series[code].pk)]["findings"]] for code in VALUES}
    assert told == {**{code: [] for code in VALUES}, "total": [SUM], "rate": [SHARE]}
    alone = {name: text for name, text in sent(series).items() if name.startswith(f"s{series['a'].pk}-")}
    lines = reporter.post(address, {**alone, f"s{series['a'].pk}-value": "50", "as_of": "2023-07-31"}).json()[
        "lines"
    ]
    assert lines[str(series["total"].pk)]["findings"] == []  # said of the total, of which the draft stands


def test_when_it_is_handed_in_and_reviewed(
    series: dict[str, Series], reporter: Client, reviewer: Client
) -> None:
    address = reverse("my_month", args=["dayu", MONTH])
    refused = reporter.post(address, sent(series))
    assert refused.status_code == 400
    for sentence in (SUM, SHARE):  # at its line, and in the list on top
        assert refused.content.decode().count(sentence) == 2
    # the parts are in: what doesn't agree with them was held back alone
    answered = sent(series, "total", "rate", warned="parts_differ", explanation="已核对")
    assert reporter.post(address, answered).status_code == 302
    figures = Figure.objects.filter(slot__series__in=[one.pk for one in series.values()], decision=None)
    queue = reverse("review")
    assert SUM in reviewer.get(queue).content.decode()
    chosen: dict[str, Any] = {"figure": [one.pk for one in figures], "step": "approve"}
    held = reviewer.post(queue, chosen)
    assert held.status_code == 409
    assert SHARE in held.content.decode()
    assert not Decision.objects.filter(figure__in=figures).exists()
    seen = re.search(r'name="seen" value="(\w+)"', held.content.decode())
    assert seen
    assert (
        SUM
        in reviewer.get(reverse("figure", args=[figures.get(slot__series=series["a"]).pk])).content.decode()
    )
    assert reviewer.post(queue, {**chosen, "seen": seen[1]}).status_code == 302
    assert Decision.objects.filter(figure__in=[one.pk for one in figures], kind="approve").count() == 6


def test_a_fall_to_nothing_is_shown_before_many_are_approved(reporter: Client, reviewer: Client) -> None:
    """Of an amount that wasn't nothing the month before, whoever explained it, and however."""
    tax = Series.objects.filter(unit__code="dayu", measure__code="tax").order_by("item__code")[0]
    given = {"key": str(uuid.uuid4()), "value": "0", "warned": "fell_to_nothing", "explanation": "企业外迁"}
    data = {"as_of": "2023-07-31", **{f"s{tax.pk}-{name}": text for name, text in given.items()}}
    assert reporter.post(reverse("my_month", args=["dayu", MONTH]), data).status_code == 302
    figure = Figure.objects.get(slot__series=tax, decision=None)
    chosen: dict[str, Any] = {"figure": [figure.pk], "step": "approve"}
    held = reviewer.post(reverse("review"), chosen)
    assert held.status_code == 409
    assert "是否漏填？没有发生业务请说明。填报人说明：企业外迁" in held.content.decode()
    assert not Decision.objects.filter(figure=figure).exists()
    seen = re.search(r'name="seen" value="(\w+)"', held.content.decode())
    assert seen
    assert reviewer.post(reverse("review"), {**chosen, "seen": seen[1]}).status_code == 302
    assert Decision.objects.filter(figure=figure, kind="approve").exists()


def test_a_list_of_all_of_a_month(
    series: dict[str, Series], reporter: Client, reviewer: Client, signed_in: Any
) -> None:
    reporter.post(
        reverse("my_month", args=["dayu", MONTH]), sent(series, warned="parts_differ", explanation="已核对")
    )
    address = reverse("disagreements")
    total = Figure.objects.get(slot__series=series["total"])
    for client in (reporter, reviewer, signed_in("leader"), signed_in("steward")):
        shown = client.get(address, {"month": MONTH}).content.decode()
        assert SUM in shown
        assert reverse("figure", args=[total.pk]) in shown
    for unseen in (signed_in("reporter", "liyuan"), signed_in("leader", "liyuan")):
        assert "没有对不上的数" in unseen.get(address, {"month": MONTH}).content.decode()
    narrow = reviewer.get(address, {"month": MONTH, "unit": "dayu", "indicator": "x.rate"}).content.decode()
    assert SHARE in narrow
    assert SUM not in narrow
    assert "没有对不上的数" in reviewer.get(address, {"month": "2023-06"}).content.decode()
    assert reviewer.get(address, {"month": MONTH, "unit": "nobody"}).status_code == 400
