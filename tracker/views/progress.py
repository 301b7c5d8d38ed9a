"""Report views: progress by section and by unit for a month, made to be printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.queries.progress import by_section, by_unit
from tracker.views.moment import moment_of
from tracker.views.people import rights


@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    groups = by_section(rights(request), moment.month, known_by=moment.known_by)
    context = {
        "moment": moment,
        "groups": groups,
        "title": _("板块进度"),
        "by": "sections",
        "now": timezone.now(),
    }
    return render(request, "progress.html", context)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    moment = moment_of(request)
    groups = by_unit(rights(request), moment.month, known_by=moment.known_by)
    context = {
        "moment": moment,
        "groups": groups,
        "title": _("单位进度"),
        "by": "units",
        "now": timezone.now(),
    }
    return render(request, "progress.html", context)
