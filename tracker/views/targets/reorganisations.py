"""机构调整: a steward draws up the end of a unit or what it hands over, sees everything that passes, asks for it; another decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.access.settled import first_open_month
from tracker.access.units import (
    can_decide_reorganisation,
    can_reorganise,
    check_decide_reorganisation,
    check_reorganise,
)
from tracker.actions.targets import reorganising
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.reorganisations import WHOLE_UNIT, ItemsForm, ReorganisationForm, UndoingForm
from tracker.forms.stewarding import ChangeDecisionForm
from tracker.models import Reorganisation, Unit
from tracker.queries.ledger.lives import lives
from tracker.queries.ledger.unit_lives import life_of
from tracker.queries.targets.brought import brought
from tracker.queries.targets.passing import passing_of, successors_of
from tracker.queries.targets.reorganisations import (
    CARRIED_OUT,
    REFUSED,
    WAITING,
    Shown,
    act_of,
    acts,
    every_act,
    items_to_pass,
    running_totals,
    tasks_of,
    waiting_acts,
)
from tracker.views.web.asking import asking, rights
from tracker.views.web.deciding import decided
from tracker.wording import month
from tracker.wording.acts import act_title

AHEAD = 12  # months in advance that a unit's end can be asked for
FIRST, NEXT, ASSIGNED, ASK = "edit", "next", "assigned", "ask"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every act with where it stands; for stewards also the units of which the end can be asked for."""
    held = rights(request)
    may_ask = can_reorganise(held)
    if may_ask and "unit" in request.GET:
        return redirect("reorganise", code=_chosen(request.GET["unit"]))
    gone = lives().endings if may_ask else {}
    units = Unit.objects.exclude(kind=Unit.Kind.DISTRICT).exclude(pk__in=gone)
    context = {
        "acts": acts(held),
        "may_ask": may_ask,
        "units": units.order_by("order", "id") if may_ask else (),
    }
    return render(request, "targets/reorganisations.html", context)


def _chosen(code: str) -> str:
    """The code that was chosen, if it is a unit's. Raises Http404; what nobody could have chosen isn't asked of the database."""
    if code not in Unit.objects.exclude(kind=Unit.Kind.DISTRICT).values_list("code", flat=True):
        raise Http404
    return code


def _named(code: str) -> Unit:
    """The unit of an address. Raises Http404; the district itself doesn't end."""
    return get_object_or_404(Unit.objects.exclude(kind=Unit.Kind.DISTRICT), code=code)


# --- drawing up -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form, then the items where it is asked whose they become, then everything that would pass; asked for is what was shown.

    What stands in the way of any act about the unit is told instead of the form.
    """
    check_reorganise(rights(request))
    unit = _named(code)
    in_the_way = _in_the_way(unit)
    if in_the_way:
        status = 409 if request.method == "POST" else 200
        return render(
            request, "targets/reorganise_in_the_way.html", {"unit": unit, **in_the_way}, status=status
        )
    return _drawn_up(request, unit)


def _in_the_way(unit: Unit) -> dict[str, Any]:
    """Why no act about a unit can be asked for: one waits, the unit is over, or it isn't there long enough; empty where one can."""
    waiting = waiting_acts().filter(unit=unit).first()
    if waiting is not None:
        return {"waiting": waiting}
    life = life_of(unit, Month.of(timezone.localdate()))
    return {} if life.ended is None and _months(unit) else {"life": life}


def _months(unit: Unit) -> list[Month]:
    """The months from which others can follow a unit: the unit has to be there in the month before."""
    first, alive = first_open_month(timezone.now()), lives()
    months = (first.plus(step) for step in range(AHEAD + 1))
    return [month for month in months if alive.holds(unit.pk, month.plus(-1))]


