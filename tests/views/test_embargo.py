"""An official statistic before its release: for those outside, nothing anywhere differs by a byte."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.steps import approved, funds, page, pdf, reported, step, target_of
from tracker.models import Figure, Indicator, Target

MONTHS: tuple[dict[str, str], ...] = ({}, {"month": "2023-07"})
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


def addresses() -> list[str]:
    """Every page that reads the ledger and isn't the inside of the unit itself."""
    plain = [
        reverse(name)
        for name in (
            "board",
            "board_export",
            "progress_sections",
            "progress_units",
            "registers",
            "report",
            "review",
        )
    ]
    registers = [reverse("register", args=["projects"])]
    about = Target.objects.filter(
        indicator__code="inv.outside_funds", unit__code__in=["kuiwen", "commerce", "dayu"]
    )
    targets = [reverse("target", args=[target.pk]) for target in about]
    return [
        *plain,
        *registers,
        *targets,
        reverse("board") + "?q=" + SECRET,
        reverse("board") + "?sort=-actual",
    ]


def read(
    client: Client, places: list[str] | None = None
) -> dict[tuple[str, str], tuple[int, bytes, dict[str, str]]]:
    found = {}
    for address in places or addresses():
        for moment in MONTHS:
            response = client.get(address, moment)
            content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            body = re.sub(
                rb'name="(?:csrfmiddlewaretoken|once)" value="[\w-]+"|\d{4}-\d\d-\d\d \d\d:\d\d', b"", content
            )
            headers = {name: value for name, value in response.items() if name != "Content-Length"}
            found[address, str(moment)] = (response.status_code, body, headers)
    return found


@pytest.mark.long
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(("role", "unit"), OUTSIDERS)
def test_no_page_of_an_outsider_differs(
    secret: Indicator, signed_in: Any, request: pytest.FixtureRequest, role: str, unit: str
) -> None:
    client = signed_in(role, unit)
    before = read(client)
    hidden = request.getfixturevalue("hidden")
    after = read(client)
    assert [place for place in before if before[place] != after[place]] == []
    assert before[reverse("board"), "{}"][0] == 200
    assert client.get(reverse("figure", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("evidence", args=[hidden.evidence.get().pk])).status_code == 404


def test_the_same_comparison_sees_what_is_not_hidden(
    signed_in: Any, reporter: Client, reviewer: Client
) -> None:
    client, board = signed_in("leader", "kuiwen"), [reverse("board")]
    before = read(client, board)
    approved(reporter, reviewer, funds(), value=SECRET)
    after = read(client, board)
    assert [place for place in before if before[place] != after[place]]


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
    assert signed_in("administrator").get(address).status_code == 302
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
