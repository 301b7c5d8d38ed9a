"""Forms that come when their session has ended: whose they are, and what of them is kept."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.signing import BadSignature
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tracker.actions.people.typed import drop_typed, keep_typed
from tracker.calc.numbers import row_number
from tracker.models import Typed, User
from tracker.templatetags.once import FIELD, WRITER, writer_in
from tracker.views.web.background import FORM, is_in_background
from tracker.views.web.refusals import page_before

BACK = "typed"  # in an address: which kept form to put back into the page
ACCOUNTS = ("/accounts/", "/i18n/")  # about oneself: passwords and codes
# What forms say for the page's own sake, behind the row's mark where there are several rows.
_MARKS = frozenset({"key", "version", "warned", "digest", "seen", "step"})
_OURS = ("csrfmiddlewaretoken", FIELD, WRITER, BACK)


def writer_of(request: HttpRequest) -> User | None:
    """For whom the page was made that a form comes from, as its seal says; None without a seal of ours."""
    try:
        pk = writer_in(request.POST.get(WRITER, ""))
    except BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def keep(request: HttpRequest, writer: User) -> Typed | None:
    """Keep what was typed, for its writer alone; None where that is nothing, or a matter of signing in."""
    fields = list(_said(request))
    files = [one.name or "" for _field, sent in request.FILES.lists() for one in sent]
    if request.path.startswith(ACCOUNTS) or not (fields or files):
        return None
    sent_to = request.headers.get(FORM, "") if is_in_background(request) else ""
    address = without_mark(sent_to or request.get_full_path())
    former = row_number(request.POST.get(BACK, ""))
    if sent_to and former is not None:
        drop_typed(by=writer, pk=former)  # the same form with less in it
    page = _page(request) or address
    return keep_typed(
        by=writer, at=timezone.now(), address=address[:2000], page=page[:2000], fields=fields, files=files
    )


def way_back(kept: Typed) -> str:
    """The address of the page with what was typed in its place."""
    parts = urlsplit(kept.page)
    return (
        f"{parts.path}?{urlencode([*parse_qsl(parts.query, keep_blank_values=True), (BACK, str(kept.pk))])}"
    )


def typed_in(kept: Typed) -> list[tuple[str, str]]:
    """What a person reads of a kept form: what was typed and chosen, without blanks and the form's own marks."""
    return [(name, text) for name, text in kept.fields if text and name.rpartition("-")[2] not in _MARKS]


def without_mark(address: str) -> str:
    """An address of ours without the mark of what is to be put back."""
    parts = urlsplit(address)
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != BACK]
    return f"{parts.path}?{urlencode(asked)}" if asked else parts.path


def _said(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, texts in request.POST.lists():
        if name not in _OURS and "password" not in name:
            yield from ((name.replace("\0", ""), text.replace("\0", "")) for text in texts)


def _page(request: HttpRequest) -> str:
    """The page that the form stood on, where the browser tells and it isn't one of signing in."""
    before = urlsplit(page_before(request))
    address = without_mark(f"{before.path}?{before.query}" if before.query else before.path)
    return "" if address.startswith((*ACCOUNTS, reverse("typed"))) else address
