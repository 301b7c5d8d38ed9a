"""不适用 on the pages: what holds in a month, the form that declares or ends it, and a steward's answer."""

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

from tracker.access.applying import check_decide_declared, check_declare, visible_declared
from tracker.actions.targets import inapplicable
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.forms.inapplicable import DeclareForm
from tracker.forms.stewarding import ChangeDecisionForm
from tracker.models import Inapplicability, Indicator, Unit
from tracker.queries.targets.deciding import before_declared, declared_look
from tracker.queries.targets.inapplicable import (
    asked_for,
    changing_months,
    declarable_months,
    held_in,
    is_declarable,
    waiting_for,
)
from tracker.views.web.asking import asking, rights
from tracker.views.web.deciding import decided
from tracker.views.web.looking_first import after_looking
from tracker.views.web.moment import moment_of
from tracker.wording.names import label


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everything that doesn't apply in the month asked for: to whom, since when, by which document."""
    mine = rights(request)
    moment = moment_of(request)
    context = {
        "moment": moment,
        "held": held_in(moment.month, known_by=moment.known_by),
        "waiting": [] if moment.day else list(asked_for(mine)),
    }
    return render(request, "targets/inapplicable.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str, unit: str, holds: bool) -> HttpResponse:
    """The form that declares it of a unit, or (`holds` False) ends it."""
    held = rights(request)
    indicator = get_object_or_404(Indicator, code=code, part_of=None)
    own = get_object_or_404(Unit, code=unit)
    check_declare(held, own.pk)
    if not is_declarable(indicator.pk, own.pk):
        raise Http404
    asked = Inapplicability(indicator=indicator, unit=own, holds=holds)
    months = declarable_months(indicator, own)
    if request.method != "POST":
        form = DeclareForm(
            instance=asked, months=months, initial={"from_month": moment_of(request).month.first.isoformat()}
        )
        in_the_way: dict[str, Any] = {
            "waiting": waiting_for(indicator, own),
            "stands": bool(months) and not changing_months(asked, months),
        }
        return _page(request, asked, form, **in_the_way)
    form = DeclareForm(request.POST, instance=asked, months=months)
    if not form.is_valid():
        return _page(request, asked, form, status=400)
    try:
        inapplicable.ask_inapplicable(by=asking(request), at=timezone.now(), asked=form.instance)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return _page(request, asked, form, status=form.status)
    messages.success(request, _("申请已提交，由业务管理员决定；决定前照旧。"))
    return redirect(f"{reverse('inapplicable')}?month={Month.of(form.instance.from_month)}")


def _page(
    request: HttpRequest, asked: Inapplicability, form: DeclareForm, *, status: int = 200, **in_the_way: Any
) -> HttpResponse:
    moment = moment_of(request)
    context = {
        "moment": moment,
        "form": form,
        "holds": asked.holds,
        "indicator": asked.indicator,
        "unit": asked.unit,
        "resting": held_in(moment.month, unit=asked.unit_id, indicator=asked.indicator_id),
        **in_the_way,
    }
    return render(request, "targets/declare.html", context, status=status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    related = Inapplicability.objects.select_related("indicator", "unit", "author")
    asked = get_object_or_404(visible_declared(related, held), pk=pk)
    check_decide_declared(held, asked)
    by, at, page = asking(request), timezone.now(), reverse("steward")

    def accept(_reason: str) -> str | HttpResponse:
        today = Month.of(day_of(at))
        before = before_declared(asked, today)
        made = after_looking(
            request,
            lambda: inapplicable.accept_inapplicable(by=by, at=at, asked=asked),
            lambda _made: declared_look(asked, before, today),
            title=_("同意不适用申请") + " · " + label(asked.indicator),
            button=_("已看过，同意"),
            page=page,
        )
        if isinstance(made, HttpResponse):
            return made
        return _("已同意，从所申请的月份起按此办理。")

    def refuse(reason: str) -> str:
        inapplicable.refuse_inapplicable(by=by, at=at, asked=asked, reason=reason)
        return _("已答复不同意，一切照旧。")

    steps = {"accept": accept, "refuse": refuse}
    return decided(request, ChangeDecisionForm(request.POST), steps, page=page)
