"""A draft is of the unit's line: two who report share it, and neither overwrites what they haven't seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.actions.reports import JULY
from tracker.access import rights_at
from tracker.access.confidential import visible_rows
from tracker.actions.ledger.decisions import return_
from tracker.actions.ledger.updates import save_draft
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Draft, Membership
from tracker.queries.desk.todo import todo
from tracker.wording.refusals import sentence, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(series, now):
    """Saves a draft: `draft(clerk, "9", seen="")`."""

    def save(by, value, **seen) -> Draft:
        return save_draft(by=by, at=now, series=series, month=JULY, entries={"value": value}, **seen)

    return save


def drafts_of(user, now) -> list[str]:
    return [one.entries["value"] for one in todo(user, rights_at(user, now), at=now).drafts]


def test_a_colleague_goes_on_with_it(draft, clerk, colleague, now, series):
    begun = draft(clerk, "9", seen="")
    assert drafts_of(colleague, now) == ["9"]
    later = now + timedelta(minutes=1)
    save_draft(
        by=colleague, at=later, series=series, month=JULY, entries={"value": "9.5"}, seen=begun.version
    )
    assert list(Draft.objects.values_list("author", "entries__value", "saved_at")) == [
        (colleague.pk, "9.5", later)
    ]


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "2023-01-01T00:00:00+00:00"}])
def test_what_a_colleague_saved_meanwhile_stays(draft, clerk, colleague, seen):
    clerk.display_name = "张某"
    clerk.save()
    draft(clerk, "9")
    with pytest.raises(Refused, match="draft_changed") as refused:
        draft(colleague, "8", **seen)
    assert "张某" in sentence(refused.value)
    assert status(refused.value) == 409
    assert Draft.objects.get().entries == {"value": "9"}


def test_the_same_text_is_no_conflict(draft, clerk, colleague):
    draft(clerk, "9")
    assert draft(colleague, "9", seen="").author == clerk


def test_who_has_left_neither_sees_nor_saves_it(draft, clerk, colleague, now):
    draft(clerk, "9")
    clerk.memberships.update(until_date=now.date() - timedelta(days=1))
    clerk.memberships.create(unit=colleague.memberships.get().unit, role=Membership.Role.LEADER)
    assert drafts_of(clerk, now) == []
    assert not visible_rows(Draft.objects.all(), rights_at(clerk, now)).exists()
    with pytest.raises(AccessRefused, match="not_your_unit"):
        draft(clerk, "8")
    assert drafts_of(colleague, now) == ["9"]


def test_handing_in_drops_what_was_seen(submitted, draft, clerk, colleague):
    begun = draft(clerk, "9")
    submitted(by=colleague, draft=begun.version)
    assert not Draft.objects.exists()


def test_handing_in_leaves_what_was_not_seen_until_it_is_needed(
    submitted, draft, clerk, colleague, reviewer, now
):
    """While a figure waits, a colleague's text isn't to be handed in; once it's returned, it is there again."""
    draft(clerk, "9")
    figure = submitted(by=colleague)
    assert (Draft.objects.count(), drafts_of(clerk, now)) == (1, [])
    return_(by=reviewer, at=now, figure=figure, reason="核对")
    assert drafts_of(clerk, now) == drafts_of(colleague, now) == ["9"]
