"""A second person's word, sent from a page: taken, or told on that page at the form, with what was typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from copy import copy
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from tracker.calc.refusals import Refused
from tracker.forms.refusable import Refusable
from tracker.views.web.refusals import page_before, refused

CONFLICT = 409
Step = Callable[[str], str | HttpResponse]


def decided(
    request: HttpRequest, form: Refusable, steps: Mapping[str, Step], *, page: str, also: Collection[str] = ()
) -> HttpResponse:
    """Take the step that was sent, tell what was done and lead to `page`; what is refused is told on the page with the form.

    Each of the `steps` takes the reason and gives the sentence, or the page that asks before it is taken. `also` names the kinds of pages beside that of `page` on
    which the form stands too. Raises Refused where what was asked for has moved on, and what the steps raise besides.
    """
    if "step" in form.errors:
        return refused(request, _("请选择“同意”或“不同意”；理由不超过500字。"), status=400)
    if not form.is_valid():
        return _again(request, form, page, also)
    try:
        told = steps[form.cleaned_data["step"]](form.cleaned_data["reason"])
    except Refused as fault:
        form.refuse(fault)
        if form.status == CONFLICT:
            raise
        return _again(request, form, page, also)
    except ValidationError as fault:
        form.refuse(fault)
        form.status = CONFLICT
        return _again(request, form, page, also)
    if isinstance(told, HttpResponse):
        return told
    messages.success(request, told)
    return redirect(page)


def _again(request: HttpRequest, form: Refusable, page: str, also: Collection[str]) -> HttpResponse:
    """The page that the form was sent from, else `page`, as it was, with the form as it was sent."""
    address = _sent_from(request, {resolve(urlsplit(page).path).url_name, *also}) or page
    parts = urlsplit(address)
    asked = copy(request)
    asked.undecided = request.path, form  # type: ignore[attr-defined]
    asked.method, asked.GET = "GET", QueryDict(parts.query)
    asked.path = asked.path_info = parts.path
    view = resolve(parts.path)
    response: HttpResponse = view.func(asked, *view.args, **view.kwargs)
    response.status_code = form.status
    return response


def _sent_from(request: HttpRequest, names: Collection[str | None]) -> str:
    """The page that led here, if it is of one of these names."""
    parts = urlsplit(page_before(request))
    try:
        known = bool(parts.path) and resolve(parts.path).url_name in names
    except Resolver404:
        return ""
    return f"{parts.path}?{parts.query}" if known else ""
