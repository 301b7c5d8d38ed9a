"""The same form sent again, by a double click or because its answer was lost, is taken once and answered twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions.ledger.evidence import settled_afterwards
from tracker.actions.people.handled import answer_of, remember
from tracker.calc.refusals import Refused
from tracker.models import Handled
from tracker.templatetags.once import FIELD
from tracker.views.web.asking import asking
from tracker.wording import moment

View = Callable[..., HttpResponse]


def take(request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse:
    """The view's answer; or, if this very form with all it says was taken before, where that answer led.

    What the view does and the note that it was done are one transaction.
    """
    mark = _mark(request, view)
    if mark is None:
        return view(request, *args, **kwargs)
    request.is_known_again = True  # type: ignore[attr-defined]
    known = answer_of(mark)
    if known is not None:
        return _again(request, known)
    try:
        with settled_afterwards(), transaction.atomic():
            response = view(request, *args, **kwargs)
            if response.status_code == 302:
                remember(by=asking(request), at=timezone.now(), mark=mark, place=response["Location"])
    except (Refused, IntegrityError):
        known = answer_of(mark)
        if known is None:
            raise
        return _again(request, known)
    known = answer_of(mark) if response.status_code >= 400 else None
    return _again(request, known) if known else response


def _mark(request: HttpRequest, view: View) -> str | None:
    """What stands for the form and all it says; None for what isn't a form of ours, or commits step by step."""
    name = request.POST.get(FIELD)
    ours = view.__module__.startswith("tracker.views.") and not hasattr(view, "_non_atomic_requests")
    if not name or not ours or not request.user.is_authenticated:
        return None
    said = sorted((field, texts) for field, texts in request.POST.lists() if field != "csrfmiddlewaretoken")
    files = sorted((field, [(one.name, one.size) for one in sent]) for field, sent in request.FILES.lists())
    told = json.dumps([request.user.pk, request.get_full_path(), said, files])
    return hashlib.sha256(told.encode()).hexdigest()


def _again(request: HttpRequest, known: Handled) -> HttpResponse:
    messages.info(request, _("这次提交已于%(at)s办理，没有重复写入。") % {"at": moment(known.at)})
    return redirect(known.place)
