"""What a setting said in a month: each change holds from its month on, and what was before it until then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tracker.calc.periods import Month


class Change(NamedTuple):
    """A setting's change from `former` to `value`, in force from a month; `known` says whether it was known at the time asked for."""

    former: Any
    value: Any
    in_force_from: Month
    known: bool = True


def in_month(changes: Sequence[Change], month: Month) -> Any:
    """What a setting with these changes, in the order in which they were entered, said in `month`.

    A change never begins before one that was entered earlier, so the last one that is known and in force holds. Before all of
    them it is what the first one changed, whether anybody knew of that one or not.
    """
    for change in reversed(changes):
        if change.known and change.in_force_from <= month:
            return change.value
    return changes[0].former
