"""A past year's number is corrected because it was wrong, or as a base that a document revises; pages say which."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import funds, page, step, written
from tracker.models import Figure, Target

DOCUMENT = {"kind": "base", "document": "奎统字〔2023〕5号", "document_date": "2023-05-10"}


@pytest.fixture
def liyuan(signed_in: Any) -> Client:
    return signed_in("reporter", "liyuan")


def december() -> Figure:
    return Figure.objects.get(slot__series=funds("liyuan"), slot__month="2022-12-01")


def corrected(client: Client, figure: Figure, **given: Any) -> Any:
    sent = {"key": uuid.uuid4(), "as_of": "2022-12-31", "reason": "按年报核减", "grade": str(figure.grade)}
    told = {"warned": "above_next_month below_last_month tenfold", "explanation": "核减", "next_step": "无"}
    return client.post(reverse("correct", args=[figure.pk]), {**sent, **told, **given})


def target() -> Target:
    return Target.objects.get(
        indicator__code="inv.outside_funds",
        unit__code="liyuan",
        district_wide=False,
        first_month="2023-01-01",
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "这是以往年度的数，请选明是差错更正，还是基数调整。"),
        ({"kind": "guess"}, "guess"),
        ({"kind": "base"}, "基数调整要有依据：请填文件名称（文号）和日期。"),
        ({**DOCUMENT, "document": " "}, "基数调整要有依据：请填文件名称（文号）和日期。"),
        ({**DOCUMENT, "document_date": ""}, "基数调整要有依据：请填文件名称（文号）和日期。"),
        ({**DOCUMENT, "document_date": "2999-01-01"}, "依据日期不能晚于今天。"),
    ],
)
def test_what_a_correction_of_a_past_year_has_to_say(
    liyuan: Client, given: dict[str, str], sentence: str
) -> None:
    before = written()
    refused = corrected(liyuan, december(), value="9.9", **given)
    assert (refused.status_code, written()) == (400, before)
    assert sentence in refused.content.decode()


def test_every_page_says_that_a_base_was_revised_and_by_what(
    liyuan: Client, reviewer: Client, leader: Client
) -> None:
    old = december()
    assert old.value is not None
    answer = corrected(liyuan, old, value=str(old.value * 8 / 10), **DOCUMENT)
    assert answer.status_code == 302
    figure = Figure.objects.latest("id")
    assert (figure.correction_kind, figure.base_document) == ("base", "奎统字〔2023〕5号")
    said = "奎统字〔2023〕5号（2023年5月10日）"
    for shown in (page(reviewer, "review"), page(reviewer, "figure", figure.pk)):
        assert "基数调整" in shown
        assert said in shown
    status = target().pk
    assert "基数调整前后" not in page(leader, "target", status, month="2023-06")
    step(reviewer, "approve", figure)
    shown = page(leader, "target", status, month="2023-06")
    for part in ("基数调整前后", said, "制定计划时的原基数", "调整后的基数", "仍按制定计划时的基数评判"):
        assert part in shown
    assert "录入采用新基数的目标版本" not in shown


def test_a_steward_is_led_to_a_version_that_takes_the_new_base(
    liyuan: Client, reviewer: Client, signed_in: Any
) -> None:
    old = december()
    assert old.value is not None
    corrected(liyuan, old, value=str(old.value * 8 / 10), **DOCUMENT)
    step(reviewer, "approve", Figure.objects.latest("id"))
    steward = signed_in("steward", "kuiwen")
    address = reverse("admin:tracker_targetversion_add") + f"?target={target().pk}"
    assert address in page(steward, "target", target().pk, month="2023-06")
    assert steward.get(address).status_code == 200
