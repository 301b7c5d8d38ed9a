"""What somebody typed when their session had ended: to be put back, copied, or dropped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tracker.actions.people.typed import drop_typed
from tracker.queries.people.typed import typed_by
from tracker.views.web.asking import asking
from tracker.views.web.typed import typed_in, way_back


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Everything of one's own that wasn't taken."""
    found = [(kept, way_back(kept), typed_in(kept)) for kept in typed_by(asking(request))]
    return render(request, "people/typed.html", {"found": found})


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them isn't wanted any more."""
    drop_typed(by=asking(request), pk=pk)
    messages.success(request, _("已丢弃。"))
    return redirect("typed")
