"""The steps of an edition from the freeze to the public, as data."""

from __future__ import annotations

from collections.abc import Iterable

FROZEN = "frozen"
REVIEWED = "reviewed"
SIGNED = "signed"
PUBLISHED = "published"
DISCARDED = "discarded"

COMMENT = "comment"
APPROVE = "approve"
SIGN = "sign"
PUBLISH = "publish"
DISCARD = "discard"

OPEN = (FROZEN, REVIEWED, SIGNED)

STEPS = {
    (FROZEN, APPROVE): REVIEWED,
    (REVIEWED, SIGN): SIGNED,
    (SIGNED, PUBLISH): PUBLISHED,
    **{(state, COMMENT): state for state in OPEN},
    **{(state, DISCARD): DISCARDED for state in OPEN},
}


def state_after(steps: Iterable[str]) -> str:
    """The state of an edition that has taken these steps, in order."""
    state = FROZEN
    for step in steps:
        state = STEPS[(state, step)]
    return state


def next_steps(state: str) -> frozenset[str]:
    """What can be done with an edition in this state."""
    return frozenset(step for before, step in STEPS if before == state)


def awaited_step(state: str) -> str | None:
    """The step that takes an edition in this state on towards the public; None where nothing is left to do."""
    leading = (step for (before, step), after in STEPS.items() if before == state != after)
    return next((step for step in leading if step != DISCARD), None)
