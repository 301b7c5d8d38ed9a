"""Requests nobody would send: every address of the resolver, with any method, role, body, cookie and header.

All of it follows from a seed, so that a request that broke something can be sent again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET",) * 5 + ("POST",) * 6 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
HUGE = "9" * 30
TEXTS = (
    "", " ", "0", "-1", "1", "00", HUGE, f"-{HUGE}", "9223372036854775808", "2147483648", "1e9", "NaN", "Infinity", "٣", "１２", "½",
    "a\0b", "\ud800", "\u202e", "\ufeff", "𠮷", "名" * 400, "x" * 5000, "%", "%s", "%00", "{{ 7*7 }}", "{0.__class__}", "'", '"; --',
    "<script>alert(1)</script>", "../../etc/passwd", "a\r\nSet-Cookie: b=c", "=HYPERLINK(1)", "null", "[]", "true", "undefined",
    "2023-06", "2023-07", "0000-00", "0001-01", "2023-13", "10000-01", "99999-12", "２０２３-０７", "2023-07-31", "0001-01-01",
    "9999-12-31", "10000-01-01", "2023-02-30", "2023-W01-1", "20230731", "2023-07-31T25:61", "24:00", "dayu", "towers", "approve",
    "on", "zh-hans", "en", "xx", "xlsx", "yaml", "00000000-0000-0000-0000-000000000000", "//evil.example/", "javascript:alert(1)",
)  # fmt: skip
PARTS: dict[str, tuple[str, ...]] = {
    "int": ("0", "1", "7", "2023", "9999", "10000", "2147483648", "9223372036854775807", "9223372036854775808", HUGE, "-1", "١", "1.5"),
    "code": ("inv.outside_funds", "nowhere", "..", "a/b", "x" * 300, "中.文"),
    "year": ("2023", "0", "1", "1899", "1900", "2999", "3000", "9999", "10000", "02023", "２０２３"),
    "slug": ("x", "-", "_", "dayu", "towers", "monthly", "approve", "register", "month", "ranks", "y" * 300),
    "str": ("2023-06", "2023-13", "0000-01", "0001-01", "9999-12", "10000-01", "２０２３-０６", "\0", "2023-06\n", "%", "z" * 3000, "a:b:c", "\ud800", "<b>"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "x"),
    "path": ("0", "1", HUGE, "_00", "_ZZ", "\0", "a/b", "__", "-1", "1/change", "名", "9223372036854775808"),
}  # fmt: skip
FIELDS = (
    "month", "day", "unit", "section", "light", "tier", "q", "sort", "page", "per_page", "against", "year", "lang", "next", "key", "from",
    "show", "register", "league", "version", "tick", "outlook", "unexplained", "figure", "step", "reason", "value", "as_of", "note",
    "login", "password", "code", "state", "language", "csrfmiddlewaretoken", "who", "evidence", "file", "basis", "basis_date", "on",
    "since", "until", "kind", "person", "object_type", "object_id", "action", "_selected_action", "select_across", "_popup", "_to_field",
    "_save", "_continue", "o", "p", "e", "all", "_facets", "term", "app_label", "model_name", "field_name", "id", "pk", "unit__id__exact",
    "pk__in", "recorded_at__year", "month__gte", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "_changelist_filters",
)  # fmt: skip
CHARSETS = (
    "utf-16", "utf-32", "utf-7", "idna", "punycode", "rot13", "base64", "hex", "zlib", "bz2", "uu", "quopri", "unicode_escape",
    "raw_unicode_escape", "undefined", "mbcs", "gbk", "big5", "latin-1", "utf-8", "UTF8", "ascii", "no-such", "名", "",
)  # fmt: skip
BOUNDARIES = ("x", "", "\xff", "b" * 300, '"x', "x; y", "名", "utf-8''x")
COOKIES = ("", "x", "å", "a;b", "z" * 5000, "en", '"', "eyJhIjoxfQ:x:y", "..", "0" * 32, "\\054\\", "%00")
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": ("en", "*", "x" * 6000, "zh-hans;q=NaN", "\xff", "../..", "en-" + "a" * 300),
    "HTTP_HOST": ("evil.example", "testserver:99999999", "", "[::1", "xn--", "localhost"),
    "HTTP_IF_NONE_MATCH": ('"', "*", 'W/"x"', '"' * 5000),
    "HTTP_IF_MODIFIED_SINCE": ("x", "Thu, 01 Jan 0000 00:00:00 GMT", "Thu, 99 Zzz 99999 99:99:99 GMT"),
    "HTTP_RANGE": ("bytes=0-", "bytes=-1", "bytes=9-1", f"bytes={HUGE}-", "lines=1"),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "garbage", "::1%eth0", "," * 500),
    "HTTP_X_FORWARDED_PROTO": ("https", "x"),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_REFERER": ("https://evil.example/", "http://[", "http://testserver/x"),
    "HTTP_ORIGIN": ("null", "https://evil.example", "http://["),
    "HTTP_X_CSRFTOKEN": ("", "x" * 64),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest", "fetch"),
    "HTTP_X_REQUEST_ID": ("x", "a\r\nb", "0" * 5000),
    "HTTP_USER_AGENT": ("", "u" * 3000, "å"),
    "HTTP_ACCEPT": ("application/json", "*/*;q=x", "\xff"),
    "REMOTE_ADDR": ("", "2001:db8::1", "10.0.0.1"),
    "HTTP_COOKIE": ("sessionid", "=;=;", "a=b; " * 500, "sessionid=\xff"),
    "HTTP_AUTHORIZATION": ("Basic !!!", "Bearer x"),
    "HTTP_METHOD_OVERRIDE": ("DELETE",),
    "CONTENT_LENGTH": ("-1", "x", HUGE, "0", "", "3"),
}


@dataclass(frozen=True)
class Place:
    """A pattern of the resolver: its name, its route with `<converter:name>` in it, and parts that name something."""

    name: str
    route: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A request as the test client's `generic` takes it, and whose."""

    place: str
    role: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        sent = f" {self.content_type!r} {self.body[:200]!r}" if self.body else ""
        return f"{self.role}: {self.method} {self.path[:300]}{sent} {self.headers or ''} {self.cookies or ''}"


