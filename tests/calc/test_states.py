"""A figure is decided on once."""

from __future__ import annotations

import pytest

from tracker.calc.states import (
    APPROVE,
    APPROVED,
    DRAFT,
    RETURN,
    RETURNED,
    SUBMITTED,
    WITHDRAW,
    WITHDRAWN,
    NotAllowedNow,
    state_after,
    take,
)

OUTCOMES = [(APPROVE, APPROVED), (RETURN, RETURNED), (WITHDRAW, WITHDRAWN)]


def test_without_a_decision_a_figure_waits():
    assert state_after(None) == SUBMITTED


@pytest.mark.parametrize(("step", "state"), OUTCOMES)
def test_the_decision_is_the_state(step, state):
    assert state_after(step) == take(SUBMITTED, step) == state


@pytest.mark.parametrize("step", [APPROVE, RETURN, WITHDRAW])
@pytest.mark.parametrize("state", [DRAFT, APPROVED, RETURNED, WITHDRAWN])
def test_nothing_follows_a_decision(state, step):
    with pytest.raises(NotAllowedNow) as refused:
        take(state, step)
    assert (refused.value.state, refused.value.step) == (state, step)


def test_an_unknown_step_leads_nowhere():
    with pytest.raises(NotAllowedNow):
        take(SUBMITTED, "force")
