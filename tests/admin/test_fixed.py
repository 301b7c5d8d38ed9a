"""What can't be changed says in its place why, and what to do instead; in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.utils import translation

from tests.admin.changing import some_rows
from tests.admin.forms import context_of
from tests.admin.test_pages import a_row_of_every_model
from tests.people import People, client_of
from tests.views.crawling import room_address
from tracker.actions.people.fixed import ALWAYS
from tracker.admin.base import Confidential, Configured
from tracker.models import User
from tracker.wording.fixed import CODE, SENTENCES, why_fixed

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u3400-\u9fff]")
MODELS: list[Any] = sorted(admin.site._registry, key=lambda one: one.__name__)
INSTEAD = re.compile("请|系统自动记录")


@pytest.fixture(scope="module")
def administrator(shared_world: Any) -> User:
    with shared_world():
        made = People()("administrator")
        a_row_of_every_model(made)
        return made


@pytest.fixture(scope="module")
def clients(shared_world: Any, administrator: User) -> list[Client]:
    """Who configures: an administrator for some rooms, a steward for the others."""
    with shared_world():
        return [client_of(administrator), client_of(People()("steward"))]


def locked_fields(page: Any) -> dict[str, str]:
    """The stored fields of a row that its form only shows, with what it says of each."""
    own = {one.name for one in context_of(page)["original"]._meta.get_fields()}
    lines = (field for fieldset in context_of(page)["adminform"] for line in fieldset for field in line)
    return {
        one.field["name"]: str(one.field["help_text"])
        for one in lines
        if getattr(one, "is_readonly", False) and one.field["name"] in own
    }


def room_of(model: Any) -> Any:
    return admin.site._registry[model]


def pages(clients: list[Client], model: Any) -> list[Any]:
    asked = [room_address(model, "change", row.pk) for row in some_rows(model)]
    answers = [client.get(place) for client in clients for place in asked]
    return [one for one in answers if one.status_code == 200]


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
def test_what_is_locked_says_why(clients: list[Client], model: Any) -> None:
    """Field by field where some can be changed; on top of the page where none can."""
    shown, room = pages(clients, model), room_of(model)
    assert shown or isinstance(room, Confidential)
    for page in shown:
        context = context_of(page)
        if not context["has_change_permission"]:
            assert str(room.only_shown) in page.content.decode()
            continue
        silent = {name: text for name, text in locked_fields(page).items() if not INSTEAD.search(text)}
        assert silent == {}
        assert all(text in page.content.decode() for text in locked_fields(page).values())


def test_whatever_can_be_fixed_has_its_sentence() -> None:
    sentences = [why_fixed(table, name) for table, names in ALWAYS.items() for name in names]
    rooms = (room for room in admin.site._registry.values() if isinstance(room, Configured))
    assert {room.opts.model_name for room in rooms} >= ALWAYS.keys()
    assert all(INSTEAD.search(str(one)) for one in sentences)


def test_in_english_the_sentences_are_english() -> None:
    with translation.override("en"):
        said = [*map(str, SENTENCES.values()), str(CODE), *(str(room_of(one).only_shown) for one in MODELS)]
    assert [text for text in said if CHINESE.search(text)] == []
