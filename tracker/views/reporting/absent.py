"""The month of a unit that isn't there in it: whoever reports in its place is shown the way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.access import REPORTER, Rights
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Unit
from tracker.queries.ledger.unit_lives import life_of


def page_of_absent(request: HttpRequest, unit: Unit, month: Month, held: Rights) -> HttpResponse | None:
    """What the page of a month says where the unit isn't there: who is, with the ways to their months; else None."""
    life = life_of(unit, month)
    if life.opens is None and life.ended is None:
        return None
    successors = life.ended.successors if life.ended else ()
    mine = [one for one in successors if one.pk in held.units(REPORTER)]
    return render(request, "reporting/unit_over.html", {"life": life, "month": month, "mine": mine})


def check_there(unit: Unit, month: Month) -> None:
    """Refuse what is sent for a month in which others are in the unit's place. Raises Refused."""
    ended = life_of(unit, month).ended
    if ended is not None:
        names = [one.name for one in ended.successors]
        raise Refused("unit_ended", unit=unit.name, last=ended.last, successors=names)
