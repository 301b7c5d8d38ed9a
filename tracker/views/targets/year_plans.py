"""目标责任书: what each unit has taken on for a year, to read, to print and to sign."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.models import Unit
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.targets.year_plans import YearPlan, units_with_plans, year_plan, years_with_plans
from tracker.tables.year_plans import (
    GOAL_HEADER,
    goal_rows,
    month_header,
    opening,
    plan_paper,
    plan_title,
    pointed_rows,
    signatures,
)
from tracker.views.web.asking import rights
from tracker.views.web.costly import costly
from tracker.views.web.kinds import written
from tracker.views.web.moment import Moment, moment_of
from tracker.wording import label

KINDS = (("docx", "Word"), ("pdf", "PDF"), ("xlsx", "Excel"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The units that have goals in a year."""
    rights(request)
    years = years_with_plans()
    moment = moment_of(request)
    asked = request.GET.get("year", "")
    newest = moment.month.year if moment.month.year in years else (years[0] if years else moment.month.year)
    year = next((one for one in years if str(one) == asked), newest)
    context = {"years": years, "year": year, "units": units_with_plans(year)}
    return render(request, "targets/year_plans.html", context)


@require_safe
def show(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A unit's year plan as a page to print."""
    moment, plan = _plan(request, year, code)
    context = {
        "moment": moment,
        "plan": plan,
        "life": life_of(plan.unit, moment.month, moment.known_by),
        "title": plan_title(plan),
        "opening": opening(plan),
        "header": GOAL_HEADER,
        "goals": [(one, list(zip(GOAL_HEADER, cells, strict=True))) for one, cells in goal_rows(plan)],
        "months": month_header(plan),
        "pointed": pointed_rows(plan),
        "signatures": signatures(),
        "kinds": KINDS,
        "now": timezone.now(),
    }
    return render(request, "targets/year_plan.html", context)


@require_safe
@costly
def take(request: HttpRequest, year: int, code: str, kind: str) -> StreamingHttpResponse:
    """The same as Word, PDF or workbook."""
    if kind not in dict(KINDS):
        raise Http404
    moment, plan = _plan(request, year, code)
    name = _("%(unit)s%(year)s年目标责任书") % {"unit": label(plan.unit), "year": year}
    name += f"-{moment.day}" if moment.day else ""
    return written(request, plan_paper(plan, moment.day), kind, name)


def _plan(request: HttpRequest, year: int, code: str) -> tuple[Moment, YearPlan]:
    rights(request)
    if not 1900 <= year <= 2999:
        raise Http404
    unit = get_object_or_404(Unit, code=code)
    moment = moment_of(request)
    return moment, year_plan(unit, year, known_by=moment.known_by)
