"""填报: what a unit owes, and reporting one figure of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import access
from tracker.actions.ledger.evidence import keeping
from tracker.actions.ledger.updates import save_draft, submit
from tracker.actions.registers.items import open_part
from tracker.actions.reporting.reopenings import request_reopenings
from tracker.calc.calendars import CLOSED, NOT_PLANNED
from tracker.calc.payload import ENTERED
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.forms.reopenings import AskForm
from tracker.forms.reports import ReportForm
from tracker.forms.statements import STATED, StatedForm, drafted
from tracker.models import Draft, Figure, Item, Measure, Series, Stage, Unit, User
from tracker.queries.ledger.care import of_its_month
from tracker.queries.ledger.figures import SERIES, figures
from tracker.queries.ledger.unit_lives import absent, life_after, life_of
from tracker.queries.people.roles import holders
from tracker.queries.registers.items import series_of
from tracker.queries.reporting.month import my_month
from tracker.queries.reporting.reopenings import reopenings_asked_for, sent_back_to
from tracker.queries.reporting.unit_month import reporting_units, returned_in
from tracker.queries.reporting.windows import Opening, opening, stage_opening, unit_openings
from tracker.views.reporting.grids import Grid, grid
from tracker.views.web.asking import asking, rights
from tracker.wording.refusals import sentence
from tracker.wording.refusals import status as status_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The months that are open to the person's units, with every line that is owed."""
    at = timezone.now()
    held = rights(request)
    units = list(reporting_units(held))
    stand = unit_openings([unit.pk for unit in units], at)
    months = sorted(
        {one.month for some in stand.values() for one in some if one.is_open or one.series}, reverse=True
    )
    chosen = _chosen(request.GET.get("month", ""), months)
    over = absent(units, chosen) if chosen else []
    gone = {one.unit.pk for one in over}
    found: list[Grid] = []
    locked: list[tuple[Unit, Opening]] = []
    for unit in (one for one in units if one.pk not in gone):
        one = my_month(unit, chosen, at=at) if chosen else None
        if one is not None:
            found.append(grid(one))
        elif chosen is not None:
            how = next((one for one in stand[unit.pk] if one.month == chosen), Opening(chosen, NOT_PLANNED))
            locked.append((unit, how))
    context = {
        "grids": found,
        "locked": _with_stewards(locked),
        "over": over,
        "months": months,
        "chosen": chosen,
        "at": at,
        "returned": sent_back_to(held, at),
    }
    return render(request, "reporting/report.html", context)


def _chosen(text: str, months: list[Month]) -> Month | None:
    """The month asked for, locked or not; else the oldest open one: what is most overdue comes first."""
    try:
        return Month.read(text)
    except NotAMonth:
        return months[-1] if months else None


