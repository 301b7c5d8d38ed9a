"""What is approved about items, where nothing is asked for: a rule may count the items alone."""

from __future__ import annotations

import pytest

from tracker.calc.periods import Month, Span
from tracker.queries.registers.item_readings import Said, item_readings

JULY = Month(2023, 7)


@pytest.mark.django_db
@pytest.mark.parametrize("within", [None, Span(JULY, JULY)])
def test_nothing_is_said_of_no_measures_and_stages(within: Span | None) -> None:
    assert item_readings([], [], JULY, None, within=within) == Said({}, {})
