"""待办: where staff land; and where everybody lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.access import has_todos
from tracker.queries.reporting.todo import todo
from tracker.views.web.asking import asking, rights


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What the person asking must do now; who reports, reviews and manages nothing is sent to the board."""
    held = rights(request)
    if not has_todos(held):
        return redirect("board")
    at = timezone.now()
    return render(request, "reporting/todo.html", {"todo": todo(asking(request), held, at=at), "at": at})