def _with_stewards(locked: list[tuple[Unit, Opening]]) -> list[tuple[Unit, Opening, list[User]]]:
    """Units that can't report the month now, with whom each has to ask."""
    units = [unit.pk for unit, _opening in locked]
    ask = holders(units, access.STEWARD, on=timezone.localdate()) if locked else {}
    return [(unit, how, ask[unit.pk]) for unit, how in locked]


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, series_id: int, month: str = "") -> HttpResponse:
    """The form of one series for one month; drafts are kept, submissions go to review."""
    return _entry(request, get_object_or_404(Series.objects.select_related(*SERIES), pk=series_id), month)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_measure(request: HttpRequest, pk: int, code: str, month: str) -> HttpResponse:
    """The same form by item and measure, also when nothing was ever reported there."""
    item = _item(pk)
    return _entry_of_part(request, item, get_object_or_404(item.register.measures, code=code), month)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_stage(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    item = _item(pk)
    return _entry_of_part(request, item, get_object_or_404(item.register.stages, code=code), "")


def _item(pk: int) -> Item:
    return get_object_or_404(Item.objects.select_related("register", "unit"), pk=pk)


def _entry_of_part(request: HttpRequest, item: Item, part: Measure | Stage, month: str) -> HttpResponse:
    series = series_of(item, part)
    of_month = of_its_month(series, _month(series, month))
    if request.method == "POST" and access.can_report(rights(request), of_month):
        series = open_part(
            by=asking(request), at=timezone.now(), item=item, part=part, month=_month(series, month)
        )
    return _entry(request, series, month)


def _entry(request: HttpRequest, series: Series, month: str) -> HttpResponse:
    at_month = _month(series, month)
    series = of_its_month(series, at_month)
    if not access.can_report(rights(request), series):
        raise Http404
    if request.method == "POST":
        return _entered(request, series, at_month)
    draft = _draft(series, at_month)
    form = ReportForm(series=series, initial=_initial(draft, at_month))
    return _page(request, series, at_month, form, stating=_stating(series, draft=draft), draft=draft)


def _month(series: Series, text: str) -> Month | None:
    if not series.is_monthly:
        return None
    try:
        return Month.parse(text)
    except NotAMonth:
        raise Http404 from None


def _draft(series: Series, month: Month | None) -> Draft | None:
    kept = Draft.objects.filter(series=series.pk, month=month.first if month else None)
    return kept.select_related("author").first()


def _initial(draft: Draft | None, month: Month | None) -> dict[str, Any]:
    """The draft if there is one; else the day the figure is probably as of."""
    if draft is not None:
        return dict(draft.entries)
    today = timezone.localdate()
    return {"as_of": min(month.last, today) if month else today}


def _stating(
    series: Series, data: QueryDict | None = None, *, draft: Draft | None = None
) -> StatedForm | None:
    """The part for what a source prints beside the figure, with what was sent, or the draft's; None where nothing can stand there."""
    if not series.printed:
        return None
    said = drafted(draft.entries) if draft is not None else {}
    return StatedForm(data, series=series, today=timezone.localdate(), initial=said)


def _entered(request: HttpRequest, series: Series, month: Month | None) -> HttpResponse:
    if "save_draft" in request.POST:
        return _drafted(request, series, month)
    if "ask_reopening" in request.POST:
        return _asked(request, series, month)
    form = ReportForm(request.POST, request.FILES, series=series)
    stating = _stating(series, request.POST)
    if not all([form.is_valid(), stating is None or stating.is_valid()]):
        return _page(request, series, month, form, stating=stating, status=400)
    by, at = asking(request), timezone.now()
    try:
        with keeping(by=by, at=at, files=form.cleaned_data["evidence"]) as attachments:
            figure = submit(
                by=by,
                at=at,
                series=series,
                month=month,
                report=form.report(),
                key=form.cleaned_data["key"],
                attachments=attachments,
                answers=form.answers(),
                draft=request.POST.get("draft_version", ""),
                statements=stating.statements() if stating else (),
            )
    except Refused as fault:
        form.refuse(fault)
        return _page(request, series, month, form, stating=stating, status=form.status)
    messages.success(request, _("已提交审核，编号 %(id)s。审核通过后才会计入。") % {"id": figure.pk})
    return redirect("figure", pk=figure.pk)


def _asked(request: HttpRequest, series: Series, month: Month | None) -> HttpResponse:
    """Ask that the line be opened again."""
    asking_for = AskForm(request.POST)
    if asking_for.is_valid():
        lines, reason = [(series, month)], asking_for.cleaned_data["reason"]
        try:
            request_reopenings(by=asking(request), at=timezone.now(), lines=lines, reason=reason)
        except Refused as fault:
            asking_for.refuse(fault)
        else:
            messages.success(request, _("补报申请已提交，由业务管理员决定，结果会通知您。"))
            return redirect(request.path)
    draft = _draft(series, month)
    form = ReportForm(series=series, initial=_initial(draft, month))
    told: dict[str, Any] = {"stating": _stating(series, draft=draft), "draft": draft}
    return _page(request, series, month, form, asking_for=asking_for, status=asking_for.status, **told)


def _drafted(request: HttpRequest, series: Series, month: Month | None) -> HttpResponse:
    """Keep what was typed; where a colleague has changed the draft since, both texts are shown and nothing is overwritten."""
    entries = {name: request.POST[name] for name in _DRAFTED if request.POST.get(name)}
    by, at, seen = asking(request), timezone.now(), request.POST.get("draft_version")
    try:
        save_draft(by=by, at=at, series=series, month=month, entries=entries, seen=seen)
    except Refused as fault:
        if fault.code != "draft_changed":
            raise
        form = ReportForm(series=series, initial=entries)
        stating = _stating(series, request.POST)
        return _page(request, series, month, form, stating=stating, status=status_of(fault), conflict=fault)
    messages.success(request, _("草稿已保存，尚未提交。"))
    return redirect(request.path)


_DRAFTED = (
    *ENTERED, "flag", "qualifier", "grade", "as_of", "is_not_applicable", "not_applicable", "note", *STATED,
)  # fmt: skip


def _page(
    request: HttpRequest,
    series: Series,
    month: Month | None,
    form: ReportForm,
    *,
    stating: StatedForm | None,
    asking_for: AskForm | None = None,
    status: int = 200,
    draft: Draft | None = None,
    conflict: Refused | None = None,
) -> HttpResponse:
    """The form, which remembers the version of the draft that it shows or was shown beside."""
    at = timezone.now()
    other: Draft | None = conflict.details["draft"] if conflict else None
    beside = other or draft
    how = opening(series, month, at) if month else stage_opening(series, None, at)
    waiting = reopenings_asked_for([series.pk], month) if how.state == CLOSED and series.pk else {}
    context = {
        "asked": waiting.get(series.pk),
        "asking_for": asking_for or AskForm(),
        "series": series,
        "month": month,
        "opening": how,
        "life": life_of(series.unit, month).of_task(series.indicator_id) if month else None,
        "later": replace(life_after(series.unit, month), took_over=()) if month else None,
        "stewards": [] if how.is_open else _stewards(series),
        "form": form,
        "stating": stating,
        "earlier": _earlier(series),
        "returned": returned_in(series, month),
        "draft": draft,
        "draft_version": beside.version if beside else request.POST.get("draft_version", ""),
        "conflict": sentence(conflict) if conflict else "",
        "theirs": [pair for one in (form, stating) if one for pair in _differing(one, other)]
        if other
        else [],
    }
    return render(request, "reporting/report_form.html", context, status=status)


def _differing(form: ReportForm | StatedForm, other: Draft) -> list[tuple[str, str]]:
    """What another draft says differently from what the form was filled in with, as the form shows it."""
    found = []
    for name, field in form.fields.items():
        text = other.entries.get(form.add_prefix(name))
        if text is not None and str(form[name].value() or "") != text:
            words = {str(code): str(word) for code, word in getattr(field, "choices", ())}
            found.append((str(field.label), words.get(text, text)))
    return found


def _stewards(series: Series) -> list[User]:
    return holders([series.unit_id], access.STEWARD, on=timezone.localdate())[series.unit_id]


def _earlier(series: Series) -> list[Figure]:
    """The last figures of the series, to compare with while typing."""
    return list(figures().filter(slot__series=series.pk).order_by("-slot__month", "-id")[:6])
