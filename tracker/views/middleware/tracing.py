"""What is logged: a line of JSON for each failure and each refusal that matters, under the request's number.

Neither what somebody sent nor what the database holds is written down: of an exception its kind, its place in the code and its
message without quoted texts and figures; of an address no query and no signed part.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from tracker.templatetags.tracing import number
from tracker.views.web.origins import client_address

DEEPEST = 40  # frames of an exception, the innermost
REFUSED = (403, 429)  # of what is the asker's fault, what an administrator wants to know
LONG = re.compile(r"[^\s/]{40,}")  # a token, a signed note; no word of ours
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")
PLAIN = re.compile(r"['\"][a-z_]+(\.[a-z_]+)*['\"]")
FIGURES = re.compile(r"\d[\d.,]*")


class Numbered:
    """Middleware that gives each request a number of its own; what the client calls it plays no part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number.set(secrets.token_hex(6))
        response = self.get_response(request)
        response["X-Request-Id"] = number.get()
        return response


class Noteworthy(logging.Filter):
    """Leaves out addresses and forms nobody can use, of which there is no end; what looks hostile is a warning and no error."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
        status = getattr(record, "status_code", 500)
        return record.name != "django.request" or status >= 500 or status in REFUSED


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": LONG.sub("…", record.getMessage()),
            "request": number.get(),
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line |= _of(request) | {"status": getattr(record, "status_code", None)}
        if record.exc_info and record.exc_info[1] and record.levelno >= logging.ERROR:
            line["trace"] = trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _of(request: HttpRequest) -> dict[str, Any]:
    """Who asked for what, without asking the database who that is: it may be what has failed."""
    known = getattr(request, "_cached_user", None)
    return {
        "method": request.method,
        "path": LONG.sub("…", request.path)[:300],
        "user": known.pk if known is not None else None,
        "address": client_address(request),
    }


def trace(fault: BaseException) -> list[dict[str, Any]]:
    """An exception and what led to it, the last first: kind, message without what was sent, and where in the code."""
    told: list[dict[str, Any]] = []
    left: BaseException | None = fault
    while left is not None and len(told) < 10:
        frames = traceback.extract_tb(left.__traceback__)[-DEEPEST:]
        told.append(
            {
                "error": f"{type(left).__module__}.{type(left).__qualname__}",
                "message": _message(left),
                "frames": [f"{one.filename}:{one.lineno} {one.name}" for one in frames],
            }
        )
        left = left.__cause__ or (None if left.__suppress_context__ else left.__context__)
    return told


def _message(fault: BaseException) -> str:
    cause = fault.__cause__ if isinstance(fault, DatabaseError | InterfaceError) else fault
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        parts = (cause.sqlstate, cause.diag.table_name, cause.diag.constraint_name)
        return " ".join([*filter(None, parts), hushed(cause.diag.message_primary or "")])
    return hushed(str(fault))


def hushed(text: str) -> str:
    """The first line of a message without what it quotes, unless that is a name of ours, and without figures."""
    line = LONG.sub("…", text.strip().partition("\n")[0][:300])
    quoted = QUOTED.sub(lambda found: found[0] if PLAIN.fullmatch(found[0]) else "“…”", line)
    return FIGURES.sub("#", quoted)
