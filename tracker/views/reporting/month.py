"""我的月报: a unit's whole month on one page: filled in, kept while typing, handed in at one stroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker import access
from tracker.access import REPORTER
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.evidence import keeping
from tracker.actions.ledger.updates import save_draft
from tracker.actions.reporting.months import HandedIn, hand_in
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import AccessRefused, Refused
from tracker.forms.month import AsOfForm, RowForm
from tracker.models import Figure, Receipt, Unit
from tracker.queries.reporting.month import MyMonth, ReportLine, my_month
from tracker.queries.reporting.receipts import proof_of
from tracker.queries.reporting.reopenings import sent_back_to
from tracker.views.reporting.absent import check_there, page_of_absent
from tracker.views.reporting.grids import Grid, OtherDraft, Row, grid, page_of
from tracker.views.reporting.reading_back import as_data, read_back
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import (
    BadRequest,
)
from tracker.wording.refusals import sentence, status


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, unit: str, month: str) -> HttpResponse:
    """The grid of one unit; posting hands in, keeps as drafts, or carries last month's numbers forward."""
    at = timezone.now()
    if request.method != "POST":
        held = rights(request)
        over = page_of_absent(request, _unit(held, unit), _month(month), held)
        if over is not None:
            return over
    mine = _mine(request, unit, month, at)
    page = _number(request.GET.get("page", "1"))
    if request.method != "POST":
        return _answer(request, grid(mine, page))
    step, _colon, which = request.POST.get("step", "submit").partition(":")
    lines = page_of(mine, page)
    if step == "carry":
        chosen = [line for line in lines if which in ("", str(line.series.pk))]
        return _keep(request, mine, page, _carried(request.POST, chosen, rest=not which), at)
    if step == "note":
        return _keep(request, mine, page, _with_note(request.POST, lines, which), at)
    if step == "draft":
        return _keep(request, mine, page, request.POST, at)
    return _hand_in(request, mine, lines, page, at)


def _unit(held: access.Rights, code: str) -> Unit:
    return get_object_or_404(Unit.objects.filter(pk__in=held.units(REPORTER)), code=code)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except NotAMonth:
        raise Http404 from None


def _mine(request: HttpRequest, unit: str, month: str, at: datetime) -> MyMonth:
    own = _unit(rights(request), unit)
    check_there(own, _month(month))
    mine = my_month(own, _month(month), at=at)
    if mine is None:
        raise BadRequest(_("这个单位现在不能填报%(month)s。") % {"month": month})
    return mine


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _answer(request: HttpRequest, shown: Grid, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "grids": [shown],
        "chosen": shown.mine.month,
        "returned": sent_back_to(rights(request), timezone.now()),
        **more,
    }
    return render(request, "reporting/report.html", context, status=status)


# --- kept while it is filled in -------------------------------------------------------------------


def _carried(sent: QueryDict, lines: Sequence[ReportLine], *, rest: bool) -> QueryDict:
    """What was sent, with last month's numbers in all the rest that is empty, or what the button of one line enters."""
    data = sent.copy()
    for line in lines:
        form = _form(line, sent)
        entered = line.carried if rest else line.entered_alone
        if entered is None or (rest and form.says_the_month):
            continue
        for name, text in entered.items():
            data[f"{form.prefix}-{name}"] = text
    return data


def _with_note(sent: QueryDict, lines: Sequence[ReportLine], which: str) -> QueryDict:
    data = sent.copy()
    for line in lines:
        if str(line.series.pk) == which:
            data[f"s{which}-note"] = line.note_before
    return data


def _sent(data: QueryDict, lines: Sequence[ReportLine]) -> list[ReportLine]:
    """The lines that the page had boxes for."""
    return [line for line in lines if f"s{line.series.pk}-key" in data]


def _form(line: ReportLine, *sent: Any, as_of: date | None = None) -> RowForm:
    """A line as it was sent."""
    return RowForm(*sent, series=line.series, today=timezone.localdate(), as_of=as_of)


def _keep(request: HttpRequest, mine: MyMonth, page: int, data: QueryDict, at: datetime) -> HttpResponse:
    typed = [Row(line, _form(line, data)) for line in _sent(data, page_of(mine, page))]
    for row in typed:
        if not row.line.is_done and (row.form.entries() or row.line.owed.draft):
            _draft(request, mine, row, at)
    if others := {row.line.series.pk: row for row in typed if row.other}:
        fresh = my_month(mine.unit, mine.month, at=at) or mine
        return _answer(request, grid(fresh, page, others), status=409)
    messages.success(request, _("草稿已保存，尚未提交。"))
    return redirect(request.get_full_path())


def _draft(request: HttpRequest, mine: MyMonth, row: Row, at: datetime) -> str:
    """Keep a row as it was typed; where somebody has saved another text since, that one stays and the row tells of it.

    Gives the version of what stands there.
    """
    try:
        return save_draft(
            by=asking(request),
            at=at,
            series=row.line.series,
            month=mine.month,
            entries=row.form.entries(),
            seen=row.form.data.get(f"{row.form.prefix}-version"),
        ).version
    except Refused as fault:
        if fault.code != "draft_changed":
            raise
        row.other = OtherDraft(fault.details["draft"], sentence(fault))
        return row.other.draft.version


