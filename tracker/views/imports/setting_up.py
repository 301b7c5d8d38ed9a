"""用工作簿设置: the workbook is taken away, filled in, handed in, looked through and only then entered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tracker.access.configuring import check_configure_district
from tracker.actions.imports.setting_up import set_up, try_out
from tracker.actions.ledger.evidence import drop_aside
from tracker.calc.collecting import uncollected
from tracker.documents.sheets import TYPE, write_workbook
from tracker.documents.workbooks import Book
from tracker.forms.imports import EnterForm, SetUpForm
from tracker.queries.imports.preview import CHANGED, NEW, REFUSED, UNCHANGED
from tracker.queries.imports.setting_up.books import read_set_up
from tracker.queries.imports.setting_up.outcome import SetUp
from tracker.queries.imports.setting_up.standing import Standing
from tracker.tables.setting_up import SetUpTable, set_up_instructions, set_up_sheets
from tracker.templatetags.imports import state_word
from tracker.views.imports.trying import book_behind, shown_plan, token_of, tried_lately
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached

SALT = "set-up"
SHOWN_STATES = NEW, CHANGED, UNCHANGED, REFUSED


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is looked through at once, and what it would do is shown at an address of its own."""
    check_configure_district(rights(request))
    form = SetUpForm()
    if request.method == "POST":
        form = SetUpForm(request.POST, request.FILES)
        if token := token_of(request, form, lambda book: read_set_up(book, Standing()), SALT):
            return redirect("set_up_plan", token=token)
    return render(
        request, "imports/set_up.html", {"form": form}, status=form.status if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """What the workbook would do; posting it enters it, if it still is what was shown."""
    check_configure_district(rights(request))
    book = book_behind(request, token, SALT)
    if request.method != "POST":
        return _page(request, _tried(request, book), book)
    form = EnterForm(request.POST)
    digest = form.cleaned_data["digest"] if form.is_valid() else ""
    found = set_up(by=asking(request), at=timezone.now(), book=book, digest=digest)
    if not found.done:
        messages.warning(
            request, _("上次核对之后数据有了变化，没有写入任何内容。请按下面的最新结果重新核对。")
        )
        return _page(request, found, book, status=409)
    drop_aside(by=asking(request), sha256=book.sha256)
    _say_done(request, found)
    return redirect("set_up")


def _tried(request: HttpRequest, book: Book) -> SetUp:
    return tried_lately(
        request, book, SALT, lambda: try_out(by=asking(request), at=timezone.now(), book=book)
    )


def _say_done(request: HttpRequest, found: SetUp) -> None:
    rows = len(found.plan.accepted)
    messages.success(request, ngettext("已写入 %(n)s 行。", "已写入 %(n)s 行。", rows) % {"n": rows})
    if found.requests:
        told = ngettext(
            "%(n)s 个目标等待另一名业务管理员在“办理”页确认。",
            "%(n)s 个目标等待另一名业务管理员在“办理”页确认。",
            found.requests,
        )
        messages.warning(request, told % {"n": found.requests})


def _page(request: HttpRequest, found: SetUp, book: Book, *, status: int = 200) -> HttpResponse:
    context = shown_plan(request, found.plan, book, SetUpTable, "set_up") | {
        "found": found,
        "words": [state_word(state) for state in SHOWN_STATES],
        "sheets": [
            (name, [(state_word(state), counts[state]) for state in SHOWN_STATES])
            for name, counts in found.sheets
        ],
    }
    return render(request, "imports/set_up_plan.html", context, status=status)


@require_safe
@costly
def template(request: HttpRequest) -> StreamingHttpResponse:
    """An empty workbook to fill in, with one example a sheet."""
    check_configure_district(rights(request))
    content = write_workbook(set_up_sheets(), set_up_instructions())
    return attached([content], _("设置模板") + ".xlsx", TYPE, request=request)


@require_safe
@costly
def current(request: HttpRequest) -> StreamingHttpResponse:
    """The same workbook with all that the district has."""
    check_configure_district(rights(request))
    content = write_workbook(set_up_sheets(Standing()), set_up_instructions())
    return attached(
        [content], _("现有设置") + f"-{timezone.localdate():%Y-%m-%d}.xlsx", TYPE, request=request
    )
