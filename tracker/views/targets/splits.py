"""任务分解: a steward divides a district's goal among units; parts that don't add up are said aloud first."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker import access
from tracker.access import configuring
from tracker.actions.targets.splits import Terms, split_target
from tracker.calc.refusals import Refused
from tracker.forms.splits import SplitForm
from tracker.models import Target, TargetChangeRequest, Unit
from tracker.queries.ledger.lives import units_there
from tracker.queries.targets.splits import can_be_split, goals_in_force
from tracker.views.web.asking import asking, rights
from tracker.views.web.moment import moment_of

TERMS = ("in_force_from", "basis", "basis_date", "reason")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    configuring.check_configure_district(held)
    seen = access.visible_targets(Target.objects.select_related("indicator", "issuer", "unit"), held)
    target = get_object_or_404(seen, pk=pk)
    if not can_be_split(target):
        raise Http404
    form = _form(request, target)
    if request.method != "POST" or not form.is_valid():
        return _page(request, target, form, status=400 if form.is_bound else 200)
    terms = Terms(**{name: form.cleaned_data[name] for name in TERMS})
    try:
        made = split_target(
            by=asking(request), at=timezone.now(), target=target, shares=form.shares, terms=terms
        )
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return _page(request, target, form, status=form.status)
    if isinstance(made[0], TargetChangeRequest):
        sentence = _(
            "已提交 %(n)s 个单位的分解目标：执行起始月早于本月或已有晒绩公布，待另一名业务管理员确认。"
        )
        messages.warning(request, sentence % {"n": len(made)})
    else:
        messages.success(request, _("已下达 %(n)s 个单位的分解目标。") % {"n": len(made)})
    return redirect("target", pk=target.pk)


def _page(request: HttpRequest, target: Target, form: SplitForm, *, status: int) -> HttpResponse:
    return render(request, "targets/split.html", {"target": target, "form": form}, status=status)


def _form(request: HttpRequest, target: Target) -> SplitForm:
    month = min(max(moment_of(request).month, target.span.first), target.span.last)
    held = goals_in_force(target, month)
    whole = held.pop(target.unit_id, None)
    units = units_there(month).exclude(kind=Unit.Kind.DISTRICT).exclude(pk=target.unit_id)
    return SplitForm(
        request.POST if request.method == "POST" else None,
        target=target,
        goal=whole.value if whole else None,
        held=held,
        units=list(units.order_by("order", "id")),
        initial={"in_force_from": month.first.isoformat()},
    )