@require_POST
def drafts(request: HttpRequest, unit: str, month: str) -> JsonResponse:
    """Lines as they are typed: kept, read back, checked; for lines that another page changed, both texts.

    They are checked together with the drafts of the others, of which the objections are told anew.
    """
    at = timezone.now()
    mine = _mine(request, unit, month, at)
    day = _as_of(request.POST, mine)
    sent = {line.series.pk: line for line in _sent(request.POST, mine.lines)}
    typed = [
        Row(line, _form(line, request.POST if pk in sent else as_data(line.owed.draft), as_of=day))
        for line in mine.lines
        if (pk := line.series.pk) in sent or (not line.is_done and line.owed.draft is not None)
    ]
    told = read_back(typed, mine.month)
    answer: dict[str, Any] = {}
    for row in typed:
        pk = row.line.series.pk
        if pk not in sent:
            answer[str(pk)] = told[pk]
            continue
        kept = _draft(request, mine, row, at)
        if row.other is not None:
            theirs = {"theirs": row.other.draft.entries, "said": row.other.told}
            answer[str(pk)] = {**theirs, "version": row.version}
        else:
            answer[str(pk)] = {"version": kept, **told[pk]}
    conflicts = any("theirs" in one for one in answer.values())
    saved = timezone.localtime(at).strftime("%H:%M")
    return JsonResponse({"saved": saved, "lines": answer}, status=409 if conflicts else 200)


def _as_of(data: QueryDict, mine: MyMonth) -> Any:
    form = AsOfForm(data)
    return form.cleaned_data["as_of"] if form.is_valid() else min(mine.month.last, timezone.localdate())


# --- handing in -----------------------------------------------------------------------------------


def _hand_in(
    request: HttpRequest, mine: MyMonth, lines: Sequence[ReportLine], page: int, at: datetime
) -> HttpResponse:
    """Submit what is filled in. What is refused stays as typed, line by line, and is kept as a draft."""
    as_of = AsOfForm(request.POST)
    day = as_of.cleaned_data["as_of"] if as_of.is_valid() else None
    typed = {
        line.series.pk: Row(line, _form(line, request.POST, request.FILES, as_of=day))
        for line in _sent(request.POST, lines)
    }
    filled = [row for row in typed.values() if row.form.is_filled]
    ready = [row for row in filled if row.form.is_valid()] if day else []
    try:
        done = _handed_in(request, mine, ready, at)
    except AccessRefused:
        raise
    except Refused as unkept:
        return _without_files(request, mine, page, typed, as_of, unkept)
    by_key = {row.form.cleaned_data["key"]: row for row in ready}
    for entry, fault in done.outcome.refused:
        _show_fault(by_key[entry.key], fault)
    taken = {entry.series for entry, _figure in done.outcome.taken}
    left = {
        pk: row for pk, row in typed.items() if pk not in taken and (row.form.is_filled or row.form.entries())
    }
    _keep_left(request, mine, left, at)
    if done.receipt and len(taken) == len(filled):
        return redirect("receipt", pk=done.receipt.pk)
    fresh = my_month(mine.unit, mine.month, at=at) or mine
    refused = {pk: row for pk, row in left.items() if row.form.is_filled}
    conflicts = any(row.conflict for row in refused.values())
    told = {"receipt": done.receipt, "taken": len(taken), "refused": len(refused), "nothing": not filled}
    return _answer(request, grid(fresh, page, refused, as_of), status=409 if conflicts else 400, **told)


def _handed_in(request: HttpRequest, mine: MyMonth, ready: Sequence[Row], at: datetime) -> HandedIn:
    by = asking(request)
    files = [one for row in ready for one in row.form.cleaned_data["evidence"]]
    with keeping(by=by, at=at, files=files):
        entries = [_entry(row, mine) for row in ready]
        return hand_in(by=by, at=at, unit=mine.unit, month=mine.month, entries=entries)


def _entry(row: Row, mine: MyMonth) -> Entry:
    given = row.form.cleaned_data
    attachments = tuple(attachment for _file, attachment in given["evidence"])
    return Entry(
        row.line.series.pk,
        mine.month,
        row.form.report(),
        given["key"],
        attachments,
        row.form.answers(),
        draft=row.form.data.get(f"{row.form.prefix}-version", ""),
        statements=row.form.statements(),
    )


def _without_files(
    request: HttpRequest,
    mine: MyMonth,
    page: int,
    typed: Mapping[int, Row],
    as_of: AsOfForm,
    fault: Refused,
) -> HttpResponse:
    """The files couldn't be kept, so nothing was handed in: all of it stays as typed, and is kept as drafts."""
    left = {pk: row for pk, row in typed.items() if row.form.is_filled or row.form.entries()}
    for row in left.values():
        if row.form.is_valid() and row.form.cleaned_data["evidence"]:
            _show_fault(row, fault)
    _keep_left(request, mine, left, timezone.now())
    refused = {pk: row for pk, row in left.items() if row.form.is_filled}
    told = {"receipt": None, "taken": 0, "refused": len(refused), "nothing": False}
    return _answer(request, grid(mine, page, refused, as_of), status=status(fault), **told)


def _show_fault(row: Row, fault: Refused) -> None:
    row.form.refuse(fault)
    standing = fault.details.get("figure")
    if standing is not None:
        number = standing if isinstance(standing, int) else standing.pk
        row.conflict = Figure.objects.select_related("slot__series", "author", "acting_for").get(pk=number)


def _keep_left(request: HttpRequest, mine: MyMonth, left: Mapping[int, Row], at: datetime) -> None:
    for row in left.values():
        if row.conflict is None:
            _draft(request, mine, row, at)


@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody handed in, when, and the head of the chain then; for those who see the unit's reports."""
    held = rights(request)
    units = access.units_seen_unapproved(held)
    found = get_object_or_404(Receipt.objects.filter(unit__in=units).select_related("unit", "author"), pk=pk)
    proof = proof_of(found, held)
    seen = set(
        access.visible_figures(Figure.objects.filter(pk__in=found.figures), held).values_list("pk", flat=True)
    )
    if len(seen) < len(found.figures):
        raise Http404
    return render(request, "reporting/receipt.html", {"proof": proof, "receipt": found})
