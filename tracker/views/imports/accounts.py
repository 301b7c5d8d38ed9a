"""用工作簿建账号: the workbook is taken away, filled in, handed in, looked through and only then entered."""

from __future__ import annotations

from base64 import b64encode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tracker.access import administered_units
from tracker.access.people import check_open_account
from tracker.actions.imports.accounts import enter_accounts, try_accounts
from tracker.actions.ledger.evidence import drop_aside
from tracker.calc.periods import Month
from tracker.documents.sheets import TYPE, write_workbook
from tracker.documents.workbooks import Book
from tracker.forms.imports import EnterForm, SetUpForm
from tracker.queries.imports.accounts import AccountsFound, read_accounts
from tracker.tables.accounts import accounts_instructions, accounts_sheets, passwords_sheet
from tracker.tables.imports import PlanTable
from tracker.views.imports.trying import book_behind, shown_plan, token_of, tried_lately
from tracker.views.web.asking import asking, rights
from tracker.views.web.costly import costly
from tracker.views.web.downloads import attached

SALT = "accounts"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; it is looked through at once, and what it would do is shown at an address of its own."""
    check_open_account(rights(request))
    form = SetUpForm()
    if request.method == "POST":
        form = SetUpForm(request.POST, request.FILES)
        by, month = asking(request), Month.of(timezone.localdate())
        if token := token_of(request, form, lambda book: read_accounts(book, by=by, month=month), SALT):
            return redirect("people_plan", token=token)
    return render(
        request, "imports/accounts.html", {"form": form}, status=form.status if form.is_bound else 200
    )


@transaction.non_atomic_requests  # passwords are hashed before anything is locked
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """What the workbook would do; posting it enters it, if it still is what was shown, and shows the first passwords this once."""
    check_open_account(rights(request))
    book = book_behind(request, token, SALT)
    by, now = asking(request), timezone.now()
    if request.method != "POST":
        found = tried_lately(request, book, SALT, lambda: try_accounts(by=by, at=now, book=book))
        return _page(request, found, book)
    form = EnterForm(request.POST)
    digest = form.cleaned_data["digest"] if form.is_valid() else ""
    found = enter_accounts(by=by, at=now, book=book, digest=digest)
    if not found.done:
        told = _("上次核对之后数据有了变化，没有写入任何内容。请按下面的最新结果重新核对。")
        messages.warning(request, told)
        return _page(request, found, book, status=409)
    drop_aside(by=by, sha256=book.sha256)
    return _done(request, found)


def _page(request: HttpRequest, found: AccountsFound, book: Book, *, status: int = 200) -> HttpResponse:
    context = shown_plan(request, found.plan, book, PlanTable, "people_upload") | {"found": found}
    return render(request, "imports/accounts_plan.html", context, status=status)


def _done(request: HttpRequest, found: AccountsFound) -> HttpResponse:
    rows = len(found.plan.accepted)
    said = ngettext("已写入 %(n)s 行。", "已写入 %(n)s 行。", rows) % {"n": rows}
    if not found.passwords:
        messages.success(request, said)
        return redirect("appointments" if found.requests else "people")
    sheet = write_workbook([passwords_sheet(found.passwords)])
    context = {
        "said": said,
        "found": found,
        "sheet": f"data:{TYPE};base64,{b64encode(sheet).decode()}",
        "name": _("初始密码") + f"-{timezone.localdate():%Y-%m-%d}.xlsx",
    }
    return render(request, "imports/first_passwords.html", context)


@require_safe
@costly
def template(request: HttpRequest) -> StreamingHttpResponse:
    """An empty workbook to fill in, with the units and roles that the person may give."""
    held = rights(request)
    check_open_account(held)
    sheets = accounts_sheets(administered_units(held), Month.of(timezone.localdate()))
    content = write_workbook(sheets, accounts_instructions())
    return attached([content], _("账号模板") + ".xlsx", TYPE, request=request)
