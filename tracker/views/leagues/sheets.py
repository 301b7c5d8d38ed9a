"""Steps with a league's month: additions and deductions, 公示, objections, re-issue, signature."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.access import leagues as leagues_access
from tracker.actions.leagues import sheets
from tracker.actions.ledger.evidence import keeping
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.forms.leagues import MarksForm, ObjectionForm, ReasonForm, VerdictForm
from tracker.models import Adjustment, Exhibit, Objection, ScoreEntry, ScoreSheet
from tracker.queries.leagues.concerns import confirmation_look, sheet_look
from tracker.queries.leagues.rules import contenders
from tracker.queries.leagues.sheets import adjustments_of, frozen
from tracker.queries.ledger.amendments import settings_at
from tracker.views.leagues.tables import address_of, league_of
from tracker.views.web.asking import asking, rights
from tracker.views.web.deciding import decided
from tracker.views.web.downloads import kept_file
from tracker.views.web.looking_first import after_looking
from tracker.views.web.moment import moment_of
from tracker.views.web.refusals import refused


@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, code: str) -> HttpResponse:
    """A month's additions, deductions and exemptions, and a form to ask for one."""
    held = rights(request)
    moment = moment_of(request)
    said = settings_at(moment.known_by)
    league = said.of(league_of(code), moment.month)
    units = contenders(league, moment.month, said=said)
    every = [unit.pk for unit in units]
    may_deduct = leagues_access.can_run(held, every)
    own = [unit for unit in units if leagues_access.can_ask_marks(held, every, unit.pk, against=False)]
    form: MarksForm | None = None
    if own or request.method == "POST":
        if not own:
            raise AccessRefused("not_yours_to_ask")
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = MarksForm(*given, league=league, month=moment.month, units=own, may_deduct=may_deduct)
    if request.method == "POST" and form is not None and form.is_valid() and _asked(request, form):
        messages.success(request, _("已提交，由另一人决定，同意后才计入。"))
        return redirect(address_of("league_marks", league, moment.month))
    context = {
        "league": league,
        "moment": moment,
        "adjustments": adjustments_of(league, moment.month, moment.known_by, said=said),
        "form": form,
        "may_second": leagues_access.oversees(held, every),
    }
    return render(
        request, "leagues/marks.html", context, status=form.status if form and form.is_bound else 200
    )


def _asked(request: HttpRequest, form: MarksForm) -> bool:
    """Ask for what the form says, and whether it was taken; what is refused is told on the form."""
    by, at = asking(request), timezone.now()
    try:
        with keeping(by=by, at=at, files=form.cleaned_data["exhibits"]) as attachments:
            sheets.ask_marks(by=by, at=at, adjustment=form.instance, attachments=attachments)
    except (Refused, ValidationError) as fault:
        form.refuse(fault)
        return False
    return True


