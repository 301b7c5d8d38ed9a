"""Changing a goal: the unit's request, and a steward's decision on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker import access
from tracker.actions.targets import changes
from tracker.calc.numbers import digits
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.forms.changes import ChangeForm
from tracker.forms.stewarding import ChangeDecisionForm
from tracker.models import Target, TargetChangeRequest, TargetVersion
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.changes import stroke_of
from tracker.queries.targets.deciding import before_change, change_look
from tracker.views.web.asking import asking, rights
from tracker.views.web.deciding import decided
from tracker.views.web.looking_first import after_looking
from tracker.wording.names import goal_name


@require_http_methods(["GET", "HEAD", "POST"])
def request_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a request; the goal in force stays visible beside it."""
    held = rights(request)
    seen = access.visible_targets(Target.objects.select_related("indicator", "issuer", "unit"), held)
    target = get_object_or_404(seen, pk=pk)
    access.check_request_change(held, target)
    current = _current(target)
    if request.method != "POST":
        return _page(request, target, current, ChangeForm(target=target, initial=_initial(target, current)))
    form = ChangeForm(request.POST, target=target)
    if not form.is_valid():
        return _page(request, target, current, form, status=400)
    try:
        changes.request_change(by=asking(request), at=timezone.now(), request=form.instance)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return _page(request, target, current, form, status=form.status)
    messages.success(request, _("申请已提交，由业务管理员决定；决定前仍按现行目标评判。"))
    return redirect("target", pk=target.pk)


def _page(
    request: HttpRequest,
    target: Target,
    current: TargetVersion | None,
    form: ChangeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"target": target, "current": current, "form": form}
    return render(request, "targets/change_request.html", context, status=status)


def _current(target: Target) -> TargetVersion | None:
    """The version in force this month, or at the end of a window that is over."""
    versions = target_versions([target.pk], None).get(target.pk, [])
    return in_force(versions, min(Month.of(timezone.localdate()), target.span.last))


def _initial(target: Target, current: TargetVersion | None) -> dict[str, object]:
    """A request starts from the goal in force, for the month that runs."""
    month = min(max(Month.of(timezone.localdate()), target.span.first), target.span.last)
    start: dict[str, object] = {"in_force_from": month.first.isoformat()}
    if current is None:
        return start
    value = None if current.value is None else digits(current.value)
    return start | {"tier": current.tier, "value": value, "qualifier": current.qualifier}


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    related = TargetChangeRequest.objects.select_related(
        "target__indicator", "target__issuer", "target__unit", "author"
    )
    asked = get_object_or_404(access.visible_changes(related, held), pk=pk)
    access.check_decide_change(held, asked)
    by, at, page = asking(request), timezone.now(), reverse("steward")

    def accept(_reason: str) -> str | HttpResponse:
        stroke = stroke_of(asked)
        today = Month.of(day_of(at))
        before = before_change(stroke, today)
        version = after_looking(
            request,
            lambda: changes.accept_change(by=by, at=at, request=asked),
            lambda _made: change_look(stroke, before, today),
            title=_("下达目标") + " · " + goal_name(asked.target),
            button=_("已看过，下达"),
            page=page,
        )
        if isinstance(version, HttpResponse):
            return version
        if len(stroke) > 1:
            return _("已同意，%(n)s 个目标自各自的执行起始月起生效。") % {"n": len(stroke)}
        return _("已同意，目标第%(n)s版自执行起始月起生效。") % {"n": version.number}

    def refuse(reason: str) -> str:
        changes.refuse_change(by=by, at=at, request=asked, reason=reason)
        return _("已答复不同意，目标不变。")

    steps = {"accept": accept, "refuse": refuse}
    return decided(request, ChangeDecisionForm(request.POST), steps, page=page)
