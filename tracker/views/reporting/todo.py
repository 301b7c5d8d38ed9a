"""待办: where staff land; and where everybody lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracker.access.pages import has_todos
from tracker.queries.leagues.waiting import statements_to_decide
from tracker.queries.people.typed import typed_by
from tracker.queries.reporting.todo import todo
from tracker.views.web.asking import asking, rights


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What the person asking must do now; who has no role in which anything could wait is sent to the board."""
    held = rights(request)
    if not has_todos(held):
        return redirect("board")
    at = timezone.now()
    context = {
        "todo": todo(asking(request), held, at=at),
        "statements": statements_to_decide(held),
        "typed": typed_by(asking(request)).count(),
        "at": at,
    }
    return render(request, "reporting/todo.html", context)
