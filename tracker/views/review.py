"""审核: the queue of figures that wait for a second person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.access import REVIEWER, AccessRefused
from tracker.queries.updates import waiting, with_previous
from tracker.tables.paging import paged
from tracker.tables.review import ReviewTable
from tracker.views.people import rights


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    held = rights(request)
    if not held.has(REVIEWER):
        raise AccessRefused("not_a_reviewer")
    rows = with_previous(list(waiting(held)), at=timezone.now())
    table = paged(ReviewTable(rows, reader=held.user_id), request.GET)
    return render(request, "review.html", {"table": table, "count": len(rows)})
