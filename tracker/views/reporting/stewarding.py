"""办理: what waits for a steward."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.access import Rights, can_decide_change, check_release
from tracker.access.pages import check_steward
from tracker.access.units import can_decide_reorganisation, can_reorganise
from tracker.actions.ledger.releases import release as release_figures
from tracker.calc.periods import Month, NotAMonth
from tracker.forms.stewarding import ReleaseForm
from tracker.models import Indicator
from tracker.queries.reporting.releases import awaiting_release, released
from tracker.queries.targets.changes import waiting_changes
from tracker.queries.targets.reorganisations import waiting_acts
from tracker.queries.targets.roll_over import years_of_targets
from tracker.views.web.asking import asking, rights

SHOWN = 20


def _steward(request: HttpRequest) -> Rights:
    held = rights(request)
    check_steward(held)
    return held


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a steward, and what was done lately."""
    return _page(request, _steward(request))


def _page(
    request: HttpRequest,
    held: Rights,
    *,
    refused: tuple[Indicator, Month, ReleaseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = [(one, _form_of(one.indicator, one.month, refused)) for one in awaiting_release(held)]
    context = {
        "changes": [(one, can_decide_change(held, one.request)) for one in waiting_changes(held)],
        "may_reorganise": can_reorganise(held),
        "acts": [(one, can_decide_reorganisation(held, one)) for one in waiting_acts()]
        if can_reorganise(held)
        else (),
        "embargoed": waiting,
        "released": released()[:SHOWN],
        "years": years_of_targets(),
    }
    return render(request, "reporting/stewarding.html", context, status=status)


def _form_of(
    indicator: Indicator, month: Month, refused: tuple[Indicator, Month, ReleaseForm] | None
) -> ReleaseForm:
    """The empty form of a line, or the one that was just refused there."""
    if refused is not None and refused[:2] == (indicator, month):
        return refused[2]
    return ReleaseForm(auto_id=f"id_{indicator.pk}_{month}_%s")


@require_POST
def release(request: HttpRequest, indicator_id: int, month: str) -> HttpResponse:
    held = _steward(request)
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    try:
        of_month = Month.parse(month)
    except NotAMonth as fault:
        raise Http404 from fault
    form = ReleaseForm(request.POST, auto_id=f"id_{indicator.pk}_{of_month}_%s")
    if not form.is_valid():
        check_release(held, indicator)
        return _page(request, held, refused=(indicator, of_month, form), status=400)
    made = release_figures(
        by=asking(request),
        at=timezone.now(),
        indicator=indicator,
        month=of_month,
        basis=form.cleaned_data["basis"],
    )
    messages.success(request, _("已发布：%(what)s。数据即时公开并计入。") % {"what": made})
    return redirect("steward")
