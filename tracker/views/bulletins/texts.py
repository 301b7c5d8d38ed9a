"""Briefings: the list, the draft of a month, what was issued, and all of it to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tracker import wording
from tracker.access.bulletins import can_see_draft, check_see_draft
from tracker.access.configuring import check_configure_district, may_configure_district
from tracker.actions.bulletins.texts import issue_bulletin
from tracker.calc.bulletin_formats import ACTUAL, LIST, RANK, SHARE
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.forms.bulletins import AnswersForm
from tracker.models import BulletinIssue, BulletinTemplate
from tracker.queries.bulletins.claims import answered, claims_of, issue_look
from tracker.queries.bulletins.texts import (
    NoBulletin,
    Written,
    as_issued,
    draft,
    issues,
    opened_by,
    rank_names,
    traces,
    version_in_force,
)
from tracker.queries.ledger.amendments import settings_at
from tracker.tables.bulletins import TRACED, paper_of, trace_cells
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly
from tracker.views.web.kinds import written
from tracker.views.web.looking_first import after_looking
from tracker.views.web.moment import Moment, moment_of
from tracker.views.web.refusals import refused
from tracker.wording.bulletin_phrases import Phrase
from tracker.wording.bulletins import Bulletin

KINDS = ("docx", "pdf", "html", "txt")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every briefing with the months that can be drafted and the issues so far."""
    held = rights(request)
    moment = moment_of(request)
    listed = [(one, issues(one)) for one in BulletinTemplate.objects.all()]
    context = {
        "listed": listed,
        "moment": moment,
        "may_draft": can_see_draft(held),
        "may_write": may_configure_district(held),
    }
    return render(request, "bulletins/index.html", context)


@require_safe
def show(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The draft of a month: what the briefing would say now, or would have said on a past day."""
    check_see_draft(rights(request))
    template, moment = _asked(request, code, month)
    written = _drafted(template, moment)
    return _draft_page(request, template, moment, written, AnswersForm(claims=claims_of([written.bulletin])))


def _draft_page(
    request: HttpRequest,
    template: BulletinTemplate,
    moment: Moment,
    written: Written,
    form: AnswersForm,
    *,
    status: int = 200,
) -> HttpResponse:
    user = asking(request).pk
    own = version_in_force(template, moment.month, known_by=moment.known_by).author_id == user
    context = {
        "template": template,
        "moment": moment,
        "form": form,
        "own_claims": own and bool(form.claims),
        "may_write": may_configure_district(rights(request)) and moment.day is None,
        "issued": [one for one in issues(template) if Month.of(one.month) == moment.month],
        **_page_of(written, moment.month, moment.query),
    }
    return render(request, "bulletins/draft.html", context, status=status)


@require_safe
def show_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """A briefing as it was issued."""
    rights(request)
    issue = _issue(pk)
    month = Month.of(issue.month)
    later = BulletinIssue.objects.filter(
        template=issue.template, month=issue.month, revision__gt=issue.revision
    )
    query = f"month={month}&day={issue.issued_on}"
    context = {
        "issue": issue,
        "answers": answered(issue.answers),
        "later": later.last(),
        **_page_of(as_issued(issue), month, query),
    }
    return render(request, "bulletins/issued.html", context)


@require_safe
@costly
def take(request: HttpRequest, code: str, month: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    """The draft as a file."""
    check_see_draft(rights(request))
    template, moment = _asked(request, code, month)
    written = _drafted(template, moment)
    if written.bulletin.faults:
        return refused(request, _("草稿中有不能取数的地方，请先在草稿页处理。"), status=409)
    return _file(request, written, kind)


@require_safe
@costly
def take_issue(request: HttpRequest, pk: int, kind: str) -> HttpResponse | StreamingHttpResponse:
    """An issued briefing as a file."""
    rights(request)
    return _file(request, as_issued(_issue(pk)), kind)


@require_POST
def issue(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Freeze the month's briefing."""
    check_configure_district(rights(request))
    template, moment = _asked(request, code, month)
    by, at, drafted = asking(request), timezone.now(), _drafted(template, replace(moment, day=None))
    form = AnswersForm(request.POST, claims=claims_of([drafted.bulletin]))
    if not form.is_valid():
        return _draft_page(request, template, moment, drafted, form, status=400)
    try:
        made = after_looking(
            request,
            lambda: issue_bulletin(by=by, at=at, template=template, month=moment.month, notes=form.notes),
            issue_look,
            title=_("印发%(what)s") % {"what": drafted.head.title},
            button=_("已看过，印发"),
            page=reverse("bulletin", args=[code, month]),
        )
    except NoBulletin:
        raise Http404 from None
    except Refused as why:
        form.refuse(why)
        return _draft_page(request, template, moment, drafted, form, status=form.status)
    if isinstance(made, HttpResponse):
        return made
    messages.success(request, _("已印发：%(what)s。此后的更正不改动它。") % {"what": made})
    return redirect("bulletin_issued", made.pk)


def _asked(request: HttpRequest, code: str, month: str) -> tuple[BulletinTemplate, Moment]:
    template = get_object_or_404(BulletinTemplate, code=code)
    moment = moment_of(request)
    try:
        asked = Moment(Month.parse(month), moment.day, moment.months)
    except NotAMonth:
        raise Http404 from None
    return settings_at(asked.known_by).of(template, asked.month), asked


def _drafted(template: BulletinTemplate, moment: Moment) -> Written:
    return draft(template, moment.month, known_by=moment.known_by)


def _issue(pk: int) -> BulletinIssue:
    return get_object_or_404(BulletinIssue.objects.select_related("template", "author"), pk=pk)


def _file(request: HttpRequest, written_: Written, kind: str) -> StreamingHttpResponse:
    if kind not in KINDS:
        raise Http404
    with translation.override(wording.CHINESE):
        paper = paper_of(written_)
    return written(request, paper, kind, written_.head.title)


# --- each number opens its source ---------------------------------------------------------------------


def _page_of(written: Written, month: Month, query: str) -> dict[str, object]:
    return {
        "written": written,
        "bulletin": written.bulletin,
        "sources": openings(written.bulletin, month, query),
        "traces": [
            (trace, list(zip(TRACED[1:], trace_cells(trace), strict=True)))
            for trace in traces(written.bulletin.phrases, month)
            if trace.figures
        ],
        "traced": TRACED[1:],
        "kinds": [("docx", "Word"), ("pdf", "PDF"), ("txt", _("纯文本")), ("html", _("网页"))],
    }


def openings(bulletin: Bulletin, month: Month, query: str) -> Mapping[Phrase, str]:
    """The address that each printed number opens: its list, its target's page, or the figure itself."""
    ranks = rank_names(phrase.name for phrase in bulletin.phrases)
    names = {phrase.name for phrase in bulletin.phrases} | set(ranks.values())
    targets = opened_by(names, month)
    found = {}
    for phrase in bulletin.phrases:
        target = targets.get(ranks.get(phrase.name, "") if phrase.aspect == RANK else phrase.name)
        if target is not None:
            counted = target.indicator.traits.counts_items
            listed = counted and phrase.aspect in (ACTUAL, LIST, SHARE)
            address = (
                reverse("breakdown", args=[target.pk, "included"])
                if listed
                else reverse("target", args=[target.pk])
            )
            found[phrase] = f"{address}?{query}"
        elif phrase.figures:
            found[phrase] = reverse("figure", args=[phrase.figures[0]])
    return found
