"""Every way that the head and the foot of a page offer is open to whom it is offered, and nobody computes rights apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import People, client_of
from tests.views.things import few_goals
from tracker.models import Membership

ROOT = Path(__file__).parents[2] / "tracker"
DISTRICT, STREET = "kuiwen", "dayu"
HOLDERS = [(role, unit) for role in Membership.Role.values for unit in (DISTRICT, STREET)]
FRAMES = re.compile(r'<header class="top">.*?</header>|<footer class="foot">.*?</footer>', re.DOTALL)
# Rights are asked of `access`; that a role needs a second factor is the installation's to say.
ASKING = ("has", "covers", "of_district")
APART = {"views/people/sign_in.py": {"has"}, "tables/items.py": {"has"}}  # of an item: whether a flag is set


@pytest.fixture(scope="module")
def clients(shared_world: Callable[[], Any]) -> dict[tuple[str, str], Client]:
    """Somebody for each role, in the district and in a street, and nothing else."""
    person = People()
    with shared_world():
        few_goals(person("steward"))
        return {holder: client_of(person(*holder)) for holder in HOLDERS}


def ways(client: Client) -> set[str]:
    """The addresses that the board's frame links to."""
    page = client.get(reverse("board"))
    assert page.status_code == 200
    return set(re.findall(r'<a [^>]*?href="([^"]+)"', " ".join(FRAMES.findall(page.content.decode()))))


@pytest.mark.django_db
@pytest.mark.parametrize("holder", HOLDERS, ids=" of ".join)
def test_every_way_that_is_offered_is_open(
    clients: dict[tuple[str, str], Client], holder: tuple[str, str]
) -> None:
    client = clients[holder]
    offered = ways(client)
    assert {address: client.get(address).status_code for address in offered} == dict.fromkeys(offered, 200)
    months = {reverse("editions"), reverse("editions_desk")}
    assert len(offered & months) == 1, (
        "the months are shown to everybody, to one as drafts, to another as published"
    )


def test_rights_are_computed_in_one_place() -> None:
    found: dict[str, set[str]] = {}
    for folder in ("views", "admin", "templatetags", "tables", "forms", "management", "actions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            asked = {
                node.func.attr
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ASKING
            }
            if asked:
                found[path.relative_to(ROOT).as_posix()] = asked
    assert found == APART
