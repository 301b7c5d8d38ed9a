"""版式: what the rows and columns of a file are taken for, shown and put right before it is looked through; and what of it is remembered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.actions.imports.layouts import forget_layout
from tracker.calc.collecting import uncollected
from tracker.calc.periods import Month
from tracker.forms.layouts import LayoutForm, WhereForm
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.laying import COLUMN, HEADER, LAYOUT, SHEET, UNIT, lay
from tracker.queries.imports.memory import remembered_layouts
from tracker.queries.imports.shown import rows_shown
from tracker.views.imports.looking import (
    answered,
    answers_of,
    book_of,
    into_of,
    place_of,
    target_of,
    told_by,
)
from tracker.views.imports.months import months_of
from tracker.views.web.asking import asking


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def layout(request: HttpRequest, token: str) -> HttpResponse:
    """How the table lies: which sheet and rows are in the address; what the columns are is confirmed here."""
    told, place = told_by(request, token)
    answers = {key: value for key, value in answers_of(told).items() if key != LAYOUT}
    asked = {SHEET: request.GET.get("sheet", ""), HEADER: request.GET.get("header", "")}
    if any(asked.values()):
        answers = {key: one for key, one in answers.items() if not key.startswith((COLUMN, UNIT))} | asked
    if request.GET.get("sheet", "") != request.GET.get("shown", ""):
        answers[HEADER] = ""
    into = into_of(place, told, answers)
    book = book_of(told)
    table = lay(book.sheets, into, Questions(answers), remembered_layouts(into), book.name)
    given = request.POST if request.method == "POST" else None
    form = LayoutForm(given, table=table, into=into, months=months_of(request, place).choices)
    if form.is_valid():
        return redirect("import_plan", token=answered(request, token, form.answers))
    context = {
        "told": told,
        "place": place,
        "into": into,
        "book": book,
        "table": table,
        "where": WhereForm(table=table),
        "form": form,
        "rows": rows_shown(table, into),
    }
    return render(request, "imports/layout.html", context, status=400 if form.is_bound else 200)


@require_POST
def forget(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Forget a layout that is remembered: the next file of its shape is asked about again."""
    place = place_of(request, kind, code)
    into = target_of(place, Month.of(timezone.localdate()))
    forget_layout(by=asking(request), at=timezone.now(), into=into, shape=request.POST.get("shape", "")[:32])
    messages.success(request, _("已忘记。下次导入这样的表格，会再请您核对版式。"))
    return redirect("import", kind=kind, code=code)
