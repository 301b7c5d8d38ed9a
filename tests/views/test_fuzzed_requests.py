"""Thousands of requests nobody would send, at every address, by every role: none is a fault of the server's.

One at each address by one of the two roles that enter the admin and by two or three of the others, in turn; ten by each role in the
profile `thorough`. What is refused is refused with a 4xx; how long each takes is printed, not tested.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from tests.views.addresses import ROWS
from tests.views.filling import Forms
from tests.views.fuzzing import Asked, Fuzz, places
from tests.views.world import ROLES, AsServed, Known, known_parts, settled

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("unlogged")]
ROUNDS = max(hypothesis.settings().max_examples // 100, 1)
THOROUGH = ROUNDS > 1
ENTERING = ("steward", "administrator")  # who enters the admin
TAKING = {name for name, method, *_about in ROWS if method == "post"}


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("evidence")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def sessions(shared_world: Any, evidence_folder: Path) -> dict[str, str]:
    with shared_world():
        return settled()


@pytest.fixture(scope="module")
def known(shared_world: Any, sessions: dict[str, str]) -> Known:
    with shared_world():
        return known_parts()


@pytest.fixture(scope="module")
def fields(shared_world: Any, sessions: dict[str, str], known: Known) -> dict[str, list[str]]:
    """The names of each form's fields, as its page shows them to the first who is shown any; in the admin the form of a new row
    is also that of one there is.
    """
    found: dict[str, list[str]] = {}
    with shared_world():
        for name in [place.name for place in places() if place.name in TAKING or place.name.endswith("_add")]:
            fields = _fields(name, sessions, known)
            found[name] = fields
            if name.startswith("admin:"):
                change = name.removesuffix("_add") + "_change"
                found[change] = fields or _fields(change, sessions, known)
        return found


def _fields(name: str, sessions: dict[str, str], known: Known) -> list[str]:
    """Those of one page; none where nobody is shown it."""
    try:
        address = reverse(name, args=known.get(name, [[]])[0])
    except NoReverseMatch:
        return []
    for role in ENTERING if name.startswith("admin:") else (*ENTERING, "author"):
        page: Any = _client(sessions[role]).get(address)
        content = page.getvalue()
        if page.status_code == 200:
            form = Forms()
            form.feed("" if page.streaming else content.decode(errors="replace"))
            return sorted(set(form.fields) - {"csrfmiddlewaretoken"})
    return []


def _client(session: str, cookies: dict[str, str] | None = None) -> Client:
    client = AsServed(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    for name, text in (cookies or {}).items():
        client.cookies[name] = text
    return client


def _answer(asked: Asked, session: str) -> tuple[Any, float]:
    client: Any = _client(session, asked.cookies)
    began = time.perf_counter()
    with transaction.atomic():
        answer = client.generic(
            asked.method,
            asked.path,
            asked.body,
            asked.content_type or "application/octet-stream",
            **asked.headers,
        )
        if answer.streaming:
            for _part in answer.streaming_content:
                pass
        transaction.set_rollback(True)
    return answer, time.perf_counter() - began


def test_every_address_is_asked() -> None:
    assert len(places()) > 400


@pytest.mark.parametrize("role", ROLES)
def test_no_request_is_a_fault_of_the_server(
    sessions: dict[str, str], known: Known, fields: dict[str, list[str]], role: str
) -> None:
    turn, everywhere = ROLES.index(role), places()
    fuzz = Fuzz(turn, known, fields)
    wrong, slowest = [], (0.0, "")
    requests = ROUNDS * len(everywhere)
    for number in range(turn * 97, turn * 97 + requests):
        if not _in_turn(role, number % len(everywhere)):
            continue
        asked = fuzz.request(everywhere[number % len(everywhere)], role)
        answer, took = _answer(asked, sessions[role])
        if fault := _fault(asked, answer):
            wrong.append(f"{fault}: {asked}")
        slowest = max(slowest, (took, str(asked)))
    print(f"\n{role}: slowest {slowest[0]:.2f} s, {slowest[1]}")  # noqa: T201
    assert not wrong, "\n".join([f"{len(wrong)} of {requests}", *wrong])


def _in_turn(role: str, place: int) -> bool:
    """Whether it is this role's turn at an address."""
    alike = ENTERING if role in ENTERING else [one for one in ROLES if one not in ENTERING]
    share = 2 if role in ENTERING else 3
    return THOROUGH or (place + alike.index(role)) % share == 0


def _fault(asked: Asked, answer: Any) -> str:
    """What is wrong with an answer: a fault of the server's, or a refusal without a word."""
    if answer.status_code >= 500:
        kind, said, _trace = answer.exc_info or (None, "", None)
        return f"{answer.status_code} {kind.__name__ if kind else ''} {str(said)[:200]}"
    silent = (
        answer.status_code >= 400 and asked.method != "HEAD" and not answer.streaming and not answer.content
    )
    return f"{answer.status_code} without a word" if silent else ""
