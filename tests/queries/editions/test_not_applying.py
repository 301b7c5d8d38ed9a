"""Editions print what doesn't apply with its reason, and keep saying what they said."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.editions import published
from tests.inapplicable import FUNDS, JULY, declared, ended
from tracker.actions.editions.publishing import freeze
from tracker.calc.periods import Month
from tracker.models import Edition
from tracker.queries.editions.recompute import differences

pytestmark = pytest.mark.django_db


def test_an_edition_says_why_and_is_what_the_ledger_gives_ever_after(person):
    declared()
    edition = published(person, JULY)
    line = edition.lines.get(code=FUNDS, unit_code="dayu")
    assert (line.light, line.value, line.not_applicable) == ("not_applicable", None, "辖区无可供招商的土地")
    assert line.printed["zh-hans"]["value"] == "不适用"
    assert "区政府第18号会议纪要" in line.printed["zh-hans"]["reason"]
    assert line.printed["en"]["value"] != "不适用"
    whole = edition.lines.get(code=FUNDS, unit_code="kuiwen")
    assert "dayu" not in whole.not_reported
    assert differences(edition) == []
    ended(month=Month(2023, 8))
    assert differences(edition) == []


def test_what_is_declared_after_the_cut_off_does_not_count(person):
    edition = freeze(by=person("steward"), at=timezone.now(), month=JULY)
    declared()
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.lines.get(code=FUNDS, unit_code="dayu").light != "not_applicable"
    assert differences(edition) == []
