"""我的填报: a person's own figures, what became of each, and the step that leads on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker import access
from tracker.forms.submissions import SubmissionsForm
from tracker.queries.reporting.submissions import submissions
from tracker.tables.paging import paged
from tracker.tables.submissions import SubmissionTable
from tracker.views.web.asking import rights
from tracker.views.web.refusals import check_filters


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    held = rights(request)
    form = SubmissionsForm(request.GET)
    check_filters(form)
    found = submissions(held, form.cleaned_data["state"])
    context = {
        "form": form,
        "table": paged(SubmissionTable(found), request.GET),
        "reports_for": held.units(access.REPORTER),
        "narrowed": bool(form.cleaned_data["state"]),
    }
    return render(request, "reporting/submissions.html", context)
