"""Lists of the admin answer declared questions alone: every field, lookup, order and key that an address could name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.admin.forms import context_of
from tests.contests import a_ballot
from tests.people import People, client_of
from tracker.admin.site import rights_of
from tracker.models import Event, User, Vote

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model.__name__)
NAMES = [model.__name__ for model in MODELS]
LOOKUPS = (
    "", "exact", "iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "regex", "iregex",
    "in", "gt", "gte", "lt", "lte", "range", "isnull", "year", "date", "contained_by", "has_key",
)  # fmt: skip
# What the forms of filters ask, beside a field's own name; a filter by a row asks for its key.
OF_FILTERS = ("", "exact", "isnull", "gte", "lt", "id__exact", "id__isnull")
OF_HIERARCHIES = ("year", "month", "day")
MOST = 900  # conditions a request; Django itself refuses more than a thousand

# Never asked about, wherever it is kept: secrets, how somebody voted, what the ledger's transactions were.
SECRETS = {
    ("user", "password"),
    ("vote", "grade"),
    ("vote", "salt"),
    ("figure", "idempotency_key"),
    ("edition", "transaction"),
    ("event", "transaction"),
    ("configurationchange", "transaction"),
    ("historyload", "transaction"),
    ("pack", "key"),
    ("session", "session_key"),
    ("session", "session_data"),
    ("usersession", "session_key"),
    ("socialtoken", "token"),
    ("socialtoken", "token_secret"),
    ("socialapp", "key"),
    ("socialapp", "secret"),
    ("emailconfirmation", "key"),
    ("accesslog", "session_hash"),
}
SOUNDS_SECRET = re.compile(r"password|salt|token|session_|secret|transaction|^key$|_key$")
# Of a figure, a draft or a sentence given in answer: asked about on the list of these rows alone, which is held to what
# the asker may see, and never by way of another row.
REPORTED = {
    ("figure", name)
    for name in ("value", "numerator", "denominator", "rank", "of_n", "reached_on", "not_applicable", "note")
} | {
    ("draft", "entries"),
    ("checkanswer", "numbers"),
    ("checkanswer", "sentence"),
    ("statement", "value"),
    ("remark", "text"),
}


@pytest.fixture(scope="module")
def administrator(shared_world: Any) -> User:
    with shared_world():
        return People()("administrator")


@pytest.fixture(scope="module")
def client(shared_world: Any, administrator: User) -> Client:
    with shared_world():
        return client_of(administrator)


def paths(model: Any, depth: int = 2) -> Iterator[str]:
    """Every field of a model, its key, and those of the models it is related to in either direction."""
    yield "pk"
    for field in model._meta.get_fields():
        name = (
            field.name
            if field.concrete
            else field.related_query_name()
            if not field.auto_created
            else field.name
        )
        yield name
        if field.is_relation and depth and field.related_model is not None:
            for below in paths(field.related_model, depth - 1):
                yield f"{name}__{below}"


def declared(room: Any) -> set[str]:
    """The conditions that a room's filters could ask for, written down from what it declares."""
    found: set[str] = set()
    for one in room.list_filter:
        if isinstance(one, type) and issubclass(one, admin.SimpleListFilter):
            found.add(str(one.parameter_name))
            continue
        path = one[0] if isinstance(one, tuple) else one
        found |= {f"{path}__{lookup}" if lookup else path for lookup in OF_FILTERS}
    if room.date_hierarchy:
        found |= {f"{room.date_hierarchy}__{lookup}" for lookup in OF_HIERARCHIES}
    return found


def refused(room: Any, administrator: User, asked: dict[str, str]) -> set[str]:
    """Those conditions that a list refuses, as it says itself; nothing when it answers."""
    request: Any = RequestFactory().get("/", asked)
    request.user = administrator
    rights_of(request)
    try:
        room.get_changelist_instance(request)
    except DisallowedModelAdminLookup as fault:
        return set(str(fault).split(", "))
    return set()


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_lists_take_declared_conditions_alone(administrator: User, model: Any) -> None:
    room = admin.site._registry[model]
    known = declared(room)
    asked = [
        f"{path}__{lookup}" if lookup else path for path in dict.fromkeys(paths(model)) for lookup in LOOKUPS
    ]
    strange = [name for name in asked if name not in known]
    assert len(strange) > len(LOOKUPS)
    for start in range(0, len(strange), MOST):
        some = dict.fromkeys(strange[start : start + MOST], "1")
        assert some.keys() - refused(room, administrator, some) == set()


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_declared_conditions_ask_for_no_secret(model: Any) -> None:
    room: Any = admin.site._registry[model]
    named = [
        one[0] if isinstance(one, tuple) else one for one in room.list_filter if not isinstance(one, type)
    ]
    named += [room.date_hierarchy] if room.date_hierarchy else []
    named += [path.lstrip("^=@").removesuffix("__exact") for path in room.search_fields]
    for path in named:
        check_path(model, path)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_lists_are_sorted_by_shown_columns_alone(administrator: User, model: Any) -> None:
    room: Any = admin.site._registry[model]
    request: Any = RequestFactory().get("/", {"o": "password.99.-99.x"})
    request.user = administrator
    listing: Any = room.get_changelist_instance(request)
    by_none_of_these = listing.get_ordering(request, room.get_queryset(request))
    assert by_none_of_these == (list(room.get_ordering(request)) or ["-pk"])
    for column in listing.list_display:
        order = listing.get_ordering_field(column)
        for path in sorted_by(model, order) if order else ():
            check_path(model, path)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_rows_are_named_by_their_key_alone(administrator: User, model: Any) -> None:
    room = admin.site._registry[model]
    request = RequestFactory().get("/")
    request.user = administrator
    allowed = {path for path in paths(model) if room.to_field_allowed(request, path)}
    assert allowed - {"pk"} == {model._meta.pk.name}


