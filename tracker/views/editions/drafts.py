"""晒绩 for those who make it: drafts, reviews, signatures, publication, corrections."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker.access import Rights
from tracker.access.editions import can_issue, can_sign, check_see_drafts
from tracker.actions.editions import publishing
from tracker.calc import issuing
from tracker.calc.refusals import AccessRefused, Refused
from tracker.forms.bulletins import AnswersForm
from tracker.forms.editions import FreezeForm, StepForm
from tracker.models import Edition
from tracker.queries.bulletins.claims import answered, claims_of
from tracker.queries.editions.bulletins import unsupported_claims
from tracker.queries.editions.concerns import corrections_look, edition_look
from tracker.queries.editions.drafts import (
    DraftPage,
    draft_page,
    every_edition,
    next_number,
    published_number,
)
from tracker.queries.reporting.disagreements import disagreements
from tracker.views.bulletins.texts import openings
from tracker.views.web.asking import asking, rights
from tracker.views.web.looking_first import after_looking
from tracker.views.web.moment import moment_of
from tracker.wording import language, month, refusals
from tracker.wording.bulletin_phrases import Phrase

CORRECT = "correct"
FINAL = (issuing.SIGN, issuing.PUBLISH, CORRECT)  # what can't be taken back
STEPS: dict[str, Callable[..., Any]] = {
    issuing.COMMENT: publishing.comment,
    issuing.SIGN: publishing.sign,
    issuing.PUBLISH: publishing.publish,
    issuing.DISCARD: publishing.discard,
    CORRECT: publishing.publish_corrections,
}


def _insider(request: HttpRequest) -> Rights:
    held = rights(request)
    check_see_drafts(held)
    return held


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every edition and where it stands, with the form that freezes another month."""
    moment = moment_of(request)
    form = FreezeForm(months=moment.months, initial={"month": str(moment.month)})
    return _desk(request, _insider(request), form)


def _desk(request: HttpRequest, held: Rights, form: FreezeForm, status: int = 200) -> HttpResponse:
    chosen = moment_of(request).month
    context = {
        "editions": every_edition(),
        "form": form,
        "may_issue": can_issue(held),
        "month": chosen,
        "disagreeing": len(disagreements(chosen, held)) if can_issue(held) else 0,
    }
    return render(request, "editions/desk.html", context, status=status)


@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    held = _insider(request)
    form = FreezeForm(request.POST, months=moment_of(request).months)
    if not form.is_valid():
        return _desk(request, held, form, 400)
    by, at = asking(request), timezone.now()
    try:
        edition = after_looking(
            request,
            lambda: publishing.freeze(by=by, at=at, **form.given()),
            lambda made: edition_look(made, held, language()),
            title=_("封存%(month)s") % {"month": month(form.given()["month"])},
            button=_("已看过，封存"),
            page=reverse("editions_desk"),
        )
    except AccessRefused:
        raise
    except Refused as fault:
        named = fault.details.get("field")
        form.add_error(named if named in form.fields else None, refusals.sentence(fault))
        return _desk(request, held, form, refusals.status(fault))
    if isinstance(edition, HttpResponse):
        return edition
    messages.success(request, _("已封存%(month)s，请另一人审定。") % {"month": month(edition.month)})
    return redirect("edition_draft", edition.pk)


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition from the inside: its lines, what was said and done, and what can be done next."""
    return _draft(request, pk, _insider(request))


def _draft(request: HttpRequest, pk: int, held: Rights, status: int = 200, **more: Any) -> HttpResponse:
    edition = get_object_or_404(
        Edition.objects.select_related("author").prefetch_related("steps__person"), pk=pk
    )
    page = draft_page(edition, language())
    own = edition.author_id == held.user_id
    context = {
        "edition": edition,
        "page": page,
        "own": own,
        "disagreeing": len(disagreements(page.month, held)) if edition.state in issuing.OPEN else 0,
        "next": issuing.next_steps(edition.state),
        "may_issue": can_issue(held),
        "may_sign": can_sign(held) and not own,
        "answers_form": AnswersForm(claims=claims_of(one.bulletin for one in page.bulletins)),
        "answers": [one for step in edition.steps.all() for one in answered(step.answers)],
        "sources": _openings(page),
        "number": published_number(page.month) or next_number(timezone.localdate().year),
        "signer": str(asking(request)),
        **more,
    }
    return render(request, "editions/draft.html", context, status=status)


def _openings(page: DraftPage) -> dict[Phrase, str]:
    """What each number in the draft's briefings opens, as it was known at the cut-off."""
    query = f"month={page.month}&day={timezone.localdate(page.edition.cut_off)}"
    every = (openings(one.bulletin, page.month, query) for one in page.bulletins)
    return {phrase: address for opened in every for phrase, address in opened.items()}


@require_POST
def step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Take one step with an edition."""
    held = _insider(request)
    edition = get_object_or_404(Edition, pk=pk)
    if kind == issuing.APPROVE:
        return _approve(request, held, edition)
    take = STEPS.get(kind)
    if take is None:
        raise Http404
    form = StepForm(request.POST, kind=kind)
    if not form.is_valid():
        return _draft(request, pk, held, 400, refused=form)
    by, at = asking(request), timezone.now()
    if kind not in FINAL:
        take(by=by, at=at, edition=edition, **form.given())
    else:
        shown = _after_looking(
            request, held, edition, kind, partial(take, by=by, at=at, edition=edition, **form.given())
        )
        if shown is not None:
            return shown
    messages.success(request, _("已办理。"))
    return redirect("edition_draft", edition.pk)


def _approve(request: HttpRequest, held: Rights, edition: Edition) -> HttpResponse:
    """Find a draft in order, with a note for each claim in its briefings that no figure bears out."""
    form = AnswersForm(request.POST, claims=unsupported_claims(edition))
    if not form.is_valid():
        return _draft(request, edition.pk, held, 400, answers_form=form)
    try:
        publishing.approve_edition(by=asking(request), at=timezone.now(), edition=edition, notes=form.notes)
    except Refused as fault:
        if fault.details.get("field") not in form.fields:
            raise
        form.refuse(fault)
        return _draft(request, edition.pk, held, form.status, answers_form=form)
    messages.success(request, _("已办理。"))
    return redirect("edition_draft", edition.pk)


def _after_looking(
    request: HttpRequest, held: Rights, edition: Edition, kind: str, take: Callable[[], Any]
) -> HttpResponse | None:
    """The page that asks before a step that can't be taken back, or None where its reader has seen it and the step is taken."""
    title, button = {
        issuing.SIGN: (_("签发晒绩"), _("已看过，签发")),
        issuing.PUBLISH: (_("公布晒绩"), _("已看过，公布")),
        CORRECT: (_("注明更正"), _("已看过，注明更正")),
    }[kind]
    made = after_looking(
        request,
        take,
        lambda _made: (
            corrections_look(edition, language())
            if kind == CORRECT
            else edition_look(edition, held, language())
        ),
        title=f"{title} · {month(edition.month)}",
        button=button,
        page=reverse("edition_draft", args=[edition.pk]),
    )
    return made if isinstance(made, HttpResponse) else None
