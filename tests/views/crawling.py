"""Every address there is, from the resolver, and what comes back from it: normalised, to be compared byte by byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from copy import copy
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.ledger.sql import settle


class Asked(NamedTuple):
    """A request: method, address with its query, and what is sent."""

    method: str
    address: str
    sent: tuple[tuple[str, str], ...] = ()


Answer = tuple[int, bytes, tuple[tuple[str, str], ...]]

CHANGING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|once)" value="[\w-]+"'
    rb"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"  # keys of forms not sent yet
    rb"|notices?/\d+/"  # reminders are written in both worlds
)
NOTICED = re.compile(rb"\d{4}[-\xe5\xb9\xb4\d]{1,8}[^<>\n]{0,30}\d\d:\d\d(:\d\d)?")  # and at another minute
ARCHIVES = ("officedocument", "zip")


def patterns(found: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the URL map with its full name."""
    for one in get_resolver().url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        else:
            yield f"{prefix}{one.name}", one


def crawl(client: Client, asked: list[Asked]) -> dict[Asked, Answer]:
    """The answers to all of these; what one request changes, the next doesn't find.

    What is put off until the commit is done before, once, or each request would do it again.
    """
    cache.clear()
    settle()
    client.raise_request_exception = False
    signed_in, found = client.cookies, {}
    for one in asked:
        client.cookies = copy(signed_in)
        with transaction.atomic():
            method = getattr(client, one.method)
            answer = normalised(method(one.address, dict(one.sent)) if one.sent else method(one.address))
            transaction.set_rollback(True)
        if "notice" in one.address:
            headers = tuple(
                one for one in answer[2] if one[0] != "Content-Length"
            )  # a number may be a digit longer
            answer = answer[0], NOTICED.sub(b"", answer[1]), headers
        found[one] = answer
    client.cookies = signed_in
    return found


def normalised(response: HttpResponseBase) -> Answer:
    """Status, body and headers, without what changes from one request to the next."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = {name: value for name, value in response.items() if name not in ("Set-Cookie", "X-Request-Id")}
    if any(kind in headers.get("Content-Type", "") for kind in ARCHIVES):
        headers.pop("Content-Length", None)
        content = _unpacked(content)
    if response.status_code == 302:
        headers["Location"] = re.sub(r"/\d+/", "/N/", headers["Location"])  # a row that was just made
    return response.status_code, CHANGING.sub(b"", content), tuple(sorted(headers.items()))


def _unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if name != "docProps/core.xml")
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in names)


def difference(before: Answer, after: Answer) -> str:
    """Where two answers part, in a few words."""
    if before[0] != after[0]:
        return f"{before[0]} → {after[0]}"
    if before[2] != after[2] and before[1] == after[1]:
        return f"{set(before[2]) ^ set(after[2])}"
    at = next((n for n, pair in enumerate(zip(before[1], after[1], strict=False)) if pair[0] != pair[1]), 0)
    cut = slice(max(at - 90, 0), at + 110)
    return f"{before[1][cut].decode(errors='replace')!r} → {after[1][cut].decode(errors='replace')!r}"


# --- the admin --------------------------------------------------------------------------------------

_FILTER = re.compile(r'<a href="(\?[^"]+)"')


def room_address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:tracker_{model._meta.model_name}_{page}", args=args)


def lists_of(model: Any, client: Client, words: tuple[str, ...], *, narrowed: bool) -> list[Asked]:
    """The list of a model: counted by filter, searched for the last of `words`; `narrowed`: also for the others, ordered, and
    narrowed once by each declared filter.
    """
    place = room_address(model, "changelist")
    if not narrowed:
        return [Asked("get", f"{place}?_facets=True"), Asked("get", f"{place}?q={words[-1]}")]
    answer = client.get(place, {"_facets": "True"})
    if answer.status_code != 200:
        return [Asked("get", place), Asked("get", f"{place}?q={words[0]}")]
    page = answer.content.decode()
    links = [link.replace("&amp;", "&").replace("_facets=True&", "") for link in _FILTER.findall(page)]
    once_each = {link.partition("=")[0]: link for link in reversed(links) if "_facets" not in link}
    queries = ["?_facets=True", *{"?o": "?o=1", **once_each}.values(), *(f"?q={word}" for word in words)]
    return [Asked("get", place + query) for query in queries]


def history_of(model: Any, pk: int) -> Asked:
    """Where the page of a row's history sends to."""
    asked = f"?object_type={model._meta.model_name}&object_id={pk}"
    return Asked("get", reverse("admin:tracker_event_changelist") + asked)


def choices() -> list[Asked]:
    """What every field of the admin that completes offers."""
    place = reverse("admin:autocomplete")
    found = []
    for model, room in admin.site._registry.items():
        rooms = [room, *(inline for inline in room.inlines)]
        for one in rooms:
            owner = getattr(one, "model", model)
            for name in getattr(one, "autocomplete_fields", ()):
                asked = f"app_label=tracker&model_name={owner._meta.model_name}&field_name={name}&term="
                found.append(Asked("get", f"{place}?{asked}"))
    return found