def test_what_sounds_like_a_secret_is_one() -> None:
    found = {
        (model._meta.model_name, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if SOUNDS_SECRET.search(field.name)
    }
    assert found - SECRETS == set()
    assert SECRETS - found == {("vote", "grade")}


def sorted_by(model: Any, order: Any) -> Iterator[str]:
    """The fields that an order comes down to: a related row stands for the order of its own model."""
    path = (order if isinstance(order, str) else order.resolve_expression().name).lstrip("-")
    try:
        field: Any = get_fields_from_path(model, path)[-1]
    except FieldDoesNotExist:
        return  # counted for the list, like the number of versions
    if not field.is_relation or not field.related_model._meta.ordering:
        yield path
        return
    for below in field.related_model._meta.ordering:
        for one in sorted_by(field.related_model, below):
            yield f"{path}__{one}"


def check_path(model: Any, path: str) -> None:
    """A declared way ends at no secret, and at what was reported only where that is the list's own."""
    fields: Any = get_fields_from_path(model, path)
    owner = (fields[-1].model._meta.model_name, fields[-1].name)
    assert owner not in SECRETS, path
    assert owner not in REPORTED or len(fields) == 1, path


def test_a_password_is_not_told_letter_by_letter(administrator: User, client: Client) -> None:
    users = reverse("admin:tracker_user_changelist")
    for lookup in ("password__regex", "password__startswith", "password", "memberships__user__password__gt"):
        answer = client.get(users, {"username": administrator.username, lookup: "m"})
        assert answer.status_code == 400
        assert "筛选条件" in answer.content.decode()
    found = context_of(client.get(users, {"q": administrator.password[:30]}))["cl"]
    assert found.result_count == 0


def test_votes_are_not_told_by_their_list(administrator: User, client: Client) -> None:
    ballot = a_ballot(administrator, administrator)
    Vote.objects.create(judge=ballot.judges.get(), contender=ballot.contenders.get(), grade="poor")
    for lookup in ("grade", "grade__exact", "salt__gt"):
        assert client.get(reverse("admin:tracker_vote_changelist"), {lookup: "poor"}).status_code == 400
    ballots = reverse("admin:tracker_ballot_changelist")
    assert client.get(ballots, {"judges__votes__grade": "poor"}).status_code == 400


def test_conditions_beside_a_hierarchy_are_refused_too(client: Client) -> None:
    windows = reverse("admin:tracker_window_changelist")
    assert client.get(windows, {"month__year": "2023", "month__month": "7"}).status_code == 200
    assert client.get(windows, {"month__year": "2023", "month__gte": "2023-01-01"}).status_code == 400


@pytest.mark.parametrize("asked", [{"_facets": "True"}, {"all": ""}, {"p": "1"}, {"q": "a", "o": "-1"}])
def test_searching_sorting_and_paging_go_on(client: Client, asked: dict[str, str]) -> None:
    for name in ("user", "event", "figure", "unit"):
        assert client.get(reverse(f"admin:tracker_{name}_changelist"), asked).status_code == 200


def test_the_history_of_a_row_names_the_row(client: Client) -> None:
    event = Event.objects.filter(object_type="membership").latest("id")
    asked: dict[str, Any] = {"object_type": "membership", "object_id": event.object_id}
    found = context_of(client.get(reverse("admin:tracker_event_changelist"), asked))["cl"].result_list
    assert [one.object_id for one in found] == [event.object_id] * len(found) != []
    wrong = client.get(reverse("admin:tracker_event_changelist"), {"object_id": "x"})
    assert wrong.status_code == 302


OFFERED = [
    (model, field.name)
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if field.is_relation and field.concrete
]


def offers(model: type[models.Model], name: str) -> bool:
    rooms: list[Any] = list(admin.site._registry.values())
    forms = [one for room in rooms for one in (room, *room.inlines)]
    return any(name in form.autocomplete_fields for form in forms if form.model is model)


def test_choices_are_offered_for_declared_fields_alone(client: Client) -> None:
    assert sum(offers(*one) for one in OFFERED) > 20
    for model, name in OFFERED:
        asked = {
            "app_label": model._meta.app_label,
            "model_name": str(model._meta.model_name),
            "field_name": name,
        }
        status = client.get(reverse("admin:autocomplete"), asked).status_code
        assert status == (200 if offers(model, name) else 403), (model, name)
