"""Nothing typed is lost when a session has ended: it is kept, and put back once its writer has signed in again."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.actions.people.typed import drop_typed
from tracker.calc.numbers import row_number
from tracker.models import Typed, User
from tracker.queries.people.typed import typed_by
from tracker.views.web.putting_back import Returned, put_back
from tracker.views.web.typed import BACK, keep, way_back, without_mark, writer_of


class TypedIsKept:
    """Middleware that keeps forms which no view was asked for since their session had ended or their page was too old,
    and fills them in again on the page they were on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST":
            return _after_a_post(request, response)
        if request.method == "GET" and request.GET.get(BACK) and request.user.is_authenticated:
            return _filled(request, response)
        return response


def _after_a_post(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if hasattr(request, "writes_before"):  # a view was asked
        number = row_number(request.POST.get(BACK, ""))
        if response.status_code == 302 and number is not None and isinstance(request.user, User):
            drop_typed(by=request.user, pk=number)
        return response
    if response.status_code not in (302, 403):
        return response
    writer = writer_of(request)
    kept = keep(request, writer) if writer else None
    return _led_back(request, response, kept) if kept else response


def _led_back(request: HttpRequest, response: HttpResponse, kept: Typed) -> HttpResponse:
    """Where the form's writer has it again: the page itself, or by way of signing in."""
    if not request.user.is_authenticated:
        sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': way_back(kept)})}"
        return _told(
            request, response, sign_in, _("您填写的内容没有丢失：用同一账号重新登录后会放回原页面。")
        )
    if request.user.pk != kept.user_id:
        return response  # it waits for whoever wrote it
    if response.status_code == 302:  # something else has to be done first
        told = _("您填写的内容已保存，办完这一步后可在“未提交的内容”中取回。")
        return _told(request, response, response["Location"], told)
    return redirect(way_back(kept))


def _told(request: HttpRequest, response: HttpResponse, place: str, sentence: str) -> HttpResponse:
    """A redirect to `place`, with what was told already and this sentence: messages were packed up before we are asked."""
    answer = response if response.status_code == 302 else redirect(place)
    answer["Location"] = place
    messages.info(request, sentence)
    request._messages.update(answer)  # type: ignore[attr-defined]
    return answer


def _filled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    assert isinstance(request.user, User)
    number = row_number(request.GET[BACK])
    kept = typed_by(request.user).filter(pk=number).first() if number is not None else None
    if kept is None:
        return response
    if response.status_code != 200 or response.streaming or "html" not in response.get("Content-Type", ""):
        return redirect("typed")

    def note(returned: Returned) -> str:
        return render_to_string(
            "components/typed.html", {"kept": kept, "returned": returned}, request=request
        )

    page = without_mark(request.get_full_path())
    given = {"page": page, "plain": without_mark, "address": kept.address, "fields": kept.fields}
    response.content = put_back(response.content, **given, mark=(BACK, str(kept.pk)), note=note)
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response
