"""No path in the admin around the actions: hand-made requests to the record change nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.admin.forms import context_of
from tests.ledger.sql import settle
from tracker.models import (
    CheckAnswer,
    CountingRule,
    Decision,
    Draft,
    Edition,
    EditionCorrection,
    EditionLine,
    EditionStep,
    Event,
    Evidence,
    Figure,
    HistoryLoad,
    LedgerEntry,
    LightScheme,
    Membership,
    Remark,
    Series,
    Slot,
    Statement,
    TargetVersion,
    User,
)

RECORD = [
    CheckAnswer, Decision, Draft, Edition, EditionCorrection, EditionLine, EditionStep, Event, Evidence, Figure, HistoryLoad, LedgerEntry, Slot,
    Statement, Remark,
]  # fmt: skip
VERSIONS = [CountingRule, LightScheme, Series, TargetVersion]
FORGED = {
    "slot": "1", "figure": "1", "kind": "approve", "decider": "1", "author": "1", "value": "1", "grade": "2",
    "qualifier": "exact", "as_of_date": "2023-06-30", "idempotency_key": "6a2ff4ff-37cc-4df6-a2d7-0bb3fd3e6d92",
    "name": "x", "sha256": "0", "size": "1", "content_type": "x", "reason": "x", "_save": "1", "post": "yes",
}  # fmt: skip


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:tracker_{model._meta.model_name}_{page}", args=args)


def kept(model: Any) -> list[Any]:
    return list(model._default_manager.order_by("pk").values())


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model.__name__)
def test_record_refuses_every_post(client: Client, model: Any) -> None:
    settle()
    before = kept(model)
    assert client.post(address(model, "add"), FORGED).status_code == 403
    for row in model._default_manager.all()[:1]:
        assert client.post(address(model, "change", row.pk), FORGED).status_code == 403
        assert client.post(address(model, "delete", row.pk), FORGED).status_code == 403
    assert kept(model) == before


@pytest.mark.parametrize("model", VERSIONS, ids=lambda model: model.__name__)
def test_versions_are_neither_changed_nor_deleted(client: Client, model: Any) -> None:
    before = kept(model)
    row = model._default_manager.all()[0]
    assert client.post(address(model, "change", row.pk), FORGED).status_code == 403
    assert client.post(address(model, "change", row.pk), {**FORGED, "_saveasnew": "1"}).status_code != 302
    assert client.post(address(model, "delete", row.pk), FORGED).status_code == 403
    assert kept(model) == before


@pytest.mark.parametrize("model", [User, Membership], ids=lambda model: model.__name__)
def test_people_are_never_deleted(client: Client, model: Any) -> None:
    row = model._default_manager.all()[0]
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_nothing_is_done_in_bulk(client: Client) -> None:
    for model, room in admin.site._registry.items():
        assert room.actions is None
        before = model._default_manager.count()
        chosen = [str(pk) for pk in model._default_manager.values_list("pk", flat=True)[:3]]
        posted = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
        client.post(address(model, "changelist"), posted)
        assert model._default_manager.count() == before


def test_no_form_lets_anybody_choose_who_did_it(client: Client) -> None:
    for model, room in admin.site._registry.items():
        response = client.get(address(model, "add"))
        if response.status_code != 200:
            continue
        asked = set(context_of(response)["adminform"].form.fields)
        for inline in context_of(response)["inline_admin_formsets"]:
            asked |= set(inline.formset.empty_form.fields)
        assert not asked & {
            "author",
            "granted_by",
            "decided_by",
            "decider",
            "recorded_at",
            "known_at",
            "number",
        }, room
