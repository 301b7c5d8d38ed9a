"""The same submission key again: a double click, back and resend, a lost reply."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.reports import JULY, PHOTO, SCAN, events_of, said, written
from tracker.actions.ledger.decisions import approve
from tracker.calc.intake import Report
from tracker.calc.refusals import Refused
from tracker.models import Window

pytestmark = pytest.mark.django_db


def test_the_same_key_gives_the_first_figure_and_no_event(submitted):
    key = uuid.uuid4()
    first = submitted(key=key, attachments=[SCAN, PHOTO])
    assert submitted(key=key, attachments=[PHOTO, SCAN]) == first
    assert events_of(first) == ["submit"]


def test_the_same_key_even_after_the_decision(submitted, reviewer, now):
    key = uuid.uuid4()
    first = submitted(key=key)
    approve(by=reviewer, at=now, figure=first)
    assert submitted(key=key) == first


def test_the_same_key_even_after_the_window_closed(submitted, now):
    key = uuid.uuid4()
    first = submitted(key=key)
    Window.objects.filter(month=JULY.first).update(closes_at=now)
    assert submitted(key=key, at=now + timedelta(hours=1)) == first


@pytest.mark.parametrize(
    "other",
    [
        {"report": said("9.50000001")},
        {"report": said("9.5", note="改")},
        {"report": said("9.5", grade=3)},
        {"report": Report(as_of=date(2023, 7, 30), value=Decimal("9.5"))},
        {"report": Report(as_of=date(2023, 7, 31), not_applicable="无")},
        {"attachments": [SCAN]},
        {"month": JULY.plus(-1)},
    ],
    ids=["value", "note", "grade", "as of", "not applicable", "files", "month"],
)
def test_the_same_key_with_other_content(submitted, other):
    key = uuid.uuid4()
    submitted(key=key)
    before = written()
    with pytest.raises(Refused):
        submitted(key=key, **other)
    assert written() == before


def test_the_same_key_by_somebody_else(submitted, colleague):
    key = uuid.uuid4()
    submitted(key=key)
    with pytest.raises(Refused):
        submitted(key=key, by=colleague)
