"""Whatever is sent to the pages on which a unit's end is drawn up gets an answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.views.targets.test_reorganisations import ASKED, FORM
from tracker.models import Item, Reorganisation, Series

pytestmark = pytest.mark.django_db

ODD = ("\0", "²", "１２", "9" * 5000, str(2**63), "NaN")
FIELDS = (
    *ASKED, "unit_1", "share_1", "reason", "exceptions", "assigned", "shown", "step", "task_1", "register_1", "item_1", "month",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_whatever_is_sent_gets_an_answer(signed_in: Any, odd: str) -> None:
    steward: Client = signed_in("steward")
    item = Item.objects.filter(unit__code="beiyuan")[0]
    indicator = Series.objects.filter(unit__code="beiyuan", indicator__isnull=False)[0].indicator_id
    names = {
        "task_1": f"task_{indicator}",
        "register_1": f"register_{item.register_id}",
        "item_1": f"item_{item.pk}",
    }
    parted = {"extent": "part", f"task_{indicator}": "stands"}
    for name in FIELDS:
        asked = "assigned" if name in ("register_1", "item_1") else "next"
        answer = steward.post(FORM, {**ASKED, **parted, "step": asked, names.get(name, name): odd})
        assert answer.status_code in (200, 400), (name, answer.status_code)
    for pair in (f"{odd}:1", f"{item.pk}:{odd}", f"1:{odd}:1"):
        answer = steward.post(FORM, {**ASKED, **parted, "step": "ask", "assigned": pair})
        assert answer.status_code in (200, 400), pair[:20]
    for query in ({"unit": odd}, {"month": odd}):
        for place in (reverse("reorganisations"), FORM):
            assert steward.get(place, query).status_code in (200, 400, 404), (query, place)
    assert not Reorganisation.objects.exists()
