"""Two approvals where a section asks for them: the first endorses, another reviewer's makes it count."""

from __future__ import annotations

import pytest

from tests.actions.reports import events_of, written
from tracker.actions.ledger.decisions import approve, decide, return_, withdraw
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Decision, Endorsement, Figure, Section, Series, User
from tracker.queries.ledger.figures import current_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(person) -> User:
    return person("reviewer", "kuiwen")


@pytest.fixture
def two_levels(series: Series) -> Section:
    assert series.indicator is not None
    section = series.indicator.section
    Section.objects.filter(pk=section.pk).update(second_review=True)
    return section


def fresh(figure: Figure) -> Figure:
    return Figure.objects.get(pk=figure.pk)


def test_two_reviewers_one_after_the_other(two_levels, submitted, reviewer, second, now):
    figure = submitted()
    assert isinstance(approve(by=reviewer, at=now, figure=figure), Endorsement)
    assert fresh(figure).state == "endorsed"
    assert current_figure(figure.slot, figure.grade) is None
    assert isinstance(approve(by=second, at=now, figure=figure), Decision)
    assert fresh(figure).state == "approved"
    assert current_figure(figure.slot, figure.grade) == figure
    assert events_of(figure) == ["submit", "endorse", "approve"]


def test_the_first_reviewer_is_not_the_second_too(two_levels, submitted, reviewer, now):
    figure = submitted()
    approve(by=reviewer, at=now, figure=figure)
    before = written()
    for step in (approve, lambda **given: return_(**given, reason="错")):
        with pytest.raises(AccessRefused, match="own_endorsement"):
            step(by=reviewer, at=now, figure=figure)
    assert written() == before


def test_the_author_is_neither(two_levels, submitted, person, now):
    both = person("reporter", "commerce")
    both.memberships.create(unit_id=both.memberships.get().unit_id, role="reviewer")
    figure = submitted(by=both)
    with pytest.raises(AccessRefused, match="own_figure"):
        approve(by=both, at=now, figure=figure)


@pytest.mark.parametrize("endorsed", [False, True])
def test_it_can_be_returned_at_both_levels(two_levels, submitted, reviewer, second, now, endorsed):
    figure = submitted()
    if endorsed:
        approve(by=reviewer, at=now, figure=figure)
    assert return_(by=second, at=now, figure=figure, reason="口径不对").kind == "return"
    assert fresh(figure).state == "returned"


def test_its_author_may_withdraw_it_until_it_counts(two_levels, submitted, reviewer, second, clerk, now):
    figure = submitted()
    approve(by=reviewer, at=now, figure=figure)
    withdraw(by=clerk, at=now, figure=figure)
    assert fresh(figure).state == "withdrawn"
    with pytest.raises(Refused, match="already_decided"):
        approve(by=second, at=now, figure=figure)


def test_other_sections_need_one(submitted, reviewer, now):
    assert isinstance(approve(by=reviewer, at=now, figure=submitted()), Decision)


def test_a_section_below_asks_as_the_one_above_does(two_levels, submitted, reviewer, now):
    assert two_levels.parent is not None
    Section.objects.filter(pk=two_levels.pk).update(second_review=False)
    Section.objects.filter(pk=two_levels.parent_id).update(second_review=True)
    assert submitted().levels == 2


def test_what_was_submitted_before_keeps_its_level(submitted, reviewer, series, now):
    figure = submitted()
    Section.objects.filter(pk=series.indicator.section_id).update(second_review=True)
    assert isinstance(approve(by=reviewer, at=now, figure=figure), Decision)


def test_a_correction_needs_two_as_well(submitted, corrected, reviewer, second, series, now):
    figure = submitted()
    approve(by=reviewer, at=now, figure=figure)
    Section.objects.filter(pk=series.indicator.section_id).update(second_review=True)
    correction = corrected(figure)
    approve(by=reviewer, at=now, figure=correction)
    assert current_figure(figure.slot, figure.grade) == figure
    approve(by=second, at=now, figure=correction)
    assert current_figure(figure.slot, figure.grade) == correction


def test_both_kinds_at_once(submitted, person, reviewer, now):
    one_level = submitted()
    other = Series.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    Section.objects.filter(pk=other.indicator.section_id).update(second_review=True)  # type: ignore[union-attr]
    two_level = submitted(series=other, by=person("reporter", "dayu"))
    outcome = decide(by=reviewer, at=now, figures=[one_level, two_level], kind="approve")
    assert [decision.figure_id for decision in outcome.decided] == [one_level.pk]
    assert [endorsement.figure_id for endorsement in outcome.endorsed] == [two_level.pk]
    assert (events_of(one_level)[-1], events_of(two_level)[-1]) == ("approve", "endorse")
