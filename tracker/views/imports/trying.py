"""A workbook that is handed in, tried out and shown before it is entered: kept aside meanwhile, its address signed for whoever sent it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core import signing
from django.core.cache import caches
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions.ledger.evidence import drop_aside, set_aside
from tracker.calc.refusals import Refused
from tracker.documents.cells import FileRefused
from tracker.documents.workbooks import Book, read_book
from tracker.forms.imports import FileForm
from tracker.queries.imports.preview import STATES, ImportPreview
from tracker.queries.ledger.evidence import storeroom
from tracker.tables.imports import PlanTable
from tracker.tables.paging import paged
from tracker.templatetags.imports import state_word
from tracker.views.web.asking import asking
from tracker.views.web.refusals import BadRequest
from tracker.wording.languages import language

VALID_FOR = 24 * 3600
SHOWN_REASONS, SHOWN_CELLS = 30, 8
KEPT = 300  # seconds
Found = TypeVar("Found")


def token_of(request: HttpRequest, form: FileForm, read: Callable[[Book], object], salt: str) -> str:
    """What the workbook is found by again once `read` takes it; nothing where the form tells why it doesn't."""
    if not form.is_valid():
        return ""
    book: Book = form.cleaned_data["file"]
    try:
        set_aside(by=asking(request), at=timezone.now(), sha256=book.sha256, content=form.content)
        read(book)
    except FileRefused as refused:
        drop_aside(by=asking(request), sha256=book.sha256)
        form.refuse(refused)
    except Refused as refused:
        form.refuse(refused)
    else:
        told = {"sha256": book.sha256, "size": book.size, "name": book.name, "by": asking(request).pk}
        return signing.dumps(told, salt=salt, compress=True)
    return ""


def book_behind(request: HttpRequest, token: str, salt: str) -> Book:
    """The workbook behind a token. Raises BadRequest, Http404 or Refused."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=salt, max_age=VALID_FOR)
    except signing.BadSignature:
        raise BadRequest(_("这次上传已经过期或地址不完整，请重新上传文件。")) from None
    if told["by"] != asking(request).pk:
        raise Http404
    file = storeroom().aside(told["by"]).whole(told["sha256"], told["size"])
    if file is None:
        raise Refused("file_broken")
    with file:
        return read_book(told["name"], file.read())


def tried_lately(request: HttpRequest, book: Book, salt: str, try_it: Callable[[], Found]) -> Found:
    """What the workbook would do; kept for a while, so that leafing through it doesn't try it out anew."""
    place = f"{salt}-{asking(request).pk}-{language()}-{book.sha256}"
    found: Found | None = caches["progress"].get(place)
    if found is None or not request.GET:
        found = try_it()
        caches["progress"].set(place, found, KEPT)
    return found


def shown_plan(
    request: HttpRequest, plan: ImportPreview, book: Book, table: type[PlanTable], anew: str
) -> dict[str, Any]:
    """What a page tells of a plan: how many lines fare how, why some are refused, and those that were asked for.

    `anew` is the name of the page on which another workbook is handed in.
    """
    chosen = request.GET.get("show", "")
    lines = plan.of(chosen) if chosen in STATES else plan.lines
    # What is itself at fault comes before what only refers to it.
    reasons = sorted(plan.reasons, key=lambda reason: reason[0].code == "refused_itself")
    return {
        "book": book,
        "anew": reverse(anew),
        "plan": plan,
        "counts": [(state, state_word(state), count) for state, count in plan.counts.items()],
        "chosen": chosen,
        "reasons": [(one, cells[:SHOWN_CELLS], len(cells)) for one, cells in reasons[:SHOWN_REASONS]],
        "more_reasons": max(0, len(reasons) - SHOWN_REASONS),
        "table": paged(table(lines), request.GET),
    }