def places() -> list[Place]:
    """Every address the site answers, the admin's included."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, space: str) -> Iterator[Place]:
    for one in patterns:
        route = before + _route(one)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, f"{one.namespace}:" if one.namespace else space)
        else:
            yield Place(f"{space}{one.name or route}", route)


def _route(pattern: URLPattern | URLResolver) -> str:
    text = str(pattern.pattern)
    if text.startswith("^") or "(?P" in text:  # the admin's app lists and its last resort
        models = "|".join(sorted({model._meta.app_label for model in admin.site._registry}))
        return re.sub(r"\(\?P<\w+>.*?\)", models.split("|")[0], text).strip("^$")
    return text


PART = re.compile(r"<(?:(\w+):)?(\w+)>")


class Fuzz:
    """Makes requests of a seed. `known` gives, by name of an address, parts that name something; `forms` the fields of its form."""

    def __init__(self, seed: int, known: dict[str, list[list[Any]]], fields: dict[str, list[str]]) -> None:
        self.dice, self.known, self.fields = random.Random(seed), known, fields

    def request(self, place: Place, role: str) -> Asked:
        dice = self.dice
        method = dice.choice(METHODS)
        path = self._path(place) + self._query(place)
        body, content_type = (
            self._body(place) if method not in ("GET", "HEAD", "TRACE") or dice.random() < 0.05 else (b"", "")
        )
        headers = {}
        for _number in range(dice.choice((0, 0, 0, 1, 2))):
            name = dice.choice(list(HEADERS))
            headers[name] = dice.choice(HEADERS[name])
        cookies = {}
        if dice.random() < 0.1:
            names = ("sessionid", "csrftoken", "messages", settings.LANGUAGE_COOKIE_NAME, "other")
            cookies[dice.choice(names)] = dice.choice(COOKIES)
        if dice.random() < 0.3:
            cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return Asked(place.name, role, method, path, body, content_type, headers, cookies)

    def _path(self, place: Place) -> str:
        named = self.known.get(place.name)
        parts = iter(self.dice.choice(named)) if named and self.dice.random() < 0.6 else iter(())

        def fill(found: re.Match[str]) -> str:
            given = next(parts, None)
            text = (
                str(given)
                if given is not None and self.dice.random() < 0.9
                else self._part(found[1] or "str")
            )
            return quote(text.encode("utf-8", "surrogatepass"), safe="")

        path = PART.sub(fill, place.route)
        return (
            path + self.dice.choice(("", "%00", "/", "//", ";x", "%2e%2e/"))
            if self.dice.random() < 0.03
            else path
        )

    def _part(self, kind: str) -> str:
        return self.dice.choice(PARTS[kind] if self.dice.random() < 0.9 else TEXTS)

    def _query(self, place: Place) -> str:
        if self.dice.random() < 0.4:
            return ""
        if self.dice.random() < 0.05:
            return "?" + self.dice.choice(
                (
                    "%",
                    "%ff%fe",
                    "&&&=",
                    "a=%ED%A0%80",
                    "&".join(["a=1"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)),
                    "x" * 9000,
                    "=\0",
                )
            )
        return "?" + _encoded(self._pairs(place, 4))

    def _pairs(self, place: Place, most: int) -> list[tuple[str, str]]:
        known = self.fields.get(place.name, [])
        pairs = []
        for _number in range(self.dice.randint(1, most)):
            name = self.dice.choice(known) if known and self.dice.random() < 0.7 else self.dice.choice(FIELDS)
            pairs.append((name, self.dice.choice(TEXTS)))
        return pairs

    def _body(self, place: Place) -> tuple[bytes, str]:
        kind = self.dice.choice(
            ("form", "form", "form", "parts", "parts", "json", "text", "none", "many", "torn")
        )
        pairs = self._pairs(place, 12)
        if kind == "form":
            charset = f"; charset={self.dice.choice(CHARSETS)}" if self.dice.random() < 0.3 else ""
            return _encoded(pairs).encode(), f"application/x-www-form-urlencoded{charset}"
        if kind in ("parts", "torn"):
            return self._multipart(pairs, torn=kind == "torn")
        if kind == "json":
            texts = ("{}", "[", "null", '{"a":' * 2000, json.dumps(dict(pairs)), "1e999", '"\\ud800"')
            return self.dice.choice(texts).encode("utf-8", "surrogatepass"), "application/json"
        if kind == "many":
            return "&".join(
                f"a{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
            ).encode(), "application/x-www-form-urlencoded"
        text = self.dice.choice(TEXTS).encode("utf-8", "surrogatepass")
        return text, self.dice.choice(
            (
                "text/plain",
                "text/xml",
                "",
                ";;;",
                "x",
                "application/octet-stream",
                "text/html; charset=utf-16",
            )
        )

    def _multipart(self, pairs: list[tuple[str, str]], *, torn: bool) -> tuple[bytes, str]:
        """A form in parts: with files and odd encodings, and, torn, cut off or with a boundary of another name."""
        lines = []
        for name, text in pairs:
            more = ""
            if self.dice.random() < 0.3:
                more = f'; filename="{self.dice.choice(("a.pdf", "../../x", "", "名.xlsx", "a.svg", "x" * 300, "a%00b", "CON"))}"'
            if self.dice.random() < 0.1:
                more += f"\r\nContent-Transfer-Encoding: {self.dice.choice(('base64', 'x', 'binary'))}"
            if self.dice.random() < 0.2:
                more += f"\r\nContent-Type: text/plain; charset={self.dice.choice(CHARSETS)}"
            lines.append(f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{text}\r\n')
        body = ("".join(lines) + "--x--\r\n").encode("utf-8", "surrogatepass")
        boundary = "x"
        if torn:
            body = body[: self.dice.randrange(len(body))]
            boundary = self.dice.choice(BOUNDARIES)
        charset = f"; charset={self.dice.choice(CHARSETS)}" if self.dice.random() < 0.2 else ""
        return body, f"multipart/form-data; boundary={boundary}{charset}"


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode([(name, text.encode("utf-8", "surrogatepass")) for name, text in pairs])
