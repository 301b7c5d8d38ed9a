"""Refusals as pages: what is wrong, where, and what to do, with the right status."""

from __future__ import annotations

from typing import Any

from allauth.account.middleware import AccountMiddleware
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tracker.calc.refusals import AccessRefused, Refused
from tracker.documents.printing import NoPrinter
from tracker.models import Decision, User
from tracker.queries.people.appointments import waiting
from tracker.queries.people.roles import district_administrators
from tracker.views.web.background import in_words, is_in_background
from tracker.wording.refusals import sentence, status

SETTLES_AFTER = 10  # seconds


class BadRequest(Exception):
    """The address or the form can't be understood; the message says why."""


class Unsettled(Exception):
    """What was known on a day can't be said yet; the message says why."""


def check_filters(form: Form) -> None:
    """Make sure that the filters in an address can be understood. Raises BadRequest naming those that can't."""
    if not form.is_valid():
        fields = _("、").join(str(form.fields[name].label) for name in form.errors if name in form.fields)
        raise BadRequest(_("筛选条件“%(fields)s”无效，请清除后重新选择。") % {"fields": fields})


# What allauth's own middleware answers, for those of its pages that `Attempts` calls: who must confirm first who they are.
_ACCOUNTS: Any = AccountMiddleware(HttpResponse)


def answer_to(request: HttpRequest, fault: Exception) -> HttpResponse | None:
    """The page for one of the trade's named exceptions; None for any other."""
    if isinstance(fault, BadRequest):
        return refused(request, str(fault), status=400)
    if isinstance(fault, Unsettled):
        response = refused(request, str(fault), status=503)
        response["Retry-After"] = str(SETTLES_AFTER)
        return response
    if isinstance(fault, AccessRefused) and fault.code == "no_role" and isinstance(request.user, User):
        return _without_role(request, request.user)
    if isinstance(fault, Refused):
        return refused(request, sentence(fault), status=status(fault))
    if isinstance(fault, NoPrinter):
        told = _("服务器缺少 PDF 所需的 Pango。请改用 Word 或网页打印，并请系统管理员按 README 安装。")
        return refused(request, told, status=503)
    return _ACCOUNTS.process_exception(request, fault)


def refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    """A page with the sentence; the sentence alone for what a page sent beside its form."""
    if is_in_background(request):
        return in_words(sentence, status=status)
    context = {"sentence": sentence, "status": status, "back": page_before(request)}
    return render(request, "errors/refused.html", context, status=status)


def _without_role(request: HttpRequest, user: User) -> HttpResponse:
    """Whom to ask for a role, and whether somebody has asked for one already."""
    if is_in_background(request):
        return in_words(str(_("您的账号现在没有任何角色。")), status=403)
    today = timezone.localdate()
    context = {
        "administrators": district_administrators(on=today),
        "asked": waiting().filter(user=user),
        "over": user.memberships.filter(until_date__lt=today).select_related("unit"),
        "later": user.memberships.filter(from_date__gt=today).select_related("unit"),
    }
    return render(request, "errors/no_role.html", context, status=403)


def page_before(request: HttpRequest) -> str:
    """The page of ours that led here; nothing when there is none, or it is this one."""
    before = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if known and before != request.build_absolute_uri() else ""


def own_decision(fault: Refused, user: User, kind: str) -> Decision | None:
    """The same step by the same person, when it is what stands in the way: then it was asked for twice."""
    decision: Decision | None = fault.details.get("decision")
    return decision if decision and decision.decider_id == user.pk and decision.kind == kind else None
