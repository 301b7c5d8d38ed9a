"""Who may have a month's pack made, and whose a pack begun twice is."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import pytest

from tracker.actions.editions.packs import begin_pack
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Pack

pytestmark = pytest.mark.django_db


def asked(now: datetime) -> dict[str, Any]:
    return {
        "at": now, "key": uuid.uuid4(), "month": Month(2023, 6), "kind": "xlsx", "language": "zh-hans",
        "edition": None, "cut_off": now, "steps": 5,
    }  # fmt: skip


def test_reporters_see_no_drafts_and_have_none_made(person: Any, now: datetime) -> None:
    with pytest.raises(AccessRefused):
        begin_pack(by=person("reporter"), **asked(now))
    assert not Pack.objects.exists()


def test_a_key_is_its_first_users(person: Any, now: datetime) -> None:
    steward, told = person("steward"), asked(now)
    pack, is_new = begin_pack(by=steward, **told)
    assert is_new
    assert begin_pack(by=steward, **told) == (pack, False)
    with pytest.raises(Refused):
        begin_pack(by=person("steward"), **told)
