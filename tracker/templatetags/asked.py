"""What takes a second person, for templates: what it is called, and the page where it is told of and decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.urls import reverse

from tracker.calc.periods import Month
from tracker.models import (
    Adjustment,
    AppointmentRequest,
    Inapplicability,
    ItemStepRequest,
    League,
    Objection,
    ReopeningRequest,
    Reorganisation,
    TargetChangeRequest,
    Veto,
)
from tracker.queries.editions.waiting import AwaitedStep
from tracker.queries.leagues.vetoes import concerned
from tracker.queries.leagues.waiting import GRADES, MARKS, OBJECTION, OPENING, VETO, Waiting
from tracker.wording import asked

register = template.Library()
register.filter("asked_in_words", asked.asked_in_words)
# Where it isn't on the league's own page.
PAGES = {VETO: "league_vetoes", MARKS: "league_marks", GRADES: "ballot", OPENING: "ballot"}


@register.filter
def statement(waiting: Waiting) -> str:
    """How much of a kind waits for the person in a league."""
    return asked.statements(waiting.kind, waiting.count, waiting.league, waiting.month, waiting.until)


@register.filter
def statement_address(waiting: Waiting) -> str:
    """The page of the league where it is decided."""
    return _of_league(waiting.kind, waiting.league, waiting.month)


@register.filter
def edition_step(waiting: AwaitedStep) -> str:
    """What an edition waits for from the person."""
    edition = waiting.edition
    return asked.edition_step(waiting.step, Month.of(edition.month), edition.version)


@register.filter
def asked_address(row: Any) -> str:
    """The page that tells what became of a request."""
    return _ADDRESSES[type(row)](row)


def _of_league(kind: str, league: League, month: Month) -> str:
    page = PAGES.get(kind, "league")
    return f"{reverse(page, args=[league.code])}?month={month}"


def _line(row: ReopeningRequest) -> str:
    if not row.series.is_monthly:
        return reverse("report_once", args=[row.series_id])
    return reverse("report_month", args=[row.series_id, f"{row.window.month:%Y-%m}"])


def _veto(row: Veto) -> str:
    of = concerned(row)
    return _of_league(VETO, of[0], Month.of(row.first_month)) if of else reverse("leagues")


def _objection(row: Objection) -> str:
    sheet = row.entry.sheet
    return _of_league(OBJECTION, sheet.league, Month.of(sheet.month))


_ADDRESSES: dict[type[Any], Callable[[Any], str]] = {
    TargetChangeRequest: lambda row: reverse("target", args=[row.target_id]),
    Inapplicability: lambda _row: reverse("inapplicable"),
    Reorganisation: lambda row: reverse("reorganisation", args=[row.pk]),
    ReopeningRequest: _line,
    ItemStepRequest: lambda row: reverse("item", args=[row.item_id]),
    AppointmentRequest: lambda _row: reverse("appointments"),
    Adjustment: lambda row: _of_league(MARKS, row.league, Month.of(row.month)),
    Objection: _objection,
    Veto: _veto,
}
