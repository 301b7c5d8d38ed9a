"""One person a role, and parts of addresses that name something, for tests that go to every address there is."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client

from tests.people import People, client_of
from tests.views.addresses import ROWS
from tests.views.steps import funds, pdf, reported
from tests.views.things import Things, few_goals
from tracker.documents.kinds import KINDS
from tracker.models import Figure
from tracker.views.middleware.charsets import without_charset

ROLES = (
    "anonymous", "no_role", "author", "stranger", "reviewer", "leader", "steward", "administrator", "auditor",
)  # fmt: skip
Known = dict[str, list[list[Any]]]


class AsServed(Client):
    """A test client behind what stands before Django in earnest."""

    def _base_environ(self, **request: Any) -> dict[str, Any]:
        return without_charset(super()._base_environ(**request))  # type: ignore[misc]


def settled(**report: Any) -> dict[str, str]:
    """Few goals, a figure that waits with its evidence, and the session of one person a role; nobody's is empty."""
    person = People()
    few_goals(person("steward"))
    people = {"no_role": person("reporter", "dayu"), "author": person("reporter", "dayu")}
    people["no_role"].memberships.all().delete()
    people["stranger"] = person("reporter", "liyuan")
    people |= {role: person(role) for role in ROLES[4:]}
    reported(client_of(people["author"]), funds(), **{"value": "7.7", "evidence": pdf()} | report)
    return {"anonymous": ""} | {
        role: client_of(user).cookies[settings.SESSION_COOKIE_NAME].value for role, user in people.items()
    }


def known_parts() -> Known:
    """By name of an address: what the permission matrix names on the site, and in the admin the first row."""
    waiting = Figure.objects.filter(slot__series=funds()).latest("id")
    things = Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))
    found: Known = {}
    for name, _method, address, _sent, _statuses in ROWS:
        with suppress(IntegrityError), transaction.atomic():  # one is enough, and some can't be made twice
            parts = address(things)
            found.setdefault(name, []).append(parts)
    found["bulletin_issued_file"] = [[*found["bulletin_issued"][0], kind] for kind in KINDS]
    for model in admin.site._registry:
        first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        if first is not None:
            label = f"{model._meta.app_label}_{model._meta.model_name}"
            found |= {f"admin:{label}_{page}": [[first]] for page in ("change", "history", "delete")}
    return found
