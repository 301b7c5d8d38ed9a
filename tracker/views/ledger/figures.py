"""One figure: what it says, what became of it, and the steps that lead on from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import access
from tracker.access.confidential import visible_rows
from tracker.access.remarks import can_remark
from tracker.actions.ledger import decisions, updates
from tracker.actions.ledger.evidence import keeping
from tracker.actions.ledger.statements import state_all
from tracker.calc import states
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.forms.remarks import RemarkForm
from tracker.forms.reports import CorrectionForm, ReasonForm
from tracker.forms.statements import StatedForm
from tracker.models import CheckAnswer, Endorsement, Evidence, Figure, Grade, Slot, WindowException
from tracker.queries.ledger.care import settings_of_care
from tracker.queries.ledger.evidence import problem_of, shown_as
from tracker.queries.ledger.figures import (
    as_in_its_month,
    current_figure,
    figures,
    in_its_care,
    slot_history,
    targets_of,
)
from tracker.queries.ledger.grades import graded_slots
from tracker.queries.ledger.growth import growth_base
from tracker.queries.ledger.remarks import remarks_on
from tracker.queries.people.record import events_of
from tracker.queries.registers.items import settings_of_items
from tracker.queries.reporting.agreeing import broken_by_waiting
from tracker.queries.reporting.disagreements import contradicted_beside
from tracker.queries.reporting.reopenings import figure_openings, reopened_for
from tracker.queries.reporting.review import outlived
from tracker.queries.reporting.stated import newest
from tracker.views.web.asking import asking, rights
from tracker.views.web.doubtful import Doubtful, told_apart
from tracker.views.web.downloads import kept_file
from tracker.views.web.frames import in_frames, with_frames
from tracker.views.web.refusals import (
    own_decision,
    refused,
)
from tracker.views.web.remarking import remarked
from tracker.views.web.walking import Walk, walk
from tracker.wording import moment, month, series_name
from tracker.wording.refusals import sentence
from tracker.wording.windows import reopened_to


def _visible(request: HttpRequest, pk: int) -> Figure:
    """The figure if the person may see it; for everybody else it doesn't exist. Raises Http404."""
    return get_object_or_404(access.visible_figures(figures(), rights(request)), pk=pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _page(
    request: HttpRequest,
    figure: Figure,
    returning: ReasonForm | None = None,
    *,
    stating: StatedForm | None = None,
    remarking: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    held, said = rights(request), settings_of_items(None)
    figure = as_in_its_month(figure, said)
    slots = Slot.objects.filter(pk=figure.slot_id)
    printed = list(visible_rows(newest(slots), held))
    is_waiting = figure.state in states.WAITING
    standing = current_figure(figure.slot, figure.grade)
    revisions = slot_history(figure, held)
    context = {
        "figure": figure,
        "revisions": revisions,
        **_leading_on(figure, revisions),
        "reports_for": held.units(access.REPORTER),
        "reopened": reopened_for([figure]).get(figure.pk),
        "outlived": outlived([figure], said).get(figure.pk) if is_waiting else None,
        "answers": visible_rows(CheckAnswer.objects.filter(figure=figure), held),
        "events": events_of("figure", [figure.pk]),
        "targets": [
            said.of(one, Month.of(figure.slot.month)) if figure.slot.month else one
            for one in targets_of(figure.slot.series)
        ],
        "reason_form": returning or ReasonForm(),
        "may_decide": is_waiting and access.can_decide(held, figure),
        "doubtful": _doubtful(figure) if is_waiting else None,
        "why_not": _why_not(held, figure) if is_waiting else "",
        **_files(figure, is_waiting=is_waiting),
        "first_of_two": states.approving(figure.state, figure.levels) == states.ENDORSE,
        "may_withdraw": is_waiting and access.can_withdraw(held, figure),
        "may_correct": standing == figure and access.can_report(held, figure.slot.series),
        "replaces": standing if is_waiting else None,
        "replaced_by": standing if figure.state == states.APPROVED and standing != figure else None,
        "growth": growth_base(figure),
        "statements": printed,
        "contradicted": contradicted_beside(figure, held) if printed else (),
        "stating": stating or _statement_form(held, figure),
        "graded": graded_slots(slots, held),
        "grades": Grade.labels,
        **_remarks(held, figure, remarking),
        "walk": walk(request, figure.pk),
    }
    return with_frames(render(request, "ledger/figure.html", context, status=status))


def _files(figure: Figure, *, is_waiting: bool) -> dict[str, object]:
    """The evidence that can be looked at beside the figure, and what of it keeps the figure from being approved."""
    files = figure.evidence.all()
    broken = [one for one in files if problem_of(one)]
    return {
        "broken": broken if is_waiting else [],
        "shown": [one for one in files if shown_as(one) and one not in broken],
    }


def _doubtful(figure: Figure) -> Doubtful:
    return told_apart(broken_by_waiting(Figure.objects.filter(pk=figure.pk)))


def _leading_on(figure: Figure, revisions: Sequence[Figure]) -> dict[str, object]:
    """Of a figure that was returned or withdrawn, what was reported in its place, or until when it can be."""
    newest = revisions[0] if revisions and revisions[0] != figure else None
    if figure.state not in (states.RETURNED, states.WITHDRAWN):
        return {}
    again = newest is None and figure.corrects_id is None
    return {
        "led_on": True,
        "superseded": newest,
        "opening": figure_openings([figure], timezone.now())[0] if again else None,
    }


def _statement_form(held: access.Rights, figure: Figure) -> StatedForm | None:
    """The form of what a source prints, for those who report what it may stand beside."""
    slot = figure.slot
    if not slot.series.printed or not access.can_report(held, slot.series):
        return None
    return StatedForm(series=slot.series, today=timezone.localdate())


@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a source prints beside the figure; what is wrong is told on its page, nothing typed is lost."""
    figure = _visible(request, pk)
    access.check_report(rights(request), figure.slot.series)
    form = StatedForm(request.POST, series=figure.slot.series, today=timezone.localdate())
    if form.is_valid() and not form.is_filled:
        form.add_error(None, _("请至少填一个来源印的数。"))
    elif form.is_valid():
        try:
            state_all(by=asking(request), at=timezone.now(), statements=form.statements(figure.slot))
        except Refused as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("来源印的数已登记，只用来核对，不计入。"))
            return redirect(f"{reverse('figure', args=[pk])}#statements")
    return _page(request, figure, stating=form, status=form.status)


def _remarks(held: access.Rights, figure: Figure, refused: RemarkForm | None) -> dict[str, object]:
    """What was said of the figure, and the form for those who may say something."""
    may = can_remark(held, figure.slot.series.unit_id)
    return {
        "remarks": remarks_on(figure, held),
        "remarking": refused or (RemarkForm() if may else None),
        "remark_address": reverse("remark", args=[figure.pk]),
    }


@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Write about the figure; what is wrong is told on its page, nothing typed is lost."""
    figure = _visible(request, pk)

    def again(form: RemarkForm) -> HttpResponse:
        return _page(request, figure, remarking=form, status=form.status)

    on = walk(request, pk)
    address = reverse("figure", args=[pk]) + (on.query if on else "")
    return remarked(request, figure, address, again)


def _why_not(held: access.Rights, figure: Figure) -> str:
    """Why somebody who reviews this unit may not decide on this figure; empty if they may, or don't review it."""
    if not access.is_reviewer_of(held, figure.slot.series):
        return ""
    try:
        access.check_decide(held, figure)
    except AccessRefused as fault:
        return sentence(fault)
    return ""


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    figure = _visible(request, pk)
    on = walk(request, pk)
    try:
        given = decisions.approve(by=asking(request), at=timezone.now(), figure=figure)
    except Refused as fault:
        return _asked_twice(request, fault, states.APPROVE)
    if isinstance(given, Endorsement):
        told = _("初审已通过，待另一位审核人复审后计入。")
    else:
        told = _("已审核通过，数据即时计入。")
    return _decided(request, figure, told, on)


def _decided(request: HttpRequest, figure: Figure, told: str, on: Walk | None) -> HttpResponse:
    """The figure's page with what was done; on a walk the next that waits, which says of which figure it speaks."""
    if on is None:
        messages.success(request, told)
        return redirect("figure", pk=figure.pk)
    messages.success(request, _("“%(name)s”：%(told)s") % {"name": _named(figure), "told": told})
    return redirect(on.onwards or on.queue)


def _named(figure: Figure) -> str:
    """The figure as a sentence names it: 到位省外资金 2023年7月."""
    name = series_name(figure.slot.series)
    return f"{name} {month(figure.slot.month)}" if figure.slot.month else name


@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    figure = _visible(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        access.check_decide(rights(request), figure)
        return _page(request, figure, form.refused(), status=400)
    reason, on = form.cleaned_data["reason"], walk(request, pk)
    try:
        made = decisions.return_(by=asking(request), at=timezone.now(), figure=figure, reason=reason)
    except Refused as fault:
        return _asked_twice(request, fault, states.RETURN)
    again: WindowException | None = getattr(made, "reopening", None)
    told = _("已退回填报人，%(again)s。") % {"again": reopened_to(again)} if again else _("已退回填报人。")
    return _decided(request, figure, told, on)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    figure = _visible(request, pk)
    try:
        decisions.withdraw(by=asking(request), at=timezone.now(), figure=figure)
    except Refused as fault:
        return _asked_twice(request, fault, states.WITHDRAW)
    messages.success(request, _("已撤回，可以重新填报。"))
    return redirect("figure", pk=pk)


def _asked_twice(request: HttpRequest, fault: Refused, kind: str) -> HttpResponse:
    """The figure's page again for who took this very step before. Raises the fault for anybody else."""
    decision = own_decision(fault, asking(request), kind)
    if decision is None:
        raise fault
    messages.info(
        request, _("您已于%(at)s办理过这一步，没有重复写入。") % {"at": moment(decision.recorded_at)}
    )
    return redirect("figure", pk=decision.figure_id)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a correction: the approved figure stays visible beside it."""
    figure = _visible(request, pk)
    series = in_its_care(figure, settings_of_care(None)).slot.series
    if not access.can_report(rights(request), series):
        raise Http404
    asked: dict[str, Any] = {
        "series": series,
        "month": Month.of(figure.slot.month) if figure.slot.month else None,
        "today": timezone.localdate(),
    }
    if request.method != "POST":
        if current_figure(figure.slot, figure.grade) != figure:
            return refused(request, _("只能更正当前有效的数据；这条数据没有生效或已被取代。"), status=409)
        form = CorrectionForm(initial={"as_of": figure.as_of_date, "grade": figure.grade}, **asked)
        return _correction_page(request, figure, form)
    form = CorrectionForm(request.POST, request.FILES, **asked)
    if not form.is_valid():
        return _correction_page(request, figure, form, status=400)
    by, at = asking(request), timezone.now()
    try:
        with keeping(by=by, at=at, files=form.cleaned_data["evidence"]) as attachments:
            correction = updates.correct(
                by=by,
                at=at,
                figure=figure,
                report=form.report(),
                reason=form.cleaned_data["reason"],
                nature=form.nature(),
                key=form.cleaned_data["key"],
                attachments=attachments,
                answers=form.answers(),
            )
    except Refused as fault:
        form.refuse(fault)
        return _correction_page(request, figure, form, status=form.status)
    messages.success(request, _("更正已提交，由另一人审核；审核通过前原数仍然有效。"))
    return redirect("figure", pk=correction.pk)


def _correction_page(
    request: HttpRequest, figure: Figure, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "ledger/correction.html", {"figure": figure, "form": form}, status=status)


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """An evidence file as a download, if it is still the file that was handed in."""
    return kept_file(request, _visible_evidence(request, pk))


@require_safe
def evidence_shown(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """An image or a PDF for the browser's own viewer, in a frame of ours alone; other kinds are downloads only."""
    file = _visible_evidence(request, pk)
    if not shown_as(file):
        raise Http404
    return in_frames(kept_file(request, file, inline=True))


def _visible_evidence(request: HttpRequest, pk: int) -> Evidence:
    seen = access.visible_figures(Figure.objects.all(), rights(request))
    return get_object_or_404(Evidence.objects.filter(figure__in=seen), pk=pk)
