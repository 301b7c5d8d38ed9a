"""导入: a file is read, what it would change is shown, and only then is it written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracker.access.confidential import KEEPERS
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import drop_aside, set_aside
from tracker.calc.collecting import uncollected
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.documents.cells import FileRefused
from tracker.documents.sheets import TYPE, write_workbook
from tracker.documents.workbooks import Book
from tracker.forms.imports import ApplyForm, QuestionsForm, RankUploadForm, UploadForm
from tracker.models import ImportRun, Indicator, Unit
from tracker.queries.imports.laying import PROPOSED, SHEET
from tracker.queries.imports.memory import remembered_layouts
from tracker.queries.imports.preview import STATES, ImportPreview
from tracker.queries.imports.runs import import_runs, plan_of, same_file
from tracker.queries.ledger.readings import head
from tracker.tables.imports import PlanTable, refused_sheet, sums_of
from tracker.tables.paging import paged
from tracker.templatetags.imports import state_word
from tracker.views.imports.looking import (
    Looked,
    Place,
    answered,
    forget,
    into_of,
    keep,
    kept,
    named,
    place_of,
    planned,
    target_of,
    token_of,
)
from tracker.views.imports.months import Months, closed_in, closed_units, months_of
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.working import Tell, teller

SHOWN_REASONS, SHOWN_CELLS = 12, 8


# --- which file, into what ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def upload(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Choose a file; it's read at once and kept, and its plan is shown at an address of its own."""
    place = place_of(request, kind, code)
    months = months_of(request, place)
    form_class = RankUploadForm if isinstance(place, Indicator) else UploadForm
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, months=months)
        if form.is_valid() and _set_aside(request, form):
            book: Book = form.cleaned_data["file"]
            told: dict[str, Any] = {
                "kind": kind, "code": code, "month": str(form.cleaned_data["month"]), "sha256": book.sha256,
                "size": book.size, "name": book.name, "by": asking(request).pk,
                "units": sorted(rights(request).units(*KEEPERS)) if kind == "register" else [],
            }  # fmt: skip
            if isinstance(form, RankUploadForm):
                told["published"] = form.published()
            token, into = token_of(told), into_of(place, told, {})
            tell, since = teller(request, form.cleaned_data["key"]), head()
            try:
                found = plan_of(book, into, rights=rights(request), at=timezone.now(), tell=tell)
            except FileRefused as refused:
                drop_aside(by=asking(request), sha256=book.sha256)
                form.refuse(refused)
            else:
                keep(request, token, Looked(into, book, found, since))
                return redirect("import_plan", token=token)
    else:
        form = form_class(months=months, initial={"month": str(months.chosen or "")})
    context = {
        "kind": kind,
        "code": code,
        "place": place,
        "form": form,
        "months": months,
        "ask_for": _to_ask_for(request, place, months),
        "runs": import_runs(rights(request))[:5],
        "layouts": remembered_layouts(target_of(place, months.chosen or Month.of(timezone.localdate()))),
    }
    return render(request, "imports/upload.html", context, status=form.status if form.is_bound else 200)


def _to_ask_for(request: HttpRequest, place: Place, months: Months) -> list[tuple[Unit, Month]]:
    """The units, with the closed month that the address names, for which it can be asked for."""
    if months.asked is None or not months.asks_for_closed:
        return []
    return [(unit, months.asked) for unit in closed_units(place, months.asked, rights(request))]


def _set_aside(request: HttpRequest, form: UploadForm) -> bool:
    """Keep the file while it is looked through; whether that went well. Else the form says why not."""
    book: Book = form.cleaned_data["file"]
    try:
        set_aside(by=asking(request), at=timezone.now(), sha256=book.sha256, content=form.content)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


