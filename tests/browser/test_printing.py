"""On paper every page begins at the top of its first sheet: nothing that is too long for it is pushed to the next."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.browser.steps import Visitor
from tests.browser.test_pages import of_any_role
from tests.editions import published
from tracker.calc.periods import Month
from tracker.models import User

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
REPORTS = (
    "progress_leaders",
    "progress_lights",
    "progress_months",
    "progress_matrix",
    "forecast",
    "disagreements",
)
FILLED = 0.25  # of the text of the fullest sheet


def test_no_first_sheet_is_left_empty(visitor: Callable[..., Visitor], account: Callable[..., User]) -> None:
    person = visitor()
    person.sign_in(account("leader", name="reader"))
    edition = published(account)
    addresses = [
        *of_any_role(),
        *map(reverse, REPORTS),
        reverse("edition", args=[Month.of(edition.month)]),
        reverse("league", args=["secretaries"]),
        reverse("year_plan", args=[2023, "kuiwen"]),
    ]
    empty, several = {}, 0
    for address in addresses:
        person.page.goto(address)
        sheets = _sheets(person.page.pdf(format="A4"))
        several += len(sheets) > 1
        if sheets[0] < FILLED * max(sheets):
            empty[address] = sheets
    paper = reverse("edition_pdf", args=[Month.of(edition.month), edition.version])
    assert all(_sheets(person.page.request.get(paper).body()))
    assert several > 5
    assert empty == {}


def _sheets(paper: bytes) -> list[int]:
    """How much text stands on each sheet."""
    return [len(one.extract_text()) for one in PdfReader(io.BytesIO(paper)).pages]
