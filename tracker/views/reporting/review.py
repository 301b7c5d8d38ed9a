"""审核: the queue of figures that wait for a second person, decided on one by one or many at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker import access
from tracker.access import REVIEWER
from tracker.access.pages import check_review
from tracker.actions.ledger.decisions import Outcome, decide
from tracker.calc import states
from tracker.forms.review import AT_ONCE, DecideForm, QueueForm
from tracker.queries.ledger.figures import figures
from tracker.queries.registers.steps import waiting_steps
from tracker.queries.reporting.agreeing import broken_by_waiting
from tracker.queries.reporting.reopenings import reopened_lines
from tracker.queries.reporting.review import decidable, falls_to_nothing, length, waiting
from tracker.queries.reporting.review_order import sorted_by
from tracker.tables.paging import paged
from tracker.tables.review import ReviewQueue, ReviewTable
from tracker.views.web.asking import asking, rights
from tracker.views.web.doubtful import told_apart
from tracker.views.web.refusals import check_filters, own_decision, refused
from tracker.views.web.walking import walking
from tracker.wording.periods import instant
from tracker.wording.refusals import sentence


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    held = rights(request)
    check_review(held)
    if request.method != "POST":
        return _page(request, DecideForm())
    form = DecideForm(request.POST)
    if not form.is_valid():
        if "step" in form.errors:
            return refused(request, _("请选择“通过所选”或“退回所选”。"), status=400)
        return _page(request, form, status=400)
    chosen, given = form.cleaned_data["figure"], form.cleaned_data
    seen = list(access.visible_figures(figures().filter(pk__in=chosen), held))
    if given["step"] == states.APPROVE:
        asked = waiting(held).filter(pk__in=chosen)
        doubtful = told_apart(broken_by_waiting(asked), falls_to_nothing(asked))
        if doubtful and given["seen"] != doubtful.digest:
            context = {"doubtful": doubtful, "figures": chosen, "address": request.get_full_path()}
            return render(request, "reporting/review_doubtful.html", context, status=409)
    outcome = decide(
        by=asking(request), at=timezone.now(), figures=seen, kind=given["step"], reason=given["reason"]
    )
    return _answer(request, outcome, given["step"], unknown=len(chosen) - len(seen))


def _answer(request: HttpRequest, outcome: Outcome, step: str, *, unknown: int) -> HttpResponse:
    """Back to the queue if everything went through, now or before; else what didn't, line by line."""
    back = _address(request)
    again = [one for one in outcome.refused if own_decision(one.fault, asking(request), step)]
    left = [one for one in outcome.refused if one not in again]
    told = _sentence(step, outcome, len(again))
    if not left and not unknown:
        messages.success(request, told)
        return redirect(back)
    context = {
        "decided": outcome.decided or outcome.endorsed,
        "sentence": told,
        "refused": [(one.figure, sentence(one.fault)) for one in left],
        "unknown": unknown,
        "back": back,
    }
    return render(
        request,
        "reporting/review_outcome.html",
        context,
        status=200 if outcome.decided or outcome.endorsed or again else 409,
    )


def _sentence(step: str, outcome: Outcome, again: int) -> str:
    said = _said(step, outcome) if outcome.decided or outcome.endorsed or not again else ""
    if again:
        said += _("有 %(n)s 条您此前已办理，没有重复写入。") % {"n": again}
    return said


def _said(step: str, outcome: Outcome) -> str:
    count = len(outcome.decided)
    if step == states.RETURN:
        return _("已退回 %(n)s 条。") % {"n": count} + _again(outcome)
    approved = _("已审核通过 %(n)s 条。") % {"n": count}
    if not outcome.endorsed:
        return approved
    endorsed = _("初审通过 %(n)s 条，待另一位审核人复审。") % {"n": len(outcome.endorsed)}
    return f"{approved}{endorsed}" if count else endorsed


def _again(outcome: Outcome) -> str:
    """Until when lines are open that the return opened again."""
    until = [one.until for one in outcome.again.values() if one.reopened]
    if not until:
        return ""
    return _("其中 %(n)s 条退回后重开至 %(until)s。") % {
        "n": len(until),
        "until": instant(max(filter(None, until))),
    }


def _page(request: HttpRequest, deciding: DecideForm, *, status: int = 200) -> HttpResponse:
    held = rights(request)
    form = QueueForm(request.GET, rights=held)
    check_filters(form)
    all_ticked = request.GET.get("tick") == "all" and not deciding.is_bound
    ticked = None if all_ticked else deciding.cleaned_data.get("figure", ()) if deciding.is_bound else ()
    found = waiting(held, form.narrowing())
    long = length(found, held)
    rows = ReviewQueue(found, held, count=long.count, at=timezone.now(), ticked=ticked)
    whole = request.GET.get("tick") == "all"
    context = {
        "form": form,
        "narrowed": any(form.cleaned_data.values()),
        "deciding": deciding,
        "table": paged(ReviewTable(rows), request.GET, at_once=AT_ONCE if whole else None),
        "count": long.count,
        "own": long.own,
        "all_ticked": all_ticked,
        "address": request.get_full_path(),
        "walk": walking(request),
        "first": sorted_by(decidable(found, held), request.GET.get("sort", "")).values("pk").first(),
        "steps": waiting_steps(held).count(),
        "doubtful": told_apart(broken_by_waiting(found)),
        "reopened": reopened_lines(held.units(REVIEWER), timezone.now(), inside=held.units(REVIEWER)),
    }
    return render(request, "reporting/review.html", context, status=status)


def _address(request: HttpRequest) -> str:
    """The queue with the same filters, nothing ticked, from its first page."""
    kept: QueryDict = request.GET.copy()
    for name in ("tick", "page"):
        kept.pop(name, None)
    return f"{request.path}?{kept.urlencode()}" if kept else request.path
