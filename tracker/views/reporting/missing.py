"""填报率: who has reported what share of what is owed, what is overdue, and reminding at a click."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.access import (
    Rights,
    can_report_for,
    check_report_for,
    remindable_units,
    units_inside,
    units_seen_unapproved,
)
from tracker.access.applying import can_declare
from tracker.access.pages import check_see_missing
from tracker.access.reopenings import can_prolong, check_prolong
from tracker.actions.reporting.reminders import remind as remind_units
from tracker.actions.reporting.reopenings import prolong_lines, request_reopenings
from tracker.calc.calendars import CLOSED, OPEN
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.forms.missing import RemindForm
from tracker.forms.reopenings import AskForLinesForm, ProlongForm
from tracker.models import ReopeningRequest, Series, Unit, WindowException
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.reporting.missing import missing_series, overdue, rates, reopened_gaps
from tracker.queries.reporting.reopenings import reopened_until, reopenings_asked_for
from tracker.queries.reporting.windows import opened_months, unit_opening
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import refused
from tracker.wording.periods import instant


@dataclass(frozen=True)
class MissingLine:
    """A line of the list: what lets it be reported longer than the others, who asked for that, whether it can be chosen, and the page on
    which it is declared not to apply to the unit.
    """

    series: Series
    reopened: WindowException | None
    asked: ReopeningRequest | None
    is_open: bool
    may_choose: bool
    ticked: bool
    declared_at: str


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
        "reopened": reopened_gaps(units, at=at, inside=inside),
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
    return _lines_page(request, held, *_named(held, code, month), None)


def _named(held: Rights, code: str, month: str) -> tuple[Unit, Month]:
    unit = get_object_or_404(Unit, code=code, pk__in=units_seen_unapproved(held))
    try:
        return unit, Month.parse(month)
    except NotAMonth as fault:
        raise Http404 from fault


def _lines_page(
    request: HttpRequest, held: Rights, unit: Unit, month: Month, form: AskForLinesForm | None
) -> HttpResponse:
    opening = unit_opening(unit.pk, month, timezone.now())
    missing = missing_series(unit, month, inside=units_inside(held))
    asked = reopenings_asked_for([one.pk for one in missing], month)
    may_report, prolongs = can_report_for(held, unit.pk), can_prolong(held, unit.pk)
    may_choose = opening.state in (OPEN, CLOSED) if prolongs else may_report and opening.state == CLOSED
    choosable = {one.pk for one in missing if may_choose and one.pk not in asked}
    choosable -= set() if prolongs else set(opening.series)
    blank = ProlongForm(lines=[]) if prolongs else AskForLinesForm(lines=[])
    ticked = form.data.getlist("line") if form is not None else []  # type: ignore[attr-defined]
    context = {
        "unit": settings_at().of(unit, month),
        "life": life_of(unit, month),
        "opening": opening,
        "missing": [
            MissingLine(
                one,
                opening.longer(one.pk),
                asked.get(one.pk),
                opening.is_open or one.pk in opening.series,
                one.pk in choosable,
                str(one.pk) in ticked,
                _declared_at(held, one),
            )
            for one in missing
        ],
        "counts": rates([unit.pk], [month], inside=units_inside(held)).whole,
        "may_report": may_report,
        "may_remind": unit.pk in remindable_units(held),
        "prolongs": prolongs,
        "default_until": reopened_until(timezone.now()) if prolongs else None,
        "refused": form.non_field_errors() if form else (),
        "form": (form or blank) if choosable else None,
    }
    return render(request, "reporting/missing_lines.html", context, status=form.status if form else 200)


def _declared_at(held: Rights, series: Series) -> str:
    """Where it is declared that a goal doesn't apply to the unit; nowhere for the lines of items and for who may not."""
    if series.indicator is None or not can_declare(held, series.unit_id):
        return ""
    return reverse("inapplicable_ask", args=[series.indicator.code, series.unit.code])


@require_POST
def ask(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Ask that lines of a closed month be opened again."""
    held = _seeing(request)
    unit, of_month = _named(held, code, month)
    check_report_for(held, unit.pk)
    missing = {one.pk: one for one in missing_series(unit, of_month, inside=units_inside(held))}
    form = AskForLinesForm(request.POST, lines=list(missing))
    if form.is_valid():
        chosen = [(missing[int(pk)], of_month) for pk in form.cleaned_data["line"]]
        try:
            made = request_reopenings(
                by=asking(request), at=timezone.now(), lines=chosen, reason=form.cleaned_data["reason"]
            )
        except Refused as fault:
            form.refuse(fault)
        else:
            told = _("已申请补报 %(n)s 项数据，由业务管理员决定，结果会通知您。")
            messages.success(request, told % {"n": len(made)})
            return redirect("missing_lines", code=code, month=month)
    return _lines_page(request, held, unit, of_month, form)


@require_POST
def prolong(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Let lines be reported longer, though nobody asked: where the month is open they are due later, where it is closed they open again."""
    held = _seeing(request)
    unit, of_month = _named(held, code, month)
    check_prolong(held, unit.pk)
    missing = {one.pk: one for one in missing_series(unit, of_month, inside=units_inside(held))}
    form = ProlongForm(request.POST, lines=list(missing))
    if form.is_valid():
        given = form.cleaned_data
        chosen = [(missing[int(pk)], of_month) for pk in given["line"]]
        try:
            made = prolong_lines(
                by=asking(request),
                at=timezone.now(),
                lines=chosen,
                reason=given["reason"],
                until=given["until"],
            )
        except Refused as fault:
            form.refuse(fault)
        else:
            told = _("已延长 %(n)s 项数据，到 %(until)s，填报人会收到通知。")
            messages.success(request, told % {"n": len(made), "until": instant(made[0].until)})
            return redirect("missing_lines", code=code, month=month)
    return _lines_page(request, held, unit, of_month, form)


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
