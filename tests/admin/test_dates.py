"""A year that nobody means is a slip of the hand: every date of every form says so."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test import Client

from tests.admin.changing import CONFIGURED, VERSIONED, sentences_of, some_rows
from tests.admin.forms import context_of, filled
from tests.views.crawling import room_address

DATES = (forms.DateField, forms.SplitDateTimeField)
OUTSIDE = ("0001-01-01", "9999-12-01")


def dates_of(page: Any) -> list[Any]:
    return [one for one in context_of(page)["adminform"].form if isinstance(one.field, DATES)]


@pytest.mark.parametrize("model", [*CONFIGURED, *VERSIONED], ids=lambda one: one._meta.model_name)
def test_a_date_out_of_reach_is_refused(steward: Client, model: Any) -> None:
    place = room_address(model, "add")
    pages = {place: steward.get(place)}
    if model in CONFIGURED and (rows := some_rows(model)):
        place = room_address(model, "change", rows[-1].pk)
        pages[place] = steward.get(place)
    for place, page in pages.items():
        for bound in dates_of(page) if page.status_code == 200 else ():
            parted = isinstance(bound.field, forms.SplitDateTimeField)
            for said in OUTSIDE:
                posted = (
                    {f"{bound.name}_0": said, f"{bound.name}_1": "12:00"} if parted else {bound.name: said}
                )
                answer = steward.post(place, filled(page) | posted)
                assert answer.status_code == 200, (place, bound.name, said)
                assert any("1900到2199" in one for one in sentences_of(answer)), (
                    bound.name,
                    sentences_of(answer),
                )
