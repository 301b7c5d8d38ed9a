"""An official statistic before its release: who sees it, marked, and how it is released. That nothing anywhere differs by
a byte for those outside is crawled in `test_confidential.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import approved, funds, page, pdf, reported, step, target_of
from tracker.models import Figure, Indicator

SECRET = "77.13"
OUTSIDERS = [("leader", "kuiwen"), ("administrator", "kuiwen"), ("reviewer", "liyuan")]


@pytest.fixture
def secret(db: None) -> Indicator:
    indicator = funds().indicator
    assert indicator is not None
    Indicator.objects.filter(pk=indicator.pk).update(embargoed_from="2023-07-01")
    return indicator


@pytest.fixture
def hidden(secret: Indicator, reporter: Client, reviewer: Client) -> Figure:
    return approved(reporter, reviewer, funds(), value=SECRET, evidence=pdf())


@pytest.mark.parametrize(("role", "unit"), OUTSIDERS)
def test_an_outsider_gets_neither_the_figure_nor_its_file(
    hidden: Figure, signed_in: Any, role: str, unit: str
) -> None:
    client = signed_in(role, unit)
    assert client.get(reverse("figure", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("evidence", args=[hidden.evidence.get().pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "unit"), [("reporter", "dayu"), ("reviewer", "kuiwen"), ("steward", "kuiwen")]
)
def test_insiders_see_it_marked(hidden: Figure, signed_in: Any, role: str, unit: str) -> None:
    client = signed_in(role, unit)
    shown = page(client, "figure", hidden.pk)
    assert SECRET in shown
    assert "未发布（保密期内）" in shown
    target = page(client, "target", target_of("inv.outside_funds", "dayu").pk, month="2023-07")
    assert "未发布（保密期内）" in target
    assert f'<span class="big">{SECRET}' not in target


def test_it_is_marked_in_the_queue(secret: Indicator, reporter: Client, reviewer: Client) -> None:
    reported(reporter, funds(), value=SECRET)
    assert "未发布（保密期内）" in page(reviewer, "review")


def test_the_admin_shows_it_to_stewards_alone(hidden: Figure, signed_in: Any) -> None:
    address = reverse("admin:tracker_figure_change", args=[hidden.pk])
    assert signed_in("steward").get(address).status_code == 200
    assert signed_in("administrator").get(address).status_code == 404
    listed = signed_in("administrator").get(reverse("admin:tracker_figure_changelist")).content.decode()
    assert SECRET not in listed


def test_a_steward_releases_it_on_the_page(
    hidden: Figure, secret: Indicator, signed_in: Any, leader: Client
) -> None:
    steward = signed_in("steward")
    shown = page(steward, "steward")
    assert SECRET in shown
    address = reverse("release", args=[secret.pk, "2023-07"])
    assert address in shown
    assert steward.post(address, {"basis": ""}).status_code == 400
    assert "请写明发布依据" in steward.post(address, {"basis": " "}).content.decode()
    assert SECRET not in page(leader, "target", target_of("inv.outside_funds", "dayu").pk, month="2023-07")
    assert steward.post(address, {"basis": "市统计局反馈"}).status_code == 302
    assert f'<span class="big">{SECRET}' in page(
        leader, "target", target_of("inv.outside_funds", "dayu").pk, month="2023-07"
    )
    assert "未发布" not in page(leader, "figure", hidden.pk)
    assert steward.post(address, {"basis": "再次"}).status_code == 409
    assert "市统计局反馈" in page(steward, "steward")


@pytest.mark.parametrize("month", ["2023", "x", "2023-13"])
def test_months_that_are_none(secret: Indicator, signed_in: Any, month: str) -> None:
    assert (
        signed_in("steward").post(reverse("release", args=[secret.pk, month]), {"basis": "x"}).status_code
        == 404
    )


def test_returned_while_secret_stays_secret(
    secret: Indicator, reporter: Client, reviewer: Client, leader: Client
) -> None:
    figure = reported(reporter, funds(), value=SECRET)
    step(reviewer, "return", figure, reason="核实")
    assert leader.get(reverse("figure", args=[figure.pk])).status_code == 404
