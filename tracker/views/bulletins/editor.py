"""The office's desk: the text of a briefing beside what it becomes, and the names that may stand in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.access.configuring import check_configure_district
from tracker.actions.bulletins.texts import add_bulletin_version
from tracker.calc.bulletin_grammar import LONGEST
from tracker.calc.refusals import Refused
from tracker.forms.bulletins import BulletinForm
from tracker.models import BulletinTemplate, BulletinVersion
from tracker.queries.bulletins.texts import NoBulletin, choices, version_in_force
from tracker.queries.targets.named import named_sources
from tracker.views.bulletins.texts import openings
from tracker.views.web.asking import asking, rights
from tracker.views.web.moment import Moment, moment_of
from tracker.wording import bulletins


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Write a new version of a briefing's text; `step=preview` shows what it becomes without keeping it."""
    check_configure_district(rights(request))
    template = get_object_or_404(BulletinTemplate, code=code)
    moment = moment_of(request)
    if request.method != "POST":
        return _page(request, template, moment, BulletinForm(initial={"body": _text(template, moment)}))
    form = BulletinForm(request.POST)
    if not form.is_valid():
        return _page(request, template, moment, form, status=400)
    if request.POST.get("step") == "preview":
        return _page(request, template, moment, form)
    try:
        version = add_bulletin_version(
            by=asking(request),
            at=timezone.now(),
            template=template,
            body=form.cleaned_data["body"],
            month=moment.month,
            reason=form.cleaned_data["reason"],
        )
    except Refused as why:
        form.refuse(why)
        return _page(request, template, moment, form, status=form.status)
    messages.success(request, _("已保存为第%(n)s版。") % {"n": version.number})
    return redirect("bulletin", template.code, str(moment.month))


@require_POST
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """What a text becomes, as a piece of a page."""
    check_configure_district(rights(request))
    get_object_or_404(BulletinTemplate, code=code)
    moment = moment_of(request)
    body = request.POST.get("body", "")[:LONGEST]
    return render(request, "parts/bulletin_preview.html", _composed(body, moment))


def _page(
    request: HttpRequest, template: BulletinTemplate, moment: Moment, form: BulletinForm, *, status: int = 200
) -> HttpResponse:
    body = form["body"].value() or ""
    context = {
        "template": template,
        "moment": moment,
        "form": form,
        "versions": BulletinVersion.objects.filter(template=template)
        .select_related("author")
        .order_by("-number"),
        "choices": choices(named_sources(moment.month, known_by=moment.known_by)),
        **_composed(body, moment),
    }
    return render(request, "bulletin_edit.html", context, status=status)


def _composed(body: str, moment: Moment) -> dict[str, Any]:
    sources = named_sources(moment.month, known_by=moment.known_by)
    made = bulletins.compose(body, sources, moment.month)
    named = {source.name: source.label for source in sources.values()}
    return {"bulletin": made, "sources": openings(made, moment.month, moment.query), "named": named}


def _text(template: BulletinTemplate, moment: Moment) -> str:
    try:
        return version_in_force(template, moment.month).body
    except NoBulletin:
        return ""
