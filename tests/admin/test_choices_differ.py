"""Whatever a form of the admin offers to choose from, no two lines read the same."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.contrib import admin
from django.forms import ModelChoiceField
from django.test import RequestFactory

from tests.people import People
from tracker.admin.showing import label
from tracker.models import User

pytestmark = pytest.mark.django_db
ROOMS = sorted(admin.site._registry.values(), key=lambda room: room.model.__name__)


def lines(room: Any, name: str, field: Any) -> list[str]:
    """The lines of a list: those that a search offers, or all choices."""
    if field.widget.is_hidden:
        return []
    if isinstance(field, ModelChoiceField) and field.queryset is not None:
        said = label if name in room.autocomplete_fields else field.label_from_instance
        return [str(said(row)) for row in field.queryset.all()]
    return [str(word) for _code, word in getattr(field, "choices", ())]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.model.__name__)
def test_no_two_lines_of_a_list_read_the_same(person: People, rf: RequestFactory, room: Any) -> None:
    for role in ("steward", "administrator"):
        request: Any = rf.get("/")
        request.user = User.objects.get(pk=person(role).pk)
        for form in (room, *room.get_inline_instances(request)):
            if not form.has_add_permission(request, *([None] if form is not room else [])):
                continue
            fields = (
                form.get_form(request)() if form is room else form.get_formset(request)().empty_form
            ).fields
            for name, field in fields.items():
                told = Counter(lines(form, name, field))
                assert {line for line, times in told.items() if times > 1} == set(), name
