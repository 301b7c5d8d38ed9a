"""一票否决: every veto of a league, asking for one or for its end, and a second person's word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.access import Rights
from tracker.access import leagues as leagues_access
from tracker.actions.leagues import vetoes as actions
from tracker.actions.ledger.evidence import keeping
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.leagues import VerdictForm
from tracker.forms.vetoes import LiftingForm, VetoForm
from tracker.models import League, Veto
from tracker.queries.leagues.rules import contenders
from tracker.queries.leagues.vetoes import Asked, concerned, first_free_month, reached, vetoes_of
from tracker.queries.leagues.waiting import decidable_vetoes
from tracker.views.leagues.tables import address_of, league_of
from tracker.views.web.asking import asking, rights
from tracker.views.web.deciding import decided
from tracker.views.web.moment import moment_of


@require_http_methods(["GET", "HEAD", "POST"])
def vetoes(request: HttpRequest, code: str) -> HttpResponse:
    """Every veto that concerns a league, and a form to ask for one."""
    held = rights(request)
    league, moment = league_of(code), moment_of(request)
    units = contenders(league, moment.month)
    every = [unit.pk for unit in units]
    may_run = leagues_access.can_run(held, every)
    form: VetoForm | None = None
    if request.method == "POST":
        leagues_access.check_run(held, every)
        form = VetoForm(request.POST, request.FILES, league=league, units=units)
        if form.is_valid() and _asked(request, form):
            return redirect(address_of("league_vetoes", league, moment.month))
    elif may_run:
        form = VetoForm(league=league, units=units, initial=_beginning([league]))
    asked = vetoes_of(league, units, moment.known_by)
    context = {
        "league": league,
        "moment": moment,
        "asked": asked,
        "form": form,
        "may_run": may_run,
        "decidable": _decidable(held, asked),
    }
    return render(
        request, "leagues/vetoes.html", context, status=form.status if form and form.is_bound else 200
    )


def _decidable(held: Rights, asked: Sequence[Asked]) -> set[int]:
    """The vetoes and liftings on a page that the person may decide on, by number."""
    every = [one for veto in asked for one in (veto, *veto.liftings)]
    waiting = [one.veto for one in every if one.decision is None]
    return {one.pk for one in decidable_vetoes(held, waiting)}


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the early end of a veto, with the veto beside the form."""
    held = rights(request)
    veto = get_object_or_404(Veto.objects.select_related("unit", "league"), pk=pk, lifts=None)
    of = concerned(veto)
    if not of:
        raise Http404
    leagues_access.check_run(held, reached(veto))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LiftingForm(*given, veto=veto, initial=_beginning(of))
    if form.is_bound and form.is_valid() and _asked(request, form, lifts=veto):
        return redirect(address_of("league_vetoes", of[0], Month.of(form.instance.first_month)))
    asked = next(one for one in vetoes_of(of[0], [veto.unit]) if one.veto == veto)
    context = {"asked": asked, "league": of[0], "form": form}
    return render(request, "leagues/lifting.html", context, status=form.status if form.is_bound else 200)


def _beginning(of: Sequence[League]) -> dict[str, Any]:
    """A form starts with the first month that isn't final yet."""
    free = first_free_month(of)
    return {"first_month": free.first} if free else {}


def _asked(request: HttpRequest, form: VetoForm | LiftingForm, lifts: Veto | None = None) -> bool:
    """Ask for what the form says, and whether it was taken; what is refused is told on the form."""
    by, at = asking(request), timezone.now()
    try:
        with keeping(by=by, at=at, files=form.cleaned_data["exhibits"]) as attachments:
            if lifts is None:
                actions.ask_veto(by=by, at=at, veto=form.instance, attachments=attachments)
            else:
                said: dict[str, Any] = {"lifting": form.instance, "attachments": attachments}
                actions.ask_lifting(by=by, at=at, veto=lifts, **said)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return False
    messages.success(request, _("已提交，由另一人决定，同意后才生效。"))
    return True


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    asked = get_object_or_404(Veto.objects.select_related("league", "unit"), pk=pk)
    of = concerned(asked)
    leagues_access.check_second(held, reached(asked), asked.author_id)
    by, at = asking(request), timezone.now()

    def decide_as(agree: bool, reason: str) -> str:
        actions.decide_veto(by=by, at=at, veto=asked, agree=agree, reason=reason)
        return _("已决定。")

    steps = {"yes": partial(decide_as, True), "no": partial(decide_as, False)}
    page = address_of("league_vetoes", of[0], Month.of(asked.first_month)) if of else reverse("leagues")
    return decided(request, VerdictForm(request.POST), steps, page=page)
