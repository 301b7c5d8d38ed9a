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
from tracker.views.web.background import in_words, is_in_background
from tracker.views.web.putting_back import Returned, put_back
from tracker.views.web.refusals import page_before
from tracker.views.web.typed import BACK, keep, way_back, without_mark, writer_of

SIGNED_OUT = 401


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
    if is_in_background(request):
        return _told_in_words(request, response, kept)
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


def _told_in_words(request: HttpRequest, response: HttpResponse, kept: Typed | None) -> HttpResponse:
    """Why a page's draft wasn't taken, for the page to say: it may stay open, and whoever reads it needn't be its writer."""
    back = way_back(kept) if kept else page_before(request)
    number = kept.pk if kept else None
    if not request.user.is_authenticated:
        told = (
            _("登录已失效：刚填的内容已替您保存，重新登录后会放回本页。")
            if kept
            else _("登录已失效，请重新登录。")
        )
        sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        return in_words(told, status=SIGNED_OUT, way=(sign_in, _("重新登录")), kept=number)
    if kept and request.user.pk != kept.user_id:
        told = _("现在登录的是另一个账号：刚填的内容已替原来的账号保存，用原账号登录后可取回。")
        return in_words(told, status=SIGNED_OUT, kept=number)
    if response.status_code == 302:
        way = response["Location"], _("去办理")
        return in_words(_("还有一步没有办：请先办完再填。"), status=SIGNED_OUT, way=way, kept=number)
    told = _("本页是上次登录前打开的：刚填的内容已替您保存，重新打开本页后会放回。")
    return in_words(told, status=SIGNED_OUT, way=(back, _("重新打开本页")), kept=number)


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
