"""研判: a person's word beside the light."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker import access
from tracker.actions.targets import assessments
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.forms.assessments import AssessmentForm
from tracker.models import Target
from tracker.views.targets import status
from tracker.views.web.asking import asking, rights


@require_POST
def assess(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Add a judgement of a target in a month; what is wrong is told on the target's page, nothing typed is lost."""
    held = rights(request)
    target = get_object_or_404(access.visible_targets(Target.objects.all(), held), pk=pk)
    assessments.check_assess(held, target)
    try:
        of_month = Month.parse(month)
    except NotAMonth as fault:
        raise Http404 from fault
    form = AssessmentForm(request.POST)
    form.instance.target, form.instance.month = target, of_month.first
    if form.is_valid():
        try:
            assessments.assess(by=asking(request), at=timezone.now(), assessment=form.instance)
        except (Refused, ValidationError) as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("研判已记入，亮灯不变。"))
            return redirect(f"{reverse('target', args=[pk])}?month={of_month}#assessments")
    return status.page(request, pk, assessing=form, month=of_month, code=form.status)
