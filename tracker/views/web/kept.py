"""Public pages as bytes in memory, rendered once for each state of what is published."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from tracker.queries.editions.published import public_stamp
from tracker.views.web.downloads import disposition

FRESH = 60  # seconds for which others may keep a page without asking
KEPT = 24 * 3600
SEEN = 1  # seconds after which a publication is on every page at the latest
Stamp = tuple[int, int, int]
_asking = threading.Lock()


@dataclass(frozen=True)
class Page:
    """A public page: content, type, its ETag, and the name of a download."""

    content: bytes
    kind: str
    tag: str
    name: str = ""


def newest() -> tuple[Stamp, bool]:
    """What is published, as of a second ago at the most, or else as it was when the database last answered.

    One request at a time asks; the others go by what is known meanwhile. Raises OperationalError and the like when the
    database doesn't answer and never did.
    """
    known: tuple[Stamp, float, bool] | None = cache.get("public:stamp")
    if known is None:
        return _asked(), True
    stamp, asked, confirmed = known
    if monotonic() - asked < SEEN or not _asking.acquire(blocking=False):
        return stamp, confirmed
    try:
        return _asked(), True
    except (OperationalError, InterfaceError, InternalError):
        cache.set("public:stamp", (stamp, monotonic(), False), KEPT)
        return stamp, False
    finally:
        _asking.release()


def _asked() -> Stamp:
    stamp = public_stamp()
    cache.set("public:stamp", (stamp, monotonic(), True), KEPT)
    return stamp


def language_of(request: HttpRequest) -> str:
    """The language the address names, else the one chosen by the page's switch."""
    chosen = request.GET.get("lang", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    known = dict(settings.LANGUAGES)
    return next((one for one in chosen if one in known), settings.LANGUAGE_CODE)


def place_of(request: HttpRequest) -> str:
    """Where the page that is asked for is kept, as of what is published. To be asked before the page is made: what is
    published meanwhile then belongs to the next place.
    """
    return place_as_of(request, newest()[0])


def place_as_of(request: HttpRequest, stamp: Stamp) -> str:
    """Where the page that is asked for is kept, as of one state of what is published."""
    publication, correction, named = stamp
    asked = f"{language_of(request)} {request.path}"
    return f"public:{publication}:{correction}:{named}:{hashlib.sha256(asked.encode()).hexdigest()}"


def kept(place: str) -> Page | None:
    found: Page | None = cache.get(place)
    return found


def keep(place: str, content: bytes, kind: str, name: str) -> Page:
    page = Page(content, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"', name)
    cache.set(place, page, KEPT)
    return page


def answer(request: HttpRequest, page: Page) -> HttpResponse:
    """The page, or that it is still the one the visitor has."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse = (
        HttpResponseNotModified()
        if page.tag in known or f"W/{page.tag}" in known
        else HttpResponse(page.content, content_type=page.kind)
    )
    response["ETag"] = page.tag
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["Vary"] = "Cookie"
    if response.status_code == 200:
        response["Content-Length"] = str(len(page.content))
        if page.name:
            response["Content-Disposition"] = disposition(page.name)
    return response
