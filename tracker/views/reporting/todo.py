"""待办: where staff land; and where everybody lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.queries.desk.todo import todo
from tracker.views.web.asking import asking, rights


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What the person asking must do now, whatever their role."""
    at = timezone.now()
    context = {"todo": todo(asking(request), rights(request), at=at), "at": at}
    return render(request, "reporting/todo.html", context)
