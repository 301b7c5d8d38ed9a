"""What axe finds on the pages people spend their day on: nothing serious."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import ViewportSize

from tests.browser.steps import Visitor, report_address, target_of, waiting_figure
from tracker.models import Target, User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

GRAVE = ("serious", "critical")


def barriers(visitor: Visitor, address: str) -> list[str]:
    """The grave violations on a page in a wide and a narrow window, each with the elements it is about."""
    visitor.page.goto(address)
    found = []
    for width in (1440, 390):
        visitor.page.set_viewport_size(ViewportSize(width=width, height=900))
        found += [
            f"{address} at {width}: {one['help']}: {node['html'][:160]}"
            for one in Axe().run(visitor.page).response["violations"]
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
    return found


def test_no_grave_barrier(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    reporter, reviewer = account("reporter", "dayu"), account("reviewer")
    waiting = waiting_figure(reporter, "dayu")
    person = visitor()
    found = barriers(person, reverse("account_login"))
    person.sign_in(reporter)
    for address in (
        reverse("board"),
        reverse("todo"),
        reverse("missing"),
        reverse("notices"),
        reverse("target", args=[target_of("inv.outside_funds", "dayu").pk]),
        report_address(waiting.slot.series),
    ):
        found += barriers(person, address)
    person.sign_out()
    person.sign_in(reviewer)
    found += barriers(person, reverse("figure", args=[waiting.pk]))
    found += barriers(person, reverse("review"))
    found += barriers(person, reverse("change_request", args=[target_of("inv.outside_funds", "dayu").pk]))
    person.sign_out()
    person.sign_in(account("steward"))
    for address in (
        reverse("target", args=[Target.objects.get(indicator__code="inv.projects_over_100m").pk]),
        reverse("progress_months"),
        reverse("progress_matrix"),
        reverse("year_plan", args=[2023, "dayu"]),
        reverse("packs"),
        reverse("import", args=["register", "towers"]),
        reverse("league", args=["secretaries"]),
        reverse("league_rules", args=["secretaries"]),
        reverse("bulletin_text", args=["monthly"]),
        reverse("editions_desk"),
        reverse("editions"),
    ):
        found += barriers(person, address)
    assert not found
