"""A file that was set aside to be looked through: what its address says of it, and what it would change."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core import signing
from django.core.cache import caches
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import access
from tracker.access.confidential import KEEPERS
from tracker.actions.ledger.evidence import set_aside
from tracker.calc import kinds
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.documents.workbooks import Book, read_book
from tracker.models import Indicator, Register, Unit
from tracker.queries.imports.laying import SHEET
from tracker.queries.imports.preview import ImportPreview, ImportTarget, Published
from tracker.queries.imports.runs import plan_of
from tracker.queries.ledger.evidence import storeroom
from tracker.queries.ledger.readings import head
from tracker.views.web.asking import asking, rights
from tracker.views.web.refusals import BadRequest
from tracker.views.web.working import Tell

SALT = "import"
VALID_FOR = 24 * 3600
Place = Register | Unit | Indicator
Told = dict[str, Any]


@dataclass(frozen=True)
class Looked:
    """A file that was looked through: what it would change, as things stood at a head of the ledger's chain."""

    into: ImportTarget
    book: Book
    plan: ImportPreview
    since: str


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


def into_of(place: Place, told: Told, answers: Mapping[str, str]) -> ImportTarget:
    """What a file is read into, and how its questions were answered."""
    where = told.get("published")
    if where:
        where = Published(**{**where, "source_date": date.fromisoformat(where["source_date"])})
    return replace(target_of(place, Month.parse(told["month"])), published=where, answers=answers)


def target_of(place: Place, month: Month) -> ImportTarget:
    """What a file is read into when nothing is answered yet."""
    return ImportTarget(
        month,
        register=place if isinstance(place, Register) else None,
        unit=place if isinstance(place, Unit) else None,
        indicator=place if isinstance(place, Indicator) else None,
    )


def named(into: ImportTarget) -> tuple[str, Place]:
    """The kind and the place of what a file goes into, as its address names them."""
    if into.register is not None:
        return "register", into.register
    if into.unit is not None:
        return "month", into.unit
    assert into.indicator is not None
    return "ranks", into.indicator


# --- the address ----------------------------------------------------------------------------------


def token_of(told: Told) -> str:
    """The address of a plan: signed, good for a day from the upload, whatever is answered meanwhile."""
    return signing.dumps({"until": int(time.time()) + VALID_FOR, **told}, salt=SALT, compress=True)


def told_by(request: HttpRequest, token: str) -> tuple[Told, Place]:
    """What a token says, and what the file goes into. Raises BadRequest, also for who has left a unit since, or AccessRefused."""
    held = rights(request)
    try:
        told: Told = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        told = {}
    if told.get("until", 0) < time.time():
        raise BadRequest(_("这次上传已经过期或地址不完整，请重新上传文件。"))
    if told["by"] != asking(request).pk:
        raise Http404
    if not set(told["units"]) <= held.units(*KEEPERS):
        raise BadRequest(_("上传之后您的任职有了变动，请重新上传文件。"))
    return told, place_of(request, told["kind"], told["code"])


def answered(request: HttpRequest, token: str, given: Mapping[str, str]) -> str:
    """The address of the same file with these answers beside those there were.

    They are kept beside the file, so that an address stays short however much is asked. What was said of one sheet isn't of
    another: where that is chosen all is asked anew. Raises Refused.
    """
    told, _place = told_by(request, token)
    before = answers_of(told)
    if given.get(SHEET) and given[SHEET] != before.get(SHEET):
        before = {}
    content = json.dumps({**before, **given}, ensure_ascii=False, sort_keys=True).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    set_aside(by=asking(request), at=timezone.now(), sha256=sha256, content=content)
    return token_of({**told, "answers": [sha256, len(content)]})


def answers_of(told: Told) -> dict[str, str]:
    """The answers that a token leads to. Raises Refused."""
    if "answers" not in told:
        return {}
    found: dict[str, str] = json.loads(_aside(told["by"], *told["answers"]))
    return found


def book_of(told: Told) -> Book:
    """The file that was set aside, read. Raises Refused."""
    return read_book(told["name"], _aside(told["by"], told["sha256"], told["size"]))


def _aside(person: int, sha256: str, size: int) -> bytes:
    file = storeroom().aside(person).whole(sha256, size)
    if file is None:
        raise Refused("file_broken")
    with file:
        return file.read()


# --- the plan -------------------------------------------------------------------------------------


def planned(request: HttpRequest, token: str, tell: Tell = lambda done, of: None) -> Looked:
    """The file behind a token and its plan as of now. Raises BadRequest, AccessRefused or Refused."""
    held, since = rights(request), head()
    told, place = told_by(request, token)
    into, book = into_of(place, told, answers_of(told)), book_of(told)
    found = plan_of(book, into, rights=held, at=timezone.now(), tell=tell)
    looked = Looked(into, book, found, since)
    keep(request, token, looked)
    return looked


def keep(request: HttpRequest, token: str, looked: Looked) -> None:
    """Keep a plan for a while, so that leafing through it doesn't read the file anew."""
    book = looked.book
    bare = replace(looked, book=Book(book.name, book.sha256, book.size, ()))
    caches["progress"].set(_place_of_plan(request, token), bare, 300)


def kept(request: HttpRequest, token: str) -> Looked | None:
    """The plan that was looked at a while ago. Raises like `told_by`."""
    told_by(request, token)
    found: Looked | None = caches["progress"].get(_place_of_plan(request, token))
    return found


def forget(request: HttpRequest, token: str) -> None:
    """Keep the plan no longer: it was applied."""
    caches["progress"].delete(_place_of_plan(request, token))


def _place_of_plan(request: HttpRequest, token: str) -> str:
    return f"plan-{asking(request).pk}-" + hashlib.sha256(token.encode()).hexdigest()
