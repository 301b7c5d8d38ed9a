"""Since when and until when an item is in its register, so that any past month can be recounted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """An item joins its register, or leaves it, on a day."""

    on: date
    joins: bool
    reason: str = ""


@dataclass(frozen=True)
class Presence:
    """An item's steps in the order they were recorded; `from_start` when it was there before the first one."""

    steps: tuple[Step, ...] = ()
    from_start: bool = True

    def last_step(self, day: date) -> Step | None:
        """The step that holds at the end of `day`: the latest by date, then by record."""
        if not self.steps:
            return None
        taken = [step for step in self.steps if step.on <= day]
        return max(enumerate(taken), key=lambda pair: (pair[1].on, pair[0]))[1] if taken else None

    def holds(self, day: date) -> bool:
        """Whether the item is in the register at the end of `day`."""
        last = self.last_step(day)
        return last.joins if last else self.from_start


def presence(steps: Iterable[tuple[Step, bool]]) -> Presence:
    """The presence that follows from every step ever recorded, each with whether it was known at the time asked for.

    An item whose first step is joining wasn't there before, even as of a day when nobody knew of it.
    """
    every = list(steps)
    known = tuple(step for step, was_known in every if was_known)
    return Presence(known, from_start=not (every and every[0][0].joins))


ALWAYS = Presence()
