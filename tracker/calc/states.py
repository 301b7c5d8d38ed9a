"""The states of a figure and the steps between them, as data."""

from __future__ import annotations

DRAFT = "draft"
SUBMITTED = "submitted"
ENDORSED = "endorsed"
APPROVED = "approved"
RETURNED = "returned"
WITHDRAWN = "withdrawn"

ENDORSE = "endorse"
APPROVE = "approve"
RETURN = "return"
WITHDRAW = "withdraw"

WAITING = (SUBMITTED, ENDORSED)

STEPS = {
    (SUBMITTED, ENDORSE): ENDORSED,
    (SUBMITTED, APPROVE): APPROVED,
    (SUBMITTED, RETURN): RETURNED,
    (SUBMITTED, WITHDRAW): WITHDRAWN,
    (ENDORSED, APPROVE): APPROVED,
    (ENDORSED, RETURN): RETURNED,
    (ENDORSED, WITHDRAW): WITHDRAWN,
}


class NotAllowedNow(Exception):
    """The step doesn't lead on from the state the figure is in."""

    def __init__(self, state: str, step: str) -> None:
        self.state = state
        self.step = step
        super().__init__(f"{step} isn't possible when {state}")


def state_after(decision: str | None, *, endorsed: bool = False) -> str:
    """The state of a figure with this decision on it, or with none yet."""
    if decision is None:
        return ENDORSED if endorsed else SUBMITTED
    return STEPS[(SUBMITTED, decision)]


def approving(state: str, levels: int) -> str:
    """What a reviewer's approval is: of a figure that needs two, the first one only endorses."""
    return ENDORSE if levels > 1 and state == SUBMITTED else APPROVE


def take(state: str, step: str) -> str:
    """The state after `step`. Raises NotAllowedNow."""
    try:
        return STEPS[(state, step)]
    except KeyError:
        raise NotAllowedNow(state, step) from None
