"""留言 on the page of what they are about: kept, or told there with what was typed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.access.remarks import check_remark
from tracker.actions.ledger.remarks import remark, unit_of
from tracker.calc.refusals import Refused
from tracker.forms.remarks import RemarkForm
from tracker.models import Figure, Target
from tracker.views.web.asking import asking, rights


def remarked(
    request: HttpRequest, about: Figure | Target, address: str, again: Callable[[RemarkForm], HttpResponse]
) -> HttpResponse:
    """Keep what was sent and lead to its page; what is wrong is told there `again`. Raises AccessRefused."""
    check_remark(rights(request), unit_of(about))
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            remark(by=asking(request), at=timezone.now(), about=about, text=form.cleaned_data["text"])
        except (Refused, ValidationError) as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("留言已记下，并已通知对方。"))
            return redirect(f"{address}#remarks")
    return again(form)