@require_POST
def decide_marks(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    asked = get_object_or_404(Adjustment.objects.select_related("league", "unit"), pk=pk)
    leagues_access.check_second(
        held, [unit.pk for unit in contenders(asked.league, Month.of(asked.month))], asked.author_id
    )
    by, at = asking(request), timezone.now()

    def decide_as(approve: bool, reason: str) -> str:
        sheets.decide_marks(by=by, at=at, adjustment=asked, approve=approve, reason=reason)
        return _("已决定。")

    steps = {"yes": partial(decide_as, True), "no": partial(decide_as, False)}
    page = address_of("league_marks", asked.league, Month.of(asked.month))
    return decided(request, VerdictForm(request.POST), steps, page=page)


@require_POST
def issue(request: HttpRequest, code: str) -> HttpResponse:
    rights(request)
    league, month = league_of(code), moment_of(request).month
    by, at = asking(request), timezone.now()
    sheet = after_looking(
        request,
        lambda: sheets.issue(by=by, at=at, league=league, month=month),
        sheet_look,
        title=_("发布分数表：%(league)s") % {"league": league},
        button=_("已看过，发布并开始公示"),
        page=address_of("league", league, month),
    )
    if isinstance(sheet, HttpResponse):
        return sheet
    told = {"day": sheet.objections_until.isoformat()}
    messages.success(request, _("分数表已发布，公示至 %(day)s。") % told)
    return redirect(address_of("league", league, month))


@require_POST
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    sheet = _sheet(pk)
    leagues_access.check_run(held, [unit.pk for unit in contenders(sheet.league, Month.of(sheet.month))])
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return refused(request, _("重新发布须写明理由，不超过500字。"), status=400)
    by, at, page = asking(request), timezone.now(), address_of("league", sheet.league, Month.of(sheet.month))
    again = after_looking(
        request,
        lambda: sheets.reissue(by=by, at=at, sheet=sheet, reason=form.cleaned_data["reason"]),
        sheet_look,
        title=_("重新发布分数表：%(league)s") % {"league": sheet.league},
        button=_("已看过，重新发布"),
        page=page,
    )
    if isinstance(again, HttpResponse):
        return again
    messages.success(request, _("已重新发布为第%(n)s版，变动列在表下。") % {"n": again.number})
    return redirect(page)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    rights(request)
    sheet = _sheet(pk)
    by, at, page = asking(request), timezone.now(), address_of("league", sheet.league, Month.of(sheet.month))
    signed = after_looking(
        request,
        lambda: sheets.confirm(by=by, at=at, sheet=sheet),
        lambda _made: confirmation_look(sheet),
        title=_("签发结果：%(league)s") % {"league": sheet.league},
        button=_("已看过，签发"),
        page=page,
    )
    if isinstance(signed, HttpResponse):
        return signed
    messages.success(request, _("结果已签发。"))
    return redirect(page)


def _sheet(pk: int) -> ScoreSheet:
    return get_object_or_404(ScoreSheet.objects.select_related("league"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an objection, with the score it is about beside it."""
    held = rights(request)
    related = "unit", "sheet__league", "sheet__scheme__league"
    entry = get_object_or_404(ScoreEntry.objects.select_related(*related), pk=pk)
    leagues_access.check_object(held, entry.unit_id)
    table = frozen(entry.sheet)
    scored = table.of(entry.unit)
    assert scored is not None
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ObjectionForm(*given, scored=scored)
    if form.is_bound and form.is_valid():
        by, at = asking(request), timezone.now()
        try:
            with keeping(by=by, at=at, files=form.cleaned_data["exhibits"]) as attachments:
                sheets.object_to(by=by, at=at, objection=form.instance, attachments=attachments)
        except (Refused, ValidationError) as fault:
            form.refuse(fault)
        else:
            messages.success(request, _("异议已提交，由他人决定；决定前公示的分数不变。"))
            return redirect(address_of("league", entry.sheet.league, Month.of(entry.sheet.month)))
    context: dict[str, Any] = {"form": form, "entry": entry, "scored": scored, "table": table}
    return render(request, "leagues/objection.html", context, status=form.status if form.is_bound else 200)


@require_POST
def decide_objection(request: HttpRequest, pk: int) -> HttpResponse:
    held = rights(request)
    objection = get_object_or_404(Objection.objects.select_related("entry__sheet__league"), pk=pk)
    sheet = objection.entry.sheet
    leagues_access.check_second(
        held, [unit.pk for unit in contenders(sheet.league, Month.of(sheet.month))], objection.author_id
    )
    by, at = asking(request), timezone.now()

    def decide_as(uphold: bool, reason: str) -> str:
        sheets.decide_objection(by=by, at=at, objection=objection, uphold=uphold, reason=reason)
        return _("已决定。异议成立的，请更正数据后重新发布分数表。")

    steps = {"yes": partial(decide_as, True), "no": partial(decide_as, False)}
    page = address_of("league", sheet.league, Month.of(sheet.month))
    return decided(request, VerdictForm(request.POST), steps, page=page)


@require_safe
def exhibit(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """A file behind an addition, a deduction or an objection, if it is still what was handed in."""
    rights(request)
    return kept_file(request, get_object_or_404(Exhibit, pk=pk))
