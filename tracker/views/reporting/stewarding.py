"""办理: what waits for a steward."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.access import STEWARD, Rights, can_decide_change, check_release
from tracker.access.applying import can_decide_declared
from tracker.access.pages import check_steward
from tracker.access.reopenings import can_decide_reopening, check_decide_reopening
from tracker.access.units import can_decide_reorganisation, can_reorganise
from tracker.actions.ledger.releases import release as release_figures
from tracker.actions.reporting import reopenings
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.forms.reopenings import DecideForm
from tracker.forms.stewarding import ReleaseForm
from tracker.models import Indicator, ReopeningRequest
from tracker.queries.desk.calendar import steward_month
from tracker.queries.ledger.figures import SERIES
from tracker.queries.reporting.releases import awaiting_release, released
from tracker.queries.reporting.reopenings import reopened_until, waiting_reopenings
from tracker.queries.targets.changes import waiting_changes
from tracker.queries.targets.inapplicable import waiting_declared
from tracker.queries.targets.reorganisations import waiting_acts
from tracker.queries.targets.roll_over import years_of_targets
from tracker.queries.targets.unfinished import unfinished
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import refused
from tracker.wording.periods import instant

SHOWN = 20
REOPENINGS = 100  # requests a page


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
    unreleased: tuple[Indicator, Month, ReleaseForm] | None = None,
    undecided: tuple[ReopeningRequest, DecideForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = [(one, _form_of(one.indicator, one.month, unreleased)) for one in awaiting_release(held)]
    asked = _reopenings(held, undecided)
    context = {
        "lines": steward_month(held, at=timezone.now()),
        "reopenings": asked,
        "default_until": reopened_until(timezone.now()) if asked else None,
        "changes": [(one, can_decide_change(held, one.request)) for one in waiting_changes(held)],
        "declared": [(one, can_decide_declared(held, one)) for one in waiting_declared(held)],
        "may_reorganise": can_reorganise(held),
        "acts": [(one, can_decide_reorganisation(held, one)) for one in waiting_acts()]
        if can_reorganise(held)
        else (),
        "embargoed": waiting,
        "released": released()[:SHOWN],
        "years": years_of_targets(),
        "unfinished": unfinished(held, Month.of(timezone.localdate())),
    }
    return render(request, "reporting/stewarding.html", context, status=status)


def _reopenings(
    held: Rights, undecided: tuple[ReopeningRequest, DecideForm] | None
) -> list[tuple[ReopeningRequest, DecideForm | None]]:
    """Requests that wait, each with its form, or the one that was just refused there; None for one's own."""
    found = []
    for one in waiting_reopenings(held)[:REOPENINGS]:
        form = DecideForm(auto_id=f"id_reopening_{one.pk}_%s")
        if undecided is not None and undecided[0] == one:
            form = undecided[1]
        found.append((one, form if can_decide_reopening(held, one) else None))
    return found


def _form_of(
    indicator: Indicator, month: Month, unreleased: tuple[Indicator, Month, ReleaseForm] | None
) -> ReleaseForm:
    """The empty form of a line, or the one that was just refused there."""
    if unreleased is not None and unreleased[:2] == (indicator, month):
        return unreleased[2]
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
        return _page(request, held, unreleased=(indicator, of_month, form), status=400)
    made = release_figures(
        by=asking(request),
        at=timezone.now(),
        indicator=indicator,
        month=of_month,
        basis=form.cleaned_data["basis"],
    )
    messages.success(request, _("已发布：%(what)s。数据即时公开并计入。") % {"what": made})
    return redirect("steward")


@require_POST
def decide_reopening(request: HttpRequest, pk: int) -> HttpResponse:
    """A steward's word on a request that a line be opened again."""
    held = _steward(request)
    asked = get_object_or_404(
        ReopeningRequest.objects.select_related("window", "author", *(f"series__{part}" for part in SERIES)),
        pk=pk,
        series__unit__in=held.units(STEWARD),
    )
    check_decide_reopening(held, asked)
    form = DecideForm(request.POST, auto_id=f"id_reopening_{asked.pk}_%s")
    if not form.is_valid():
        if "step" in form.errors:
            return refused(request, _("请选择“同意”或“不同意”；理由不超过500字。"), status=400)
        return _page(request, held, undecided=(asked, form), status=400)
    try:
        told = _decided(request, asked, form)
    except Refused as fault:
        form.refuse(fault)
        if form.status == 409:
            raise
        return _page(request, held, undecided=(asked, form), status=form.status)
    messages.success(request, told)
    return redirect("steward")


def _decided(request: HttpRequest, asked: ReopeningRequest, form: DecideForm) -> str:
    given, by, at = form.cleaned_data, asking(request), timezone.now()
    if given["step"] == "refuse":
        reopenings.refuse_reopening(by=by, at=at, request=asked, reason=given["reason"])
        return _("已答复不同意补报。")
    made = reopenings.grant_reopening(by=by, at=at, request=asked, until=given["until"])
    return _("已同意补报，开放到 %(until)s。") % {"until": instant(made.until)}
