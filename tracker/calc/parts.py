"""How many of the parts of a number have reported, and from which month on that suffices to judge it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.calc.periods import Month

ALL = 100  # per cent of the parts: a number is that of a month which all of them have reported


class Parts(NamedTuple):
    """Of the parts that owe `month`, how many have `reported` it."""

    month: Month
    reported: int
    of: int

    @property
    def complete(self) -> bool:
        return self.reported == self.of

    def suffice(self, share: int) -> bool:
        """Whether at least `share` per cent of the parts have reported."""
        return self.reported > 0 and self.reported * 100 >= share * self.of


def lacking(told: Iterable[Parts]) -> tuple[Parts, ...]:
    """Those months that not all parts have reported."""
    return tuple(one for one in told if not one.complete)


def last_judged(told: Iterable[Parts], share: int) -> tuple[Month | None, tuple[Parts, ...]]:
    """The last month which `share` per cent of the parts have reported, `told` being the months from the newest back; None where
    there is none. With how many have reported that month and the newest that anybody has.
    """
    newest: Parts | None = None
    for parts in told:
        newest = newest or (parts if parts.reported else None)
        if newest and parts.suffice(share):
            return parts.month, tuple(dict.fromkeys((parts, newest)))
    return None, (newest,) if newest else ()
