"""设定: what was in force on a day, for whoever wants to know by what a past month was judged, counted and ranked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.calc.periods import Month, end_of_day
from tracker.queries.leagues.in_force import in_force_on
from tracker.views.web.asking import rights
from tracker.views.web.moment import asked_day, is_ahead


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Units, leagues, rules and the calendar as of a day; without one, and for a day still to come, as of today."""
    rights(request)
    past = asked_day(request)
    day = past or timezone.localdate()
    month = Month.of(day)
    query = f"month={month}" + (f"&day={past.isoformat()}" if past else "")
    found = in_force_on(month, end_of_day(past) if past else None)
    context = {
        "found": found,
        "day": day,
        "month": month,
        "query": query,
        "past": past is not None,
        "ahead": is_ahead(request),
    }
    return render(request, "ledger/in_force.html", context)
