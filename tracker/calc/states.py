"""The states of a figure and the steps between them, as data."""

from __future__ import annotations

DRAFT = "draft"
SUBMITTED = "submitted"
APPROVED = "approved"
RETURNED = "returned"
WITHDRAWN = "withdrawn"

APPROVE = "approve"
RETURN = "return"
WITHDRAW = "withdraw"

STEPS = {
    (SUBMITTED, APPROVE): APPROVED,
    (SUBMITTED, RETURN): RETURNED,
    (SUBMITTED, WITHDRAW): WITHDRAWN,
}


class NotAllowedNow(Exception):
    """The step doesn't lead on from the state the figure is in."""

    def __init__(self, state: str, step: str) -> None:
        self.state = state
        self.step = step
        super().__init__(f"{step} isn't possible when {state}")


def state_after(decision: str | None) -> str:
    """The state of a figure with this decision on it, or with none yet."""
    return SUBMITTED if decision is None else STEPS[(SUBMITTED, decision)]


def take(state: str, step: str) -> str:
    """The state after `step`. Raises NotAllowedNow."""
    try:
        return STEPS[(state, step)]
    except KeyError:
        raise NotAllowedNow(state, step) from None
