"""填报率: who has reported what share of what is owed, what is overdue, and reminding at a click."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.access import Rights, can_report_for, remindable_units, units_inside, units_seen_unapproved
from tracker.access.pages import check_see_missing
from tracker.actions.reporting.reminders import remind as remind_units
from tracker.calc.periods import Month, NotAMonth
from tracker.forms.missing import RemindForm
from tracker.models import Unit
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.reporting.missing import missing_series, opened_months, overdue, rates
from tracker.queries.reporting.windows import unit_opening
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import refused


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The board of a year's opened months, and everything overdue in them."""
    held = _seeing(request)
    at = timezone.now()
    opened = opened_months(at)
    years = sorted({month.year for month in opened}, reverse=True)
    year = _year(request.GET.get("year", ""), years)
    months = [month for month in opened if month.year == year]
    units, inside = units_seen_unapproved(held), units_inside(held)
    may_remind = remindable_units(held)
    late = overdue(units, months, at=at, inside=inside)
    context = {
        "rates": rates(units, months, inside=inside),
        "years": years,
        "year": year,
        "late": [(one, one.unit.pk in may_remind) for one in late if not one.is_closed],
        "closed": [one for one in late if one.is_closed],
        "may_remind": any(one.unit.pk in may_remind for one in late if not one.is_closed),
    }
    return render(request, "reporting/missing.html", context)


def _seeing(request: HttpRequest) -> Rights:
    held = rights(request)
    check_see_missing(held)
    return held


def _year(text: str, years: list[int]) -> int | None:
    """The year asked for if it has months, else the newest."""
    return next((year for year in years if str(year) == text), years[0] if years else None)


@require_safe
def lines(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The lines behind a unit's missing number."""
    held = _seeing(request)
    unit = get_object_or_404(Unit, code=code, pk__in=units_seen_unapproved(held))
    try:
        of_month = Month.parse(month)
    except NotAMonth as fault:
        raise Http404 from fault
    context = {
        "unit": unit,
        "life": life_of(unit, of_month),
        "opening": unit_opening(unit.pk, of_month, timezone.now()),
        "missing": missing_series(unit, of_month, inside=units_inside(held)),
        "counts": rates([unit.pk], [of_month], inside=units_inside(held)).whole,
        "may_report": can_report_for(held, unit.pk),
        "may_remind": unit.pk in remindable_units(held),
    }
    return render(request, "reporting/missing_lines.html", context)


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    held = _seeing(request)
    form = RemindForm(request.POST, units=units_seen_unapproved(held))
    if not form.is_valid():
        return refused(request, _("请至少选择一个要催报的单位和月份。"), status=400)
    reached, nobody = remind_units(by=asking(request), at=timezone.now(), wanted=form.cleaned_data["wanted"])
    if reached:
        messages.success(request, _("已提醒 %(n)s 人。") % {"n": reached})
    elif not nobody:
        messages.info(request, _("没有新的提醒：今天已经催报过，或者已经报齐。"))
    if nobody:
        names = _("、").join(unit.name for unit in nobody)
        messages.warning(request, _("没有人可提醒，请先安排填报人：%(units)s。") % {"units": names})
    return redirect("missing")
