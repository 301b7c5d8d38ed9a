"""Six thousand requests nobody would send, at every address, by every role: none is a fault of the server's.

What is refused is refused with a 4xx; how long each takes is printed, not tested.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from tests.people import People, client_of
from tests.views.addresses import ROWS
from tests.views.filling import Forms
from tests.views.fuzzing import Asked, Fuzz, places
from tests.views.steps import funds, pdf, reported
from tests.views.things import Things, few_goals
from tracker.documents.kinds import KINDS
from tracker.models import Figure
from tracker.views.unreadable import without_charset

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ROLES = (
    "anonymous",
    "no_role",
    "author",
    "stranger",
    "reviewer",
    "leader",
    "steward",
    "administrator",
    "auditor",
)
REQUESTS = 6_000


@pytest.fixture(scope="module")
def evidence_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("evidence")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def sessions(shared_world: Any, evidence_folder: Path) -> dict[str, str]:
    """The session of one person a role; nobody's is empty."""
    person = People()
    with shared_world():
        few_goals(person("steward"))
        people = {"no_role": person("reporter", "dayu"), "author": person("reporter", "dayu")}
        people["no_role"].memberships.all().delete()
        people["stranger"] = person("reporter", "liyuan")
        people |= {role: person(role) for role in ROLES[4:]}
        reported(client_of(people["author"]), funds(), value="7.7", evidence=pdf())
        return {"anonymous": ""} | {
            role: client_of(user).cookies[settings.SESSION_COOKIE_NAME].value for role, user in people.items()
        }


@pytest.fixture(scope="module")
def known(shared_world: Any, sessions: dict[str, str]) -> dict[str, list[list[Any]]]:
    """Parts of addresses that name something: the permission matrix has the site's, the admin's are the first row's."""
    with shared_world():
        waiting = Figure.objects.latest("id")
        things = Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))
        found: dict[str, list[list[Any]]] = {}
        for name, _method, address, _sent, _statuses in ROWS:
            with (
                suppress(IntegrityError),
                transaction.atomic(),
            ):  # one is enough, and some can't be made twice
                parts = address(things)
                found.setdefault(name, []).append(parts)
        found["bulletin_issued_file"] = [[*found["bulletin_issued"][0], kind] for kind in KINDS]
        for model in admin.site._registry:
            first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
            if first is not None:
                label = f"{model._meta.app_label}_{model._meta.model_name}"
                for page in ("change", "history", "delete"):
                    found[f"admin:{label}_{page}"] = [[first]]
        return found


@pytest.fixture(scope="module")
def fields(
    shared_world: Any, sessions: dict[str, str], known: dict[str, list[list[Any]]]
) -> dict[str, list[str]]:
    """The names of each form's fields, as its page shows them to whoever is shown most."""
    found: dict[str, list[str]] = {}
    with shared_world():
        for place in places():
            for role in ("author", "steward", "administrator"):
                client = _client(sessions[role])
                try:
                    address = reverse(place.name, args=known.get(place.name, [[]])[0])
                except NoReverseMatch:
                    break
                page = client.get(address)
                if page.status_code == 200 and not page.streaming:
                    form = Forms()
                    form.feed(page.content.decode(errors="replace"))
                    found.setdefault(place.name, []).extend(set(form.fields) - {"csrfmiddlewaretoken"})
        return found


class AsServed(Client):
    """A test client behind what stands before Django in earnest."""

    def _base_environ(self, **request: Any) -> dict[str, Any]:
        return without_charset(super()._base_environ(**request))  # type: ignore[misc]


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
    sessions: dict[str, str], known: dict[str, list[list[Any]]], fields: dict[str, list[str]], role: str
) -> None:
    turn, everywhere = ROLES.index(role), places()
    fuzz = Fuzz(turn, known, fields)
    wrong, slowest = [], (0.0, "")
    for number in range(turn * 97, turn * 97 + REQUESTS // len(ROLES)):
        asked = fuzz.request(everywhere[number % len(everywhere)], role)
        answer, took = _answer(asked, sessions[role])
        if fault := _fault(asked, answer):
            wrong.append(f"{fault}: {asked}")
        slowest = max(slowest, (took, str(asked)))
    print(f"\n{role}: slowest {slowest[0]:.2f} s, {slowest[1]}")  # noqa: T201
    assert not wrong, "\n".join([f"{len(wrong)} of {REQUESTS // len(ROLES)}", *wrong])


def _fault(asked: Asked, answer: Any) -> str:
    """What is wrong with an answer: a fault of the server's, or a refusal without a word."""
    if answer.status_code >= 500:
        kind, said, _trace = answer.exc_info or (None, "", None)
        return f"{answer.status_code} {kind.__name__ if kind else ''} {str(said)[:200]}"
    silent = (
        answer.status_code >= 400 and asked.method != "HEAD" and not answer.streaming and not answer.content
    )
    return f"{answer.status_code} without a word" if silent else ""
