"""计数规则: a steward puts a rule together, sees what it makes of today's data, and only then saves it."""

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
from tracker.actions.targets.plan import add_counting_rule
from tracker.calc import kinds
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.forms.rules import RuleForm, initial_of
from tracker.models import CountingRule, Register, Target
from tracker.queries.ledger.versions import counting_rules, in_force
from tracker.queries.registers.rule_preview import Preview, preview
from tracker.views.web.asking import asking, rights
from tracker.views.web.moment import moment_of


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a rule; sent, it shows sentence and result, and saves what was shown and confirmed."""
    held = rights(request)
    configuring.check_configure(held, "add", CountingRule)
    target = _target(pk, held)
    month = moment_of(request).month
    current = _current(target, month)
    register = _register(request, current)
    if register is None:
        return _page(request, target, month, current, None, None)
    if request.method != "POST":
        same = current if current and current.register_id == register.pk else None
        start = initial_of(same, _first_month(target, month))
        form = RuleForm(indicator=target.indicator, register=register, current=current, initial=start)
        return _page(request, target, month, current, register, form)
    form = RuleForm(request.POST, indicator=target.indicator, register=register, current=current)
    if not form.is_valid():
        return _page(request, target, month, current, register, form, status=400)
    saves = request.POST.get("step") == "save"
    if saves and request.POST.get("shown") == form.shown:
        return _saved(request, target, month, current, register, form)
    found = preview(target, form.instance, month)
    return _page(request, target, month, current, register, form, found, changed=saves)


def _saved(
    request: HttpRequest,
    target: Target,
    month: Month,
    current: CountingRule | None,
    register: Register,
    form: RuleForm,
) -> HttpResponse:
    try:
        rule = add_counting_rule(by=asking(request), at=timezone.now(), rule=form.instance)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return _page(request, target, month, current, register, form, status=form.status)
    messages.success(request, _("已登记计数规则第%(n)s版。") % {"n": rule.number})
    return redirect("target", pk=target.pk)


def _target(pk: int, held: access.Rights) -> Target:
    counted = Target.objects.filter(indicator__kind__in=kinds.COUNTING_ITEMS)
    seen = access.visible_targets(counted.select_related("indicator", "issuer", "unit"), held)
    return get_object_or_404(seen, pk=pk)


def _current(target: Target, month: Month) -> CountingRule | None:
    """The rule in force at the month shown, or the newest one that isn't in force yet."""
    versions = counting_rules([target.indicator_id], None).get(target.indicator_id, [])
    return in_force(versions, min(month, target.span.last)) or (versions[-1] if versions else None)


def _register(request: HttpRequest, current: CountingRule | None) -> Register | None:
    """The register asked for, else that of the rule in force."""
    code = request.GET.get("register", "")
    if not code:
        return current.register if current else None
    found = Register.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _first_month(target: Target, month: Month) -> Month:
    return min(max(month, target.span.first), target.span.last)


def _page(
    request: HttpRequest,
    target: Target,
    month: Month,
    current: CountingRule | None,
    register: Register | None,
    form: RuleForm | None,
    found: Preview | None = None,
    *,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "target": target,
        "month": month,
        "current": current,
        "register": register,
        "registers": Register.objects.order_by("order", "id"),
        "form": form,
        "preview": found,
        "changed": changed,
    }
    return render(request, "registers/rule.html", context, status=status)
