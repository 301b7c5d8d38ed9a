"""导入: a file is read, what it would change is shown, and only then is it written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import access, wording
from tracker.access.confidential import KEEPERS
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import drop_aside, set_aside
from tracker.calc import kinds
from tracker.calc.collecting import uncollected
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.documents.cells import FileRefused
from tracker.documents.sheets import TYPE, write_workbook
from tracker.documents.workbooks import Book, read_book
from tracker.forms.imports import ApplyForm, RankUploadForm, UploadForm
from tracker.models import ImportRun, Indicator, Register, Unit
from tracker.queries.imports.preview import STATES, ImportPreview, ImportTarget, Published
from tracker.queries.imports.runs import import_runs, plan_of, same_file
from tracker.queries.ledger.evidence import storeroom
from tracker.queries.ledger.readings import head
from tracker.tables.imports import PlanTable, refused_sheet, sums_of
from tracker.tables.paging import paged
from tracker.templatetags.imports import state_word
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached
from tracker.views.web.refusals import BadRequest
from tracker.views.web.working import Tell, teller

SALT = "import"
VALID_FOR = 24 * 3600
SHOWN_REASONS, SHOWN_CELLS = 12, 8
Place = Register | Unit | Indicator


# --- which file, into what ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def upload(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Choose a file; it's read at once and kept, and its plan is shown at an address of its own."""
    place = place_of(request, kind, code)
    months = _months(request)
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
            token = signing.dumps(told, salt=SALT, compress=True)
            into = _into(place, form.cleaned_data["month"], told.get("published"))
            tell, since = teller(request, form.cleaned_data["key"]), head()
            try:
                found = plan_of(book, into, rights=rights(request), at=timezone.now(), tell=tell)
            except FileRefused as refused:
                drop_aside(by=asking(request), sha256=book.sha256)
                form.refuse(refused)
            else:
                _keep(request, token, Looked(into, book, found, since))
                return redirect("import_plan", token=token)
    else:
        form = form_class(months=months, initial={"month": request.GET.get("month") or months[0][0]})
    context = {
        "kind": kind,
        "code": code,
        "place": place,
        "form": form,
        "runs": import_runs(rights(request))[:5],
    }
    return render(request, "imports/upload.html", context, status=form.status if form.is_bound else 200)


def _set_aside(request: HttpRequest, form: UploadForm) -> bool:
    """Keep the file while it is looked through; whether that went well. Else the form says why not."""
    book: Book = form.cleaned_data["file"]
    try:
        set_aside(by=asking(request), at=timezone.now(), sha256=book.sha256, content=form.content)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def place_of(request: HttpRequest, kind: str, code: str) -> Place:
    """What a file goes into, if the person may import there. Raises Http404 or AccessRefused."""
    held = rights(request)
    found: Place
    if kind == "register":
        parts = Register.objects.prefetch_related("stages", "measures", "columns")
        found = get_object_or_404(parts, code=code)
    elif kind == "month":
        found = get_object_or_404(Unit, code=code)
    else:
        ranks = Indicator.objects.filter(kind__in=kinds.PLACES).select_related("comparison_set", "rank_of")
        found = get_object_or_404(ranks, code=code)
    access.check_import(held, found)
    return found


def _months(request: HttpRequest) -> list[tuple[str, str]]:
    """The months a file may be for: this year's and last year's, the newest first."""
    today = Month.of(timezone.localdate())
    return [(str(month), wording.month(month)) for month in (today.plus(-back) for back in range(60))]


def _into(place: Place, month: Month, published: dict[str, Any] | None) -> ImportTarget:
    where = None
    if published:
        where = Published(**{**published, "source_date": date.fromisoformat(published["source_date"])})
    return ImportTarget(
        month,
        published=where,
        register=place if isinstance(place, Register) else None,
        unit=place if isinstance(place, Unit) else None,
        indicator=place if isinstance(place, Indicator) else None,
    )


