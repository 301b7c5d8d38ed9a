"""What follows from an indicator's kind."""

import pytest

from tracker.calc.kinds import (
    COUNTING_ITEMS,
    KINDS,
    NAMING_WHOLE,
    PLACES,
    REPORTED,
    REPORTED_IN_POINTS,
    WITH_NUMBER,
    Ceiling,
    Traits,
)

EVERY = pytest.mark.parametrize("traits", KINDS.values(), ids=KINDS)


@EVERY
def test_a_number_is_reported_or_derived_or_there_is_none(traits: Traits):
    assert traits.is_reported + traits.is_derived + (not traits.has_number) == 1
    assert not traits.is_derived or traits.counts_items + traits.counts_ranks + traits.is_denominator == 1


@EVERY
def test_what_is_not_reported_has_no_form_of_its_own(traits: Traits):
    assert traits.is_reported or traits.form.is_quantity


@EVERY
def test_a_place_is_reported_as_one(traits: Traits):
    assert traits.is_place == ("rank" in traits.form.payload)


@EVERY
def test_a_part_of_a_whole_is_a_percentage(traits: Traits):
    assert traits.in_points or traits.ceiling is not Ceiling.WHOLE
    assert traits.counts_items or traits.ceiling is not Ceiling.LIST


def test_kinds_by_what_they_have():
    assert REPORTED == (
        "cumulative",
        "level",
        "growth",
        "share",
        "ratio",
        "completion",
        "completion_ratio",
        "rank",
    )
    assert COUNTING_ITEMS == ("milestones", "register_count", "register_sum", "threshold_count")
    assert PLACES == ("rank",)
    assert REPORTED_IN_POINTS == ("ratio", "completion_ratio")
    assert NAMING_WHOLE == ("completion", "completion_ratio")
    assert set(KINDS) - set(WITH_NUMBER) == {"mechanism"}
