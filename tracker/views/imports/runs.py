"""Imports that were done: what was in the file, what became of it, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tracker.actions.imports.undo import undo_import
from tracker.forms.imports import UndoForm
from tracker.models import ImportRun
from tracker.queries.imports.aliases import aliases_made
from tracker.queries.imports.runs import BECAME, import_runs, run_figures, run_page
from tracker.tables.imports import RunFigureTable
from tracker.tables.paging import paged
from tracker.views.web.asking import asking, rights
from tracker.views.web.downloads import kept_file

TAKEN = {
    "withdrawn": gettext_lazy("撤回%(n)s个待审的数"),
    "corrected": gettext_lazy("提交%(n)s个更正，等另一人审核"),
    "left": gettext_lazy("申请移出%(n)s个条目，等另一人决定"),
    "unstated": gettext_lazy("%(n)s个来源印的数不再算数"),
    "restored": gettext_lazy("恢复%(n)s处原样"),
    "aliases": gettext_lazy("取消%(n)s个别名"),
    "kept": gettext_lazy("%(n)s处没有动"),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The imports that the person may see, the newest first."""
    return render(request, "imports/runs.html", {"runs": import_runs(rights(request))[:200]})


def _run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(import_runs(rights(request)), pk=pk)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What was imported, and the figures that came with it: all of them, or those the address asks for."""
    run = _run(request, pk)
    return _page(request, run, UndoForm(aliases=aliases_made(run)))


def _page(request: HttpRequest, run: ImportRun, form: UndoForm, *, status: int = 200) -> HttpResponse:
    chosen = request.GET.get("show", "")
    context = {
        "page": run_page(run, rights(request)),
        "run": run,
        "form": form,
        "chosen": chosen if chosen in BECAME else "",
        "table": paged(RunFigureTable(run_figures(run, rights(request), chosen)), request.GET),
    }
    return render(request, "imports/run.html", context, status=status)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The file as it was uploaded."""
    return kept_file(request, get_object_or_404(import_runs(rights(request)).exclude(sha256=""), pk=pk))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import back: withdrawals and corrections, which a second person reviews, and the aliases that are ticked."""
    run = _run(request, pk)
    form = UndoForm(request.POST, aliases=aliases_made(run))
    if not form.is_valid():
        return _page(request, run, form, status=400)
    given = form.cleaned_data
    taken = undo_import(
        by=asking(request),
        at=timezone.now(),
        run=run,
        reason=given["reason"],
        aliases=given.get("aliases", ()),
    )
    told = [TAKEN[name] % {"n": count} for name, count in taken.counts.items() if count]
    messages.success(request, _("撤销导入：%(told)s。") % {"told": _("，").join(told)})
    return redirect("import_run", pk=taken.run.pk if taken.run else run.pk)