def _drawn_up(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = _form(request, unit)
    step = request.POST.get("step", NEXT)
    if not form.is_bound or step == FIRST or not form.is_valid():
        wrong = form.is_bound and step != FIRST
        return _page(request, "targets/reorganise.html", unit, form, status=400 if wrong else 200)
    if step in (NEXT, ASSIGNED) and (len(form.shares) > 1 or form.is_part):
        chosen = _items_form(request, form, sent=step == ASSIGNED)
        if chosen.items and not chosen.is_bound:
            return _page(request, "targets/reorganise_items.html", unit, form, items=chosen)
        if chosen.is_bound:
            if not chosen.is_valid():
                return _page(request, "targets/reorganise_items.html", unit, form, items=chosen, status=400)
            form = _form(request, unit, assigned=chosen.assigned())
            form.is_valid()
    if form.is_part and not form.act().items and not form.act().manners:
        form.refuse(Refused("nothing_passes"))
        return _page(request, "targets/reorganise.html", unit, form, status=form.status)
    found = _shown(form)
    changed = step == ASK and request.POST.get("shown") != found.digest
    if step == ASK and not changed:
        return _asked(request, unit, form)
    return _page(request, "targets/reorganise_preview.html", unit, form, found=found, changed=changed)


def _asked(request: HttpRequest, unit: Unit, form: ReorganisationForm) -> HttpResponse:
    try:
        made = reorganising.request_reorganisation(
            by=asking(request), at=timezone.now(), request=form.act(), shares=form.shares
        )
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return _page(request, "targets/reorganise.html", unit, form, status=form.status)
    messages.success(request, _("已提出，待另一名业务管理员确认；确认前一切照旧。"))
    return redirect("reorganisation", pk=made.pk)


def _form(request: HttpRequest, unit: Unit, *, assigned: str | None = None) -> ReorganisationForm:
    months = _months(unit)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and assigned is not None:
        data["assigned"] = assigned
    others = Unit.objects.exclude(kind=Unit.Kind.DISTRICT).exclude(pk=unit.pk)
    return ReorganisationForm(
        data,
        unit=unit,
        months=months,
        units=others.exclude(pk__in=lives().endings).order_by("order", "id"),
        totals=running_totals(unit),
        tasks=tasks_of(unit, months[0]),
        initial={"extent": WHOLE_UNIT, "first_month": months[0].first.isoformat(), "share_0": "100"},
    )


def _items_form(request: HttpRequest, form: ReorganisationForm, *, sent: bool) -> ItemsForm:
    successors = list(form.shares)
    items = items_to_pass(form.act(), successors)
    return ItemsForm(request.POST if sent else None, items=items, successors=successors, part=form.is_part)


def _shown(form: ReorganisationForm) -> Shown:
    return Shown(passing_of(form.act(), form.shares, on=timezone.localdate()))


def _page(
    request: HttpRequest,
    template: str,
    unit: Unit,
    form: ReorganisationForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    return render(request, template, {"unit": unit, "form": form, **more}, status=status)


# --- deciding and taking back ---------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """An act: while it waits everything that would pass, later what has; posting asks that it be taken back."""
    held = rights(request)
    act = act_of(get_object_or_404(every_act(), pk=pk))
    may = can_reorganise(held)
    if request.method == "POST" or act.state in (WAITING, REFUSED):
        check_reorganise(held)
    undoing = (
        _undoing(request, act.row) if may and act.state == CARRIED_OUT and act.row.undoes is None else None
    )
    if request.method == "POST":
        answer = _taken_back(request, act.row, undoing)
        if answer is not None:
            return answer
    waits = act.state == WAITING
    context = {
        "act": act,
        "may_see": may,
        "may_decide": waits and can_decide_reorganisation(held, act.row),
        "found": _passing(act.row) if waits and act.row.undoes is None else None,
        "brought": brought(act.row) if may else None,
        "undoing": undoing if act.undoing is None else None,
    }
    status = undoing.status if undoing is not None and undoing.is_bound else 200
    return render(request, "targets/reorganisation.html", context, status=status)


def _passing(row: Reorganisation) -> Shown:
    return Shown(passing_of(row, successors_of(row), on=timezone.localdate()))


def _undoing(request: HttpRequest, row: Reorganisation) -> UndoingForm:
    return UndoingForm(request.POST if request.method == "POST" else None, undoes=row)


def _taken_back(request: HttpRequest, row: Reorganisation, form: UndoingForm | None) -> HttpResponse | None:
    """Ask that an act be taken back; None when the form has to be shown again. Raises Refused."""
    if form is None:
        raise Refused("not_carried_out")
    if not form.is_valid():
        return None
    try:
        made = reorganising.request_undoing(by=asking(request), at=timezone.now(), request=form.instance)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return None
    messages.success(request, _("已申请撤销，待另一名业务管理员确认。"))
    return redirect("reorganisation", pk=made.pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    check_reorganise(held)
    asked = get_object_or_404(every_act(), pk=pk)
    check_decide_reorganisation(held, asked)
    by, at = asking(request), timezone.now()

    def accept(_reason: str) -> str:
        reorganising.carry_out(by=by, at=at, request=asked)
        told = {"act": act_title(asked.undoes or asked), "month": month(asked.first_month)}
        if asked.undoes is None:
            return _("%(act)s自%(month)s起生效，全部内容已划转。") % told
        return _("%(act)s已撤销，全部内容已划回。") % told

    def refuse(reason: str) -> str:
        reorganising.refuse_reorganisation(by=by, at=at, request=asked, reason=reason)
        return _("已答复不同意，一切照旧。")

    steps, page = {"accept": accept, "refuse": refuse}, reverse("reorganisation", args=[pk])
    return decided(request, ChangeDecisionForm(request.POST), steps, page=page)
