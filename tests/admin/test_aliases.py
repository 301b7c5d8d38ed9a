"""Aliases in the admin, and names that are near others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tracker.models import Alias, Unit

pytestmark = pytest.mark.django_db
ADD = "admin:tracker_alias_add"


def test_an_alias_is_of_one_thing_and_of_nothing_else(steward: Client) -> None:
    assert "栏目" in steward.get(reverse(ADD)).content.decode()
    dayu = Unit.objects.get(code="dayu")
    said = {
        "text": "大虞街办",
        "unit": str(dayu.pk),
        "item": "",
        "member": "",
        "column": "",
        "reason": "沿用旧称",
    }
    assert steward.post(reverse(ADD), said).status_code == 302
    alias = Alias.objects.get()
    assert (alias.kind, alias.unit, alias.folded) == ("unit", dayu, "大虞街办")
    for wrong in ({"text": "大虞 街办"}, {"text": "梨园街道"}, {"text": "甲", "unit": ""}):
        assert steward.post(reverse(ADD), said | wrong).status_code in (200, 400)
    assert Alias.objects.count() == 1
    assert "大虞街办" in steward.get(reverse("admin:tracker_alias_changelist")).content.decode()


def test_a_near_name_of_a_unit_is_saved_once_it_was_said_to_be_another(steward: Client) -> None:
    root = Unit.objects.get(parent=None)
    said = {
        "code": "dayu-2", "name": "大虞街办", "name_en": "", "kind": "sub_district", "parent": str(root.pk), "order": "9",
        "spoken": "", "in_force_from": "", "basis": "",
    }  # fmt: skip
    page = steward.post(reverse("admin:tracker_unit_add"), said).content.decode()
    assert "大虞街道" in page
    assert 'type="checkbox" name="is_another"' in page
    assert not Unit.objects.filter(code="dayu-2").exists()
