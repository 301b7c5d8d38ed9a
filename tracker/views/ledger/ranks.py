"""位次: the rank book, and a rank's own page with the values of its comparison set."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import access
from tracker.access import configuring
from tracker.actions.ledger.ranks import enter_sheet
from tracker.calc import kinds
from tracker.calc.refusals import Refused
from tracker.forms.ranks import SheetForm
from tracker.models import Indicator, RankSheet
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.ranks import sheets
from tracker.queries.targets.rank_book import rank_book
from tracker.views.web.asking import asking, rights
from tracker.views.web.moment import moment_of


@require_safe
def book(request: HttpRequest) -> HttpResponse:
    """Every place the district holds in a month."""
    moment = moment_of(request)
    lines = rank_book(rights(request), moment.month, known_by=moment.known_by)
    return render(request, "ledger/ranks.html", {"moment": moment, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A rank's sheets up to a month; stewards enter a new one below."""
    held = rights(request)
    may_enter = configuring.may_configure(held, "add", RankSheet)
    if request.method == "POST":
        configuring.check_configure(held, "add", RankSheet)
    found = Indicator.objects.filter(kind__in=kinds.PLACES).select_related("comparison_set", "rank_of")
    indicator = get_object_or_404(found, pk=pk)
    moment = moment_of(request)
    said = settings_at(moment.known_by)
    indicator = said.of(indicator, moment.month)
    form = SheetForm(
        request.POST if request.method == "POST" else None, initial=_blank(indicator, str(moment.month))
    )
    if request.method == "POST" and form.is_valid():
        try:
            entered = enter_sheet(
                by=asking(request),
                at=timezone.now(),
                sheet=form.sheet(indicator),
                values=form.cleaned_data["lines"],
            )
        except (Refused, ValidationError) as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记位次表，位次由数值算出。"))
            return redirect(f"{request.path}?month={entered.month:%Y-%m}")
    context = {
        "indicator": indicator,
        "moment": moment,
        "sheets": sheets([indicator.pk], moment.month, moment.known_by, said=said).get(indicator.pk, [])[
            ::-1
        ],
        "form": form,
        "may_enter": may_enter,
        "targets": [
            said.of(one, moment.month)
            for one in access.visible_targets(
                indicator.targets.select_related("indicator", "issuer", "unit"), held
            )
        ],
    }
    return render(request, "ledger/rank.html", context, status=form.status if form.is_bound else 200)


def _blank(indicator: Indicator, month: str) -> dict[str, str]:
    """The form with every member named, so that only values are typed."""
    members = indicator.comparison_set.members if indicator.comparison_set else ""
    return {"month": month, "lines": members}
