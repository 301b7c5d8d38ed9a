"""Requests that can't be read, and addresses that don't take them: a plain page with a sentence, in the reader's language.

It asks the database nothing, and comes before whoever asks for it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.views.middleware.charsets import KEPT_ASIDE
from tracker.views.middleware.language import chosen_language
from tracker.views.web.refusals import refused

FORM = "application/x-www-form-urlencoded"


class Readable:
    """Middleware that refuses what can't be read before anybody reads it.

    What comes in parts may be long, and is read where somebody waits for it; what is wrong with it, `bad_request` says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(chosen_language(request)):
            answer = _refusal(request)
        if answer is None:
            answer = self.get_response(request)
        if answer.status_code == 405 and not answer.content:
            with translation.override(chosen_language(request)):
                answer.content = plain(_("这个地址不接受这种请求。请从页面上的按钮或链接进入。"), 405).content
            answer["Content-Type"] = "text/html; charset=utf-8"
        return answer


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if request.META.get(KEPT_ASIDE):
        return plain(_("不支持这种字符编码。请用 UTF-8 编码发送。"), 415)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        return bad_request(request, BadRequest())
    try:
        request.GET  # noqa: B018 - read here, or by whoever would fail on it
        if request.content_type == FORM:
            request.POST  # noqa: B018
    except (BadRequest, OSError, RequestDataTooBig, TooManyFieldsSent, UnicodeError) as fault:
        return bad_request(request, fault)
    return None


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that Django can't or won't read; wherever it's found out, in the reader's language."""
    with translation.override(chosen_language(request)):
        return _unreadable(exception)


def _unreadable(exception: Exception) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    if isinstance(exception, RequestDataTooBig):
        return plain(_("提交的内容太大。请减少内容，或分几次提交。"), 413)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return plain(_("一次提交的内容超过%(most)s项。请分几次提交。") % {"most": most}, 413)
    if isinstance(exception, DisallowedHost):
        return plain(_("网址不对。请使用管理员给出的网址。"), 400)
    if isinstance(exception, UnreadablePostError):
        return plain(_("提交的内容没有按时传完，没有写入任何内容。请检查网络后重新提交。"), 408)
    return plain(_("无法读取提交的内容。请刷新页面后重试。"), 400)


@login_not_required
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what somebody may not do."""
    return refused(request, _("您没有这项权限。"), status=403)


@login_not_required
def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that isn't from a page of ours, or whose page is from before the last sign-in."""
    return plain(_("页面已经过期，没有写入任何内容。请返回上一页，刷新后重新提交。"), 403)


def plain(sentence: str, status: int) -> HttpResponse:
    page = render_to_string("errors/failed.html", {"sentence": sentence, "status": status})
    return HttpResponse(page, status=status)
