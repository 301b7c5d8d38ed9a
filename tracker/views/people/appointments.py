"""任职确认: what raises somebody's rights waits here for another administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.access.people import check_see_appointments
from tracker.actions.people.appointments import (
    confirm_appointments,
    refuse_appointments,
    take_back_appointments,
)
from tracker.forms.appointments import CONFIRM, REFUSE, AppointmentsForm
from tracker.queries.people.appointments import decided_appointments, waiting_appointments
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import refused

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What waits, with who may decide on it, and what was decided lately; what is sent is taken as a whole or not at all."""
    check_see_appointments(rights(request))
    if request.method != "POST":
        return _page(request, AppointmentsForm())
    form = AppointmentsForm(request.POST)
    if not form.is_valid():
        if "step" in form.errors:
            return refused(request, _("请选择“确认所选”“不同意所选”或“收回”。"), status=400)
        return _page(request, form, status=400)
    messages.success(request, _taken(request, form))
    return redirect("appointments")


def _taken(request: HttpRequest, form: AppointmentsForm) -> str:
    """Take the step that was sent; the sentence that says so."""
    given, by, at = form.cleaned_data, asking(request), timezone.now()
    if given["step"] == CONFIRM:
        done = confirm_appointments(by=by, at=at, requests=given["asked"])
        return _("已确认 %(n)s 项，即时生效。") % {"n": len(done)}
    if given["step"] == REFUSE:
        done = refuse_appointments(by=by, at=at, requests=given["asked"], reason=given["reason"])
        return _("已答复不同意 %(n)s 项，权限不变。") % {"n": len(done)}
    done = take_back_appointments(by=by, at=at, requests=given["asked"])
    return _("已收回 %(n)s 项。") % {"n": len(done)}


def _page(request: HttpRequest, form: AppointmentsForm, *, status: int = 200) -> HttpResponse:
    held = rights(request)
    found = waiting_appointments(held, on=timezone.localdate())
    ticked = form.cleaned_data.get("asked", ()) if form.is_bound else ()
    context = {
        "form": form,
        "mine": [(one, one.request.pk in ticked) for one in found if not one.why_not],
        "others": [one for one in found if one.why_not],
        "decided": decided_appointments(held, limit=SHOWN),
    }
    return render(request, "people/appointments.html", context, status=status)
