"""The database too lets a figure that needs two approvals count only after two people's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute
from tracker.models import Section, User

pytestmark = pytest.mark.django_db


def refused(step: Callable[..., Any], *arguments: Any, **columns: Any) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        step(*arguments, **columns)
    return str(refusal.value)


@pytest.fixture
def second(person: Any) -> User:
    return person("reviewer", "kuiwen")


@pytest.fixture
def two_levels(slot: Any) -> None:
    Section.objects.filter(pk=slot.series.indicator.section_id).update(second_review=True)


def test_the_level_is_the_sections_whatever_the_insert_says(figure):
    assert figure(levels=2)["levels"] == 1


def test_the_level_cannot_be_lowered(two_levels, figure):
    assert figure(levels=1)["levels"] == 2


def test_two_people_approve(two_levels, figure, endorse, decide, second):
    row = figure()
    endorse(row)
    assert decide(row, decider_id=second.pk)["kind"] == "approve"


def test_who_was_acted_for_does_not_endorse(two_levels, figure, endorse, reviewer):
    row = figure(acting_for_id=reviewer.pk)
    with pytest.raises(DatabaseError, match="in the place of its endorser"):
        endorse(row)


def test_nobody_approves_without_an_endorsement(two_levels, figure, decide):
    assert "needs the endorsement of another reviewer" in refused(decide, figure())


def test_the_endorser_does_not_approve(two_levels, figure, endorse, decide):
    row = figure()
    endorse(row)
    assert "needs the endorsement of another reviewer" in refused(decide, row)


def test_the_author_does_not_endorse(two_levels, figure, endorse, author, reviewer):
    message = refused(endorse, figure(), endorser_id=author.pk, author_id=reviewer.pk)
    assert "endorsement_by_second_person" in message


def test_a_figure_is_endorsed_once(two_levels, figure, endorse, second):
    row = figure()
    endorse(row)
    assert "figure_id" in refused(endorse, row, endorser_id=second.pk)


def test_what_needs_one_approval_takes_no_endorsement(figure, endorse):
    assert "takes no endorsement" in refused(endorse, figure())


def test_what_is_decided_takes_none_either(two_levels, figure, endorse, decide):
    row = figure()
    decide(row, "return")
    assert "is decided" in refused(endorse, row)


def test_returning_takes_no_endorsement(two_levels, figure, decide):
    assert decide(figure(), "return")["kind"] == "return"


def test_an_endorsement_is_known_when_it_is_recorded(two_levels, figure, endorse):
    row = endorse(figure(), stated_date="2000-01-01")
    assert row["known_at"] == row["recorded_at"]
    assert row["stated_date"] is None
    assert execute("SELECT levels FROM tracker_figure WHERE id = %s", row["figure_id"]) == [{"levels": 2}]