# --- what it would change -------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would change, to look through; posting it writes it, if it still is what was shown.

    The file is compared anew before it is written, unless nothing at all was written since it was looked through.
    """
    kept = _kept(request, token)
    if request.method != "POST":
        looked = kept or _planned(request, token)
        return _page(request, token, looked.into, looked.book, looked.plan, _apply_form(looked.plan))
    tell = teller(request, request.POST.get("key"))
    looked = kept if kept is not None and kept.since == head() else _planned(request, token, tell)
    into, book, found = looked.into, looked.book, looked.plan
    form = _apply_form(found, request.POST)
    if not form.is_valid():
        return _page(request, token, into, book, found, form, status=400)
    if form.cleaned_data["digest"] != found.digest:
        form = _apply_form(found)
        messages.warning(
            request, _("上次核对之后数据有了变化，没有写入任何内容。请按下面的最新结果重新核对。")
        )
        return _page(request, token, into, book, found, form, status=409)
    applied = _applied(request, looked, form, tell)
    if not isinstance(applied, ImportRun):
        return _page(request, token, into, book, found, form, status=applied)
    caches["progress"].delete(_place_of_plan(request, token))
    _say_applied(request, applied)
    return redirect("import_run", pk=applied.pk)


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


def _place_of_plan(request: HttpRequest, token: str) -> str:
    return f"plan-{asking(request).pk}-" + hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Looked:
    """A file that was looked through: what it would change, as things stood at a head of the ledger's chain."""

    into: ImportTarget
    book: Book
    plan: ImportPreview
    since: str


def _keep(request: HttpRequest, token: str, looked: Looked) -> None:
    """Keep a plan for a while, so that leafing through it doesn't read the file anew."""
    book = looked.book
    bare = replace(looked, book=Book(book.name, book.sha256, book.size, ()))
    caches["progress"].set(_place_of_plan(request, token), bare, 300)


def _kept(request: HttpRequest, token: str) -> Looked | None:
    _told(request, token)
    kept: Looked | None = caches["progress"].get(_place_of_plan(request, token))
    return kept


def _told(request: HttpRequest, token: str) -> tuple[dict[str, Any], Place]:
    """What a token says, and what the file goes into. Raises BadRequest, also for who has left a unit since, or AccessRefused."""
    held = rights(request)
    try:
        told: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        raise BadRequest(_("这次上传已经过期或地址不完整，请重新上传文件。")) from None
    if told["by"] != asking(request).pk:
        raise Http404
    if not set(told["units"]) <= held.units(*KEEPERS):
        raise BadRequest(_("上传之后您的任职有了变动，请重新上传文件。"))
    return told, place_of(request, told["kind"], told["code"])


def _planned(request: HttpRequest, token: str, tell: Tell = lambda done, of: None) -> Looked:
    """The file behind a token and its plan as of now. Raises BadRequest, AccessRefused or Refused."""
    held, since = rights(request), head()
    told, place = _told(request, token)
    into = _into(place, Month.parse(told["month"]), told.get("published"))
    file = storeroom().aside(told["by"]).whole(told["sha256"], told["size"])
    if file is None:
        raise Refused("file_broken")
    with file:
        content = file.read()
    book = read_book(told["name"], content)
    found = plan_of(book, into, rights=held, at=timezone.now(), tell=tell)
    looked = Looked(into, book, found, since)
    _keep(request, token, looked)
    return looked


def _page(
    request: HttpRequest,
    token: str,
    into: ImportTarget,
    book: Book,
    found: ImportPreview,
    form: ApplyForm,
    *,
    status: int = 200,
) -> HttpResponse:
    chosen = request.GET.get("show", "")
    warned = [line for line in found.accepted if line.warnings]
    lines = warned if chosen == "warned" else found.of(chosen) if chosen in STATES else found.lines
    kind, place = _named(into)
    context: dict[str, Any] = {
        "token": token,
        "place": place,
        "upload": reverse("import", args=[kind, place.code]) + f"?month={into.month}",
        "key": form["key"].value() or form.initial["key"],
        "into": into,
        "book": book,
        "plan": found,
        "form": form,
        "counts": [(state, state_word(state), count) for state, count in found.counts.items()],
        "warned": len(warned),
        "chosen": chosen,
        "reasons": [(one, cells[:SHOWN_CELLS], len(cells)) for one, cells in found.reasons[:SHOWN_REASONS]],
        "more_reasons": max(0, len(found.reasons) - SHOWN_REASONS),
        "table": paged(PlanTable(lines), request.GET),
        "sums": sums_of(found),
        "earlier": same_file(book.sha256, into),
    }
    return render(request, "imports/preview.html", context, status=status)


def _named(into: ImportTarget) -> tuple[str, Place]:
    """The kind and the place of what a file goes into, as its address names them."""
    if into.register is not None:
        return "register", into.register
    if into.unit is not None:
        return "month", into.unit
    assert into.indicator is not None
    return "ranks", into.indicator


@require_safe
@costly
def refused_rows(request: HttpRequest, token: str) -> StreamingHttpResponse:
    """The lines that can't be imported, as a workbook with the reasons."""
    looked = _planned(request, token)
    name = _("不能导入的行") + f"-{looked.book.name.rsplit('.', 1)[0]}.xlsx"
    return attached([write_workbook([refused_sheet(looked.plan)])], name, TYPE, request=request)