# --- what it would change -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would change, to look through; posting it writes it, if it still is what was shown.

    The file is compared anew before it is written, unless nothing at all was written since it was looked through.
    """
    before = kept(request, token)
    if request.method != "POST":
        looked = before or planned(request, token)
        if looked.plan.laid is not None and looked.plan.laid.how == PROPOSED:
            return redirect("import_layout", token=token)
        return _page(request, token, looked, _apply_form(looked.plan))
    tell = teller(request, request.POST.get("key"))
    fresh = before is not None and before.since == head()
    looked = before if before is not None and fresh else planned(request, token, tell)
    found = looked.plan
    form = _apply_form(found, request.POST)
    if not form.is_valid():
        return _page(request, token, looked, form, status=400)
    if form.cleaned_data["digest"] != found.digest:
        form = _apply_form(found)
        messages.warning(
            request, _("上次核对之后数据有了变化，没有写入任何内容。请按下面的最新结果重新核对。")
        )
        return _page(request, token, looked, form, status=409)
    applied = _applied(request, looked, form, tell)
    if not isinstance(applied, ImportRun):
        return _page(request, token, looked, form, status=applied)
    forget(request, token)
    _say_applied(request, applied)
    return redirect("import_run", pk=applied.pk)


@require_POST
@uncollected()
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Take the answers to what the file leaves open; the plan that follows from them has an address of its own."""
    looked = kept(request, token) or planned(request, token)
    form = QuestionsForm(request.POST, plan=looked.plan)
    if not form.is_valid():
        return _page(request, token, looked, _apply_form(looked.plan), asked=form, status=400)
    given = form.answers
    if given.get(SHEET, looked.plan.sheet) != looked.plan.sheet:
        given = {SHEET: given[SHEET]}
    return redirect("import_plan", token=answered(request, token, given))


def _apply_form(found: ImportPreview, given: QueryDict | None = None) -> ApplyForm:
    return ApplyForm(given, plan=found, today=timezone.localdate())


def _applied(request: HttpRequest, looked: Looked, form: ApplyForm, tell: Tell) -> ImportRun | int:
    """The import; or the status of why there is none, which the form says."""
    answers = Answers(
        reason=form.cleaned_data.get("reason", ""),
        nature=form.nature,
        warnings=form.answers,
        without_refused=form.cleaned_data.get("without_refused", False),
    )
    try:
        return apply_import(
            by=asking(request),
            at=timezone.now(),
            into=looked.into,
            book=looked.book,
            plan=looked.plan,
            answers=answers,
            tell=tell,
        )
    except (Refused, ValidationError) as refused:
        form.refuse(refused)
        return form.status
    except IntegrityError:
        form.refuse(Refused("changed_meanwhile"))
        return form.status


def _say_applied(request: HttpRequest, run: ImportRun) -> None:
    told = _("已导入：新增%(added)s行，有变化%(changed)s行。")
    if run.figures:
        told = _(
            "已导入：新增%(added)s行，有变化%(changed)s行，提交审核%(figures)s个数。审核通过后才会计入。"
        )
    messages.success(request, told % {"added": run.added, "changed": run.changed, "figures": run.figures})


def _page(
    request: HttpRequest,
    token: str,
    looked: Looked,
    form: ApplyForm,
    *,
    asked: QuestionsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    book, found = looked.book, looked.plan
    into = looked.into.meant_by(found)
    chosen = request.GET.get("show", "")
    warned = [line for line in found.accepted if line.warnings]
    lines = warned if chosen == "warned" else found.of(chosen) if chosen in STATES else found.lines
    kind, place = named(into)
    context: dict[str, Any] = {
        "token": token,
        "place": place,
        "upload": reverse("import", args=[kind, place.code]) + f"?month={looked.into.month}",
        "key": form["key"].value() or form.initial["key"],
        "into": into,
        "book": book,
        "plan": found,
        "form": form,
        "asked": asked or QuestionsForm(plan=found),
        "counts": [(state, state_word(state), count) for state, count in found.counts.items()],
        "warned": len(warned),
        "chosen": chosen,
        "reasons": [(one, cells[:SHOWN_CELLS], len(cells)) for one, cells in found.reasons[:SHOWN_REASONS]],
        "ask_for": closed_in(found, into, rights(request)),
        "more_reasons": max(0, len(found.reasons) - SHOWN_REASONS),
        "table": paged(PlanTable(lines), request.GET),
        "sums": sums_of(found),
        "earlier": same_file(book.sha256, into),
    }
    return render(request, "imports/preview.html", context, status=status)


@require_safe
@costly
def refused_rows(request: HttpRequest, token: str) -> StreamingHttpResponse:
    """The lines that can't be imported, as a workbook with the reasons."""
    looked = planned(request, token)
    name = _("不能导入的行") + f"-{looked.book.name.rsplit('.', 1)[0]}.xlsx"
    return attached([write_workbook([refused_sheet(looked.plan)])], name, TYPE, request=request)
