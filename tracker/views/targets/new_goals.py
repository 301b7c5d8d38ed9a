"""新设目标: a steward sets a goal with all that it needs on one page, for an indicator that is there or a new one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.access import STEWARD, Rights
from tracker.access.configuring import check_configure, may_configure, may_configure_district
from tracker.actions.targets.new_goals import NewGoal, set_new_goal
from tracker.calc.numbers import row_number
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.new_goals import NewGoalForm, NewIndicatorForm, this_year
from tracker.models import Indicator, Target, TargetChangeRequest, Unit
from tracker.queries.ledger.lives import units_there
from tracker.views.web.asking import asking, rights


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The form of a new goal; what is sent is entered whole, or shown again with all that is at fault."""
    held = rights(request)
    check_configure(held, "add", Target)
    defines = may_configure(held, "add", Indicator)
    if request.method != "POST":
        start = {**this_year(timezone.localdate()), "indicator": row_number(request.GET.get("indicator", ""))}
        form = NewGoalForm(units=_units(held), defines=defines, initial=start)
        return _page(request, form, NewIndicatorForm())
    form = NewGoalForm(request.POST, units=_units(held), defines=defines)
    is_new = defines and not request.POST.get("indicator")
    measured = NewIndicatorForm(request.POST if is_new else None)
    found = [form.is_valid(), not is_new or measured.is_valid()]
    indicator = measured.instance if is_new else form.cleaned_data.get("indicator")
    if not all(found) or indicator is None or not form.check_kind(indicator.traits):
        return _page(request, form, measured, status=400)
    return _entered(request, form, measured, indicator)


def _entered(
    request: HttpRequest, form: NewGoalForm, measured: NewIndicatorForm, indicator: Indicator
) -> HttpResponse:
    goal = NewGoal(indicator, *form.goal(indicator))
    try:
        made = set_new_goal(by=asking(request), at=timezone.now(), goal=goal)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        indicator.pk = None
        return _page(request, form, measured, status=form.status)
    waits = isinstance(made, TargetChangeRequest)
    if waits:
        messages.warning(request, _("目标已提交：执行起始月早于本月或已有晒绩公布，待另一名业务管理员确认。"))
    else:
        messages.success(request, _("目标已下达。"))
    if indicator.traits.counts_items and not indicator.counting_rules.exists():
        register = form.cleaned_data["register"].code
        return redirect(f"{reverse('rule', args=[made.target_id])}?register={register}")
    return redirect("steward") if waits else redirect("target", pk=made.target_id)


def _units(held: Rights) -> QuerySet[Unit]:
    """The units for which a person may set goals, as they are there now."""
    there = units_there(Month.of(timezone.localdate())).order_by("order", "id")
    return there if may_configure_district(held) else there.filter(pk__in=held.units(STEWARD))


def _page(
    request: HttpRequest, form: NewGoalForm, measured: NewIndicatorForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "targets/new_goal.html", {"form": form, "measured": measured}, status=status)
